#include "services/server/ticker.h"

#include <pthread.h>

#include <utility>

namespace entente::server {

Ticker::Ticker(const char* name, std::function<absl::Duration()> tick) : tick_(std::move(tick)) {
  thread_ = std::thread([this] { Run(); });
  pthread_setname_np(thread_.native_handle(), name);
}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Ticker::Hurry() {
  {
    const std::lock_guard lock(mutex_);
    hurries_ = true;
  }
  wake_.notify_all();
}

bool Ticker::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Ticker::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    hurries_ = false;
    lock.unlock();
    const absl::Duration pause = tick_();
    lock.lock();
    wake_.wait_for(lock, absl::ToChronoMilliseconds(pause),
                   [this] { return stopping_ || hurries_; });
  }
}

}  // namespace entente::server

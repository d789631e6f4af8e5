#include "services/server/stop_signals.h"

#include <pthread.h>

namespace entente::server {
namespace {

// Sent to the waiting thread alone, to end it; nobody else has a use for it.
int WakeSignal() { return SIGRTMIN; }

}  // namespace

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, WakeSignal());
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  thread_ = std::thread([this] { Run(); });
}

StopSignals::~StopSignals() {
  pthread_kill(thread_.native_handle(), WakeSignal());
  thread_.join();
}

int StopSignals::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

void StopSignals::Wait() {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [this] { return count_ > 0; });
}

bool StopSignals::WaitFor(absl::Duration timeout) {
  std::unique_lock lock(mutex_);
  return came_.wait_for(lock, absl::ToChronoMilliseconds(timeout), [this] { return count_ > 0; });
}

void StopSignals::Run() {
  int signal = 0;
  while (sigwait(&signals_, &signal) == 0 && signal != WakeSignal()) {
    {
      const std::lock_guard lock(mutex_);
      ++count_;
    }
    came_.notify_all();
  }
}

}  // namespace entente::server

#include "services/server/head_diary.h"

#include <pthread.h>

#include <utility>

#include "absl/time/clock.h"

namespace entente::server {

HeadDiary::HeadDiary(storage::Maintenance& maintenance, HeadDiaryOptions options)
    : maintenance_(maintenance), options_(std::move(options)) {
  thread_ = std::thread([this] { Run(); });
  pthread_setname_np(thread_.native_handle(), "head-diary");
}

HeadDiary::~HeadDiary() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void HeadDiary::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    storage::CallContext context;
    context.deadline = absl::Now() + options_.timeout;
    context.lane = storage::Lane::kBulk;
    absl::StatusOr<storage::ChainEnds> ends = maintenance_.ReadChainEnds(context);
    const bool is_told = ends.ok();
    if (is_told) {
      options_.tell(std::move(ends->head));
    } else {
      options_.tell(ends.status());
    }
    lock.lock();
    wake_.wait_for(lock, absl::ToChronoMilliseconds(is_told ? options_.interval : options_.retry),
                   [this] { return stopping_; });
  }
}

}  // namespace entente::server

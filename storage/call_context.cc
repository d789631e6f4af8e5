#include "storage/call_context.h"

#include <utility>

namespace entente::storage {

void Cancellation::Cancel() {
  const std::lock_guard lock(mutex_);
  if (cancelled_) return;
  cancelled_ = true;
  if (watcher_) watcher_();
}

bool Cancellation::cancelled() const {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

void Cancellation::Watch(std::function<void()> watcher) {
  const std::lock_guard lock(mutex_);
  watcher_ = std::move(watcher);
  if (cancelled_ && watcher_) watcher_();
}

}  // namespace entente::storage

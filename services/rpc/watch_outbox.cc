#include "services/rpc/watch_outbox.h"

#include <utility>

namespace entente::rpc {

bool WatchOutbox::Offer(WatchItemPtr item) {
  const std::lock_guard lock(mutex_);
  if (ended_) return true;
  if (!queue_.empty() && queued_bytes_ + item->size_bytes() > kBytesMax) return false;
  Add(std::move(item));
  return true;
}

void WatchOutbox::Push(WatchItemPtr item) {
  const std::lock_guard lock(mutex_);
  if (!ended_) Add(std::move(item));
}

void WatchOutbox::WhenLow(std::function<void()> proceed) {
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    proceed_ = std::move(proceed);
    proceed = TakeProceed();
  }
  if (proceed) proceed();
}

bool WatchOutbox::End(const absl::Status& status) {
  std::function<void()> dropped;  // what it holds may hold this: not under the lock
  const std::lock_guard lock(mutex_);
  if (std::exchange(ended_, true)) return false;
  queue_.clear();
  queued_bytes_ = 0;
  dropped.swap(proceed_);
  writer_->Finish(status);
  return true;
}

void WatchOutbox::OnWritten(bool ok) {
  std::function<void()> proceed;
  {
    const std::lock_guard lock(mutex_);
    is_writing_ = false;
    // A message that could not be sent says that the caller left: gRPC tells of that by itself.
    if (!ok || ended_) return;
    WriteNext();
    proceed = TakeProceed();
  }
  if (proceed) proceed();
}

void WatchOutbox::Detach() {
  const std::lock_guard lock(mutex_);
  writer_ = nullptr;
}

void WatchOutbox::Cut() {
  const std::lock_guard lock(mutex_);
  if (writer_ != nullptr) writer_->Cut();
}

bool WatchOutbox::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

std::size_t WatchOutbox::sent_bytes() const {
  const std::lock_guard lock(mutex_);
  return sent_bytes_;
}

void WatchOutbox::Add(WatchItemPtr item) {
  queued_bytes_ += item->size_bytes();
  queue_.push_back(std::move(item));
  if (!is_writing_) WriteNext();
}

void WatchOutbox::WriteNext() {
  if (queue_.empty()) return;
  const grpc::ByteBuffer message = TakeMessage(queue_);
  queued_bytes_ = 0;
  for (const WatchItemPtr& item : queue_) queued_bytes_ += item->size_bytes();
  sent_bytes_ += message.Length();
  is_writing_ = true;
  writer_->Write(message);
}

std::function<void()> WatchOutbox::TakeProceed() {
  if (queued_bytes_ >= kBytesLow) return {};
  return std::exchange(proceed_, {});
}

}  // namespace entente::rpc

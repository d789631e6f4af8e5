#include "clients/cpp/change_watch.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <random>
#include <utility>

#include "clients/cpp/error.h"

namespace entente::client {
namespace {

// More than the largest change that anybody has use for, and little enough to be held.
constexpr std::size_t kPartsBytesMax = std::size_t{256} << 20;

// Whether the next stream may well go on.  What gRPC itself says when a stream breaks has no
// reason.
bool IsTransient(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
      return true;
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
      return Reason(status).empty();
    default:
      return false;
  }
}

double AnyShare() {
  thread_local std::mt19937 random{std::random_device()()};
  return std::uniform_real_distribution<double>(0.5, 1.0)(random);
}

}  // namespace

ChangeWatch::ChangeWatch(v1::HistoryService::StubInterface& stub, v1::WatchRequest request,
                         ChangeWatchOptions options)
    : stub_(stub),
      request_(std::move(request)),
      options_(std::move(options)),
      pause_(options_.first_pause) {}

absl::Status ChangeWatch::Run(const OnMessage& on_message) {
  while (!stopped()) {
    absl::Status status = Follow(on_message);
    if (stopped()) break;
    // A server has no reason to end a watch well.
    if (!status.ok() && !IsTransient(status)) return status;
    options_.on_break(status);
    Pause(status);
  }
  return absl::OkStatus();
}

void ChangeWatch::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  if (context_ != nullptr) context_->TryCancel();
  wake_.notify_all();
}

absl::Status ChangeWatch::Follow(const OnMessage& on_message) {
  grpc::ClientContext context;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return absl::OkStatus();
    context_ = &context;
  }
  parts_.Clear();
  is_restart_ = std::exchange(in_snapshot_, false);
  const auto reader = stub_.Watch(&context, request_);
  v1::WatchResponse response;
  absl::Status taken;
  while (taken.ok() && reader->Read(&response)) {
    taken = Take(std::exchange(response, {}), on_message);
    if (!taken.ok() || stopped()) context.TryCancel();
  }
  const grpc::Status status = reader->Finish();
  {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
  }
  return taken.ok() ? FromGrpc(status) : taken;
}

absl::Status ChangeWatch::Take(v1::WatchResponse response, const OnMessage& on_message) {
  pause_ = options_.first_pause;
  if (response.has_part()) {
    v1::WatchedChange& part = *response.mutable_part()->mutable_change();
    const bool is_last = response.part().last();
    *parts_.mutable_change() = part.change();
    parts_.mutable_events()->MergeFrom(part.events());
    if (parts_.ByteSizeLong() > kPartsBytesMax) {
      return absl::FailedPreconditionError(
          "a change is larger than a watch of this client can hold");
    }
    if (!is_last) return absl::OkStatus();
    response.mutable_changes()->add_changes()->Swap(&parts_);
    parts_.Clear();
  }
  if (response.has_snapshot()) in_snapshot_ = !response.snapshot().last();
  if (!on_message(response, std::exchange(is_restart_, false))) Stop();
  if (response.resume_token().empty()) return absl::OkStatus();
  token_ = response.resume_token();
  request_.set_resume_token(token_);
  return absl::OkStatus();
}

void ChangeWatch::Pause(const absl::Status& status) {
  const absl::Duration wanted = RetryDelay(status).value_or(absl::ZeroDuration());
  const absl::Duration pause = std::max(pause_ * AnyShare(), wanted);
  pause_ = std::min(2 * pause_, options_.longest_pause);
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, absl::ToChronoNanoseconds(pause), [this] { return stopped_; });
}

bool ChangeWatch::stopped() {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

}  // namespace entente::client

#include "services/rpc/watch_stream.h"

#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "fmt/format.h"

#include "services/filter/filter.h"
#include "services/rpc/list.h"
#include "services/rpc/request_bytes.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

// Longer than any step takes that is not stuck: a page of the past, a look-up for it.
constexpr absl::Duration kStepTimeout = absl::Seconds(30);

absl::Status LeftError() {
  return storage::MakeError(absl::StatusCode::kCancelled, storage::kReasonCancelled,
                            "the caller left");
}

}  // namespace

WatchStream::WatchStream(const WatchShared& shared, Call call, const grpc::ByteBuffer& request,
                         WatchWriter& writer,
                         std::function<void(const absl::Status&, std::size_t)> on_end)
    : shared_(shared),
      call_(std::move(call)),
      request_(request),
      on_end_(std::move(on_end)),
      outbox_(writer),
      assembler_(shared.tokens) {}

void WatchStream::Start() { Then(&WatchStream::Begin); }

void WatchStream::End(const absl::Status& status) {
  if (!outbox_.End(status)) return;
  call_.cancellation->Cancel();
  on_end_(status, outbox_.sent_bytes());
}

void WatchStream::Leave() {
  End(LeftError());
  shared_.hub.Leave(*this);
}

void WatchStream::Then(absl::Status (WatchStream::*step)()) {
  outbox_.WhenLow([self = shared_from_this(), step] {
    if (!self->shared_.workers.Submit([self, step] { self->Run(step); })) {
      self->End(WatchStoppedError());
    }
  });
}

void WatchStream::Run(absl::Status (WatchStream::*step)()) {
  if (outbox_.ended()) return;
  absl::Status status;
  // Nothing of ours throws, but allocations do, and libraries may.
  try {
    status = (this->*step)();
  } catch (const std::exception& error) {
    status = absl::InternalError(absl::StrCat("a watch threw: ", error.what()));
  }
  if (!status.ok()) End(status);
}

absl::Status WatchStream::Begin() {
  v1::WatchRequest request;
  RETURN_IF_ERROR(ParseRequest(request_, request).status());
  Call in_time = call_;
  in_time.deadline = Context().deadline;
  ASSIGN_OR_RETURN(query_.filter,
                   PlanFilter(shared_.store, in_time, filter::List::kChanges, request.filter()));
  query_.clearance = call_.caller.clearance;
  question_ = QueryDigest(call_, {.list = filter::List::kChanges, .filter = request.filter()});
  last_item_ = shared_.options.clock();
  RETURN_IF_ERROR(SetStart(request));
  Then(snapshot_ ? &WatchStream::SendSnapshot : &WatchStream::CatchUp);
  return absl::OkStatus();
}

absl::Status WatchStream::SetStart(const v1::WatchRequest& request) {
  if (request.has_resume_token()) {
    ASSIGN_OR_RETURN(cursor_.position, shared_.tokens.Open(request.resume_token()));
    is_by_token_ = true;
    return absl::OkStatus();
  }
  if (!v1::WatchRequest::Start_IsValid(request.start())) {
    Violations faults;
    faults.Add("start", fmt::format("got {}; wanted NOW, EARLIEST or SNAPSHOT",
                                    static_cast<int>(request.start())));
    return faults.ToStatus();
  }
  ASSIGN_OR_RETURN(const storage::FeedEnds ends, shared_.store.feed().Ends(Context()));
  cursor_.position = request.start() == v1::WatchRequest::EARLIEST ? ends.origin : ends.head;
  if (request.start() == v1::WatchRequest::SNAPSHOT) {
    snapshot_.emplace();
    snapshot_assembler_.emplace(shared_.tokens, cursor_.position);
    is_opened_ = true;  // its last message says so
  }
  return absl::OkStatus();
}

absl::Status WatchStream::SendSnapshot() {
  const std::int64_t number = cursor_.position.number;
  ASSIGN_OR_RETURN(storage::SnapshotPage page,
                   shared_.store.feed().ReadSnapshot(Context(), number, *snapshot_));
  const std::optional<storage::SnapshotCursor> next = page.next;
  ASSIGN_OR_RETURN(
      std::vector<std::string> revisions,
      RevisionsOf(shared_.store, Context(), std::move(page), number, query_, region_codes_));
  for (WatchItemPtr& item : snapshot_assembler_->Add(revisions, !next.has_value())) {
    Push(std::move(item));
  }
  snapshot_ = next;
  Then(snapshot_ ? &WatchStream::SendSnapshot : &WatchStream::CatchUp);
  return absl::OkStatus();
}

absl::Status WatchStream::CatchUp() {
  absl::StatusOr<storage::FeedPage> read = shared_.store.feed().ReadChanges(Context(), cursor_);
  if (absl::IsOutOfRange(read.status()) && !is_by_token_) return WatchHistoryReplacedError();
  ASSIGN_OR_RETURN(storage::FeedPage page, std::move(read));
  is_by_token_ = false;
  if (!std::exchange(is_opened_, true)) PushCheckpoint();
  const bool is_end = page.revisions.empty();
  cursor_ = page.next;
  ASSIGN_OR_RETURN(const WatchedPage watched,
                   WatchedPage::Make(shared_.store, Context(), std::move(page), region_codes_));
  for (const WatchedPiece& piece : watched.pieces()) {
    for (WatchItemPtr& item :
         assembler_.Add(piece.change, EventsOf(piece, query_, region_codes_), piece.ends_change)) {
      Push(std::move(item));
    }
  }
  if (is_end && shared_.hub.Join(shared_from_this(), question_, query_, cursor_.position)) {
    // Who left meanwhile was not there to be forgotten.
    if (outbox_.ended()) shared_.hub.Leave(*this);
    return absl::OkStatus();
  }
  const bool is_quiet = shared_.options.clock() - last_item_ >= shared_.options.checkpoint_interval;
  if (is_quiet && cursor_.read == 0) PushCheckpoint();
  Then(&WatchStream::CatchUp);
  return absl::OkStatus();
}

void WatchStream::Push(WatchItemPtr item) {
  last_item_ = shared_.options.clock();
  outbox_.Push(std::move(item));
}

void WatchStream::PushCheckpoint() { Push(MakeCheckpoint(shared_.tokens, cursor_.position)); }

storage::CallContext WatchStream::Context() const {
  storage::CallContext context = call_.context();
  context.deadline = absl::Now() + kStepTimeout;
  context.lane = storage::Lane::kBulk;
  return context;
}

}  // namespace entente::rpc

// One watch from its request to its end: checks the request, sends the snapshot if one is wanted,
// reads the past from the database as fast as the watcher takes it, and joins the live feed
// (watch_hub.h) when there is no more of it.

#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/byte_buffer.h"

#include "entente/v1/history_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/family.h"
#include "services/rpc/resume_token.h"
#include "services/rpc/watch_change.h"
#include "services/rpc/watch_hub.h"
#include "services/rpc/watch_message.h"
#include "services/rpc/watch_outbox.h"
#include "services/rpc/workers.h"
#include "storage/feed.h"
#include "storage/store.h"

namespace entente::rpc {

// What all watches of a server share; outlives them.
struct WatchShared {
  storage::Store& store;
  const ResumeTokens& tokens;
  WatchHub& hub;
  Workers& workers;  // for what is not live
  WatchHubOptions options;
};

// Thread-safe.  Held by its reactor, by the hub while it is live, and by the job that works for it.
class WatchStream final : public WatchSubscriber, public std::enable_shared_from_this<WatchStream> {
 public:
  // `on_end` is told once of the status that the stream ends with, and of how many bytes were sent.
  // The writer lives until outbox().Detach().
  WatchStream(const WatchShared& shared, Call call, const grpc::ByteBuffer& request,
              WatchWriter& writer, std::function<void(const absl::Status&, std::size_t)> on_end);

  // Begins; to be called once, after which the stream ends by itself or by End:
  //   INVALID_ARGUMENT   INVALID_RESUME_TOKEN, INVALID_FILTER, BAD_REQUEST, MALFORMED_REQUEST
  //   OUT_OF_RANGE       HISTORY_LOST: the token that it begins with
  //   RESOURCE_EXHAUSTED WATCH_TOO_SLOW
  //   UNAVAILABLE        SHUTTING_DOWN, DATABASE_UNAVAILABLE
  void Start();

  [[nodiscard]] bool Offer(WatchItemPtr item) override { return outbox_.Offer(std::move(item)); }
  void End(const absl::Status& status) override;

  // The caller left: everything that works for it stops.
  void Leave();

  [[nodiscard]] WatchOutbox& outbox() { return outbox_; }

 private:
  // Has `step` run by a worker when the outbox is low.
  void Then(absl::Status (WatchStream::*step)());
  void Run(absl::Status (WatchStream::*step)());

  absl::Status Begin();
  absl::Status SendSnapshot();
  absl::Status CatchUp();

  absl::Status SetStart(const v1::WatchRequest& request);
  void Push(WatchItemPtr item);
  void PushCheckpoint();
  [[nodiscard]] storage::CallContext Context() const;

  const WatchShared shared_;
  const Call call_;
  const grpc::ByteBuffer request_;
  const std::function<void(const absl::Status&, std::size_t)> on_end_;
  WatchOutbox outbox_;

  // Used by one step at a time; one step starts the next.
  std::string question_;
  WatchQuery query_;
  RegionCodes region_codes_;
  storage::FeedCursor cursor_;
  std::optional<storage::SnapshotCursor> snapshot_;
  std::optional<SnapshotAssembler> snapshot_assembler_;
  ChangeAssembler assembler_;
  bool is_opened_ = false;    // the watcher was told that it watches
  bool is_by_token_ = false;  // and nothing was read since: the position is the watcher's own
  absl::Time last_item_;
};

}  // namespace entente::rpc

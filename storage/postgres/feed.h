// The change feed on PostgreSQL (storage/feed.h has the contract).

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "storage/feed.h"
#include "storage/postgres/session.h"

namespace entente::storage::postgres {

class PostgresFeed final : public Feed {
 public:
  // The session outlives it.
  explicit PostgresFeed(Session& session) : session_(session) {}

  absl::StatusOr<FeedEnds> Ends(const CallContext& context) override;
  absl::Status Await(const CallContext& context, std::int64_t number,
                     absl::Duration patience) override;
  absl::StatusOr<FeedPage> ReadChanges(const CallContext& context,
                                       const FeedCursor& cursor) override;
  absl::StatusOr<std::vector<FeedRevision>> ReadMembers(const CallContext& context,
                                                        std::string_view initiative_uid,
                                                        std::int64_t number) override;
  absl::StatusOr<SnapshotPage> ReadSnapshot(const CallContext& context, std::int64_t number,
                                            const SnapshotCursor& cursor) override;

 private:
  Session& session_;
};

}  // namespace entente::storage::postgres

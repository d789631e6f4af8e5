// The record as it was, read from PostgreSQL (storage/history_reader.h).

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/history_reader.h"
#include "storage/postgres/session.h"

namespace entente::storage::postgres {

// Thread-safe.
class PostgresHistory final : public HistoryReader {
 public:
  // `session` outlives this.
  explicit PostgresHistory(Session& session) : session_(session) {}

  absl::StatusOr<RevisionPage> ListRevisions(const CallContext& context, ResourceType type,
                                             std::string_view name,
                                             const RevisionQuery& query) override;
  absl::StatusOr<RecordedRevision> GetRevision(const CallContext& context, ResourceType type,
                                               std::string_view name, std::int64_t number) override;
  absl::StatusOr<FoundMoment> FindMoment(const CallContext& context, absl::Time time) override;
  absl::StatusOr<std::vector<StoredResource>> BatchGetAt(const CallContext& context,
                                                         ResourceType type,
                                                         const std::vector<std::string>& names,
                                                         std::int64_t number) override;
  absl::StatusOr<Family> GetFamilyAt(const CallContext& context, std::string_view initiative,
                                     std::int64_t number) override;
  absl::StatusOr<MomentPage> ListAt(const CallContext& context, const MomentQuery& query) override;

 private:
  Session& session_;
};

}  // namespace entente::storage::postgres

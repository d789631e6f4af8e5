// The Store on PostgreSQL.  Its methods are spread over one file for each resource family:
// agencies.cc, releases.cc, initiatives.cc, countries.cc, resources.cc (what all share), record.cc
// (writes), feed.cc (who follows them).

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/postgres/feed.h"
#include "storage/postgres/history.h"
#include "storage/postgres/lanes.h"
#include "storage/postgres/session.h"
#include "storage/postgres/store.h"
#include "storage/postgres/watchdog.h"

namespace entente::storage::postgres {

class PostgresStore final : public Store {
 public:
  explicit PostgresStore(const StoreOptions& options);

  HistoryReader& history() override { return history_; }
  [[nodiscard]] std::vector<StatementTally> Statements() const override {
    return session_.Statements();
  }
  absl::StatusOr<v1::Country> GetCountry(const CallContext& context,
                                         std::string_view region_code) override;
  absl::StatusOr<std::vector<v1::Country>> ListCountries(const CallContext& context,
                                                         std::string_view after,
                                                         int limit) override;
  absl::StatusOr<StoredResource> Get(const CallContext& context, ResourceType type,
                                     std::string_view name) override;
  absl::StatusOr<std::vector<StoredResource>> BatchGet(
      const CallContext& context, ResourceType type,
      const std::vector<std::string>& names) override;
  absl::StatusOr<Page> List(const CallContext& context, ResourceType type,
                            const ListQuery& query) override;
  absl::StatusOr<v1::SummarizeInitiativesResponse> SummarizeInitiatives(
      const CallContext& context, const InitiativeSummaryQuery& query) override;
  absl::StatusOr<v1::SummarizeCommitmentsResponse> SummarizeCommitments(
      const CallContext& context, const CommitmentSummaryQuery& query) override;
  absl::StatusOr<RelatedPage> ListRelated(const CallContext& context,
                                          const RelatedQuery& query) override;
  absl::StatusOr<CitationPage> ListCitations(const CallContext& context,
                                             const CitationQuery& query) override;
  absl::StatusOr<std::vector<SettledCitation>> ListUnverified(const CallContext& context,
                                                              std::string_view release_uid,
                                                              int limit) override;
  absl::StatusOr<Family> GetFamily(const CallContext& context,
                                   std::string_view initiative) override;
  absl::StatusOr<std::vector<AgencyMatch>> ResolveAgency(const CallContext& context,
                                                         const AgencyNameQuery& query) override;
  absl::StatusOr<References> Lookup(const CallContext& context,
                                    const std::vector<std::string>& names,
                                    const std::vector<std::string>& region_codes) override;
  absl::StatusOr<std::vector<Referrer>> ListReferrers(const CallContext& context,
                                                      std::string_view uid, int limit) override;
  absl::StatusOr<std::string> GetText(const CallContext& context, std::string_view sha256) override;
  absl::StatusOr<Written> Write(const CallContext& context, const Change& change) override;
  absl::StatusOr<std::optional<Written>> FindWritten(const CallContext& context,
                                                     std::string_view caller,
                                                     std::string_view method,
                                                     std::string_view request_id,
                                                     std::string_view request_digest) override;
  absl::StatusOr<std::string> TokenKey(const CallContext& context) override;
  Feed& feed() override { return feed_; }
  absl::Status Probe(absl::Time deadline) override;

 private:
  const ConnectionOptions connection_options_;
  Watchdog watchdog_;
  Lanes lanes_;
  Session session_;
  PostgresHistory history_;
  PostgresFeed feed_;
  std::shared_ptr<Connection> probe_connection_;  // Probe's own; one caller at a time
};

}  // namespace entente::storage::postgres

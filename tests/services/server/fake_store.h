// A store without a database, for tests of what surrounds it: it can be told to fail and to block.

#pragma once

#include <atomic>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "storage/error.h"
#include "storage/store.h"
#include "tests/support/fake_feed.h"
#include "tests/support/fake_history.h"

namespace entente::server {

// Thread-safe.  Everything but what stands first answers UNIMPLEMENTED.
class FakeStore final : public storage::Store {
 public:
  // Whether Probe and TokenKey find a database.
  std::atomic<bool> reachable = true;
  std::atomic<int> probes = 0;

  // GetCountry tells `entered` that it is there, then waits until Release or until its caller
  // leaves.
  std::promise<void> entered;
  void Release() { released_.set_value(); }

  storage::HistoryReader& history() override { return empty_; }
  test::FakeFeed& feed() override { return feed_; }

  absl::Status Probe(absl::Time) override {
    ++probes;
    return Reach();
  }

  absl::StatusOr<std::string> TokenKey(const storage::CallContext&) override {
    const absl::Status status = Reach();
    if (!status.ok()) return status;
    return std::string(32, 'k');
  }

  absl::StatusOr<v1::Country> GetCountry(const storage::CallContext& context,
                                         std::string_view) override {
    std::promise<void> cancelled;
    context.cancellation->Watch([&] { cancelled.set_value(); });
    std::future<void> left = cancelled.get_future();
    entered.set_value();
    while (left.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
      if (release_.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) continue;
      context.cancellation->Watch({});
      return v1::Country();
    }
    context.cancellation->Watch({});
    return storage::MakeError(absl::StatusCode::kCancelled, storage::kReasonCancelled, "left");
  }

  absl::StatusOr<std::vector<v1::Country>> ListCountries(const storage::CallContext&,
                                                         std::string_view, int) override {
    return NotHere();
  }
  absl::StatusOr<storage::StoredResource> Get(const storage::CallContext&, storage::ResourceType,
                                              std::string_view) override {
    return NotHere();
  }
  absl::StatusOr<std::vector<storage::StoredResource>> BatchGet(
      const storage::CallContext&, storage::ResourceType,
      const std::vector<std::string>&) override {
    return NotHere();
  }
  absl::StatusOr<storage::Page> List(const storage::CallContext&, storage::ResourceType,
                                     const storage::ListQuery&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<v1::SummarizeInitiativesResponse> SummarizeInitiatives(
      const storage::CallContext&, const storage::InitiativeSummaryQuery&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<v1::SummarizeCommitmentsResponse> SummarizeCommitments(
      const storage::CallContext&, const storage::CommitmentSummaryQuery&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<storage::RelatedPage> ListRelated(const storage::CallContext&,
                                                   const storage::RelatedQuery&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<storage::CitationPage> ListCitations(const storage::CallContext&,
                                                      const storage::CitationQuery&) override {
    return absl::UnimplementedError("");
  }
  absl::StatusOr<std::vector<storage::SettledCitation>> ListUnverified(const storage::CallContext&,
                                                                       std::string_view,
                                                                       int) override {
    return std::vector<storage::SettledCitation>();
  }
  absl::StatusOr<storage::Family> GetFamily(const storage::CallContext&,
                                            std::string_view) override {
    return absl::UnimplementedError("");
  }

  absl::StatusOr<std::vector<storage::AgencyMatch>> ResolveAgency(
      const storage::CallContext&, const storage::AgencyNameQuery&) override {
    return NotHere();
  }
  absl::StatusOr<storage::References> Lookup(const storage::CallContext&,
                                             const std::vector<std::string>&,
                                             const std::vector<std::string>&) override {
    return NotHere();
  }
  absl::StatusOr<std::vector<storage::Referrer>> ListReferrers(const storage::CallContext&,
                                                               std::string_view, int) override {
    return NotHere();
  }
  absl::StatusOr<std::string> GetText(const storage::CallContext&, std::string_view) override {
    return NotHere();
  }
  absl::StatusOr<storage::Written> Write(const storage::CallContext&,
                                         const storage::Change&) override {
    return NotHere();
  }
  absl::StatusOr<std::optional<storage::Written>> FindWritten(const storage::CallContext&,
                                                              std::string_view, std::string_view,
                                                              std::string_view,
                                                              std::string_view) override {
    return NotHere();
  }

 private:
  absl::Status Reach() const {
    return reachable ? absl::OkStatus() : absl::UnavailableError("the database is away");
  }
  static absl::Status NotHere() { return absl::UnimplementedError("not in a fake"); }

  test::FakeHistory empty_;
  std::promise<void> released_;
  const std::shared_future<void> release_ = released_.get_future().share();
  test::FakeFeed feed_;
};

}  // namespace entente::server

// What the tests of writes and single reads share: a store, its reads in short, writers at once;
// builders of commitments, reports, citations and what is kept.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "entente/v1/citation.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/report.pb.h"
#include "entente/v1/standing.pb.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {

class RecordTest : public StoreTest {
 protected:
  absl::StatusOr<StoredResource> Get(ResourceType type, const std::string& name) {
    return store_->Get(ReadContext(), type, name);
  }

  // Expects it to be there.
  StoredResource MustGet(ResourceType type, const std::string& name) {
    absl::StatusOr<StoredResource> stored = Get(type, name);
    EXPECT_TRUE(stored.ok()) << stored.status();
    return stored.ok() ? *std::move(stored) : StoredResource();
  }

  // Runs `work` on `count` threads that start at the same moment.
  static void AtOnce(int count, const std::function<void(int)>& work);
};

// A read as of a day: what was kept then; without what was not known by then.
CallContext OnDay(absl::CivilDay day);
CallContext AsOfDay(absl::CivilDay day);

// A commitment of `initiatives/{initiative}`, owed by one agency.
v1::Commitment MakeCommitment(const std::string& initiative, const std::string& id,
                              const std::string& debtor_id = "us-ice");

// A report about `commitment` (a name), or about the initiative when that is empty.
v1::Report MakeStatus(const std::string& initiative, const std::string& id,
                      const std::string& commitment = "");
v1::Report MakeSearch(const std::string& initiative, const std::string& id,
                      v1::SearchReport::Outcome outcome, const std::string& commitment = "");

Put NewPut(const v1::Commitment& commitment);
Put NewPut(const v1::Report& report);

// A citation of `releases/{release}`.
v1::Citation MakeCitation(const std::string& release, const std::string& exact,
                          std::vector<std::string> supports = {});

// A new initiative, commitment or report with citations in its field `citations`; all UNVERIFIED.
template <typename Document>
Put CitingPut(Document document, const std::vector<v1::Citation>& citations) {
  std::vector<IndexedCitation> indexed;
  for (const v1::Citation& citation : citations) {
    *document.add_citations() = citation;
    IndexedCitation& one = indexed.emplace_back();
    one.path = "citations[" + std::to_string(indexed.size() - 1) + "]";
    one.citation = citation;
    one.citation.set_anchor(v1::Citation::UNVERIFIED);
  }
  Put put = NewPut(document);
  put.citations = std::move(indexed);
  return put;
}

// One span that begins on a day, or has always been.
template <typename Message>
KeptSpan MakeSpan(std::optional<absl::CivilDay> since, const Message& fragment, int slips = 0) {
  return {.since = since, .fragment = std::make_shared<Message>(fragment), .slips = slips};
}

Keep MakeKeep(std::string uid, std::int64_t version, std::vector<KeptSpan> spans);

// The fragments that tests keep.
v1::Initiative StandingOf(v1::Standing::Evidence evidence);
v1::Commitment DueOn(const std::string& day);

// A release with a text, in one change.
Change MakeTextChange(Put release, const std::string& text);

}  // namespace entente::storage::postgres

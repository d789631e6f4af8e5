#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Read = RecordTest;

TEST_F(Read, DeletingAndUndeletingAreRevisions) {
  const StoredResource first = MustPut(*store_, NewPut(MakeRelease("r")));
  const StoredResource second =
      MustPut(*store_, NextPut(first, MakeRelease("r"), /*deleted=*/true));
  const auto deleted = Get(ResourceType::kRelease, "releases/r");
  const StoredResource third = MustPut(*store_, NextPut(second, MakeRelease("r")));

  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_EQ(deleted->revision, 2);
  EXPECT_EQ(deleted->create_time, first.create_time);
  EXPECT_EQ(deleted->delete_time, second.update_time);
  EXPECT_EQ(third.revision, 3);
  EXPECT_EQ(third.delete_time, std::nullopt);
  EXPECT_EQ(third.create_time, first.create_time);
  EXPECT_GE(third.update_time, second.update_time);
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM revision"), "3");
}

TEST_F(Read, TheDatabaseIsToldWhichTraceACallIsRecordedIn) {
  AddAgencies({{"a", "US"}});
  const char* const kBearing =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
      "application_name = 'entente-server 4bf92f3577b34da6a3ce929d0e0e4736'";
  CallContext traced = ReadContext();
  traced.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";

  ASSERT_TRUE(store_->Get(traced, ResourceType::kAgency, "agencies/a").ok());
  const std::string while_traced = sql_.Ask(kBearing);
  ASSERT_TRUE(store_->Get(ReadContext(), ResourceType::kAgency, "agencies/a").ok());

  EXPECT_EQ(while_traced, "1");
  EXPECT_EQ(sql_.Ask(kBearing), "0") << "the next call is of no trace";
}

// Of one lane.
StatementTally TallyOf(const Store& store, Lane lane) {
  for (StatementTally& tally : store.Statements()) {
    if (tally.lane == lane) return std::move(tally);
  }
  return {};
}

std::uint64_t CountOf(const StatementTally& tally) {
  return std::accumulate(tally.counts.begin(), tally.counts.end(), std::uint64_t{0});
}

TEST_F(Read, StatementsAreCountedByLaneThoseThatFailToo) {
  AddAgencies({{"a", "US"}});
  const StatementTally before = TallyOf(*store_, Lane::kRead);
  EXPECT_GT(CountOf(TallyOf(*store_, Lane::kWrite)), 1U) << "statements and a COMMIT";

  ASSERT_TRUE(store_->Get(ReadContext(), ResourceType::kAgency, "agencies/a").ok());
  const StatementTally once = TallyOf(*store_, Lane::kRead);
  sql_.Ask("BEGIN; LOCK TABLE resource");
  CallContext context = ReadContext();
  context.deadline = absl::Now() + absl::Milliseconds(200);
  const auto late = store_->Get(context, ResourceType::kAgency, "agencies/a");
  sql_.Ask("ROLLBACK");
  const StatementTally twice = TallyOf(*store_, Lane::kRead);

  EXPECT_EQ(CountOf(once), CountOf(before) + 1);
  EXPECT_EQ(once.failed, before.failed);
  EXPECT_TRUE(absl::IsDeadlineExceeded(late.status())) << late.status();
  EXPECT_EQ(CountOf(twice), CountOf(once) + 1);
  EXPECT_EQ(twice.failed, once.failed + 1);
  EXPECT_GE(twice.seconds, once.seconds + 0.19);
  EXPECT_EQ(twice.counts.size(), twice.bounds.size() + 1);
}

TEST_F(Read, BatchGetKeepsTheOrderAskedForAndRepeats) {
  AddAgencies({{"a", "US"}, {"b", "US"}, {"c", "US"}});

  const auto resources = store_->BatchGet(ReadContext(), ResourceType::kAgency,
                                          {"agencies/c", "agencies/a", "agencies/c"});

  ASSERT_TRUE(resources.ok()) << resources.status();
  ASSERT_EQ(resources->size(), 3U);
  EXPECT_EQ((*resources)[0].name, "agencies/c");
  EXPECT_EQ((*resources)[1].name, "agencies/a");
  EXPECT_EQ((*resources)[2].name, "agencies/c");
}

TEST_F(Read, BatchGetNamesTheFirstThatIsNotThere) {
  AddAgencies({{"a", "US"}});

  const auto resources = store_->BatchGet(ReadContext(), ResourceType::kAgency,
                                          {"agencies/a", "agencies/x", "agencies/y"});

  EXPECT_THAT(resources.status(), FailsWith(kNotFound, kReasonNotFound));
  EXPECT_THAT(resources.status().message(), ::testing::HasSubstr("agencies/x"));
}

TEST_F(Read, GetAsksForOneType) {
  AddAgencies({{"a", "US"}});

  EXPECT_FALSE(Get(ResourceType::kRelease, "agencies/a").ok());
}

TEST_F(Read, ListsWhoNamesAResource) {
  AddAgencies({{"us-dhs", "US"}});
  const StoredResource dhs = *Get(ResourceType::kAgency, "agencies/us-dhs");
  v1::Agency itself = MakeAgency("us-dhs", "US");
  itself.add_successors()->set_agency("agencies/us-dhs");
  MustPut(*store_, NextPut(dhs, itself));
  MustPut(*store_, NewPut(MakeAgency("us-cbp", "US", {"us-dhs"})));
  MustPut(*store_, NewPut(MakeRelease("r", "2010-07-13", {"us-dhs"})));
  const StoredResource gone = MustPut(*store_, NewPut(MakeRelease("gone", "", {"us-dhs"})));
  MustPut(*store_, NextPut(gone, MakeRelease("gone", "", {"us-dhs"}), /*deleted=*/true));
  const StoredResource moved = MustPut(*store_, NewPut(MakeRelease("moved", "", {"us-dhs"})));
  MustPut(*store_, NextPut(moved, MakeRelease("moved", "", {"us-cbp"})));
  v1::Initiative initiative = MakeInitiative({.id = "i", .agency_ids = {"us-cbp"}});
  initiative.add_office_holders()->set_agency("agencies/us-dhs");
  MustPut(*store_, NewPut(initiative));

  const auto referrers = [&](int limit) {
    std::vector<std::string> names;
    const auto found = store_->ListReferrers(ReadContext(), dhs.uid, limit);
    for (const Referrer& referrer : *found) {
      names.push_back(referrer.name);
    }
    return names;
  };

  EXPECT_THAT(referrers(10), ElementsAre("agencies/us-cbp", "initiatives/i", "releases/r"));
  EXPECT_THAT(referrers(2), ElementsAre("agencies/us-cbp", "initiatives/i"));
  EXPECT_THAT(
      sql_.Rows("SELECT DISTINCT field FROM reference ORDER BY field"),
      ElementsAre(ElementsAre("issuers"), ElementsAre("office_holders"), ElementsAre("parents"),
                  ElementsAre("participants"), ElementsAre("successors")));
}

TEST_F(Read, LookupTellsWhatADocumentHasToKnow) {
  AddAgencies({{"us-cbp", "US"}, {"interpol", ""}});
  v1::Release secret = MakeRelease("secret");
  secret.mutable_label()->set_tlp(v1::Label::RED);
  secret.mutable_label()->add_releasable_to("US");
  secret.mutable_label()->add_releasable_to("CA");
  const StoredResource release = MustPut(*store_, NewPut(secret));
  MustPut(*store_, NextPut(release, secret, /*deleted=*/true));
  CallContext nobody = ReadContext();
  nobody.clearance = {};

  const auto found = store_->Lookup(
      nobody, {"agencies/us-cbp", "agencies/interpol", "releases/secret", "agencies/none"},
      {"HT", "XX"});
  const auto nothing = store_->Lookup(nobody, {}, {});

  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->resources.size(), 3U);
  EXPECT_EQ(found->resources.at("agencies/us-cbp").region_code, "US");
  EXPECT_EQ(found->resources.at("agencies/us-cbp").type, ResourceType::kAgency);
  EXPECT_EQ(found->resources.at("agencies/interpol").region_code, "");
  const Reference& reference = found->resources.at("releases/secret");
  EXPECT_EQ(reference.uid, release.uid);
  EXPECT_EQ(reference.revision, 2);
  EXPECT_TRUE(reference.deleted);
  EXPECT_EQ(reference.label.tlp(), v1::Label::RED);
  EXPECT_THAT(reference.label.releasable_to(), ElementsAre("US", "CA"));
  EXPECT_TRUE(found->countries.at("HT"));
  EXPECT_FALSE(found->countries.at("XX"));
  EXPECT_TRUE(nothing.ok());
}

TEST_F(Read, ResolvesAnAgencyByAnyOfItsNames) {
  v1::Agency cbp = MakeAgency("us-cbp", "US");
  v1::AgencyName* acronym = cbp.add_names();
  acronym->set_text("CBP");
  acronym->set_kind(v1::AgencyName::ACRONYM);
  acronym->set_language_code("en");
  v1::Agency other = MakeAgency("xx-cbp", "CA");
  other.mutable_names(0)->set_text("  cbp ");
  const StoredResource gone = MustPut(*store_, NewPut(MakeAgency("gone", "US")));
  MustWrite(*store_, MakeChange({NewPut(cbp), NewPut(other),
                                 NextPut(gone, MakeAgency("gone", "US"), true)}));

  const auto matches = store_->ResolveAgency(ReadContext(), {.text = "\tCbP\n"});
  const auto in_us = store_->ResolveAgency(ReadContext(), {.text = "cbp", .region_code = "US"});
  const auto spaced = store_->ResolveAgency(ReadContext(), {.text = "agency  US-CBP"});
  const auto deleted = store_->ResolveAgency(ReadContext(), {.text = "Agency gone"});

  ASSERT_TRUE(matches.ok()) << matches.status();
  ASSERT_EQ(matches->size(), 2U);
  EXPECT_EQ((*matches)[0].agency.name, "agencies/xx-cbp");
  EXPECT_EQ((*matches)[0].name_index, 0);
  EXPECT_EQ((*matches)[1].agency.name, "agencies/us-cbp");
  EXPECT_EQ((*matches)[1].name_index, 1);
  ASSERT_EQ(in_us->size(), 1U);
  EXPECT_EQ(spaced->size(), 1U);
  EXPECT_THAT(*deleted, IsEmpty());
}

TEST_F(Read, HasOneKeyOfThirtyTwoBytes) {
  const auto key = store_->TokenKey(ReadContext());

  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->size(), 32U);
  EXPECT_EQ(*store_->TokenKey(ReadContext()), *key);
}

TEST_F(Read, ProbeIsOkOnADatabaseThatCanBeWrittenTo) {
  EXPECT_TRUE(store_->Probe(absl::Now() + absl::Seconds(10)).ok());

  sql_.Ask(
      absl::StrCat("ALTER DATABASE ", database_.name(), " SET default_transaction_read_only = on"));
  const std::unique_ptr<Store> read_only = MustMakeStore({.url = database_.url()});

  EXPECT_THAT(read_only->Probe(absl::Now() + absl::Seconds(10)),
              FailsWith(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable));
  EXPECT_THAT(
      read_only->Write(WriteContext(), MakeChange({NewPut(MakeAgency("a", "US"))})).status(),
      FailsWith(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable));
}

}  // namespace
}  // namespace entente::storage::postgres

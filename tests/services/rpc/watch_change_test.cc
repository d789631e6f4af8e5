// What a change is told as, to whom.

#include "services/rpc/watch_change.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/services/rpc/watch_fixture.h"
#include "tests/support/fake_store.h"

namespace entente::rpc {
namespace {

using entente::test::FakeStore;
using storage::ResourceType;
using test::CommitmentOf;
using test::FilterOf;
using test::InitiativeOf;
using test::PutOf;
using test::ReportOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

v1::Initiative Labelled(v1::Initiative initiative, v1::Label::Tlp tlp) {
  initiative.mutable_label()->set_tlp(tlp);
  return initiative;
}

class WatchChange : public ::testing::Test {
 protected:
  // What the newest change is told as.
  std::vector<std::string> Newest(const std::string& filter = "",
                                  const storage::Clearance& clearance = {}) {
    const auto ends = feed().Ends({});
    storage::FeedCursor cursor;
    cursor.position = feed().Position(ends->head.number - 1);
    absl::StatusOr<storage::FeedPage> page = feed().ReadChanges({}, cursor);
    EXPECT_TRUE(page.ok());
    for (storage::FeedRevision& revision : page->revisions) revision.label = label_now;
    RegionCodes codes;
    const auto watched = WatchedPage::Make(store, {}, *std::move(page), codes);
    EXPECT_TRUE(watched.ok()) << watched.status();
    std::vector<std::string> all;
    for (const WatchedPiece& piece : watched->pieces()) {
      for (const std::string& bytes : EventsOf(piece, {FilterOf(filter), clearance}, codes)) {
        v1::WatchEvent event;
        EXPECT_TRUE(event.ParseFromString(bytes));
        all.push_back(test::Short(event));
      }
    }
    return all;
  }

  entente::test::FakeFeed& feed() { return store.feed(); }

  FakeStore store;
  v1::Label label_now;
};

TEST_F(WatchChange, TellsOfWhatWasMadeChangedDeletedAndBroughtBack) {
  feed().Write({PutOf("a", InitiativeOf({"CA"}))});
  EXPECT_THAT(Newest(), ElementsAre("ADDED initiatives/a"));
  feed().Write({PutOf("a", InitiativeOf({"US"}))});
  EXPECT_THAT(Newest(), ElementsAre("CHANGED initiatives/a"));
  feed().Write({PutOf("a", InitiativeOf({"US"}), /*deleted=*/true)});
  EXPECT_THAT(Newest(), ElementsAre("REMOVED initiatives/a"));
  feed().Write({PutOf("a", InitiativeOf({"US"}))});
  EXPECT_THAT(Newest(), ElementsAre("ADDED initiatives/a"));
}

TEST_F(WatchChange, TellsOfWhatComesToMatchTheFilterAndOfWhatLeavesIt) {
  feed().Write({PutOf("a", InitiativeOf({"CA", "US"})), PutOf("b", InitiativeOf({"FR"}))});
  EXPECT_THAT(Newest("pair:CA-US"), ElementsAre("ADDED initiatives/a"));
  feed().Write({PutOf("a", InitiativeOf({"CA"})), PutOf("b", InitiativeOf({"US", "CA"}))});
  EXPECT_THAT(Newest("pair:CA-US"), ElementsAre("REMOVED initiatives/a", "ADDED initiatives/b"));
  EXPECT_THAT(Newest("country:CA"), ElementsAre("CHANGED initiatives/a", "ADDED initiatives/b"));
  EXPECT_THAT(Newest("country:MX"), IsEmpty());
}

TEST_F(WatchChange, WhatBelongsToAnInitiativeMatchesByItAndFollowsIt) {
  feed().Write({PutOf("a", InitiativeOf({"CA"}))});
  feed().Write({CommitmentOf("a", "c"), ReportOf("a", "r")});
  EXPECT_THAT(Newest("country:CA"),
              ElementsAre("ADDED initiatives/a/commitments/c", "ADDED initiatives/a/reports/r"));
  EXPECT_THAT(Newest("country:US"), IsEmpty());

  feed().Write({PutOf("a", InitiativeOf({"US"}))});
  EXPECT_THAT(Newest("country:CA"),
              ElementsAre("REMOVED initiatives/a", "REMOVED initiatives/a/commitments/c",
                          "REMOVED initiatives/a/reports/r"));
  EXPECT_THAT(Newest("country:US type:COMMITMENT"),
              ElementsAre("ADDED initiatives/a/commitments/c"));
  EXPECT_THAT(Newest(), ElementsAre("CHANGED initiatives/a"));
}

TEST_F(WatchChange, WhatBelongsToAnInitiativeGoesAndComesBackWithIt) {
  feed().Write({PutOf("a", InitiativeOf({"CA"})), CommitmentOf("a", "c"), ReportOf("a", "r", "c")});
  feed().Write({PutOf("a", InitiativeOf({"CA"}), /*deleted=*/true)});
  EXPECT_THAT(Newest(), ElementsAre("REMOVED initiatives/a", "REMOVED initiatives/a/commitments/c",
                                    "REMOVED initiatives/a/reports/r"));
  feed().Write({PutOf("a", InitiativeOf({"CA"}))});
  EXPECT_THAT(Newest(), ElementsAre("ADDED initiatives/a", "ADDED initiatives/a/commitments/c",
                                    "ADDED initiatives/a/reports/r"));
}

TEST_F(WatchChange, ReportsAboutACommitmentGoWithIt) {
  feed().Write({PutOf("a", InitiativeOf({"CA"})), CommitmentOf("a", "c"), CommitmentOf("a", "d"),
                ReportOf("a", "of-c", "c"), ReportOf("a", "of-a")});
  feed().Write({CommitmentOf("a", "c", /*deleted=*/true)});
  EXPECT_THAT(Newest(), ElementsAre("REMOVED initiatives/a/commitments/c",
                                    "REMOVED initiatives/a/reports/of-c"));
}

TEST_F(WatchChange, WhatGoesForTwoReasonsIsToldOnce) {
  feed().Write({PutOf("a", InitiativeOf({"CA"})), CommitmentOf("a", "c"), ReportOf("a", "r", "c")});
  feed().Write({PutOf("a", InitiativeOf({"CA"}), /*deleted=*/true),
                CommitmentOf("a", "c", /*deleted=*/true)});
  EXPECT_THAT(Newest(),
              UnorderedElementsAre("REMOVED initiatives/a", "REMOVED initiatives/a/commitments/c",
                                   "REMOVED initiatives/a/reports/r"));
}

TEST_F(WatchChange, AStricterLabelTakesADocumentAwayWithoutShowingIt) {
  feed().Write({PutOf("a", InitiativeOf({"CA"})), CommitmentOf("a", "c")});
  label_now.set_tlp(v1::Label::RED);
  feed().Write({PutOf("a", Labelled(InitiativeOf({"CA"}), v1::Label::RED))});

  EXPECT_THAT(
      Newest("", {.tlp_max = v1::Label::GREEN}),
      UnorderedElementsAre("REMOVED initiatives/a!", "REMOVED initiatives/a/commitments/c!"));
  EXPECT_THAT(Newest("", {.tlp_max = v1::Label::RED}), ElementsAre("CHANGED initiatives/a"));
}

TEST_F(WatchChange, WhatIsTooStrictNowIsNotShownAsItWasBefore) {
  feed().Write({PutOf("a", InitiativeOf({"CA"}))});
  label_now.set_tlp(v1::Label::RED);

  EXPECT_THAT(Newest("", {.tlp_max = v1::Label::GREEN}), IsEmpty());
}

TEST_F(WatchChange, ALabelForOtherGovernmentsHidesADocument) {
  v1::Initiative initiative = InitiativeOf({"CA"});
  initiative.mutable_label()->add_releasable_to("CA");
  feed().Write({PutOf("a", initiative)});

  EXPECT_THAT(Newest("", {.governments = {"US"}}), IsEmpty());
  EXPECT_THAT(Newest("", {.governments = {"CA"}}), ElementsAre("ADDED initiatives/a"));
  EXPECT_THAT(Newest("", {.all_governments = true}), ElementsAre("ADDED initiatives/a"));
}

TEST_F(WatchChange, ABrokenDocumentIsAnErrorOfOurs) {
  feed().Write({{ResourceType::kInitiative, "initiatives/a", "\xff\xff"}});
  RegionCodes codes;
  const auto page = feed().ReadChanges({}, {feed().Position(0), 0});

  EXPECT_TRUE(absl::IsInternal(WatchedPage::Make(store, {}, *page, codes).status()));
}

// --- Fields of the filter ---

struct FieldCase {
  std::string filter;
  std::vector<std::string> found;
};

class WatchFilter : public WatchChange, public ::testing::WithParamInterface<FieldCase> {};

TEST_P(WatchFilter, FindsWhatItSays) {
  v1::Agency agency;
  agency.set_region_code("US");
  v1::Release release;
  release.set_kind(v1::Release::PRESS_RELEASE);
  release.add_issuers()->set_region_code("CA");
  release.add_issuers()->set_region_code("US");
  v1::Initiative initiative = InitiativeOf({"FR"}, v1::Initiative::DEPLOYMENT);
  initiative.add_participants()->set_agency("agencies/us-cbp");
  initiative.add_places()->set_region_code("HT");
  feed().Write({{ResourceType::kAgency, "agencies/us-cbp", agency.SerializeAsString()},
                {ResourceType::kRelease, "releases/r", release.SerializeAsString()},
                PutOf("i", initiative),
                CommitmentOf("i", "c"),
                ReportOf("i", "f", "", v1::Report::FINDING)});

  std::vector<std::string> expected;
  for (const std::string& name : GetParam().found) expected.push_back("ADDED " + name);
  EXPECT_EQ(Newest(GetParam().filter), expected) << GetParam().filter;
}

const std::string kAgency = "agencies/us-cbp";
const std::string kRelease = "releases/r";
const std::string kInitiative = "initiatives/i";
const std::string kCommitment = "initiatives/i/commitments/c";
const std::string kReport = "initiatives/i/reports/f";

INSTANTIATE_TEST_SUITE_P(
    Fields, WatchFilter,
    ::testing::Values(FieldCase{"", {kAgency, kRelease, kInitiative, kCommitment, kReport}},
                      FieldCase{"name:initiatives/i", {kInitiative, kCommitment, kReport}},
                      FieldCase{"name:initiatives/i/reports/f", {kReport}},
                      FieldCase{"name:initiatives/none", {}}, FieldCase{"type:agency", {kAgency}},
                      FieldCase{"type:(release OR report)", {kRelease, kReport}},
                      FieldCase{"agency:us-cbp", {kAgency, kInitiative, kCommitment, kReport}},
                      FieldCase{"country:HT", {kInitiative, kCommitment, kReport}},
                      FieldCase{"country:CA", {kRelease}}, FieldCase{"pair:CA-US", {kRelease}},
                      FieldCase{"pair:FR-HT", {}},
                      FieldCase{"kind:deployment", {kInitiative, kCommitment, kReport}},
                      FieldCase{"kind:instrument", {}}, FieldCase{"kind:press_release", {kRelease}},
                      FieldCase{"kind:finding", {kReport}},
                      FieldCase{"-kind:finding type:report", {}},
                      FieldCase{"NOT country:HT", {kAgency, kRelease}}));

}  // namespace
}  // namespace entente::rpc

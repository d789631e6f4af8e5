#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// An initiative whose commitment and reports name each other, the agency and a release.
class Referrers : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-ice", "US"}});
    v1::Report second = MakeStatus("mou", "second", kAssess);
    second.set_supersedes("initiatives/mou/reports/first");
    MustWrite(
        *store_,
        MakeChange({NewPut(MakeInitiative({.id = "mou", .agency_ids = {"us-ice"}})),
                    NewPut(MakeRelease("r")), NewPut(MakeStatus("mou", "first", kAssess)),
                    NewPut(second),
                    CitingPut(MakeCommitment("mou", "assess"), {MakeCitation("r", "will")})}));
  }

  std::string UidOf(const std::string& name) {
    return sql_.Ask("SELECT uid FROM resource WHERE name = '" + name + "'");
  }

  std::vector<std::string> ReferrersOf(const std::string& name) {
    std::vector<std::string> names;
    const auto found = store_->ListReferrers(ReadContext(), UidOf(name), 10);
    EXPECT_TRUE(found.ok()) << found.status();
    for (const Referrer& referrer : *found) names.push_back(referrer.name);
    return names;
  }

  // Writes something else, provided that `name` has so many referrers.
  absl::Status WriteBasedOn(const std::string& name, std::int64_t count) {
    Change change = MakeChange({NewPut(MakeAgency("a-" + std::to_string(++made_), "US"))});
    change.based_on_referrers = {{UidOf(name), count}};
    return store_->Write(WriteContext(), change).status();
  }

  static constexpr const char* kAssess = "initiatives/mou/commitments/assess";

  int made_ = 0;
};

TEST_F(Referrers, AreNotTheFamilyOfAnInitiative) {
  EXPECT_THAT(ReferrersOf("initiatives/mou"), IsEmpty());
}

TEST_F(Referrers, AreNotTheReportsAboutACommitmentOrAfterAReport) {
  EXPECT_THAT(ReferrersOf(kAssess), IsEmpty());
  EXPECT_THAT(ReferrersOf("initiatives/mou/reports/first"), IsEmpty());
}

TEST_F(Referrers, AreCommitmentsAndInitiativesThatNameAnAgencyOrARelease) {
  EXPECT_THAT(ReferrersOf("agencies/us-ice"), ElementsAre("initiatives/mou", kAssess));
  EXPECT_THAT(ReferrersOf("releases/r"), ElementsAre(kAssess));
}

TEST_F(Referrers, AreInitiativesRelatedToOne) {
  v1::Initiative other = MakeInitiative({.id = "other"});
  v1::Relation* relation = other.add_relations();
  relation->set_kind(v1::Relation::FULFILS);
  relation->set_target("initiatives/mou");
  MustPut(*store_, NewPut(other));

  EXPECT_THAT(ReferrersOf("initiatives/mou"), ElementsAre("initiatives/other"));
}

TEST_F(Referrers, OfItsFamilyDoNotKeepAnInitiativeFromBeingDeleted) {
  const StoredResource stored = MustGet(ResourceType::kInitiative, "initiatives/mou");
  const StoredResource commitment = MustGet(ResourceType::kCommitment, kAssess);

  MustPut(*store_, NextPut(commitment, ParseDocument<v1::Commitment>(commitment), true));
  MustPut(*store_, NextPut(stored, ParseDocument<v1::Initiative>(stored), true));
}

TEST_F(Referrers, ThatAreHiddenStillKeepWhatTheyName) {
  const StoredResource stored = MustGet(ResourceType::kInitiative, "initiatives/mou");
  MustPut(*store_, NextPut(stored, ParseDocument<v1::Initiative>(stored), true));
  const StoredResource release = MustGet(ResourceType::kRelease, "releases/r");

  const auto written =
      store_->Write(WriteContext(), MakeChange({NextPut(release, MakeRelease("r"), true)}));

  // Otherwise undeleting the initiative would bring back a commitment that cites nothing.
  EXPECT_THAT(written.status(), FailsWith(kAborted, kReasonRevisionChanged));
}

TEST_F(Referrers, AreCountedForABasis) {
  EXPECT_TRUE(WriteBasedOn("agencies/us-ice", 2).ok());
  EXPECT_TRUE(WriteBasedOn("initiatives/mou", 0).ok());
  EXPECT_THAT(WriteBasedOn("agencies/us-ice", 1), FailsWith(kAborted, kReasonRevisionChanged));
  EXPECT_THAT(WriteBasedOn("agencies/us-ice", 3), FailsWith(kAborted, kReasonRevisionChanged));
  EXPECT_THAT(WriteBasedOn("initiatives/mou", 1), FailsWith(kAborted, kReasonRevisionChanged));
}

TEST_F(Referrers, OfAChangeItselfAreCountedAsTheyWereBefore) {
  const StoredResource agency = MustGet(ResourceType::kAgency, "agencies/us-ice");
  const StoredResource commitment = MustGet(ResourceType::kCommitment, kAssess);
  v1::Commitment without = ParseDocument<v1::Commitment>(commitment);
  without.mutable_debtors(0)->set_region_code("US");

  Change change = MakeChange(
      {NextPut(commitment, without), NewPut(MakeRelease("new", "2011-01-01", {"us-ice"}))});
  change.based_on_referrers = {{agency.uid, 2}};
  MustWrite(*store_, change);

  EXPECT_THAT(ReferrersOf("agencies/us-ice"), ElementsAre("initiatives/mou", "releases/new"));
}

// The other one names the agency while the number is waited for.
TEST_F(Referrers, ThatComeInBetweenAreSeen) {
  absl::Status refused;
  std::thread based;
  std::thread naming;
  {
    pqxx::work holder(sql_.connection());
    holder.exec("SELECT FROM head FOR UPDATE");
    Sql watcher(database_.url());
    const std::string uid = watcher.Ask("SELECT uid FROM resource WHERE name = 'agencies/us-ice'");
    naming = std::thread(
        [&] { MustPut(*store_, NewPut(MakeRelease("new", "2011-01-01", {"us-ice"}))); });
    EXPECT_TRUE(AreBlocked(watcher, 1));
    based = std::thread([&] {
      Change change = MakeChange({NewPut(MakeAgency("based", "US"))});
      change.based_on_referrers = {{uid, 2}};
      refused = store_->Write(WriteContext(), change).status();
    });
    EXPECT_TRUE(AreBlocked(watcher, 2));
    holder.commit();
  }
  naming.join();
  based.join();

  EXPECT_THAT(refused, FailsWith(kAborted, kReasonRevisionChanged));
}

}  // namespace
}  // namespace entente::storage::postgres

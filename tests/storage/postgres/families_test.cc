#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kDay(2011, 3, 10);

class Families : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-ice", "US"}});
    MustWrite(
        *store_,
        MakeChange({NewPut(MakeInitiative({.id = "mou"})), NewPut(MakeInitiative({.id = "mou-2"})),
                    NewPut(MakeCommitment("mou", "b")), NewPut(MakeCommitment("mou", "a")),
                    NewPut(MakeCommitment("mou-2", "other")), NewPut(MakeStatus("mou", "z")),
                    NewPut(MakeStatus("mou", "y"))}));
  }

  static std::vector<std::string> Names(const std::vector<StoredResource>& members) {
    std::vector<std::string> names;
    names.reserve(members.size());
    for (const StoredResource& member : members) names.push_back(member.name.substr(12));
    return names;
  }
};

TEST_F(Families, AreAnInitiativeWithAllThatBelongsToItByName) {
  const auto family = store_->GetFamily(ReadContext(), "initiatives/mou");

  ASSERT_TRUE(family.ok()) << family.status();
  EXPECT_EQ(family->initiative.name, "initiatives/mou");
  EXPECT_THAT(Names(family->commitments), ElementsAre("mou/commitments/a", "mou/commitments/b"));
  EXPECT_THAT(Names(family->reports), ElementsAre("mou/reports/y", "mou/reports/z"));
}

TEST_F(Families, OfOneAloneHaveNoOtherMembers) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "alone"})));

  const auto family = store_->GetFamily(ReadContext(), "initiatives/alone");

  ASSERT_TRUE(family.ok()) << family.status();
  EXPECT_THAT(family->commitments, IsEmpty());
  EXPECT_THAT(family->reports, IsEmpty());
}

TEST_F(Families, AreNotFoundByNoNameOrThatOfAnotherType) {
  for (const char* name :
       {"initiatives/none", "initiatives/mou/commitments/a", "agencies/us-ice"}) {
    EXPECT_THAT(store_->GetFamily(ReadContext(), name).status(),
                FailsWith(kNotFound, kReasonNotFound))
        << name;
  }
}

TEST_F(Families, AreNotFoundByWhoMayNotSeeThem) {
  const StoredResource stored = MustGet(ResourceType::kInitiative, "initiatives/mou");
  auto strict = ParseDocument<v1::Initiative>(stored);
  strict.mutable_label()->set_tlp(v1::Label::RED);
  MustPut(*store_, NextPut(stored, strict));
  CallContext context = ReadContext();
  context.clearance = {};

  EXPECT_THAT(store_->GetFamily(context, "initiatives/mou").status(),
              FailsWith(kNotFound, kReasonNotFound));
}

TEST_F(Families, HaveDeletedAndHiddenMembersToo) {
  const StoredResource member = MustGet(ResourceType::kCommitment, "initiatives/mou/commitments/a");
  MustPut(*store_, NextPut(member, ParseDocument<v1::Commitment>(member), /*deleted=*/true));
  const StoredResource top = MustGet(ResourceType::kInitiative, "initiatives/mou");
  MustPut(*store_, NextPut(top, ParseDocument<v1::Initiative>(top), /*deleted=*/true));

  const auto family = store_->GetFamily(ReadContext(), "initiatives/mou");

  ASSERT_TRUE(family.ok()) << family.status();
  EXPECT_NE(family->initiative.delete_time, std::nullopt);
  EXPECT_THAT(Names(family->commitments), ElementsAre("mou/commitments/a", "mou/commitments/b"));
  EXPECT_NE(family->commitments[0].delete_time, std::nullopt);
  EXPECT_EQ(family->commitments[1].delete_time, std::nullopt);
  EXPECT_THAT(Names(family->reports), ElementsAre("mou/reports/y", "mou/reports/z"));
}

TEST_F(Families, HaveWhatIsKeptOfTheDay) {
  const auto before = store_->GetFamily(ReadContext(), "initiatives/mou");
  Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  change.keeps = {MakeKeep(before->initiative.uid, 0,
                           {MakeSpan({}, StandingOf(v1::Standing::LIMITED)),
                            MakeSpan(kDay, StandingOf(v1::Standing::COMPLETE))}),
                  MakeKeep(before->commitments.at(0).uid, 0, {MakeSpan({}, DueOn("2010-09-22"))})};
  MustWrite(*store_, change);

  const auto earlier = store_->GetFamily(OnDay(kDay - 1), "initiatives/mou");
  const auto later = store_->GetFamily(OnDay(kDay), "initiatives/mou");

  ASSERT_TRUE(earlier.ok() && later.ok()) << earlier.status() << later.status();
  EXPECT_EQ(earlier->initiative.kept, StandingOf(v1::Standing::LIMITED).SerializeAsString());
  EXPECT_EQ(later->initiative.kept, StandingOf(v1::Standing::COMPLETE).SerializeAsString());
  EXPECT_EQ(later->initiative.kept_version, 1);
  EXPECT_EQ(later->commitments.at(0).kept, DueOn("2010-09-22").SerializeAsString());
  EXPECT_EQ(later->commitments.at(1).kept_version, 0);
}

TEST_F(Families, LeaveOutWhatWasNotKnownWhenAsked) {
  const Put late = NewPut(MakeStatus("mou", "late"));
  Change change = MakeChange({late});
  change.keeps = {MakeKeep(late.uid, 0, {MakeSpan({}, v1::Report())})};
  change.keeps[0].known_since = kDay;
  MustWrite(*store_, change);

  const auto before = store_->GetFamily(AsOfDay(kDay - 1), "initiatives/mou");
  const auto after = store_->GetFamily(AsOfDay(kDay), "initiatives/mou");

  ASSERT_TRUE(before.ok() && after.ok()) << before.status() << after.status();
  EXPECT_THAT(Names(before->reports), ElementsAre("mou/reports/y", "mou/reports/z"));
  EXPECT_EQ(after->reports.size(), 3U);
  EXPECT_THAT(store_->GetFamily(AsOfDay(absl::CivilDay(2010, 1, 1)), "initiatives/mou").status(),
              FailsWith(kNotFound, kReasonNotFound));
}

}  // namespace
}  // namespace entente::storage::postgres

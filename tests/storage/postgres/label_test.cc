#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/list_queries.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class Labels : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-cbp", "US"}});
    Add("open", v1::Label::TLP_UNSPECIFIED, {});
    Add("amber", v1::Label::AMBER, {});
    Add("for-us-ca", v1::Label::GREEN, {"US", "CA"});
  }

  void Add(const std::string& id, v1::Label::Tlp tlp, const std::vector<std::string>& governments) {
    v1::Label label;
    label.set_tlp(tlp);
    for (const std::string& government : governments) label.add_releasable_to(government);
    v1::Initiative initiative =
        MakeInitiative({.id = id, .agency_ids = {"us-cbp"}, .places = {"HT"}});
    *initiative.mutable_label() = label;
    v1::Release release = MakeRelease(id, "2010-07-13", {"us-cbp"});
    *release.mutable_label() = label;
    MustWrite(*store_, MakeChange({NewPut(initiative), NewPut(release)}));
  }

  // What a clearance sees: the ids, from each way of asking, which must agree.
  std::vector<std::string> SeenBy(const Clearance& clearance) {
    CallContext context = ReadContext();
    context.clearance = clearance;
    std::vector<std::string> ids;
    for (const std::string id : {"open", "amber", "for-us-ca"}) {
      const auto initiative = store_->Get(context, ResourceType::kInitiative, "initiatives/" + id);
      const auto release = store_->Get(context, ResourceType::kRelease, "releases/" + id);
      EXPECT_EQ(initiative.ok(), release.ok());
      if (initiative.ok()) {
        ids.push_back(id);
      } else {
        EXPECT_THAT(initiative.status(), FailsWith(kNotFound, kReasonNotFound));
      }
    }
    using Field = InitiativeCondition::Field;
    const std::vector<std::vector<InitiativeCondition>> ways = {
        {},
        {{Field::kAgency, "agencies/us-cbp"}},
        {{Field::kUnder, "agencies/us-cbp"}},
        {{Field::kCountry, "HT"}},
        {{Field::kCountry, "HT"}, {Field::kAgency, "agencies/us-cbp"}}};
    for (const auto& way : ways) {
      std::vector<std::string> listed;
      for (const auto& name : NamesOf(*ListInitiatives(*store_, context, {.all_of = way}))) {
        listed.push_back(name.substr(name.find('/') + 1));
      }
      EXPECT_THAT(listed, ::testing::UnorderedElementsAreArray(ids));
    }
    using ReleaseField = ReleaseCondition::Field;
    const std::vector<std::vector<ReleaseCondition>> release_ways = {
        {}, {{ReleaseField::kIssuer, "agencies/us-cbp"}}, {{ReleaseField::kCountry, "US"}}};
    for (const auto& way : release_ways) {
      EXPECT_EQ(ListReleases(*store_, context, {.all_of = way})->resources.size(), ids.size());
    }
    return ids;
  }
};

TEST_F(Labels, HideWhatIsAboveTheClearance) {
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::CLEAR, .all_governments = true}), ElementsAre("open"));
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::GREEN, .all_governments = true}),
              ElementsAre("open", "for-us-ca"));
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::AMBER, .all_governments = true}),
              ElementsAre("open", "amber", "for-us-ca"));
}

TEST_F(Labels, HideWhatIsForOtherGovernments) {
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::RED, .governments = {}}), ElementsAre("open", "amber"));
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::RED, .governments = {"HT"}}),
              ElementsAre("open", "amber"));
  EXPECT_THAT(SeenBy({.tlp_max = v1::Label::RED, .governments = {"HT", "CA"}}),
              ElementsAre("open", "amber", "for-us-ca"));
}

TEST_F(Labels, FollowTheDocument) {
  const StoredResource stored = *Get(ResourceType::kInitiative, "initiatives/amber");
  v1::Initiative opened = ParseDocument<v1::Initiative>(stored);
  opened.clear_label();
  MustPut(*store_, NextPut(stored, opened));
  CallContext nobody = ReadContext();
  nobody.clearance = {};

  EXPECT_TRUE(store_->Get(nobody, ResourceType::kInitiative, "initiatives/amber").ok());
  EXPECT_THAT(
      NamesOf(*ListInitiatives(
          *store_, nobody, {.all_of = {{InitiativeCondition::Field::kAgency, "agencies/us-cbp"}}})),
      UnorderedElementsAre("initiatives/open", "initiatives/amber"));
}

}  // namespace
}  // namespace entente::storage::postgres

// The validator passes what the reports come to and finds the faults it is there for.

#include "tests/robustness/standing_validator.h"

#include <string>

#include <gtest/gtest.h>

#include "entente/v1/agency.pb.h"
#include "entente/v1/report.pb.h"

namespace entente::robustness {
namespace {

constexpr absl::CivilDay kToday(2011, 1, 1);

template <typename Document>
void Add(Truth& truth, storage::ResourceType type, const std::string& name,
         const Document& document) {
  TrueChange& change = truth.changes.emplace_back();
  change.number = ++truth.head;
  TrueRevision& revision = change.revisions.emplace_back();
  revision.name = name;
  revision.uid = "uid of " + name;
  revision.type = type;
  revision.revision = 1;
  revision.document = document.SerializeAsString();
}

// An initiative of one government, about which a search found nothing.
Truth OneSearch() {
  Truth truth;
  v1::Agency agency;
  agency.set_region_code("US");
  Add(truth, storage::ResourceType::kAgency, "agencies/us-cbp", agency);
  v1::Initiative initiative;
  initiative.set_name("initiatives/x");
  initiative.add_participants()->set_agency("agencies/us-cbp");
  Add(truth, storage::ResourceType::kInitiative, "initiatives/x", initiative);
  v1::Report report;
  report.set_name("initiatives/x/reports/r");
  report.set_as_of_date("2010-07-13");
  report.mutable_search()->set_region_code("US");
  report.mutable_search()->set_outcome(v1::SearchReport::NOTHING);
  Add(truth, storage::ResourceType::kReport, report.name(), report);
  return truth;
}

Answered GoodAnswer() {
  v1::Initiative initiative;
  initiative.set_name("initiatives/x");
  initiative.set_uid("uid of initiatives/x");
  v1::Side& side = *initiative.mutable_standing()->add_sides();
  side.set_region_code("US");
  side.set_word(v1::Side::SILENT);
  side.set_report("initiatives/x/reports/r");
  side.set_as_of_date("2010-07-13");
  initiative.mutable_standing()->set_agreement(v1::Side::NONE);
  initiative.mutable_standing()->set_newest_search("initiatives/x/reports/r");
  return {{initiative}, {}};
}

TEST(StandingValidatorTest, PassesWhatTheReportsComeTo) {
  EXPECT_EQ(ValidateStanding(GoodAnswer(), OneSearch(), kToday), Findings{});
}

TEST(StandingValidatorTest, FindsTheStandingOfBeforeAReport) {
  Answered answered = GoodAnswer();
  answered.initiatives[0].mutable_standing()->mutable_sides(0)->set_word(v1::Side::NOT_SEARCHED);
  EXPECT_EQ(ValidateStanding(answered, OneSearch(), kToday),
            Findings{"initiatives/x has another standing than its reports come to"});
}

TEST(StandingValidatorTest, FindsWhatWasLeftOut) {
  EXPECT_EQ(ValidateStanding({}, OneSearch(), kToday), Findings{"initiatives/x was left out"});
}

TEST(StandingValidatorTest, FindsARecordThatIsDamaged) {
  Truth truth = OneSearch();
  v1::Report nameless;
  nameless.ParseFromString(truth.changes.back().revisions[0].document);
  nameless.clear_name();
  truth.changes.back().revisions[0].document = nameless.SerializeAsString();
  const Findings findings = ValidateStanding(GoodAnswer(), truth, kToday);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_TRUE(findings[0].starts_with("no standing can be computed: ")) << findings[0];
}

TEST(StandingValidatorTest, FindsWhatIsNotOnRecord) {
  Answered answered = GoodAnswer();
  v1::Commitment& commitment = answered.commitments.emplace_back();
  commitment.set_name("initiatives/x/commitments/c");
  EXPECT_EQ(ValidateStanding(answered, OneSearch(), kToday),
            Findings{"initiatives/x/commitments/c was answered and is not on record"});
}

}  // namespace
}  // namespace entente::robustness

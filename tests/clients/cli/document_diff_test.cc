#include "clients/cli/document_diff.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "path: before -> after", with "()" for what is absent.
std::vector<std::string> Lines(const google::protobuf::Message& before,
                               const google::protobuf::Message& after) {
  std::vector<std::string> lines;
  for (const FieldDifference& difference : CompareDocuments(before, after)) {
    lines.push_back(difference.path + ": " + difference.before.value_or("()") + " -> " +
                    difference.after.value_or("()"));
  }
  return lines;
}

v1::Initiative BorderPlan() {
  v1::Initiative plan;
  auto* title = plan.add_titles();
  title->set_language_code("en");
  title->set_text("A plan");
  plan.mutable_deployment()->set_headcount_min(6);
  plan.add_topics("border");
  plan.add_topics("customs");
  return plan;
}

TEST(CompareDocuments, FindsNothingBetweenTheSame) {
  EXPECT_THAT(Lines(BorderPlan(), BorderPlan()), IsEmpty());
}

TEST(CompareDocuments, TellsAFieldThatChangedByItsPath) {
  v1::Initiative after = BorderPlan();
  after.mutable_titles(0)->set_text("A better plan");

  EXPECT_THAT(Lines(BorderPlan(), after), ElementsAre("titles[0].text: A plan -> A better plan"));
}

TEST(CompareDocuments, TellsWhatWasSetAndWhatWasCleared) {
  v1::Initiative after = BorderPlan();
  after.mutable_deployment()->clear_headcount_min();
  after.mutable_deployment()->set_headcount_max(8);
  after.mutable_announced()->set_edtf("2010-07-13");

  EXPECT_THAT(Lines(BorderPlan(), after),
              ElementsAre("announced.edtf: () -> 2010-07-13", "deployment.headcount_min: 6 -> ()",
                          "deployment.headcount_max: () -> 8"));
}

TEST(CompareDocuments, TellsZeroFromAbsent) {
  v1::Initiative before = BorderPlan();
  before.mutable_deployment()->set_headcount_min(0);
  v1::Initiative after = BorderPlan();
  after.mutable_deployment()->clear_headcount_min();

  EXPECT_THAT(Lines(before, after), ElementsAre("deployment.headcount_min: 0 -> ()"));
}

TEST(CompareDocuments, FindsAnElementThatWasPutInFrontOrTakenOut) {
  v1::Initiative after = BorderPlan();
  after.clear_topics();
  for (const char* topic : {"agriculture", "border", "customs"}) after.add_topics(topic);
  v1::Initiative shorter = BorderPlan();
  shorter.mutable_topics()->DeleteSubrange(0, 1);

  EXPECT_THAT(Lines(BorderPlan(), after), ElementsAre("topics[0]: () -> agriculture"));
  EXPECT_THAT(Lines(BorderPlan(), shorter), ElementsAre("topics[0]: border -> ()"));
}

TEST(CompareDocuments, ComparesElementsThatChangedWhereTheyStand) {
  v1::Initiative before = BorderPlan();
  for (const char* agency : {"agencies/us-cbp", "agencies/us-ice"}) {
    auto* participant = before.add_participants();
    participant->set_agency(agency);
    participant->set_role(v1::Participant::PARTY);
  }
  v1::Initiative after = before;
  after.mutable_participants(1)->set_role(v1::Participant::SIGNATORY);

  EXPECT_THAT(Lines(before, after), ElementsAre("participants[1].role: PARTY -> SIGNATORY"));
}

TEST(CompareDocuments, TellsAnotherDetailWhole) {
  v1::Initiative after = BorderPlan();
  after.mutable_mou()->set_form("MOU");

  EXPECT_THAT(Lines(BorderPlan(), after),
              ElementsAre("mou.form: () -> MOU", "deployment.headcount_min: 6 -> ()"));
}

TEST(CompareDocuments, PassesOverWhatTheServerKeeps) {
  v1::Initiative after = BorderPlan();
  after.set_etag("abc");
  after.mutable_update_time()->set_seconds(1);
  after.mutable_delete_time()->set_seconds(1);

  EXPECT_THAT(Lines(BorderPlan(), after), IsEmpty());
}

}  // namespace
}  // namespace entente::cli

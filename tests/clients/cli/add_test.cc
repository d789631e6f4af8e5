#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "tests/clients/cli/case_2010.h"
#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AddTest : public CommandTest {
 protected:
  AddTest() : file_(absl::StrCat(::testing::TempDir(), "/add_test.", getpid(), ".json")) {
    AddCase2010(state());
  }
  ~AddTest() override { std::remove(file_.c_str()); }

  void Write(const std::string& text) const { std::ofstream(file_) << text; }

  const std::string file_;
};

AddInitiativeArguments Plan() {
  AddInitiativeArguments plan;
  plan.add.id = "plan-2010";
  plan.kind = "action-plan";
  plan.title = "An action plan";
  plan.announced = "2010-07-13";
  plan.participants = {"us-dhs=announcer", "CA=party", "A university=member"};
  plan.places = {"HT=location", "the border=subject"};
  plan.topics = {"border-security"};
  plan.releases = {"us-dhs-2010-07-13=announces"};
  plan.add.quote = {"us-dhs-2010-07-13", "The plan is available", {"titles"}};
  return plan;
}

TEST_F(AddTest, MakesAnInitiativeOfItsFlags) {
  EXPECT_EQ(AddInitiative(MakeSession(), Plan()), ExitStatus::kOk) << messages_.str();

  EXPECT_EQ(out_.str(), "initiatives/plan-2010\n");
  const v1::Initiative& made = state().initiatives["initiatives/plan-2010"];
  EXPECT_TRUE(made.has_action_plan());
  EXPECT_EQ(made.titles(0).language_code(), "en");
  EXPECT_EQ(made.participants(0).agency(), "agencies/us-dhs");
  EXPECT_EQ(made.participants(0).role(), v1::Participant::ANNOUNCER);
  EXPECT_EQ(made.participants(1).region_code(), "CA");
  EXPECT_EQ(made.participants(2).organization_name(), "A university");
  EXPECT_EQ(made.places(1).area_name(), "the border");
  EXPECT_EQ(made.releases(0).release(), "releases/us-dhs-2010-07-13");
  EXPECT_EQ(made.citations(0).exact(), "The plan is available");
}

TEST_F(AddTest, TellsEveryFlagThatWasNotUnderstood) {
  AddInitiativeArguments plan = Plan();
  plan.kind = "plann";
  plan.announced = "last summer";
  plan.participants = {"us-dhs", "CA=ruler"};
  plan.add.quote.release = "";

  EXPECT_EQ(AddInitiative(MakeSession(), plan), ExitStatus::kUsage);

  EXPECT_THAT(messages_.str(), HasSubstr("5 flags were not understood\n"
                                         "  --kind: 'plann' is none of MOU, AGREEMENT, "));
  EXPECT_THAT(messages_.str(), HasSubstr("  --announced: 'last summer' is not EDTF"));
  EXPECT_THAT(messages_.str(), HasSubstr("  --participant: 'us-dhs': wanted WHO=ROLE\n"));
  EXPECT_THAT(messages_.str(), HasSubstr("  --participant: 'ruler' is none of FUNDING, "));
  EXPECT_THAT(messages_.str(), HasSubstr("  --source: missing"));
  EXPECT_EQ(state().create_calls, 0);
}

TEST_F(AddTest, ChecksWithoutWriting) {
  AddInitiativeArguments plan = Plan();
  plan.add.check_only = true;

  EXPECT_EQ(AddInitiative(MakeSession(), plan), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "valid, nothing was written\n");
  EXPECT_EQ(state().initiatives.count("initiatives/plan-2010"), 0U);
  EXPECT_THAT(state().requests["CreateInitiative"], HasSubstr("validate_only: true"));
}

TEST_F(AddTest, AddsNothingTheSecondTime) {
  EXPECT_EQ(AddInitiative(MakeSession(), Plan()), ExitStatus::kOk);
  EXPECT_EQ(AddInitiative(MakeSession(), Plan()), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "initiatives/plan-2010\ninitiatives/plan-2010\n");
}

TEST_F(AddTest, TellsEveryFieldThatTheServerRefuses) {
  state().create_fails["initiatives/plan-2010"] =
      client::BadField("initiative.titles", "wanted at least one");

  EXPECT_EQ(AddInitiative(MakeSession(), Plan()), ExitStatus::kRefused);

  EXPECT_THAT(messages_.str(), HasSubstr("  initiative.titles: wanted at least one\n"));
  EXPECT_THAT(out_.str(), IsEmpty());
}

TEST_F(AddTest, TakesAWholeDocumentFromAFileToWhichFlagsAdd) {
  Write(R"({"name": "initiatives/from-file", "deployment": {"headcountMin": 6}})");
  AddInitiativeArguments arguments;
  arguments.add.file = file_;
  arguments.topics = {"child-exploitation"};

  EXPECT_EQ(AddInitiative(MakeSession(), arguments), ExitStatus::kOk) << messages_.str();

  EXPECT_EQ(out_.str(), "initiatives/from-file\n");
  const v1::Initiative& made = state().initiatives["initiatives/from-file"];
  EXPECT_EQ(made.deployment().headcount_min(), 6);
  EXPECT_EQ(made.topics(0), "child-exploitation");
}

TEST_F(AddTest, SaysWhyAFileIsOfNoUse) {
  AddInitiativeArguments arguments;
  arguments.add.file = "/nowhere/plan.json";
  EXPECT_EQ(AddInitiative(MakeSession(), arguments), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("cannot read /nowhere/plan.json: No such file"));

  Write(R"({"colour": "red"})");
  arguments.add.file = file_;
  EXPECT_EQ(AddInitiative(MakeSession(), arguments), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("it holds no Initiative in JSON"));

  arguments.add.file = ::testing::TempDir();
  EXPECT_EQ(AddInitiative(MakeSession(), arguments), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("Is a directory"));
}

AddCommitmentArguments Signature() {
  AddCommitmentArguments commitment;
  commitment.initiative = "joint-border-assessment-2010";
  commitment.text = "Sign it.";
  commitment.modality = "will";
  commitment.debtors = {"us-dhs", "CA"};
  commitment.creditors = {"PUBLIC"};
  commitment.due = "in the coming months";
  commitment.said = "2010-07-13";
  return commitment;
}

TEST_F(AddTest, MakesACommitmentUnderItsInitiative) {
  EXPECT_EQ(AddCommitment(MakeSession(), Signature()), ExitStatus::kOk) << messages_.str();

  EXPECT_EQ(out_.str(), "initiatives/joint-border-assessment-2010/commitments/made\n");
  const v1::Commitment& made =
      state().commitments["initiatives/joint-border-assessment-2010/commitments/made"];
  EXPECT_EQ(made.modality(), v1::Commitment::WILL);
  EXPECT_EQ(made.debtors(1).region_code(), "CA");
  EXPECT_EQ(made.creditors(0).group(), v1::Party::PUBLIC);
  EXPECT_EQ(made.baseline_due().phrase(), "in the coming months");
  EXPECT_EQ(made.baseline_due().anchor(), "2010-07-13");
}

TEST_F(AddTest, TellsEdtfFromWordsWhichNeedTheirDay) {
  AddCommitmentArguments commitment = Signature();
  commitment.said = "";
  EXPECT_EQ(AddCommitment(MakeSession(), commitment), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("--due: 'in the coming months' is not EDTF, and words "
                                         "need the day"));

  commitment.due = "[..2014-06-30]";
  EXPECT_EQ(AddCommitment(MakeSession(), commitment), ExitStatus::kOk);
  EXPECT_THAT(state().requests["CreateCommitment"], HasSubstr("edtf: \"[..2014-06-30]\""));
}

TEST_F(AddTest, RefusesACommitmentOfWhatIsNoInitiative) {
  AddCommitmentArguments commitment = Signature();
  commitment.initiative = "x/y";

  EXPECT_EQ(AddCommitment(MakeSession(), commitment), ExitStatus::kUsage);

  EXPECT_THAT(messages_.str(), HasSubstr("'x/y' was not understood: wanted an initiative"));
}

AddReportArguments Completed() {
  AddReportArguments report;
  report.add.id = "completed-us";
  report.subject = "joint-border-assessment-2010/public-release";
  report.day = "2011-03-10";
  report.reporters = {"us-dhs"};
  report.official = "completed";
  report.delivered = "2011-03-10";
  report.add.quote = {"us-dhs-2011-03-10", "This fulfills", {}};
  return report;
}

TEST_F(AddTest, MakesAStatusAboutACommitment) {
  EXPECT_EQ(AddReport(MakeSession(), Completed()), ExitStatus::kOk) << messages_.str();

  EXPECT_EQ(out_.str(), "initiatives/joint-border-assessment-2010/reports/completed-us\n");
  const v1::Report& made =
      state().reports["initiatives/joint-border-assessment-2010/reports/completed-us"];
  EXPECT_EQ(made.commitment(), kAssessmentRelease);
  EXPECT_EQ(made.as_of_date(), "2011-03-10");
  EXPECT_EQ(made.status().official(), v1::Standing::COMPLETED);
  EXPECT_EQ(made.status().delivered().edtf(), "2011-03-10");
}

TEST_F(AddTest, MakesAFindingAboutAnInitiativeThatSupersedesAnother) {
  AddReportArguments finding;
  finding.subject = "joint-border-assessment-2010";
  finding.day = "2011-03-10";
  finding.assessor = "A desk";
  finding.evidence = "complete";
  finding.supersedes = "release-found";

  EXPECT_EQ(AddReport(MakeSession(), finding), ExitStatus::kOk) << messages_.str();

  const v1::Report& made = state().reports["initiatives/joint-border-assessment-2010/reports/made"];
  EXPECT_EQ(made.commitment(), "");
  EXPECT_EQ(made.finding().assessor().organization_name(), "A desk");
  EXPECT_EQ(made.finding().evidence(), v1::Standing::COMPLETE);
  EXPECT_EQ(made.supersedes(), "initiatives/joint-border-assessment-2010/reports/release-found");
}

TEST_F(AddTest, AsksWhetherAReportIsAStatusOrAFinding) {
  AddReportArguments report = Completed();
  report.assessor = "A desk";
  EXPECT_EQ(AddReport(MakeSession(), report), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("--assessor: not with --reporter"));

  report.assessor = "";
  report.reporters.clear();
  EXPECT_EQ(AddReport(MakeSession(), report), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("--reporter: missing"));
}

TEST_F(AddTest, RefusesAReportAboutAReport) {
  AddReportArguments report = Completed();
  report.subject = "joint-border-assessment-2010/reports/released-us";

  EXPECT_EQ(AddReport(MakeSession(), report), ExitStatus::kUsage);

  EXPECT_THAT(messages_.str(), HasSubstr("SUBJECT: a report: wanted an initiative"));
}

TEST_F(AddTest, RecordsASearch) {
  AddSearchArguments search;
  search.subject = "haiti-ice-deployment-2010/six-personnel";
  search.day = "2026-11-24";
  search.searched_by = "A desk";
  search.government = "CA";
  search.places = {"https://www.ice.gov", "Web archive"};
  search.question = "Were they sent?";
  search.outcome = "nothing";

  EXPECT_EQ(AddSearch(MakeSession(), search), ExitStatus::kOk) << messages_.str();

  const v1::Report& made = state().reports["initiatives/haiti-ice-deployment-2010/reports/made"];
  EXPECT_EQ(made.commitment(), kSixPersonnel);
  EXPECT_EQ(made.search().places_size(), 2);
  EXPECT_EQ(made.search().outcome(), v1::SearchReport::NOTHING);
  EXPECT_EQ(made.kind(), v1::Report::SEARCH);
}

ChangeDueArguments Slip() {
  ChangeDueArguments change;
  change.name = "haiti-ice-deployment-2010/six-personnel";
  change.due = "during the summer of 2011";
  change.stated_by = "US";
  change.day = "2011-01-13";
  change.why = "The budget came late.";
  change.quote = {"us-dhs-2011-03-10", "in summer", {}};
  return change;
}

TEST_F(AddTest, RecordsAChangeOfADueDate) {
  EXPECT_EQ(ChangeDue(MakeSession(), Slip()), ExitStatus::kOk) << messages_.str();

  EXPECT_EQ(out_.str(),
            "initiatives/haiti-ice-deployment-2010/commitments/six-personnel\n"
            "  due \"during the summer of 2011\"; at first \"in the coming months\", from "
            "2010-07-13, expected by 2011-01-13\n");
  const v1::DueChange& change = state().commitments[kSixPersonnel].due_changes(0);
  EXPECT_EQ(change.new_due().anchor(), "2011-01-13");
  EXPECT_EQ(change.stated_by().region_code(), "US");
  EXPECT_EQ(change.citation().release(), "releases/us-dhs-2011-03-10");
  EXPECT_THAT(state().requests["ChangeDueDate"], HasSubstr("request_id: "));
}

TEST_F(AddTest, TakesADueDateBackOnlyWhenToldSo) {
  ChangeDueArguments change = Slip();
  change.due = "";
  EXPECT_EQ(ChangeDue(MakeSession(), change), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("--due: missing: wanted the new date, or --no-date"));

  change.no_date = true;
  EXPECT_EQ(ChangeDue(MakeSession(), change), ExitStatus::kOk);
  EXPECT_FALSE(state().commitments[kSixPersonnel].due_changes(0).has_new_due());
  EXPECT_THAT(out_.str(), HasSubstr("due on no date"));
}

TEST_F(AddTest, RefusesAChangeOfWhatIsNoCommitmentOrOnNoDay) {
  ChangeDueArguments change = Slip();
  change.name = "haiti-ice-deployment-2010";
  EXPECT_EQ(ChangeDue(MakeSession(), change), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("wanted a commitment, INITIATIVE/ID"));

  change = Slip();
  change.day = "soon";
  EXPECT_EQ(ChangeDue(MakeSession(), change), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("--on: 'soon': wanted a day, YYYY-MM-DD"));
}

class WhenTest : public CommandTest {};

TEST_F(WhenTest, TellsHowWordsAreUnderstood) {
  state().resolved.set_edtf("2010-26");
  state().resolved.set_earliest("2010-07-13");
  state().resolved.set_latest("2010-09-22");
  state().resolved.set_latest_strict("2010-08-31");
  state().resolved.set_precision(v1::FuzzyDate::SEASON);
  state().resolved.set_rule("en/1");

  EXPECT_EQ(
      When(MakeSession(),
           {.date = "later this summer", .said = "2010-07-13", .place = "CA", .debtor = "US"}),
      ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "\"later this summer\", said 2010-07-13\n"
            "  edtf      2010-26\n"
            "  earliest  2010-07-13\n"
            "  latest    2010-09-22\n"
            "  strict    2010-08-31\n"
            "  precision SEASON\n"
            "  rule      en/1\n");
  EXPECT_THAT(state().requests["ResolveDate"], HasSubstr("place_region_code: \"CA\""));
  EXPECT_THAT(state().requests["ResolveDate"], HasSubstr("debtor_region_code: \"US\""));
}

TEST_F(WhenTest, SaysThatWordsWereNotUnderstood) {
  state().resolved.set_rule("unresolved");

  EXPECT_EQ(When(MakeSession(), {.date = "when the moon is blue", .said = "2010-07-13"}),
            ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("not understood"));
}

TEST_F(WhenTest, TakesEdtfWithoutADay) {
  format_ = Format::kJson;

  EXPECT_EQ(When(MakeSession(), {.date = "2010-26"}), ExitStatus::kOk);

  EXPECT_EQ(nlohmann::json::parse(out_.str())["edtf"], "2010-26");
}

TEST_F(WhenTest, AsksForTheDayOfWords) {
  EXPECT_EQ(When(MakeSession(), {.date = "later this summer"}), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("wanted EDTF, or words with --said DAY"));
}

}  // namespace
}  // namespace entente::cli

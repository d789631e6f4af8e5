#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "tests/clients/cli/case_2010.h"
#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class TrackingListTest : public CommandTest {
 protected:
  TrackingListTest() {
    AddCase2010(state());
    terminal_.columns = 80;
  }
};

TEST_F(TrackingListTest, ShowsWhoOwesWhatByWhenAndHowItStands) {
  EXPECT_EQ(ListCommitments(MakeSession(), {.filter = "pair:CA-US"}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "DUE         DEBTOR    WHAT IS OWED                                 SCHEDULE\n"
            "                      COMMITMENT                                   EVIDENCE\n"
            "                      REPORTED\n"
            "──────────  ────────  ───────────────────────────────────────────  ─────────────\n"
            "\"in the     us-ice    Deploy six persons to join a Canadian        SOFT_OVERDUE\n"
            "coming                effort in Haiti.\n"
            "months\"               haiti-ice-deployment-2010/six-personnel\n"
            "                      NEVER: search-1 of 2011-01-30\n"
            "summer      us-dhs,   Release the assessment to the public.        LATE 169 to\n"
            "2010        ca-ps     joint-border-assessment-2010/public-release  191 days\n"
            "                      2011-03-10                                   COMPLETE\n"
            "\n"
            "2 commitments, as of 2026-11-24\n");
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("filter: \"pair:CA-US\""));
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("parent: \"initiatives/-\""));
}

TEST_F(TrackingListTest, SaysNeverOnlyOnTheStrengthOfASearchThatFoundNothing) {
  state()
      .reports["initiatives/haiti-ice-deployment-2010/reports/search-1"]
      .mutable_search()
      ->set_outcome(v1::SearchReport::INACCESSIBLE);
  EXPECT_EQ(ListCommitments(MakeSession(), {}), ExitStatus::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("INACCESSIBLE: search-1 of 2011-01-30"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("NEVER")));

  state().commitments[kSixPersonnel].mutable_standing()->clear_newest_search();
  EXPECT_EQ(ListCommitments(MakeSession(), {}), ExitStatus::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("not searched"));
}

TEST_F(TrackingListTest, ToleratesASearchThatIsGone) {
  state().reports.clear();

  EXPECT_EQ(ListCommitments(MakeSession(), {}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("no report, see search-1"));
}

TEST_F(TrackingListTest, PassesOnDayOrderAndPage) {
  EXPECT_EQ(
      ListCommitments(MakeSession(),
                      {.limit = 1, .order = "due", .as_of_date = "2011-01-31", .page_token = "1"}),
      ExitStatus::kOk);

  EXPECT_THAT(out_.str(), Not(HasSubstr("six-personnel")));
  EXPECT_TRUE(out_.str().ends_with("\n1 commitment on this last page, as of 2011-01-31\n"));
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("order_by: \"due\""));
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("page_size: 1"));
}

TEST_F(TrackingListTest, NamesTheNextPage) {
  EXPECT_EQ(ListReports(MakeSession(), {.limit = 2}), ExitStatus::kOk);

  EXPECT_TRUE(
      out_.str().ends_with("\nthe first 2 reports, as of 2026-11-24; there are more\n"
                           "next page: --page-token 2\n"
                           "or --limit 20, --all, a closer filter\n"))
      << out_.str();
}

TEST_F(TrackingListTest, AsksForWhatIsPastDueTheOldestFirst) {
  EXPECT_EQ(ListOverdue(MakeSession(), {.filter = "debtor:us-ice OR debtor:us-cbp"}),
            ExitStatus::kOk);

  EXPECT_THAT(state().requests["ListCommitments"],
              HasSubstr("filter: \"(debtor:us-ice OR debtor:us-cbp) (schedule:OVERDUE OR "
                        "schedule:SOFT_OVERDUE)\""));
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("order_by: \"due\""));
}

TEST_F(TrackingListTest, AsksForWhatCameLateTheLatestFirst) {
  EXPECT_EQ(ListLate(MakeSession(), {}), ExitStatus::kOk);
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("filter: \"schedule:LATE\""));
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("order_by: \"days_late desc\""));

  EXPECT_EQ(ListLate(MakeSession(), {.order = "announced"}), ExitStatus::kOk);
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("order_by: \"announced\""));
}

TEST_F(TrackingListTest, HasWhatWasTypedRefusedAloneSoThatItsColumnsFit) {
  state().list_refusal = client::BadField("filter", "column 1: unknown field \"colour\"");

  EXPECT_EQ(ListLate(MakeSession(), {.filter = "colour:red", .as_of_date = "2011-01-31"}),
            ExitStatus::kRefused);

  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(messages_.str(), HasSubstr("column 1"));
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("filter: \"colour:red\""));
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("as_of_date: \"2011-01-31\""));
}

TEST_F(TrackingListTest, ShowsReportsOfAllKinds) {
  terminal_.columns = 140;

  EXPECT_EQ(ListReports(MakeSession(), {}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("2011-01-30  SEARCH   A desk  NOTHING, of CA"));
  EXPECT_THAT(out_.str(), HasSubstr("2011-03-10  FINDING  A desk  evidence COMPLETE"));
  EXPECT_THAT(out_.str(),
              HasSubstr("2011-03-10  STATUS   ca-ps   COMPLETED, delivered 2011-03-10  "
                        "joint-border-assessment-2010/released-ca    public-release\n"));
}

TEST_F(TrackingListTest, ShowsQuotesWithTheStateOfTheirSources) {
  terminal_.columns = 0;
  state().citations[1].mutable_availability()->set_state(v1::Availability::REPLACED);
  state().citations[1].set_replaced_by("releases/us-dhs-2010-07-14");

  EXPECT_EQ(ListCitations(MakeSession(), {.document = "joint-border-assessment-2010/public-release",
                                          .field = "baseline_due"}),
            ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("us-dhs-2010-07-13 [4364-4421]"));
  EXPECT_THAT(out_.str(), HasSubstr("REPLACED by us-dhs-2010-07-14"));
  EXPECT_TRUE(out_.str().ends_with("\n1 citation, as of 2026-11-24\n")) << out_.str();
  EXPECT_THAT(state().requests["ListCitations"], HasSubstr("field: \"baseline_due\""));
  EXPECT_THAT(state().requests["ListCitations"],
              HasSubstr(std::string("document: \"") + kAssessmentRelease + "\""));
}

TEST_F(TrackingListTest, ListsTheQuotesOfOneDocumentAloneWhenAsked) {
  EXPECT_EQ(ListCitations(MakeSession(), {.document = "joint-border-assessment-2010"}),
            ExitStatus::kOk);
  EXPECT_TRUE(out_.str().ends_with("\n4 citations, as of 2026-11-24\n")) << out_.str();

  EXPECT_EQ(
      ListCitations(MakeSession(), {.document = "joint-border-assessment-2010", .only_own = true}),
      ExitStatus::kOk);
  EXPECT_TRUE(out_.str().ends_with("\n1 citation, as of 2026-11-24\n")) << out_.str();
}

TEST_F(TrackingListTest, RefusesADocumentThatIsNone) {
  EXPECT_EQ(ListCitations(MakeSession(), {.document = "agencies/us-cbp"}), ExitStatus::kRefused);
  EXPECT_THAT(messages_.str(), HasSubstr("'agencies/us-cbp' is no name of an initiative"));
}

TEST_F(TrackingListTest, TellsWhatTheServerRefuses) {
  state().list_refusal = client::BadField("filter", "column 1: unknown field \"colour\"");

  EXPECT_EQ(ListCommitments(MakeSession(), {.filter = "colour:red"}), ExitStatus::kRefused);

  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(messages_.str(), HasSubstr("filter: column 1: unknown field \"colour\""));
}

TEST_F(TrackingListTest, PrintsMarkdownForDocuments) {
  terminal_.columns = 0;
  format_ = Format::kMarkdown;
  state().commitments[kSixPersonnel].mutable_texts(0)->set_text("Deploy six | or *more*.");

  EXPECT_EQ(ListCommitments(MakeSession(), {.limit = 1}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("| DUE | DEBTOR | WHAT IS OWED | COMMITMENT |"));
  EXPECT_THAT(out_.str(), HasSubstr("\n| --- | --- |"));
  EXPECT_THAT(out_.str(), HasSubstr("| Deploy six \\| or \\*more\\*. |"));
}

TEST_F(TrackingListTest, PrintsDocumentsForPrograms) {
  format_ = Format::kJson;

  EXPECT_EQ(ListReports(MakeSession(), {}), ExitStatus::kOk);

  EXPECT_EQ(nlohmann::json::parse(out_.str()).size(), 5U);
}

TEST_F(TrackingListTest, ShowsHowInitiativesAreRelated) {
  auto& related = state().related.emplace_back();
  *related.mutable_initiative() = state().initiatives[kAssessment];
  related.set_kind(v1::Relation::FOLLOWS_UP);
  related.set_via(kDeployment);
  related.set_depth(2);
  auto& parent = state().related.emplace_back(related);
  parent.set_kind(v1::Relation::PARENT);
  parent.set_inverse(true);

  EXPECT_EQ(ListRelated(MakeSession(), {.name = "haiti-ice-deployment-2010", .depth = 3}),
            ExitStatus::kOk);

  terminal_.columns = 0;
  out_.str("");
  EXPECT_EQ(ListRelated(MakeSession(), {.name = "haiti-ice-deployment-2010", .depth = 3}),
            ExitStatus::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("2      haiti-ice-deployment-2010 FOLLOWS_UP "
                                    "joint-border-assessment-2010"));
  EXPECT_THAT(out_.str(), HasSubstr("haiti-ice-deployment-2010 is PARENT of "
                                    "joint-border-assessment-2010"));
  EXPECT_THAT(out_.str(),
              ContainsRegex("\n2 related initiatives, as of [0-9]{4}-[0-9]{2}-[0-9]{2}\n$"));
  EXPECT_THAT(state().requests["ListRelatedInitiatives"], HasSubstr("depth: 3"));
}

TEST_F(TrackingListTest, RefusesToRelateWhatIsNoInitiative) {
  EXPECT_EQ(ListRelated(MakeSession(), {.name = "x/y"}), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("'x/y' was not understood: wanted an initiative"));
}

TEST_F(TrackingListTest, ShowsWhatADeploymentIsMadeOf) {
  terminal_.columns = 0;

  EXPECT_EQ(ListInitiatives(MakeSession(), {}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("us-ice, CA (LEAD)  6, \"in the coming months\"\n"));
}

}  // namespace
}  // namespace entente::cli

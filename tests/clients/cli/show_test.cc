#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "tests/clients/cli/case_2010.h"
#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ShowCaseTest : public CommandTest {
 protected:
  ShowCaseTest() { AddCase2010(state()); }

  std::string Sheet(const ShowArguments& arguments, int columns = 80) {
    terminal_.columns = columns;
    EXPECT_EQ(Show(MakeSession(), arguments), ExitStatus::kOk) << messages_.str();
    return out_.str();
  }
};

constexpr char kHead[] =
    "Joint Border Threat and Risk Assessment       ASSESSMENT     CA-US\n"
    "  authors   us-dhs, ca-ps           sides     AGREE (US, CA completed)\n"
    "  evidence  COMPLETE (one finding)  schedule  LATE 169 to 191 days\n"
    "\n"
    "          Aug   Sep   Oct   Nov   Dec   Jan    Feb  Mar\n"
    "      A=========----|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx*\n"
    "      A said 13 Jul 2010   --- strict 31 Aug, lenient 22 Sep   * 10 Mar 2011\n"
    "\n"
    "      \"The assessment, which will be released later this summer,\"\n"
    "       DHS, 13 Jul 2010 [4364-4421] verified\n";

TEST_F(ShowCaseTest, ShowsTheAssessmentOf2010WithItsTimelineAndSentence) {
  EXPECT_THAT(Sheet({.name = "joint-border-assessment-2010"}), StartsWith(kHead));
}

TEST_F(ShowCaseTest, ShowsWhatIsOwedAndWhatEachSideSaid) {
  EXPECT_THAT(
      Sheet({.name = "joint-border-assessment-2010"}),
      HasSubstr("Commitments\n"
                "  public-release  Release the assessment to the public.\n"
                "    us-dhs, ca-ps to PUBLIC, WILL, due \"later this summer\", 2010-07-13 to\n"
                "    2010-09-22: LATE 169 to 191 days\n"
                "\n"
                "Reports\n"
                "  2011-03-10  A desk: evidence COMPLETE  (release-found, on public-release)\n"
                "  2011-03-10  ca-ps: COMPLETED, delivered 2011-03-10  (released-ca, on\n"
                "  public-release)\n"
                "    \"today announced the release\"\n"
                "     PS, 10 Mar 2011 [50-77] verified\n"));
}

TEST_F(ShowCaseTest, SaysWhenTheStandingIsThatOfTheOneCommitment) {
  const std::string borrowed = "standing  of its one commitment, public-release";
  EXPECT_THAT(Sheet({.name = "joint-border-assessment-2010"}), HasSubstr(borrowed));

  state().initiatives[kAssessment].mutable_standing()->set_evidence(v1::Standing::LIMITED);
  out_.str("");
  const std::string own = Sheet({.name = "joint-border-assessment-2010"});
  EXPECT_THAT(own, HasSubstr("evidence  LIMITED"));
  EXPECT_THAT(own, Not(HasSubstr("standing  ")));
}

TEST_F(ShowCaseTest, PutsTheHeadUnderEachOtherWhereItIsNarrow) {
  EXPECT_THAT(Sheet({.name = "joint-border-assessment-2010"}, 40),
              StartsWith("Joint Border Threat and Risk Assessment\n"
                         "  ASSESSMENT     CA-US\n"
                         "  authors   us-dhs, ca-ps\n"
                         "  sides     AGREE (US, CA completed)\n"
                         "  evidence  COMPLETE (one finding)\n"
                         "  schedule  LATE 169 to 191 days\n"
                         "\n"
                         "        Aug   Oct   Dec   Feb\n"
                         "      A====--|xxxxxxxxxxxxxxxx*\n"));
}

TEST_F(ShowCaseTest, AsksForTheDay) {
  Sheet({.name = "joint-border-assessment-2010", .as_of_date = "2011-01-31"});

  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("as_of_date: \"2011-01-31\""));
  EXPECT_THAT(state().requests["ListReports"], HasSubstr("as_of_date: \"2011-01-31\""));
  EXPECT_THAT(state().requests["ListCitations"], HasSubstr("as_of_date: \"2011-01-31\""));
}

TEST_F(ShowCaseTest, ShowsAnOldReadingAlone) {
  const std::string sheet =
      Sheet({.name = "joint-border-assessment-2010", .read_time = "2026-11-01T00:00:00Z"});

  EXPECT_THAT(sheet, Not(HasSubstr("Commitments")));
  EXPECT_EQ(state().list_calls, 0);
}

TEST_F(ShowCaseTest, RefusesAReadTimeThatIsNone) {
  EXPECT_EQ(Show(MakeSession(), {.name = "x-y-z", .read_time = "yesterday"}), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("'yesterday' was not understood: wanted a time"));
}

TEST_F(ShowCaseTest, ShowsACommitmentWithItsSearches) {
  EXPECT_EQ(Sheet({.name = "haiti-ice-deployment-2010/six-personnel"}),
            "Deploy six persons to join a Canadian effort in Haiti.\n"
            "  owed by   us-ice                  sides     NONE (CA silent; US not searched)\n"
            "  schedule  SOFT_OVERDUE\n"
            "  to        CA\n"
            "\n"
            "          Aug   Sep   Oct   Nov   Dec   Jan\n"
            "      A====================================?~~>\n"
            "      A said 13 Jul 2010   ? expected 13 Jan 2011   no last day\n"
            "      > not delivered by 31 Jan\n"
            "\n"
            "      \"six U.S. Immigration and Customs Enforcement personnel will be deployed\n"
            "      in the coming months\"\n"
            "       DHS, 13 Jul 2010 [2949-3041] verified\n"
            "\n"
            "  name      initiatives/haiti-ice-deployment-2010/commitments/six-personnel\n"
            "  modality  WILL\n"
            "  due       \"in the coming months\", from 2010-07-13, expected by 2011-01-13\n"
            "\n"
            "Reports\n"
            "  2011-01-30  A desk: NOTHING  (search-1)\n"
            "    Were six persons of ICE sent to Haiti?\n"
            "  2011-01-30  A desk: NOTHING, of CA  (search-ca)\n"
            "    Were six persons of ICE sent to Haiti?\n"
            "\n"
            "Quotes, with their source and what they support\n"
            "  \"six U.S. Immigration and Customs Enforcement personnel will be deployed in\n"
            "  the coming months\"\n"
            "    DHS, 13 Jul 2010 [2949-3041] verified: baseline_due\n");
}

TEST_F(ShowCaseTest, ShowsEveryChangeOfADueDateWithWhoAndTheWords) {
  v1::Commitment& commitment = state().commitments[kSixPersonnel];
  v1::DueChange& change = *commitment.add_due_changes();
  *change.mutable_old_due() = commitment.baseline_due();
  change.mutable_new_due()->set_edtf("2012-06");
  change.mutable_stated_by()->set_region_code("US");
  change.set_date("2011-05-01");
  change.set_reason("The budget came late.");
  change.mutable_citation()->set_release("releases/news");
  change.mutable_citation()->set_exact("will be there in June 2012");
  *commitment.mutable_current_due() = change.new_due();

  EXPECT_THAT(Sheet({.name = "haiti-ice-deployment-2010"}),
              HasSubstr("Changes of due dates\n"
                        "  2011-05-01  US  2010-07-13 or later -> 2012-06  (six-personnel)\n"
                        "    The budget came late.\n"
                        "    \"will be there in June 2012\"\n"
                        "     news\n"));
}

TEST_F(ShowCaseTest, ShowsAReportOfThatIdWhenThereIsNoCommitment) {
  EXPECT_EQ(Sheet({.name = "haiti-ice-deployment-2010/search-ca"}),
            "SEARCH of 2011-01-30 on haiti-ice-deployment-2010/six-personnel\n"
            "  name      initiatives/haiti-ice-deployment-2010/reports/search-ca\n"
            "  about     initiatives/haiti-ice-deployment-2010/commitments/six-personnel\n"
            "  by        A desk\n"
            "  word of   CA\n"
            "  where     https://www.ice.gov\n"
            "  question  Were six persons of ICE sent to Haiti?\n"
            "  outcome   NOTHING\n");
}

TEST_F(ShowCaseTest, SaysThatAReportIsSuperseded) {
  state().reports["initiatives/joint-border-assessment-2010/reports/released-us"].set_superseded_by(
      "initiatives/joint-border-assessment-2010/reports/released-us-2");

  EXPECT_THAT(Sheet({.name = "joint-border-assessment-2010/released-us"}),
              HasSubstr("  superseded by released-us-2\n"));
}

TEST_F(ShowCaseTest, PrintsTrackedDocumentsForPrograms) {
  format_ = Format::kJson;

  const auto commitment = nlohmann::json::parse(
      Sheet({.name = "joint-border-assessment-2010/commitments/public-release"}));

  EXPECT_EQ(commitment["schedule"]["daysLateMin"], 169);
}

TEST_F(ShowCaseTest, SaysThatTheInitiativeHasNoSuchChild) {
  EXPECT_EQ(Show(MakeSession(), {.name = "joint-border-assessment-2010/nothing"}),
            ExitStatus::kRefused);
  EXPECT_THAT(messages_.str(), HasSubstr("no commitment or report has the id "
                                         "'joint-border-assessment-2010/nothing'"));
}

TEST_F(ShowCaseTest, KeepsControlCharactersOfDatesFromTheTerminal) {
  v1::Commitment& commitment = state().commitments[kSixPersonnel];
  commitment.mutable_current_due()->Clear();
  commitment.mutable_current_due()->set_phrase("soon\x1b]0;title\x07");

  EXPECT_THAT(Sheet({.name = "haiti-ice-deployment-2010"}), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace entente::cli

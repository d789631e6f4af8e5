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
using ::testing::Not;

class BriefTest : public CommandTest {
 protected:
  BriefTest() { AddCase2010(state()); }
};

TEST_F(BriefTest, TellsWhatEachSideOwesAndWhoIsSilentWithTheSentences) {
  terminal_.columns = 80;

  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-US", .as_of_date = "2011-01-31"}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "CA-US, as sources stood on 2011-01-31\n"
            "\n"
            "United States of America owes\n"
            "  overdue\n"
            "    Deploy six persons to join a Canadian effort in Haiti.\n"
            "    (haiti-ice-deployment-2010/six-personnel)\n"
            "      us-ice to CA; due \"in the coming months\", from 2010-07-13, expected by\n"
            "      2011-01-13; SOFT_OVERDUE; no finding\n"
            "      \"six U.S. Immigration and Customs Enforcement personnel will be deployed\n"
            "      in the coming months\"\n"
            "       DHS, 13 Jul 2010 [2949-3041] verified\n"
            "\n"
            "Canada and United States of America together owe\n"
            "  delivered late\n"
            "    Release the assessment to the public.\n"
            "    (joint-border-assessment-2010/public-release)\n"
            "      us-dhs, ca-ps to PUBLIC; due \"later this summer\", 2010-07-13 to\n"
            "      2010-09-22; delivered 2011-03-10; LATE 169 to 191 days; evidence COMPLETE\n"
            "      \"The assessment, which will be released later this summer,\"\n"
            "       DHS, 13 Jul 2010 [4364-4421] verified\n"
            "\n"
            "Silent\n"
            "    Deploy six persons to join a Canadian effort in Haiti.\n"
            "    (haiti-ice-deployment-2010/six-personnel)\n"
            "      nobody has reported, by the search of 2011-01-30\n"
            "      (haiti-ice-deployment-2010/search-1)\n"
            "      \"six U.S. Immigration and Customs Enforcement personnel will be deployed\n"
            "      in the coming months\"\n"
            "       DHS, 13 Jul 2010 [2949-3041] verified\n"
            "    Deploy six persons to join a Canadian effort in Haiti.\n"
            "    (haiti-ice-deployment-2010/six-personnel)\n"
            "      CA is silent, by the search of 2011-01-30\n"
            "      (haiti-ice-deployment-2010/search-ca)\n"
            "      \"six U.S. Immigration and Customs Enforcement personnel will be deployed\n"
            "      in the coming months\"\n"
            "       DHS, 13 Jul 2010 [2949-3041] verified\n"
            "\n"
            "2 commitments of 2 initiatives, as of 2011-01-31\n");
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("filter: \"pair:CA-US\""));
  EXPECT_THAT(state().requests["ListCommitments"], HasSubstr("as_of_date: \"2011-01-31\""));
}

TEST_F(BriefTest, TakesThePairInAnyOrderAndCase) {
  EXPECT_EQ(Brief(MakeSession(), {.pair = "us-ca"}), ExitStatus::kOk);

  EXPECT_THAT(state().requests["ListInitiatives"], HasSubstr("filter: \"pair:CA-US\""));
  EXPECT_THAT(out_.str(), HasSubstr("CA-US, as sources stood on 2026-11-24\n"));
}

TEST_F(BriefTest, RefusesWhatIsNoPair) {
  for (const char* pair : {"CA", "CA-US-MX", "CAUS", "CA-CA", "us-cbp", "C1-US", ""}) {
    EXPECT_EQ(Brief(MakeSession(), {.pair = pair}), ExitStatus::kUsage) << pair;
    EXPECT_THAT(messages_.str(), HasSubstr("wanted a pair of two countries, such as CA-US"));
  }
}

TEST_F(BriefTest, TellsThatACountryDoesNotExist) {
  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-ZZ"}), ExitStatus::kRefused);
  EXPECT_THAT(messages_.str(), HasSubstr("countries/ZZ"));
}

TEST_F(BriefTest, TellsWhereTheSidesDifferInTheWordsOfEach) {
  v1::Standing& standing = *state().commitments[kAssessmentRelease].mutable_standing();
  standing.set_agreement(v1::Side::DIFFER);
  standing.mutable_sides(1)->set_official(v1::Standing::IN_OPERATION);

  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-US"}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("Differing\n"
                                    "    Release the assessment to the public.  "
                                    "(joint-border-assessment-2010/public-release)\n"
                                    "      DIFFER (US completed; CA in operation)\n"
                                    "      \"This fulfills their July 2010 pledge\"\n"
                                    "       DHS, 10 Mar 2011 [100-136] verified\n"
                                    "      \"today announced the release\"\n"
                                    "       PS, 10 Mar 2011 [50-77] verified\n"));
}

TEST_F(BriefTest, NamesTheSilentBeyondTheSearchesThatItLooksUp) {
  constexpr int kCount = 102;
  const v1::Commitment six = state().commitments[kSixPersonnel];
  const v1::Report search =
      state().reports["initiatives/haiti-ice-deployment-2010/reports/search-1"];
  for (int i = 0; i < kCount; ++i) {
    const std::string id = absl::StrCat("number-", i);
    v1::Commitment& commitment =
        state().commitments[absl::StrCat(kDeployment, "/commitments/", id)];
    commitment = six;
    commitment.set_name(absl::StrCat(kDeployment, "/commitments/", id));
    const std::string name = absl::StrCat(kDeployment, "/reports/", id);
    commitment.mutable_standing()->set_newest_search(name);
    commitment.mutable_standing()->clear_sides();
    state().reports[name] = search;
    state().reports[name].set_name(name);
  }
  format_ = Format::kJson;

  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-US"}), ExitStatus::kOk);

  const nlohmann::json brief = nlohmann::json::parse(out_.str());
  int told = 0;
  int not_looked_up = 0;
  for (const nlohmann::json& silence : brief.at("silent")) {
    const std::string who = silence.at("who");
    told += who == "nobody has reported" ? 1 : 0;
    if (who != "no report, and the newest search was not looked up") continue;
    ++not_looked_up;
    EXPECT_FALSE(silence.at("search").get<std::string>().empty());
    EXPECT_EQ(silence.at("searchDate"), "");
  }
  EXPECT_EQ(told, 100);
  EXPECT_EQ(not_looked_up, kCount + 1 - 100);
}

TEST_F(BriefTest, SaysNothingOfSilenceWhereTheSearchFoundSomething) {
  state()
      .reports["initiatives/haiti-ice-deployment-2010/reports/search-1"]
      .mutable_search()
      ->set_outcome(v1::SearchReport::INACCESSIBLE);

  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-US"}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), Not(HasSubstr("nobody has reported")));
  EXPECT_THAT(out_.str(), Not(HasSubstr("no report, and the newest search")));
}

TEST_F(BriefTest, LeavesOutWhatPromisesNothing) {
  state().commitments[kSixPersonnel].set_modality(v1::Commitment::DISCUSSED);

  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-US"}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), Not(HasSubstr("United States of America owes")));
  EXPECT_TRUE(
      out_.str().ends_with("1 more that promise nothing (PROPOSED, DISCUSSED) are left "
                           "out\n"));
}

TEST_F(BriefTest, SaysThatThereIsNothing) {
  state().commitments.clear();
  state().initiatives.clear();

  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-US"}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "CA-US, as sources stood on 2026-11-24\n"
            "\n"
            "0 commitments of 0 initiatives, as of 2026-11-24\n");
}

TEST_F(BriefTest, PrintsCleanMarkdown) {
  format_ = Format::kMarkdown;
  state().commitments.erase(kSixPersonnel);
  state().commitments[kAssessmentRelease].mutable_texts(0)->set_text("Release <it> | now.");

  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-US"}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "# CA-US, as sources stood on 2026-11-24\n"
            "\n"
            "| Who owes | Overdue | Open | Delivered late | Delivered |\n"
            "| --- | --- | --- | --- | --- |\n"
            "| Canada and United States of America together | 0 | 0 | 1 | 0 |\n"
            "\n"
            "## Canada and United States of America together owe\n"
            "\n"
            "### Delivered late\n"
            "\n"
            "- **Release \\<it\\> \\| now.** (`joint-border-assessment-2010/public-release`): "
            "us-dhs, ca-ps to PUBLIC; due \"later this summer\", 2010-07-13 to 2010-09-22; "
            "delivered 2011-03-10; LATE 169 to 191 days; evidence COMPLETE\n"
            "\n"
            "  > \"The assessment, which will be released later this summer,\"\n"
            "  > -- DHS, 13 Jul 2010 \\[4364-4421\\] verified, "
            "<https://example.org/releases/us-dhs-2010-07-13>\n"
            "\n"
            "1 commitment of 2 initiatives, as of 2026-11-24.\n");
}

TEST_F(BriefTest, PrintsAnObjectForPrograms) {
  format_ = Format::kJson;

  EXPECT_EQ(Brief(MakeSession(), {.pair = "CA-US", .as_of_date = "2011-01-31"}), ExitStatus::kOk);

  const auto brief = nlohmann::json::parse(out_.str());
  EXPECT_EQ(brief["pair"], "CA-US");
  EXPECT_EQ(brief["asOfDate"], "2011-01-31");
  EXPECT_EQ(brief["sides"][0]["overdue"][0]["commitment"]["name"], kSixPersonnel);
  EXPECT_EQ(brief["sides"][1]["late"][0]["sentence"]["citation"]["start"], 4364);
  EXPECT_EQ(brief["silent"].size(), 2U);
}

}  // namespace
}  // namespace entente::cli

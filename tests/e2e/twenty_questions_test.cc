// The twenty questions that the record is kept for, asked of the samples with the sample client.

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/console_document.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The day that a date is exactly.
absl::CivilDay DayOf(const json& date) {
  absl::CivilDay day;
  EXPECT_EQ(date.at("earliest"), date.at("latest"));
  EXPECT_TRUE(absl::ParseCivilTime(date.at("earliest").get<std::string>(), &day)) << date;
  return day;
}

class TwentyQuestions : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    server_ = std::make_unique<ServerProcess>(folder_->path() + "/data");
    for (const char* sample : {"border-2010", "us-partners-2009-2025"}) {
      const Output output =
          Ask(std::string("entente import '" ENTENTE_SOURCE_DIR "/clients/samples/") + sample +
              ".jsonl'");
      ASSERT_EQ(output.exit_status, 0) << output.out << output.err;
    }
  }
  static void TearDownTestSuite() {
    server_.reset();
    folder_.reset();
  }

  // What a person's shell would print for the line, on a page of 100 columns.
  static Output Ask(const std::string& line) {
    const std::string folder = fs::path(ENTENTE_CLIENT_BINARY).parent_path().string();
    return RunProgram({"/bin/sh", "-c", "PATH='" + folder + "':\"$PATH\"; " + line},
                      {"ENTENTE_SERVER=" + server_->address(), "COLUMNS=100", "LC_ALL=C.UTF-8"});
  }

  static std::string Answer(const std::string& line) {
    const Output output = Ask(line);
    EXPECT_EQ(output.exit_status, 0) << line << "\n" << output.err;
    return output.out;
  }

  static json AnswerJson(const std::string& arguments) {
    return json::parse(Answer("entente --json " + arguments));
  }

  static std::vector<std::string> NamesOf(const std::string& arguments) {
    std::vector<std::string> names;
    for (const json& document : AnswerJson(arguments)) names.push_back(document.at("name"));
    return names;
  }

  static std::unique_ptr<TemporaryFolder> folder_;
  static std::unique_ptr<ServerProcess> server_;
};

std::unique_ptr<TemporaryFolder> TwentyQuestions::folder_;
std::unique_ptr<ServerProcess> TwentyQuestions::server_;

// The answer with DAY for today's date, at which a list that is computed for no day ends.
std::string Undated(const std::string& line, std::string answer) {
  constexpr std::string_view kBeforeDay = ", as of ";
  if (!line.starts_with("entente related ")) return answer;
  const std::size_t at = answer.rfind(kBeforeDay);
  EXPECT_NE(at, std::string::npos) << answer;
  return at == std::string::npos ? answer : answer.substr(0, at + kBeforeDay.size()) + "DAY\n";
}

// ENTENTE_WRITE_QUESTIONS=1 writes the document instead.
TEST_F(TwentyQuestions, AreAnsweredAsTheDocumentSays) {
  const fs::path path = ENTENTE_SOURCE_DIR "/docs/questions.md";
  const std::string document = ReadAll(path);
  ASSERT_FALSE(document.empty());

  const std::string answered =
      WithAnswers(document, [](const std::string& line) { return Undated(line, Answer(line)); });

  if (std::getenv("ENTENTE_WRITE_QUESTIONS") != nullptr) std::ofstream(path) << answered;
  EXPECT_EQ(ReadAll(path), answered);
}

// The commands of the section "Questions" of a README.
std::vector<std::string> QuestionsOf(const std::string& readme) {
  std::vector<std::string> questions;
  std::istringstream lines(readme.substr(readme.find("\n## Questions")));
  for (std::string line; std::getline(lines, line) && line != "## In the code";) {
    if (line.starts_with("entente ")) questions.push_back(line);
  }
  return questions;
}

TEST_F(TwentyQuestions, OfTheClientsReadmeAllFindSomething) {
  const std::vector<std::string> questions =
      QuestionsOf(ReadAll(ENTENTE_SOURCE_DIR "/clients/cli/README.md"));

  EXPECT_GE(questions.size(), 20U);
  for (const std::string& question : questions) {
    EXPECT_THAT(Answer(question), AllOf(Not(IsEmpty()), Not(StartsWith("no ")))) << question;
  }
}

TEST_F(TwentyQuestions, ASlipInASavedFilterIsToldByTheColumnThatWasTyped) {
  const Output refused = Ask("entente late colour:red");

  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.err, HasSubstr("column 1: "));
  EXPECT_THAT(Ask("entente overdue 'debtor:US) (debtor:CA'").err, HasSubstr("column 10: "));
}

// What the answers must be, whatever the document says.

TEST_F(TwentyQuestions, InitiativesOfABodyItsLineAndItsDepartmentNewestFirst) {
  EXPECT_THAT(
      NamesOf("initiatives agency:ca-cbsa"),
      ElementsAre("initiatives/entry-exit-initiative-2011", "initiatives/currency-seizure-mou-2010",
                  "initiatives/biographic-entry-data-annex",
                  "initiatives/entry-exit-letter-of-intent"));
  EXPECT_THAT(NamesOf("initiatives lineage:us-ice"),
              Contains("initiatives/information-sharing-smu-2003"))
      << "the work of the former INS";
  EXPECT_THAT(NamesOf("initiatives agency:us-ice"),
              Not(Contains("initiatives/information-sharing-smu-2003")));
  EXPECT_THAT(NamesOf("initiatives under:ca-ps"),
              IsSupersetOf({"initiatives/haiti-rcmp-assistance-2010",
                            "initiatives/currency-seizure-mou-2010"}));
}

TEST_F(TwentyQuestions, WhatWasDueBySummersEndAndNeverReported) {
  EXPECT_THAT(NamesOf("commitments 'due <= 2010-09-22' reported:never"), IsEmpty());
  EXPECT_THAT(NamesOf("commitments 'possibly_due <= 2010-09-22' reported:never"),
              ElementsAre("initiatives/haiti-ice-deployment-2010/commitments/six-personnel"));
  EXPECT_THAT(Answer("entente commitments 'possibly_due <= 2010-09-22' reported:never"),
              HasSubstr("NEVER: search-personnel-ca-2026-11 of"));
}

TEST_F(TwentyQuestions, PairsByActiveMousAreThoseOfTheList) {
  const json groups = AnswerJson("pairs kind:mou official:active").at("groups");

  ASSERT_FALSE(groups.empty());
  for (const json& group : groups) {
    const auto keys = group.at("keys").get<std::vector<std::string>>();
    const std::string pair = keys[0] + "-" + keys[1];
    EXPECT_EQ(group.at("count"),
              std::to_string(
                  NamesOf("initiatives kind:mou official:active pair:" + pair + " --all").size()))
        << pair;
  }
}

TEST_F(TwentyQuestions, TheCurrencyMouWasSignedOnDay120) {
  const json mou = AnswerJson("show currency-seizure-mou-2010");

  EXPECT_EQ(DayOf(mou.at("mou").at("signed")) - DayOf(mou.at("announced")), 120);
  EXPECT_THAT(Answer("entente show currency-seizure-mou-2010"),
              AllOf(HasSubstr("SIGNATURE  ca-cbsa  2010-11-10  Washington, D.C., US"),
                    HasSubstr("took part in the official signing ceremony")));
}

TEST_F(TwentyQuestions, ThePlanWasDeliveredOnTheDay) {
  const json plan = AnswerJson("show critical-infrastructure-action-plan-2010");
  const json commitments = AnswerJson("commitments debtor:ca-ps release:us-dhs-2010-07-13");

  const auto publication =
      std::find_if(commitments.begin(), commitments.end(), [](const json& commitment) {
        return commitment.at("name") ==
               "initiatives/critical-infrastructure-action-plan-2010/commitments/publication";
      });
  ASSERT_NE(publication, commitments.end());
  EXPECT_EQ(DayOf(publication->at("delivered")), DayOf(plan.at("announced")));
}

TEST_F(TwentyQuestions, WhatIceOwesNamesDebtorCreditorAndInitiative) {
  EXPECT_THAT(
      NamesOf("commitments debtor:us-ice"),
      UnorderedElementsAre("initiatives/haiti-ice-deployment-2010/commitments/six-personnel",
                           "initiatives/currency-seizure-mou-2010/commitments/signature"));
  EXPECT_THAT(Answer("entente commitments debtor:us-ice"),
              AllOf(HasSubstr("CA, ht-pnh"), HasSubstr("SOFT_OVERDUE")));
}

TEST_F(TwentyQuestions, LateIsARangeTheLatestFirst) {
  EXPECT_THAT(NamesOf("late"),
              ElementsAre("initiatives/entry-exit-initiative-2011/commitments/land-border",
                          "initiatives/joint-border-assessment-2010/commitments/public-release"));
  const json schedule = AnswerJson("late").at(1).at("schedule");
  EXPECT_EQ(schedule.at("daysLateMin"), 169);
  EXPECT_EQ(schedule.at("daysLateMax"), 191);
}

TEST_F(TwentyQuestions, GovernmentsThatDiffer) {
  EXPECT_THAT(NamesOf("initiatives sides:differ pair:CA-US"),
              ElementsAre("initiatives/beyond-the-border-action-plan-2011"));
  EXPECT_THAT(Answer("entente show joint-border-assessment-2010"),
              HasSubstr("AGREE (CA, US completed)"));
}

TEST_F(TwentyQuestions, ThePairOn31December2010DoesNotKnowWhatCameLater) {
  const std::string then = Answer("entente brief CA-US --as-of 2010-12-31");

  EXPECT_THAT(then, AllOf(HasSubstr("OVERDUE 100 to 122"), HasSubstr("IN_DUE_WINDOW"),
                          Not(HasSubstr("LATE")), Not(HasSubstr("2011-03-10"))));
  EXPECT_THAT(Answer("entente brief CA-US --as-of 2011-03-10"), HasSubstr("LATE 169 to 191 days"));
}

TEST_F(TwentyQuestions, UnsignedAfterSoManyDays) {
  const auto unsigned_ones = [](const std::string& day) {
    return NamesOf(
        "initiatives kind:instrument 'announced < today-90d' 'NOT signed <= today' "
        "pair:CA-US --as-of " +
        day);
  };

  EXPECT_THAT(unsigned_ones("2010-10-01"), IsEmpty()) << "80 days after it was announced";
  EXPECT_THAT(unsigned_ones("2010-10-31"), ElementsAre("initiatives/currency-seizure-mou-2010"));
  EXPECT_THAT(unsigned_ones("2010-11-10"), IsEmpty()) << "the day on which it was signed";
  EXPECT_THAT(NamesOf("initiatives kind:instrument 'announced < today-120d' 'NOT signed <= today'"),
              Contains("initiatives/us-eg-cultural-property-mou-2021"));
}

TEST_F(TwentyQuestions, DeploymentsToHaitiSayWhoHowManyAndUnderWhoseLead) {
  EXPECT_THAT(NamesOf("initiatives kind:deployment place:HT announced:2010"),
              ElementsAre("initiatives/haiti-ice-deployment-2010"));
  EXPECT_THAT(Answer("entente show haiti-ice-deployment-2010"),
              AllOf(HasSubstr("headcount 6"), HasSubstr("LEAD                   CA"),
                    HasSubstr("PERSONNEL_CONTRIBUTOR  us-ice")));
}

TEST_F(TwentyQuestions, ASlipSaysWhoMovedItAndQuotesIt) {
  EXPECT_THAT(
      Answer("entente show entry-exit-initiative-2011"),
      HasSubstr("2020-01-13  Ontario Bar Association  2014-06-30 or earlier -> \"during the "
                "summer of 2020\""));
}

TEST_F(TwentyQuestions, StatusesOnTheOwnersWordAlone) {
  EXPECT_THAT(NamesOf("commitments corroboration:own_word debtor:US"),
              ElementsAre("initiatives/entry-exit-initiative-2011/commitments/land-border",
                          "initiatives/joint-border-assessment-2010/commitments/public-release"));
  EXPECT_THAT(NamesOf("commitments corroboration:own_word debtor:us-ice"), IsEmpty());
}

TEST_F(TwentyQuestions, WhatExpiresWithin180Days) {
  EXPECT_THAT(NamesOf("initiatives kind:instrument expires:today/today+180d --as-of 2026-11-24"),
              ElementsAre("initiatives/us-eg-cultural-property-mou-2021"));
  EXPECT_THAT(NamesOf("initiatives kind:instrument expires:today/today+180d --as-of 2025-12-31"),
              IsEmpty());
}

TEST_F(TwentyQuestions, WhatAMinisterAnnouncedOrSigned) {
  EXPECT_THAT(NamesOf("initiatives 'person:\"Vic Toews\"' announced:2010"),
              UnorderedElementsAre("initiatives/joint-border-assessment-2010",
                                   "initiatives/haiti-ice-deployment-2010",
                                   "initiatives/currency-seizure-mou-2010",
                                   "initiatives/critical-infrastructure-action-plan-2010"));
}

TEST_F(TwentyQuestions, RelationsToDepthThree) {
  const std::string one = Answer("entente related beyond-the-border-declaration-2011 --depth 1");
  const std::string three = Answer("entente related beyond-the-border-declaration-2011 --depth 3");

  EXPECT_THAT(one, AllOf(HasSubstr("beyond-the-border-action-plan-2011"),
                         Not(HasSubstr("entry-exit-initiative-2011"))));
  EXPECT_THAT(three, AllOf(HasSubstr("entry-exit-initiative-2011"),
                           HasSubstr("biographic-entry-data-annex IMPLEMENTS")));
}

TEST_F(TwentyQuestions, WhatChangedSinceADayNewestFirst) {
  const std::vector<std::string> changed = NamesOf(
      "initiatives '(country:CA OR country:US)' 'updated >= today-1d' --order 'updated desc' "
      "--all");

  EXPECT_THAT(NamesOf("initiatives '(country:CA OR country:US)' --all"),
              UnorderedElementsAreArray(changed));
  EXPECT_THAT(NamesOf("initiatives '(country:CA OR country:US)' 'updated < 2010'"), IsEmpty());
}

TEST_F(TwentyQuestions, NonBindingBetweenTwoAndNoThirdInAPeriod) {
  EXPECT_THAT(NamesOf("initiatives only:CA-US legal_force:non_binding announced:2003/2014"),
              ElementsAre("initiatives/information-sharing-smu-2003"));
  EXPECT_THAT(NamesOf("initiatives only:CA-US legal_force:non_binding announced:2004/2014"),
              IsEmpty());
}

TEST_F(TwentyQuestions, CitationsWhoseSourceIsGone) {
  const json entries = AnswerJson("citations 'availability:(withdrawn OR replaced)' --all");

  ASSERT_FALSE(entries.empty());
  for (const json& entry : entries) {
    EXPECT_THAT(entry.at("availability").at("state").get<std::string>(),
                AnyOf("WITHDRAWN", "REPLACED"));
  }
}

TEST_F(TwentyQuestions, SilentForAYearByDebtorCountsWhatTheListHas) {
  const json groups = AnswerJson("owed 'NOT reported >= today-365d' --by debtor").at("groups");

  ASSERT_FALSE(groups.empty());
  for (const json& group : groups) {
    const std::string debtor = group.at("keys").at(0);
    if (debtor.starts_with("agencies/")) {
      EXPECT_EQ(group.at("count"),
                std::to_string(NamesOf("commitments 'NOT reported >= today-365d' --all debtor:" +
                                       debtor.substr(std::string("agencies/").size()))
                                   .size()))
          << debtor;
    }
  }
}

TEST_F(TwentyQuestions, ACitationHasSentenceTitlePublisherDateAddressStatusAndDay) {
  EXPECT_THAT(Answer("entente cite currency-seizure-mou-2010 --field signed --as-of 2026-11-24"),
              AllOf(HasSubstr("\"took part in the official signing ceremony"),
                    HasSubstr("\"The 11th Annual Cross-Border Crime Forum Ministerial\""),
                    HasSubstr("josephlawfirm.blogspot.com,"), HasSubstr("11 Nov 2010."),
                    HasSubstr("https://josephlawfirm.blogspot.com/2010/11/"), HasSubstr("status: "),
                    HasSubstr("as of 2026-11-24")));
}

}  // namespace
}  // namespace entente::test

#include <cstdint>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

class SummaryTest : public CommandTest {
 protected:
  SummaryTest() {
    auto& pair = *state().initiative_summary.add_groups();
    pair.add_keys("CA");
    pair.add_keys("US");
    pair.set_count(4);
    (*pair.mutable_by_kind())["MOU"] = 1;
    (*pair.mutable_by_kind())["ASSESSMENT"] = 3;
    (*pair.mutable_by_official())["OFFICIAL_UNSPECIFIED"] = 4;
    state().initiative_summary.set_total_count(9);
    auto& debtor = *state().commitment_summary.add_groups();
    debtor.add_keys("agencies/us-ice");
    debtor.set_count(2);
    (*debtor.mutable_by_schedule())["SOFT_OVERDUE"] = 2;
    debtor.set_searched_count(1);
    state().commitment_summary.add_groups()->set_count(1);
    state().commitment_summary.set_total_count(3);
  }
};

TEST_F(SummaryTest, CountsByPairOfCountries) {
  EXPECT_EQ(SummarizeInitiatives(MakeSession(), {.filter = "kind:mou", .by = "pair"}),
            ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "PAIR   COUNT  KIND                 OFFICIAL\n"
            "─────  ─────  ───────────────────  ────────\n"
            "CA-US  4      3 ASSESSMENT, 1 MOU  4 none\n"
            "\n"
            "1 group of 9 initiatives, as of 2026-11-24\n");
  EXPECT_THAT(state().requests["SummarizeInitiatives"], HasSubstr("group_by: PAIR"));
  EXPECT_THAT(state().requests["SummarizeInitiatives"], HasSubstr("filter: \"kind:mou\""));
}

TEST_F(SummaryTest, CountsByPairOfAgenciesOnADay) {
  auto& keys = *state().initiative_summary.mutable_groups(0)->mutable_keys();
  keys[0] = "agencies/ca-ps";
  keys[1] = "agencies/us-dhs";

  EXPECT_EQ(SummarizeInitiatives(MakeSession(),
                                 {.by = "agency-pair", .as_of_date = "2010-12-31", .limit = 1}),
            ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("AGENCY PAIR"));
  EXPECT_THAT(out_.str(), HasSubstr("ca-ps & us-dhs"));
  EXPECT_TRUE(
      out_.str().ends_with("the largest 1 group of 9 initiatives, as of 2010-12-31; there "
                           "may be more: --limit 10\n"))
      << out_.str();
}

TEST_F(SummaryTest, SaysThatThereMayBeMoreThanTheServerTells) {
  while (state().initiative_summary.groups_size() < 1000)
    state().initiative_summary.add_groups()->set_count(1);

  for (const std::int64_t limit : {0, 1000, 5000}) {
    out_.str("");
    EXPECT_EQ(SummarizeInitiatives(MakeSession(), {.by = "pair", .limit = limit}), ExitStatus::kOk);

    EXPECT_THAT(out_.str(), HasSubstr("the largest 1,000 groups of 9 initiatives")) << limit;
    EXPECT_TRUE(
        out_.str().ends_with("; there may be more: at most 1,000 groups are told, a closer filter "
                             "has them all\n"))
        << limit;
  }
}

TEST_F(SummaryTest, AdvisesNoLimitBeyondWhatTheServerTells) {
  while (state().initiative_summary.groups_size() < 300)
    state().initiative_summary.add_groups()->set_count(1);

  EXPECT_EQ(SummarizeInitiatives(MakeSession(), {.by = "pair", .limit = 300}), ExitStatus::kOk);

  EXPECT_TRUE(out_.str().ends_with("; there may be more: --limit 1000\n"));
}

TEST_F(SummaryTest, CountsWhatIsOwedByDebtor) {
  EXPECT_EQ(SummarizeCommitments(MakeSession(), {.by = "debtor"}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "DEBTOR  COUNT  SCHEDULE        SEARCHED\n"
            "──────  ─────  ──────────────  ────────\n"
            "us-ice  2      2 SOFT_OVERDUE  1\n"
            "none    1                      0\n"
            "\n"
            "2 groups of 3 commitments, as of 2026-11-24\n");
  EXPECT_THAT(state().requests["SummarizeCommitments"], HasSubstr("parent: \"initiatives/-\""));
}

TEST_F(SummaryTest, CallsTheYearOfTheDueDateYear) {
  EXPECT_EQ(SummarizeCommitments(MakeSession(), {.by = "year"}), ExitStatus::kOk);

  EXPECT_THAT(state().requests["SummarizeCommitments"], HasSubstr("group_by: YEAR_DUE"));
}

TEST_F(SummaryTest, RefusesAGroupingThatIsNone) {
  EXPECT_EQ(SummarizeInitiatives(MakeSession(), {.by = "colour"}), ExitStatus::kUsage);
  EXPECT_EQ(SummarizeCommitments(MakeSession(), {.by = "agency"}), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("'colour' was not understood: wanted pair, agency"));
}

TEST_F(SummaryTest, SaysThatThereIsNothingToCount) {
  state().initiative_summary.Clear();

  EXPECT_EQ(SummarizeInitiatives(MakeSession(), {.by = "pair"}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "no initiatives, as of 2026-11-24\n");
}

TEST_F(SummaryTest, PrintsTheAnswerForPrograms) {
  format_ = Format::kJson;

  EXPECT_EQ(SummarizeCommitments(MakeSession(), {.by = "debtor"}), ExitStatus::kOk);

  EXPECT_EQ(nlohmann::json::parse(out_.str())["groups"][0]["bySchedule"]["SOFT_OVERDUE"], "2");
}

}  // namespace
}  // namespace entente::cli

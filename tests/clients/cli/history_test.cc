#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Revision RevisionOf(const std::string& document, std::int64_t number,
                        v1::Revision::Action action, const std::string& title) {
  v1::Revision revision;
  revision.set_name(document + "/revisions/" + std::to_string(number));
  revision.set_action(action);
  revision.mutable_change()->set_number(number);
  revision.mutable_change()->mutable_change_time()->set_seconds(1'290'000'000 + number);
  revision.mutable_change()->set_method("entente.v1.InitiativeService/UpdateInitiative");
  revision.mutable_change()->set_reason("because of " + title);
  auto* text = revision.mutable_initiative()->add_titles();
  text->set_language_code("en");
  text->set_text(title);
  return revision;
}

class HistoryCommand : public CommandTest {
 protected:
  HistoryCommand() {
    const std::string plan = "initiatives/plan-2010";
    state().revisions[plan] = {RevisionOf(plan, 23, v1::Revision::UPDATED, "The last plan"),
                               RevisionOf(plan, 17, v1::Revision::UPDATED, "A better plan"),
                               RevisionOf(plan, 5, v1::Revision::CREATED, "A plan")};
    state().revisions["agencies/us-cbp"] = {
        RevisionOf("agencies/us-cbp", 1, v1::Revision::CREATED, "x")};
  }

  HistoryArguments Of(const std::string& name) {
    HistoryArguments arguments;
    arguments.name = name;
    return arguments;
  }
};

TEST_F(HistoryCommand, ListsNumberTimeActionMethodAndReason) {
  ASSERT_EQ(ShowHistory(MakeSession(), Of("initiatives/plan-2010")), ExitStatus::kOk);

  EXPECT_THAT(out_.str(),
              AllOf(HasSubstr("CHANGE"), HasSubstr("23"), HasSubstr("2010-11-17 13:20:23 UTC"),
                    HasSubstr("UPDATED"), HasSubstr("UpdateInitiative"),
                    HasSubstr("because of A better plan"), HasSubstr("3 revisions"),
                    Not(HasSubstr("WHO"))));
}

TEST_F(HistoryCommand, TakesAnIdForTheFirstDocumentThatHasIt) {
  EXPECT_EQ(ShowHistory(MakeSession(), Of("us-cbp")), ExitStatus::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("1 revision"));
  EXPECT_EQ(ShowHistory(MakeSession(), Of("nothing-2010")), ExitStatus::kRefused);
  EXPECT_THAT(messages_.str(), HasSubstr("initiatives/nothing-2010"));
}

TEST_F(HistoryCommand, PrintsJson) {
  format_ = Format::kJson;

  ASSERT_EQ(ShowHistory(MakeSession(), Of("plan-2010")), ExitStatus::kOk);

  const auto answer = nlohmann::json::parse(out_.str());
  ASSERT_EQ(answer.size(), 3U);
  EXPECT_EQ(answer[0]["change"]["number"], "23");
}

TEST_F(HistoryCommand, RefusesWhatIsNoDocument) {
  EXPECT_EQ(ShowHistory(MakeSession(), Of("countries/CA")), ExitStatus::kUsage);
  EXPECT_EQ(Diff(MakeSession(), {.name = "countries/CA", .from = 1}), ExitStatus::kUsage);
}

TEST_F(HistoryCommand, DiffTellsFieldByFieldWhatTwoChangesMade) {
  ASSERT_EQ(Diff(MakeSession(), {.name = "plan-2010", .from = 5, .to = 17}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), AllOf(HasSubstr("initiatives/plan-2010\n- 5 "), HasSubstr("\n+ 17 "),
                                HasSubstr("titles[0].text\n  - A plan\n  + A better plan\n"),
                                Not(HasSubstr("\x1b"))));
}

TEST_F(HistoryCommand, DiffIsAgainstTheNewestUnlessTold) {
  ASSERT_EQ(Diff(MakeSession(), {.name = "plan-2010", .from = 5}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("+ The last plan"));
}

TEST_F(HistoryCommand, DiffIsColouredOnATerminalOnly) {
  terminal_.colour = true;

  ASSERT_EQ(Diff(MakeSession(), {.name = "plan-2010", .from = 5}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(),
              AllOf(HasSubstr("\x1b[31m- A plan"), HasSubstr("\x1b[32m+ The last plan")));
}

TEST_F(HistoryCommand, DiffOfTheSameSaysSo) {
  ASSERT_EQ(Diff(MakeSession(), {.name = "plan-2010", .from = 17, .to = 17}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("no field differs"));
}

TEST_F(HistoryCommand, DiffPrintsJson) {
  format_ = Format::kJson;

  ASSERT_EQ(Diff(MakeSession(), {.name = "plan-2010", .from = 5, .to = 17}), ExitStatus::kOk);

  const auto answer = nlohmann::json::parse(out_.str());
  EXPECT_EQ(answer["before"], "initiatives/plan-2010/revisions/5");
  EXPECT_EQ(answer["fields"][0]["path"], "titles[0].text");
  EXPECT_EQ(answer["fields"][0]["after"], "A better plan");
}

TEST_F(HistoryCommand, DiffOfARevisionThatIsNotThereIsRefused) {
  EXPECT_EQ(Diff(MakeSession(), {.name = "plan-2010", .from = 6}), ExitStatus::kRefused);
  EXPECT_THAT(messages_.str(), HasSubstr("initiatives/plan-2010/revisions/6"));
}

}  // namespace
}  // namespace entente::cli

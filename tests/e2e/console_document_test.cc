#include "tests/e2e/console_document.h"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

namespace entente::test {
namespace {

std::string Echo(const std::string& command) {
  return command == "true" ? "" : "[" + command + "]\n";
}

TEST(ConsoleDocument, PutsEachAnswerBelowItsCommand) {
  EXPECT_EQ(WithAnswers("# A\n```console\n$ one 'x y'\nold\nold\n$ two\n```\nwords\n", &Echo),
            "# A\n```console\n$ one 'x y'\n[one 'x y']\n$ two\n[two]\n```\nwords\n");
}

TEST(ConsoleDocument, LeavesNothingBelowACommandThatAnswersNothing) {
  EXPECT_EQ(WithAnswers("```console\n$ true\nold\n```\n", &Echo), "```console\n$ true\n```\n");
}

TEST(ConsoleDocument, LeavesOtherBlocksAndWordsAlone) {
  const std::string document = "$ not a command\n```sh\n$ neither\n```\n";

  EXPECT_EQ(WithAnswers(document, &Echo), document);
  EXPECT_EQ(WithAnswers("", &Echo), "");
}

TEST(ConsoleDocument, RefusesABlockWithoutCommandOrEnd) {
  EXPECT_THROW((void)WithAnswers("```console\nwords\n```\n", &Echo), std::invalid_argument);
  EXPECT_THROW((void)WithAnswers("```console\n$ one\n", &Echo), std::invalid_argument);
}

}  // namespace
}  // namespace entente::test

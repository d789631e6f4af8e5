// What the help and the documentation tell a reader to type is understood.

#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "clients/cli/command_line.h"

namespace entente::cli {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

// The words of a line as a shell would have them: up to a pipe, a redirection, or a remark (after
// two spaces, or `#`).
std::vector<std::string> ShellWords(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool open = false;
  char quote = '\0';
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (quote != '\0') {
      if (c == quote)
        quote = '\0';
      else
        word += c;
      continue;
    }
    if (c == '\'' || c == '"') {
      quote = c;
      open = true;
      continue;
    }
    if (c != ' ') {
      word += c;
      open = true;
      continue;
    }
    if (open) words.push_back(word);
    word.clear();
    open = false;
    const char next = at + 1 < line.size() ? line[at + 1] : ' ';
    if (next == ' ' || next == '|' || next == '>' || next == '#') break;
  }
  if (open) words.push_back(word);
  return words;
}

// The lines that begin with `before` and `entente`, those that a backslash continues made one.
std::vector<std::string> ExamplesIn(const std::string& text, const std::string& before) {
  std::vector<std::string> examples;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(before + "entente ", 0) != 0) continue;
    for (std::string more; line.back() == '\\' && std::getline(lines, more);) {
      line.pop_back();
      line.erase(line.find_last_not_of(' ') + 1);
      line += more.substr(more.find_first_not_of(' ') - 1);
    }
    examples.push_back(line.substr(before.size()));
  }
  return examples;
}

// Whether the example asks for something, or for help.
bool IsUnderstood(const std::string& example) {
  std::vector<std::string> words = ShellWords(example);
  words.erase(words.begin());
  const ParsedCommandLine parsed = ParseCommandLine(words, "server:1");
  return parsed.exit_status == ExitStatus::kOk;
}

void ExpectUnderstood(const std::vector<std::string>& examples) {
  for (const std::string& example : examples) {
    const bool unfinished =
        example.find("...") != std::string::npos || example.find("COMMAND") != std::string::npos;
    EXPECT_TRUE(unfinished || IsUnderstood(example)) << example;
  }
}

std::string Help(const std::vector<std::string>& command) {
  std::vector<std::string> words = command;
  words.emplace_back("--help");
  return ParseCommandLine(words, "server:1").output;
}

std::string FileText(const std::string& name) {
  std::ifstream file(std::string(ENTENTE_SOURCE_DIR) + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Examples, OfTheHelpAreUnderstood) {
  ExpectUnderstood(ExamplesIn(Help({}), "  "));
  for (const char* command :
       {"initiatives", "commitments", "reports", "releases", "agencies", "countries", "citations",
        "pairs", "owed", "overdue", "late", "related", "show", "cite", "brief", "when", "add",
        "change-due", "import"}) {
    const std::vector<std::string> examples = ExamplesIn(Help({command}), "  ");

    EXPECT_THAT(examples, Not(IsEmpty())) << command;
    ExpectUnderstood(examples);
  }
  for (const char* what : {"initiative", "commitment", "report", "search"})
    ExpectUnderstood(ExamplesIn(Help({"add", what}), "  "));
}

TEST(Examples, OfTheDocumentationAreUnderstood) {
  ExpectUnderstood(ExamplesIn(FileText("README.md"), ""));
  ExpectUnderstood(ExamplesIn(FileText("README.md"), "$ "));
  const std::vector<std::string> questions = ExamplesIn(FileText("clients/cli/README.md"), "");

  EXPECT_GE(questions.size(), 20U);
  ExpectUnderstood(questions);
}

}  // namespace
}  // namespace entente::cli

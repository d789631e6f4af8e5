#include "clients/cli/command_line.h"

#include <sstream>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/command_parser.h"
#include "clients/cli/misspelling.h"

namespace entente::cli {
namespace {

ParsedCommandLine Complain(std::string complaint) {
  ParsedCommandLine parsed;
  parsed.exit_status = ExitStatus::kUsage;
  parsed.complaint = std::move(complaint);
  return parsed;
}

// "entente add commitment --help shows examples", on a line of its own.
std::string ExamplesHint(const Parser& parser) {
  const std::string words = parser.chosen_words();
  return absl::StrCat("\n  entente ", words, words.empty() ? "" : " ", "--help shows examples");
}

ParsedCommandLine UnknownCommand(const Parser& parser, const std::string& word) {
  const std::vector<std::string> names = parser.command_names();
  const std::string nearest = Nearest(word, names);
  const std::string hint = nearest.empty()
                               ? absl::StrCat("the commands are ", absl::StrJoin(names, ", "))
                               : absl::StrCat("did you mean '", nearest, "'?");
  return Complain(absl::StrCat("there is no command '", word, "': ", hint));
}

// What stands where nothing of its kind was expected.
ParsedCommandLine Unexpected(const Parser& parser, const std::string& word) {
  std::string text = absl::StrCat("'", word, "' was not understood");
  if (word.size() > 1 && word[0] == '-') {
    const std::string nearest = Nearest(word, parser.option_names());
    text = absl::StrCat("there is no option '", word, "'");
    if (!nearest.empty()) absl::StrAppend(&text, ": did you mean '", nearest, "'?");
    if (nearest.empty() && word.find(':') != std::string::npos)
      absl::StrAppend(&text, ": to leave something out, write NOT ", word.substr(1));
  }
  return Complain(text + ExamplesHint(parser));
}

// Text that the library prints for --help and --version, which it signals as errors of status 0.
ParsedCommandLine PrintedBy(const Parser& parser, const CLI::ParseError& error) {
  std::ostringstream out;
  std::ostringstream complaint;
  const int status = parser.app().exit(error, out, complaint);
  ParsedCommandLine parsed;
  parsed.output = out.str();
  if (status == 0) return parsed;
  return Complain(error.what() + ExamplesHint(parser));
}

// Nothing was named, or only the beginning of a command.
ParsedCommandLine Incomplete(const Parser& parser) {
  const std::string words = parser.chosen_words();
  return Complain(absl::StrCat(words.empty() ? "say what to do: " : words + " what: ",
                               absl::StrJoin(parser.command_names(), ", "), ExamplesHint(parser)));
}

bool HasMarkdown(Command command) {
  switch (command) {
    case Command::kShow:
    case Command::kWhen:
    case Command::kAddInitiative:
    case Command::kAddCommitment:
    case Command::kAddReport:
    case Command::kAddSearch:
    case Command::kChangeDue:
    case Command::kImport:
    case Command::kRecord:
    case Command::kDiff:
    case Command::kExport:
    case Command::kWatch:
      return false;
    default:
      return true;
  }
}

}  // namespace

ParsedCommandLine ParseCommandLine(const std::vector<std::string>& arguments,
                                   const std::string& server) {
  Parser parser(server);
  try {
    parser.Parse(arguments);
  } catch (const CLI::ParseError& error) {
    return PrintedBy(parser, error);
  }
  const std::vector<std::string> unknown = parser.app().remaining(true);
  if (!parser.complete() && !unknown.empty() && unknown.front()[0] != '-')
    return UnknownCommand(parser, unknown.front());
  if (!unknown.empty()) return Unexpected(parser, unknown.front());
  if (!parser.complete()) return Incomplete(parser);
  ParsedCommandLine parsed;
  parsed.command_line = parser.Result();
  if (parsed.command_line.format == Format::kMarkdown && !HasMarkdown(parsed.command_line.command))
    return Complain(
        absl::StrCat(parser.chosen_words(), " has no Markdown: wanted -o text or -o json"));
  if (parsed.command_line.format == Format::kCsv && parsed.command_line.command != Command::kExport)
    return Complain(absl::StrCat(parser.chosen_words(), " has no CSV: export has"));
  if (parsed.command_line.format == Format::kJsonLines &&
      parsed.command_line.command != Command::kWatch)
    return Complain(absl::StrCat(parser.chosen_words(), " has no JSON lines: wanted -o json"));
  parsed.act = true;
  return parsed;
}

}  // namespace entente::cli

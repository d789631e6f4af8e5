#include "clients/cli/command_line.h"

#include <algorithm>
#include <cstddef>
#include <sstream>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/version.h"

namespace entente::cli {
namespace {

constexpr char kAbout[] =
    "Ask an Entente server what governments agreed to do together.\n\n"
    "  entente initiatives agency:us-cbp           what one agency takes part in\n"
    "  entente initiatives country:HT kind:deployment\n"
    "  entente show currency-seizure-mou-2010      one document, in full\n"
    "  entente releases issuer:us-dhs              what everything rests on\n"
    "  entente COMMAND --help                      more examples of each command";

constexpr char kStatusNote[] =
    "Output: a table that fits the terminal, or --json.  COLUMNS sets another width, NO_COLOR\n"
    "turns colour off.\n"
    "Exit status: 0 done; 1 refused, or nothing found to show; 2 not understood; 3 the server\n"
    "cannot be reached.";

constexpr char kInitiativesExamples[] =
    "Newest announcement first.  Examples:\n"
    "  entente initiatives\n"
    "  entente initiatives agency:us-cbp           the agency takes part, in any role\n"
    "  entente initiatives country:HT              any link with the country\n"
    "  entente initiatives agency:us-ice country:HT kind:deployment\n"
    "  entente initiatives kind:instrument --limit 500\n"
    "  entente initiatives agency:us-cbp --json | jq -r '.[].name'\n"
    "Conditions that follow each other must all hold.  Quote what your shell would take for\n"
    "itself: 'announced >= 2010'.  What can be asked: docs/filter.md.";

constexpr char kReleasesExamples[] =
    "Newest first.  Examples:\n"
    "  entente releases\n"
    "  entente releases issuer:us-dhs\n"
    "  entente releases kind:press_release --json\n"
    "What can be asked: docs/filter.md.";

constexpr char kAgenciesExamples[] =
    "By name.  Examples:\n"
    "  entente agencies\n"
    "  entente agencies country:CA\n"
    "  entente agencies under:us-dhs               a department and all below it\n"
    "What can be asked: docs/filter.md.";

constexpr char kCountriesExamples[] =
    "All countries of ISO 3166-1, by code; their codes are used everywhere else.  Examples:\n"
    "  entente countries\n"
    "  entente countries --json | jq -r '.[] | .regionCode'";

constexpr char kShowExamples[] =
    "Examples:\n"
    "  entente show initiatives/currency-seizure-mou-2010\n"
    "  entente show currency-seizure-mou-2010      an id: tries initiative, release, agency\n"
    "  entente show agencies/us-cbp\n"
    "  entente show CA                             a country\n"
    "  entente show us-dhs-2010-07-13 --json";

constexpr char kImportExamples[] =
    "Each line of the file holds one document in JSON under the name it shall have, parents and\n"
    "sources before what names them:\n"
    "  {\"agency\": {\"name\": \"agencies/us-dhs\", ...}}\n"
    "  {\"release\": {\"name\": \"releases/us-dhs-2010-07-13\", ...}, \"text\": \"...\"}\n"
    "  {\"initiative\": {\"name\": \"initiatives/currency-seizure-mou-2010\", ...}}\n"
    "Examples:\n"
    "  entente import clients/samples/border-2010.jsonl\n"
    "  jq -c . my-agencies.json | entente import -\n"
    "Importing twice changes nothing the second time.  Every bad line is told, up to 100.";

// Beyond any database; a larger number is a slip.
constexpr std::int64_t kLimitMax = 1'000'000'000;

// Subcommands in the order of the help, each with what it sets.
struct Parser {
  CLI::App app{kAbout, "entente"};
  CommandLine line;
  std::vector<std::string> filter;
  bool all = false;

  explicit Parser(const std::string& server) {
    line.server = server;
    app.set_version_flag("--version", absl::StrCat("entente ", kVersion), "Print the version");
    app.set_help_flag("-h,--help", "Print this help");
    app.add_option("--server", line.server, "The server to ask [ENTENTE_SERVER or 127.0.0.1:50051]")
        ->type_name("HOST:PORT");
    app.add_flag("--json", line.json, "Print JSON, for programs");
    app.footer(kStatusNote);
    app.get_formatter()->label("SUBCOMMAND", "COMMAND");
    app.get_formatter()->label("Positionals", "Arguments");
    app.fallthrough();
    app.allow_extras();
    AddList("initiatives", "List initiatives", kInitiativesExamples, true);
    AddList("releases", "List releases: press releases, statements, fact sheets", kReleasesExamples,
            true);
    AddList("agencies", "List agencies", kAgenciesExamples, true);
    AddList("countries", "List countries", kCountriesExamples, false);
    CLI::App* show = AddCommand("show", "Show one document in full", kShowExamples);
    show->add_option("NAME", line.name, "Its name or id")->required()->type_name("");
    CLI::App* import =
        AddCommand("import", "Bring a file of documents onto the server", kImportExamples);
    import->add_option("FILE", line.file, "The file, one document a line; - reads the input")
        ->required()
        ->type_name("");
  }

  CLI::App* AddCommand(const std::string& name, const std::string& about, const char* examples) {
    CLI::App* command = app.add_subcommand(name, about);
    command->group("Commands");
    command->footer(absl::StrCat(examples, "\nOptions of every command: entente --help."));
    return command;
  }

  void AddList(const std::string& name, const std::string& about, const char* examples,
               bool filtered) {
    CLI::App* list = AddCommand(name, about, examples);
    if (!filtered) return;
    list->add_option("FILTER", filter, "Which ones; all when there is none")->type_name("");
    list->add_option("--limit", line.limit, "At most so many [100]")
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{1}, kLimitMax).description(""));
    list->add_flag("--all", all, "However many there are, instead of --limit");
  }
};

constexpr std::pair<const char*, Command> kCommands[] = {{"initiatives", Command::kInitiatives},
                                                         {"releases", Command::kReleases},
                                                         {"agencies", Command::kAgencies},
                                                         {"countries", Command::kCountries},
                                                         {"show", Command::kShow},
                                                         {"import", Command::kImport}};

std::vector<std::string> CommandNames() {
  std::vector<std::string> names;
  for (const auto& [name, command] : kCommands) names.emplace_back(name);
  return names;
}

ParsedCommandLine Complain(std::string complaint) {
  ParsedCommandLine parsed;
  parsed.exit_status = ExitStatus::kUsage;
  parsed.complaint = std::move(complaint);
  return parsed;
}

ParsedCommandLine UnknownCommand(const std::string& word) {
  const std::string nearest = Nearest(word, CommandNames());
  const std::string hint =
      nearest.empty() ? absl::StrCat("the commands are ", absl::StrJoin(CommandNames(), ", "))
                      : absl::StrCat("did you mean '", nearest, "'?");
  return Complain(absl::StrCat("there is no command '", word, "': ", hint));
}

// What stands where nothing of its kind was expected.
ParsedCommandLine Unexpected(const std::string& word, const std::string& command) {
  std::string text = absl::StrCat("'", word, "' was not understood");
  if (word.size() > 1 && word[0] == '-') {
    const std::string nearest = Nearest(word, {"--server", "--json", "--limit", "--all", "--help"});
    text = absl::StrCat("there is no option '", word, "'");
    // One that other commands have is no typing error.
    if (!nearest.empty() && nearest != word) {
      absl::StrAppend(&text, ": did you mean '", nearest, "'?");
    }
    if (nearest.empty() && word.find(':') != std::string::npos)
      absl::StrAppend(&text, ": to leave something out, write NOT ", word.substr(1));
  }
  return Complain(absl::StrCat(text, "\n  entente ", command, command.empty() ? "" : " ",
                               "--help shows examples"));
}

// Text that the library prints for --help and --version, which it signals as errors of status 0.
ParsedCommandLine PrintedBy(const CLI::App& app, const CLI::ParseError& error) {
  std::ostringstream out;
  std::ostringstream complaint;
  const int status = app.exit(error, out, complaint);
  ParsedCommandLine parsed;
  parsed.output = out.str();
  if (status == 0) return parsed;
  const auto chosen = app.get_subcommands();
  const std::string command = chosen.empty() ? "" : chosen.front()->get_name() + " ";
  return Complain(absl::StrCat(error.what(), "\n  entente ", command, "--help shows examples"));
}

// Edits (insert, drop, change one character, swap two neighbours) that make one word of the other.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string nearest;
  // A third of the letters may be wrong; beyond that a guess is noise.
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const bool begins_so = word.size() >= 3 && candidate.compare(0, word.size(), word) == 0;
    const std::size_t distance = begins_so ? 1 : EditDistance(word, candidate);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

ParsedCommandLine ParseCommandLine(const std::vector<std::string>& arguments,
                                   const std::string& server) {
  Parser parser(server);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    parser.app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return PrintedBy(parser.app, error);
  }
  const auto chosen = parser.app.get_subcommands();
  const std::vector<std::string> unknown = parser.app.remaining(true);
  if (chosen.empty() && unknown.empty())
    return Complain(absl::StrCat("say what to do: ", absl::StrJoin(CommandNames(), ", "),
                                 "\n  entente --help shows examples"));
  if (chosen.empty() && unknown.front()[0] != '-') return UnknownCommand(unknown.front());
  if (!unknown.empty())
    return Unexpected(unknown.front(), chosen.empty() ? "" : chosen.front()->get_name());
  ParsedCommandLine parsed;
  parsed.act = true;
  parsed.command_line = parser.line;
  parsed.command_line.filter = absl::StrJoin(parser.filter, " ");
  for (const auto& [name, command] : kCommands)
    if (chosen.front()->get_name() == name) parsed.command_line.command = command;
  const bool unlimited = parser.all || parsed.command_line.command == Command::kCountries;
  if (unlimited) parsed.command_line.limit = 0;
  return parsed;
}

}  // namespace entente::cli

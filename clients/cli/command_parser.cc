#include "clients/cli/command_parser.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/examples.h"
#include "clients/cli/names.h"
#include "clients/cli/version.h"

namespace entente::cli {
namespace {

// Beyond any database; a larger number is a slip.
constexpr std::int64_t kLimitMax = 1'000'000'000;
// The server's limit on steps.
constexpr int kDepthMax = 5;

CLI::Validator Day() {
  return {[](const std::string& text) {
            return IsDay(text) ? std::string()
                               : absl::StrCat("wanted a day, YYYY-MM-DD, got '", text, "'");
          },
          "", "day"};
}

// The first word of `citations` names a document unless it is a condition.
bool IsDocument(const std::string& word) {
  return word.find_first_of(":<>=()\" ") == std::string::npos &&
         ParseName(word).sort != NameSort::kNone;
}

}  // namespace

void Parser::AddSecurity() {
  const auto add = [this](const char* name, std::string& file, const char* about) {
    app_.add_option(name, file, about)->type_name("FILE")->group("Security");
  };
  client::Security& security = line_.security;
  app_.add_flag("--tls", security.tls,
                "TLS, by the authorities that this machine trusts [ENTENTE_TLS]")
      ->group("Security");
  add("--tls-ca-file", security.ca_file,
      "TLS, by the authorities in this file [ENTENTE_TLS_CA_FILE]");
  add("--tls-cert-file", security.cert_file, "Your certificate [ENTENTE_TLS_CERT_FILE]");
  add("--tls-key-file", security.key_file, "Its private key [ENTENTE_TLS_KEY_FILE]");
  add("--token-file", security.token_file, "Your API key or token [ENTENTE_TOKEN_FILE]");
}

Parser::Parser(const std::string& server) : app_(examples::kAbout, "entente") {
  line_.server = server;
  app_.set_version_flag("--version", absl::StrCat("entente ", kVersion), "Print the version");
  app_.set_help_flag("-h,--help", "Print this help");
  app_.add_option("--server", line_.server, "The server to ask [ENTENTE_SERVER or 127.0.0.1:50051]")
      ->type_name("HOST:PORT");
  AddSecurity();
  app_.add_option("-o,--output", output_,
                  "The form of the answer: text (or table), json, md, csv, jsonl")
      ->type_name("FORM")
      ->check(CLI::IsMember({"text", "table", "json", "md", "csv", "jsonl"}).description(""));
  app_.add_flag("--json", json_, "The same as -o json");
  app_.footer(examples::kStatusNote);
  app_.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app_.get_formatter()->label("Positionals", "Arguments");
  app_.fallthrough();
  app_.allow_extras();
  AddLists();
  AddReaders();
  AddHistory();
  AddWriters();
  AddExport();
}

void Parser::Parse(const std::vector<std::string>& arguments) {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  app_.parse(reversed);
}

const CLI::App* Parser::chosen() const {
  const CLI::App* command = nullptr;
  for (auto named = app_.get_subcommands(); !named.empty(); named = command->get_subcommands())
    command = named.front();
  return command;
}

std::string Parser::chosen_words() const {
  std::vector<std::string> words;
  for (const CLI::App* at = chosen(); at != nullptr && at != &app_; at = at->get_parent())
    words.insert(words.begin(), at->get_name());
  return absl::StrJoin(words, " ");
}

std::vector<std::string> Parser::command_names() const {
  const CLI::App* at = chosen() == nullptr ? &app_ : chosen();
  std::vector<std::string> names;
  for (const CLI::App* command : at->get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> Parser::option_names() const {
  std::vector<std::string> names;
  for (const CLI::App* at = chosen() == nullptr ? &app_ : chosen(); at != nullptr;
       at = at->get_parent())
    for (const CLI::Option* option : at->get_options())
      for (const std::string& name : option->get_lnames())
        names.push_back(absl::StrCat("--", name));
  return names;
}

CommandLine Parser::Result() const {
  CommandLine line = line_;
  line.command = commands_.at(chosen());
  if (json_ || output_ == "json") line.format = Format::kJson;
  if (output_ == "md") line.format = Format::kMarkdown;
  if (output_ == "csv") line.format = Format::kCsv;
  if (output_ == "jsonl") line.format = Format::kJsonLines;
  std::vector<std::string> filter = filter_;
  if (line.command == Command::kCitations && !filter.empty() && IsDocument(filter.front())) {
    line.citations.document = filter.front();
    filter.erase(filter.begin());
  }
  line.list.filter = absl::StrJoin(filter, " ");
  if (all_ || line.command == Command::kCountries) line.list.limit = 0;
  line.citations.list = line.list;
  line.related.list = line.list;
  line.history.list = line.list;
  line.summary.filter = line.list.filter;
  line.watch.filter = line.list.filter;
  line.summary.as_of_date = line.list.as_of_date;
  line.summary.limit = line.list.limit;
  // Not a default of the option: two commands share the place where it goes.
  const auto group = default_groups_.find(line.command);
  if (line.summary.by.empty() && group != default_groups_.end()) line.summary.by = group->second;
  return line;
}

CLI::App* Parser::AddGroup(CLI::App& parent, const std::string& name, const std::string& about,
                           const char* examples) {
  CLI::App* command = parent.add_subcommand(name, about);
  command->group("Commands");
  command->footer(absl::StrCat(examples, "\nOptions of every command: entente --help."));
  return command;
}

CLI::App* Parser::AddCommand(CLI::App& parent, Command command, const std::string& name,
                             const std::string& about, const char* examples) {
  CLI::App* added = AddGroup(parent, name, about, examples);
  commands_[added] = command;
  return added;
}

void Parser::AddFilter(CLI::App& command, const char* about) {
  command.add_option("FILTER", filter_, about)->type_name("");
}

void Parser::AddAsOf(CLI::App& command, std::string& day) {
  command.add_option("--as-of", day, "As sources stood at the end of this day [today, UTC]")
      ->type_name("DAY")
      ->check(Day());
}

void Parser::AddPages(CLI::App& command) {
  command.add_option("--limit", line_.list.limit, "At most so many [100]")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kLimitMax).description(""));
  command.add_flag("--all", all_, "However many there are, instead of --limit");
  command
      .add_option("--page-token", line_.list.page_token,
                  "Go on where the list ended that printed this")
      ->type_name("TOKEN");
}

CLI::App* Parser::AddList(Command command, const std::string& name, const std::string& about,
                          const char* examples, const ListOptions& options) {
  CLI::App* list = AddCommand(app_, command, name, about, examples);
  if (options.filter) AddFilter(*list, "Which ones; all when there is none");
  if (options.as_of) AddAsOf(*list, line_.list.as_of_date);
  if (options.order)
    list->add_option("--order", line_.list.order, "By which field, 'announced desc'")
        ->type_name("FIELD[ desc]");
  AddPages(*list);
  return list;
}

void Parser::AddSummary(Command command, const std::string& name, const std::string& about,
                        const char* examples, const std::vector<std::string>& groups) {
  CLI::App* summary = AddCommand(app_, command, name, about, examples);
  AddFilter(*summary, "Which ones are counted; all when there is none");
  AddAsOf(*summary, line_.list.as_of_date);
  default_groups_[command] = groups.front();
  summary
      ->add_option("--by", line_.summary.by,
                   absl::StrCat("What to group by: ", absl::StrJoin(groups, ", "), " [",
                                groups.front(), "]"))
      ->type_name("GROUP")
      ->check(CLI::IsMember(groups).description(""));
  summary->add_option("--limit", line_.list.limit, "At most so many groups [100]")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kLimitMax).description(""));
}

void Parser::AddLists() {
  const ListOptions directory = {.filter = true, .order = true, .as_of = false};
  AddList(Command::kInitiatives, "initiatives", "List initiatives", examples::kInitiatives, {});
  AddList(Command::kCommitments, "commitments", "List commitments: who owes what by when",
          examples::kCommitments, {});
  AddList(Command::kOverdue, "overdue", "List what is past due and not delivered",
          examples::kOverdue, {});
  AddList(Command::kLate, "late", "List what was delivered late, the latest first", examples::kLate,
          {});
  AddList(Command::kReports, "reports", "List reports: statuses, findings, searches",
          examples::kReports, {});
  AddList(Command::kReleases, "releases", "List releases: press releases, statements, fact sheets",
          examples::kReleases, directory);
  AddList(Command::kAgencies, "agencies", "List agencies", examples::kAgencies, directory);
  AddCommand(app_, Command::kCountries, "countries", "List countries", examples::kCountries);
  AddCitations();
  AddSummary(Command::kPairs, "pairs", "Count initiatives by pair of countries, or otherwise",
             examples::kPairs, {"pair", "agency", "agency-pair", "country", "topic", "year"});
  AddSummary(Command::kOwed, "owed", "Count commitments by debtor, or otherwise", examples::kOwed,
             {"debtor", "debtor-country", "creditor", "pair", "year"});
  CLI::App* related =
      AddList(Command::kRelated, "related", "List what an initiative is related to",
              examples::kRelated, {.filter = false, .order = false, .as_of = false});
  related->add_option("NAME", line_.related.name, "The initiative")->required()->type_name("");
  related->add_option("--depth", line_.related.depth, "How many steps away at the most, 1 to 5 [1]")
      ->type_name("N")
      ->check(CLI::Range(1, kDepthMax).description(""));
}

void Parser::AddCitations() {
  const ListOptions options = {.filter = false, .order = false, .as_of = true};
  CLI::App* citations =
      AddList(Command::kCitations, "citations", "List quotes and the state of their sources",
              examples::kCitations, options);
  AddFilter(*citations, "The document that cites, and which citations; all when there is none");
  CLI::App* cite = AddList(Command::kCite, "cite", "Print citations ready to be quoted",
                           examples::kCite, options);
  cite->add_option("NAME", line_.citations.document, "The document that cites")
      ->required()
      ->type_name("");
  for (CLI::App* command : {citations, cite}) {
    command->add_option("--field", line_.citations.field, "Only what supports this field")
        ->type_name("PATH");
    command->add_flag("--own", line_.citations.only_own,
                      "Not those of the document's commitments and reports");
  }
}

void Parser::AddReaders() {
  CLI::App* show =
      AddCommand(app_, Command::kShow, "show", "Show one document in full", examples::kShow);
  show->add_option("NAME", line_.show.name, "Its name or id")->required()->type_name("");
  AddAsOf(*show, line_.show.as_of_date);
  show->add_option("--read-time", line_.show.read_time, "As this database held it then (RFC 3339)")
      ->type_name("TIME");
  CLI::App* brief = AddCommand(app_, Command::kBrief, "brief",
                               "What two countries owe, and how it stands", examples::kBrief);
  brief->add_option("PAIR", line_.brief.pair, "The two countries: CA-US")
      ->required()
      ->type_name("");
  AddAsOf(*brief, line_.brief.as_of_date);
  CLI::App* watch =
      AddCommand(app_, Command::kWatch, "watch", "Print changes as they come", examples::kWatch);
  AddFilter(*watch, "Which documents; all when there is none");
  watch
      ->add_option("--from", line_.watch.from,
                   "Where to begin: now, earliest, snapshot, or the TOKEN that was printed [now]")
      ->type_name("WHERE");
  CLI::App* when =
      AddCommand(app_, Command::kWhen, "when", "How a date is understood", examples::kWhen);
  when->add_option("DATE", line_.when.date, "Words, or EDTF")->required()->type_name("");
  when->add_option("--said", line_.when.said, "The day on which the words were said")
      ->type_name("DAY")
      ->check(Day());
  when->add_option("--lang", line_.when.language_code, "The language of the words [en]")
      ->type_name("TAG");
  when->add_option("--place", line_.when.place, "The country whose seasons are meant")
      ->type_name("COUNTRY");
  when->add_option("--debtor", line_.when.debtor, "The government whose fiscal year is meant")
      ->type_name("COUNTRY");
}

}  // namespace entente::cli

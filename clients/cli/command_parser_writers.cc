// The commands that write.

#include "absl/strings/str_cat.h"

#include "clients/cli/command_parser.h"
#include "clients/cli/examples.h"
#include "clients/cli/names.h"

namespace entente::cli {
namespace {

// An option whose value follows it.
CLI::Option* Value(CLI::App& command, const char* name, std::string& value, const char* about,
                   const char* type) {
  return command.add_option(name, value, about)->type_name(type);
}

// One that may be given several times, each with one value.
CLI::Option* Values(CLI::App& command, const char* name, std::vector<std::string>& values,
                    const char* about, const char* type) {
  return command.add_option(name, values, about)->type_name(type)->expected(1)->take_all();
}

}  // namespace

void Parser::AddWhat(CLI::App& command, AddArguments& add) {
  Value(command, "--id", add.id, "The id it shall have [the server makes one]", "ID");
  Value(command, "--file", add.file, "The document in JSON, to which flags add; - reads the input",
        "FILE");
  Value(command, "--reason", add.reason, "Why, for the history", "TEXT");
  command.add_flag("--check", add.check_only, "Have the server check it, and write nothing");
  AddQuote(command, add.quote);
}

void Parser::AddQuote(CLI::App& command, QuoteArguments& quote) {
  Value(command, "--source", quote.release, "The release that says so", "RELEASE");
  Value(command, "--quote", quote.exact, "Its words [the whole release]", "TEXT");
  command.add_option("--supports", quote.supports, "The fields that the words support")
      ->type_name("PATH,...")
      ->delimiter(',')
      ->expected(1)
      ->take_all();
}

void Parser::AddWriters() {
  CLI::App* add =
      AddGroup(app_, "add", "Add an initiative, commitment, report or search", examples::kAdd);
  add->require_subcommand(0, 1);
  AddInitiativeFlags(*add);
  AddCommitmentFlags(*add);
  AddReportFlags(*add);
  AddSearchFlags(*add);
  AddChangeDue();
  AddImport();
  AddRecord();
  AddRemove();
}

void Parser::AddRemove() {
  RemoveArguments& remove = line_.remove;
  CLI::App* deletes =
      AddCommand(app_, Command::kDelete, "delete", "Delete a document", examples::kDelete);
  deletes->add_flag("--force", remove.force,
                    "An initiative with all that belongs to it, a commitment "
                    "with the reports about it");
  CLI::App* undeletes = AddCommand(app_, Command::kUndelete, "undelete",
                                   "Bring a deleted document back", examples::kUndelete);
  for (CLI::App* command : {deletes, undeletes}) {
    Value(*command, "NAME", remove.name, "Its name or id", "")->required();
    command->add_flag("--check", remove.check_only, "Have the server check it, and write nothing");
    Value(*command, "--reason", remove.reason, "Why, for the history", "TEXT");
  }
}

void Parser::AddImport() {
  ImportArguments& imported = line_.imported;
  CLI::App* command = AddCommand(app_, Command::kImport, "import",
                                 "Bring a file of documents onto the server", examples::kImport);
  Value(*command, "FILE", imported.file, "The file, one document a line; - reads the input", "")
      ->required();
  Value(*command, "--on-conflict", imported.on_conflict,
        "When a name is taken by another document: fail, skip, update [fail]", "WHAT")
      ->check(CLI::IsMember({"fail", "skip", "update"}).description(""));
  command->add_flag("--all-or-nothing", imported.whole, "All in one change, or nothing");
  command->add_option("--chunk", imported.chunk_size, "Documents written together [1000]")
      ->type_name("N")
      ->check(CLI::Range(1, 10'000).description(""));
  command->add_flag("--keep-identity", imported.keep_identity,
                    "Keep uid and create_time, as when a database is moved");
  command->add_flag("--check", imported.check_only, "Have the server check it, and write nothing");
  Value(*command, "--request-id", imported.request_id, "A UUID [one of the file's content]",
        "UUID");
  Value(*command, "--reason", imported.reason, "Why, for the history", "TEXT");
}

void Parser::AddRecord() {
  RecordArguments& record = line_.record;
  CLI::App* command =
      AddCommand(app_, Command::kRecord, "record",
                 "Record a release with all it brings, in one change", examples::kRecord);
  Value(*command, "FILE", record.file, "The file; - reads the input", "")->required();
  Value(*command, "--text", record.text_file, "The file with the release's text", "FILE");
  command->add_flag("--check", record.check_only, "Have the server check it, and write nothing");
  Value(*command, "--reason", record.reason, "Why, for the history", "TEXT");
}

void Parser::AddInitiativeFlags(CLI::App& add) {
  AddInitiativeArguments& initiative = line_.initiative;
  CLI::App* command = AddCommand(add, Command::kAddInitiative, "initiative",
                                 "What was agreed or announced", examples::kAddInitiative);
  Value(*command, "--kind", initiative.kind, "mou, deployment, action_plan, ...", "KIND");
  Value(*command, "--title", initiative.title, "Its title", "TEXT");
  Value(*command, "--lang", initiative.language_code, "The language of the texts [en]", "TAG");
  Value(*command, "--summary", initiative.summary, "What it is about", "TEXT");
  Value(*command, "--announced", initiative.announced, "When it was announced, EDTF", "DATE");
  Values(*command, "--participant", initiative.participants,
         "Who takes part in which role; may be repeated", "WHO=ROLE");
  Values(*command, "--place", initiative.places, "Where; may be repeated", "COUNTRY=ROLE");
  Values(*command, "--topic", initiative.topics, "border-security; may be repeated", "TOPIC");
  Values(*command, "--release", initiative.releases, "A release that speaks of it; may be repeated",
         "RELEASE=ACT");
  AddWhat(*command, initiative.add);
}

void Parser::AddCommitmentFlags(CLI::App& add) {
  AddCommitmentArguments& commitment = line_.commitment;
  CLI::App* command = AddCommand(add, Command::kAddCommitment, "commitment",
                                 "Who owes what by when", examples::kAddCommitment);
  Value(*command, "INITIATIVE", commitment.initiative, "The initiative", "")->required();
  Value(*command, "--text", commitment.text, "What is owed, as a sentence", "TEXT");
  Value(*command, "--lang", commitment.language_code, "The language of the texts [en]", "TAG");
  Value(*command, "--modality", commitment.modality, "obliged, will, intends, aims, ...", "WORD");
  Value(*command, "--condition", commitment.condition, "What must happen first", "TEXT");
  Values(*command, "--debtor", commitment.debtors, "Who owes it; may be repeated", "WHO");
  Values(*command, "--creditor", commitment.creditors, "To whom; may be repeated", "WHO");
  Value(*command, "--deliverable", commitment.deliverable, "What is there in the end", "TEXT");
  Value(*command, "--due", commitment.due, "When it is due: EDTF, or words with --said", "DATE");
  Value(*command, "--said", commitment.said, "The day on which the words were said", "DAY");
  AddWhat(*command, commitment.add);
}

void Parser::AddReportFlags(CLI::App& add) {
  AddReportArguments& report = line_.report;
  CLI::App* command =
      AddCommand(add, Command::kAddReport, "report", "A status or a finding", examples::kAddReport);
  Value(*command, "SUBJECT", report.subject, "The initiative or commitment", "")->required();
  Value(*command, "--on", report.day, "The day it speaks of", "DAY");
  Values(*command, "--reporter", report.reporters, "Whose word it is; may be repeated", "WHO");
  Value(*command, "--official", report.official, "completed, in_operation, signed, ...", "WORD");
  Value(*command, "--stance", report.stance, "confirms, disputes, differs", "WORD");
  Value(*command, "--assessor", report.assessor, "Who concludes it", "WHO");
  Value(*command, "--evidence", report.evidence, "no_evidence, limited, complete, ...", "WORD");
  Value(*command, "--method", report.method, "How it was found out", "TEXT");
  Value(*command, "--delivered", report.delivered, "When it was delivered, EDTF", "DATE");
  Value(*command, "--supersedes", report.supersedes, "The report whose place it takes", "REPORT");
  AddWhat(*command, report.add);
}

void Parser::AddSearchFlags(CLI::App& add) {
  AddSearchArguments& search = line_.search;
  CLI::App* command = AddCommand(add, Command::kAddSearch, "search", "That somebody searched",
                                 examples::kAddSearch);
  Value(*command, "SUBJECT", search.subject, "The initiative or commitment", "")->required();
  Value(*command, "--on", search.day, "The day of the search", "DAY");
  Value(*command, "--by", search.searched_by, "Who searched", "TEXT");
  Value(*command, "--government", search.government, "Whose word was searched for", "COUNTRY");
  Values(*command, "--place", search.places, "Where; may be repeated", "TEXT");
  Value(*command, "--question", search.question, "What was asked", "TEXT");
  Value(*command, "--outcome", search.outcome, "found, nothing, inaccessible", "WORD");
  AddWhat(*command, search.add);
}

void Parser::AddChangeDue() {
  ChangeDueArguments& change = line_.change_due;
  CLI::App* command =
      AddCommand(app_, Command::kChangeDue, "change-due",
                 "Record that something is due on another day", examples::kChangeDue);
  Value(*command, "NAME", change.name, "The commitment", "")->required();
  CLI::Option* due = Value(*command, "--due", change.due, "The new date: EDTF or words", "DATE");
  command->add_flag("--no-date", change.no_date, "The date is taken back, and no other given")
      ->excludes(due);
  Value(*command, "--on", change.day, "The day on which it was said", "DAY")->required();
  Value(*command, "--by", change.stated_by, "Who said so", "WHO")->required();
  Value(*command, "--why", change.why, "Why the date changed", "TEXT");
  Value(*command, "--reason", change.reason, "Why this is written, for the history", "TEXT");
  AddQuote(*command, change.quote);
}

}  // namespace entente::cli

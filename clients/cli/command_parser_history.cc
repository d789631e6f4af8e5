// The commands about the record as a whole: its past, and taking it elsewhere.

#include <cstdint>
#include <string>
#include <vector>

#include "clients/cli/command_parser.h"
#include "clients/cli/examples.h"

namespace entente::cli {

void Parser::AddHistory() {
  CLI::App* history =
      AddList(Command::kHistory, "history", "List who changed a document, when and why",
              examples::kHistory, {.filter = false, .order = false, .as_of = false});
  history->add_option("NAME", line_.history.name, "Its name or id")->required()->type_name("");
  CLI::App* diff = AddCommand(app_, Command::kDiff, "diff",
                              "What differs between two revisions of a document", examples::kDiff);
  const auto number = CLI::Range(std::int64_t{1}, INT64_MAX).description("");
  diff->add_option("NAME", line_.diff.name, "Its name or id")->required()->type_name("");
  diff->add_option("FROM", line_.diff.from, "The number of a change of it")
      ->required()
      ->type_name("")
      ->check(number);
  diff->add_option("TO", line_.diff.to, "The number of another one [its newest]")
      ->type_name("")
      ->check(number);
}

void Parser::AddExport() {
  ExportArguments& exported = line_.exported;
  CLI::App* command = AddCommand(app_, Command::kExport, "export", "Write all records into a file",
                                 examples::kExport);
  command->add_option("FILE", exported.file, "The file, one document a line; - prints them")
      ->required()
      ->type_name("");
  command
      ->add_option("--types", exported.types,
                   "Only these: agencies, releases, initiatives, commitments, reports")
      ->type_name("TYPE,...")
      ->delimiter(',')
      ->expected(1)
      ->take_all()
      ->check(CLI::IsMember({"agencies", "releases", "initiatives", "commitments", "reports"})
                  .description(""));
  command->add_flag("--no-text", exported.omit_text, "Without the texts of releases");
  command->add_flag("--deleted", exported.show_deleted, "Deleted documents too");
  command->add_option("--read-time", exported.read_time, "As this database held it then (RFC 3339)")
      ->type_name("TIME");
}

}  // namespace entente::cli

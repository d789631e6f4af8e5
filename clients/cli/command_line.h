// What was asked for on the command line.  Used by main.  Pure but for what the library prints into
// the strings it returns.

#pragma once

#include <string>
#include <vector>

#include "clients/cli/arguments.h"
#include "clients/cli/exit_status.h"
#include "clients/cli/session.h"

namespace entente::cli {

enum class Command {
  kInitiatives,
  kCommitments,
  kReports,
  kReleases,
  kAgencies,
  kCountries,
  kCitations,
  kPairs,
  kOwed,
  kOverdue,
  kLate,
  kRelated,
  kShow,
  kCite,
  kBrief,
  kWhen,
  kAddInitiative,
  kAddCommitment,
  kAddReport,
  kAddSearch,
  kChangeDue,
  kImport,
  kRecord,
  kDelete,
  kUndelete,
  kHistory,
  kDiff,
  kExport,
  kWatch,
};

// The command and what it was told; of the arguments only those of the command mean something.
struct CommandLine {
  std::string server;
  client::Security security;  // what the environment says is not in it
  Format format = Format::kText;

  Command command = Command::kInitiatives;
  ListArguments list;
  CitationArguments citations;  // citations, cite
  SummaryArguments summary;     // pairs, owed
  RelatedArguments related;
  ShowArguments show;
  BriefArguments brief;
  WhenArguments when;
  AddInitiativeArguments initiative;
  AddCommitmentArguments commitment;
  AddReportArguments report;
  AddSearchArguments search;
  ChangeDueArguments change_due;
  WatchArguments watch;
  ImportArguments imported;
  RecordArguments record;
  RemoveArguments remove;  // delete, undelete
  HistoryArguments history;
  DiffArguments diff;
  ExportArguments exported;
};

// Either a command line to act on, or what to print instead and the exit status to end with.
struct ParsedCommandLine {
  bool act = false;
  CommandLine command_line;

  ExitStatus exit_status = ExitStatus::kOk;
  std::string output;     // --help and --version
  std::string complaint;  // what was not understood
};

// Parses the arguments that follow the program's name.  `server` is the server when none is named.
[[nodiscard]] ParsedCommandLine ParseCommandLine(const std::vector<std::string>& arguments,
                                                 const std::string& server);

}  // namespace entente::cli

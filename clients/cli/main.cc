// The sample client: `entente --help`.

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/command_line.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/session.h"
#include "clients/cli/version.h"
#include "clients/cpp/client.h"

namespace entente::cli {
namespace {

ExitStatus Act(const Session& session, const CommandLine& line) {
  switch (line.command) {
    case Command::kInitiatives:
      return ListInitiatives(session, line.list);
    case Command::kCommitments:
      return ListCommitments(session, line.list);
    case Command::kReports:
      return ListReports(session, line.list);
    case Command::kReleases:
      return ListReleases(session, line.list);
    case Command::kAgencies:
      return ListAgencies(session, line.list);
    case Command::kCountries:
      return ListCountries(session, line.list);
    case Command::kCitations:
      return ListCitations(session, line.citations);
    case Command::kPairs:
      return SummarizeInitiatives(session, line.summary);
    case Command::kOwed:
      return SummarizeCommitments(session, line.summary);
    case Command::kOverdue:
      return ListOverdue(session, line.list);
    case Command::kLate:
      return ListLate(session, line.list);
    case Command::kRelated:
      return ListRelated(session, line.related);
    case Command::kShow:
      return Show(session, line.show);
    case Command::kCite:
      return Cite(session, line.citations);
    case Command::kBrief:
      return Brief(session, line.brief);
    case Command::kWhen:
      return When(session, line.when);
    case Command::kAddInitiative:
      return AddInitiative(session, line.initiative);
    case Command::kAddCommitment:
      return AddCommitment(session, line.commitment);
    case Command::kAddReport:
      return AddReport(session, line.report);
    case Command::kAddSearch:
      return AddSearch(session, line.search);
    case Command::kChangeDue:
      return ChangeDue(session, line.change_due);
    case Command::kImport:
      return Import(session, line.imported);
    case Command::kRecord:
      return Record(session, line.record);
    case Command::kDelete:
      return Delete(session, line.remove);
    case Command::kUndelete:
      return Undelete(session, line.remove);
    case Command::kHistory:
      return ShowHistory(session, line.history);
    case Command::kDiff:
      return Diff(session, line.diff);
    case Command::kExport:
      return Export(session, line.exported);
    case Command::kWatch:
      return Watch(session, line.watch);
  }
  return ExitStatus::kUsage;
}

// What the command line says in the place of what the environment does.
void Overrule(client::Security& security, const client::Security& told) {
  security.tls |= told.tls;
  if (!told.ca_file.empty()) security.ca_file = told.ca_file;
  if (!told.cert_file.empty()) security.cert_file = told.cert_file;
  if (!told.key_file.empty()) security.key_file = told.key_file;
  if (!told.token_file.empty()) security.token_file = told.token_file;
}

// Where answers go.  Documents in Markdown are for other readers than this terminal.
Terminal AnswerTerminal(Format format) {
  return format == Format::kMarkdown ? Terminal() : InspectTerminal(1);
}

// `status`, unless the answer could not be written.
ExitStatus Finish(ExitStatus status) {
  std::cout.flush();
  if (std::cout.good()) return status;
  std::cerr << "entente: the answer could not be written\n";
  return ExitStatus::kRefused;
}

ExitStatus Run(const std::vector<std::string>& arguments) {
  client::ClientOptions options = client::OptionsFromEnvironment();
  const ParsedCommandLine parsed = ParseCommandLine(arguments, options.server);
  if (!parsed.act) {
    std::cout << parsed.output;
    if (!parsed.complaint.empty()) std::cerr << "entente: " << parsed.complaint << "\n";
    return Finish(parsed.exit_status);
  }
  options.server = parsed.command_line.server;
  Overrule(options.security, parsed.command_line.security);
  options.user_agent = std::string("entente-cli/") + kVersion;
  if (const absl::Status status = client::CheckOptions(options); !status.ok()) {
    std::cerr << "entente: " << status.message() << "\n";
    return ExitStatus::kUsage;
  }
  client::Client client(options);
  const Format format = parsed.command_line.format;
  const Session session = {client,    options.server,    format, std::cout, AnswerTerminal(format),
                           std::cerr, InspectTerminal(2)};
  return Finish(Act(session, parsed.command_line));
}

}  // namespace
}  // namespace entente::cli

int main(int argc, char** argv) {
  // A reader that has seen enough (`entente countries | head`) ends this program without a word,
  // also when a parent had the signal ignored.
  std::signal(SIGPIPE, SIG_DFL);
  return static_cast<int>(entente::cli::Run(std::vector<std::string>(argv + 1, argv + argc)));
}

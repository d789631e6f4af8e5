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
  const ListArguments list = {line.filter, line.limit};
  switch (line.command) {
    case Command::kInitiatives:
      return ListInitiatives(session, list);
    case Command::kReleases:
      return ListReleases(session, list);
    case Command::kAgencies:
      return ListAgencies(session, list);
    case Command::kCountries:
      return ListCountries(session, list);
    case Command::kShow:
      return Show(session, line.name);
    case Command::kImport:
      return Import(session, line.file);
  }
  return ExitStatus::kUsage;
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
  options.user_agent = std::string("entente-cli/") + kVersion;
  client::Client client(options);
  const Session session = {
      client,    options.server,    parsed.command_line.json, std::cout, InspectTerminal(1),
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

// What was asked for on the command line.  Used by main.  Pure but for what the library prints into
// the strings it returns.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/exit_status.h"

namespace entente::cli {

enum class Command { kInitiatives, kReleases, kAgencies, kCountries, kShow, kImport };

struct CommandLine {
  std::string server;
  bool json = false;

  Command command = Command::kInitiatives;
  std::string filter;        // the lists: the arguments, joined by spaces
  std::int64_t limit = 100;  // the lists: at most so many; 0: no limit
  std::string name;          // show
  std::string file;          // import; "-" is the standard input
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

// The one of `candidates` that `word` is most likely a misspelling of; empty when none is near.
[[nodiscard]] std::string Nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

}  // namespace entente::cli

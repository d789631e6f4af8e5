// What every command is given: the server and the places to print to.

#pragma once

#include <ostream>
#include <string>

#include "clients/cli/terminal.h"
#include "clients/cpp/client.h"

namespace entente::cli {

// The form of an answer.
enum class Format {
  kText,       // for people: tables and sheets that fit the terminal
  kJson,       // for programs
  kJsonLines,  // the same, a line each, of what goes on
  kMarkdown,   // for documents
  kCsv,        // for spreadsheets
};

struct Session {
  client::Client& client;
  std::string server;  // as it was given, for messages
  Format format = Format::kText;

  std::ostream& out;  // answers
  Terminal terminal;  // behind `out`

  std::ostream& messages;      // everything else: errors, progress, hints
  Terminal messages_terminal;  // behind `messages`
};

}  // namespace entente::cli

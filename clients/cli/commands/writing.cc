#include "clients/cli/commands/writing.h"

#include "clients/cli/display_text.h"

namespace entente::cli {

ExitStatus CannotUse(const Session& session, const absl::Status& status) {
  session.messages << "entente: "
                   << Printable({status.message().data(), status.message().size()},
                                session.messages_terminal.charset)
                   << "\n";
  return ExitStatus::kUsage;
}

ExitStatus ReportFaults(const Session& session, const FlagReader& flags) {
  session.messages << "entente: " << Counted(flags.faults().size(), "flag was", "flags were")
                   << " not understood\n";
  for (const std::string& fault : flags.faults())
    session.messages << "  " << Printable(fault, session.messages_terminal.charset) << "\n";
  return ExitStatus::kUsage;
}

}  // namespace entente::cli

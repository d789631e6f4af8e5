// How the commands that write send what they made, and say what came of it.  Used by the commands
// only.  One thread at a time.

#pragma once

#include <string>
#include <utility>

#include "absl/status/status.h"

#include "clients/cli/arguments.h"
#include "clients/cli/error_report.h"
#include "clients/cli/flag_reader.h"
#include "clients/cli/json_output.h"
#include "clients/cli/send_with_request_id.h"
#include "clients/cli/session.h"

namespace entente::cli {

// Prints why a file is of no use; kUsage.
ExitStatus CannotUse(const Session& session, const absl::Status& status);

// Prints every fault of the flags; kUsage.
ExitStatus ReportFaults(const Session& session, const FlagReader& flags);

// Sends the request to make a document under a request id of its content, or only has it checked.
// Prints the name of what was made, or that it would be; the document with -o json; the server's
// error with every bad field.
template <typename Request, typename Send>
ExitStatus SendAdded(const Session& session, const char* method, Request request,
                     const AddArguments& add, Send send) {
  request.set_reason(add.reason);
  request.set_validate_only(add.check_only);
  const auto made = add.check_only ? send(request) : SendWithRequestId(method, request, send);
  if (!made.ok()) return ReportError(session, made.status());
  if (session.format == Format::kJson)
    session.out << ToJson(*made) << "\n";
  else
    session.out << (add.check_only ? "valid, nothing was written" : made->name()) << "\n";
  return ExitStatus::kOk;
}

}  // namespace entente::cli

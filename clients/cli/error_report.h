// Errors as people read them.  Used by every command.

#pragma once

#include <string>

#include "absl/status/status.h"

#include "clients/cli/exit_status.h"
#include "clients/cli/session.h"

namespace entente::cli {

// One line for each bad field, "  initiative.participants[0].role: ...", each led by `indent`
// spaces; empty when the error names none, or only one that its message tells already.
[[nodiscard]] std::string FieldLines(const absl::Status& status, int indent,
                                     const Terminal& terminal);

// Code and message in one line, without line end: "NOT_FOUND: there is no agencies/us-cbp".  When
// the message only repeats the first of several bad fields, which FieldLines tells:
// "INVALID_ARGUMENT: 2 fields are wrong".
[[nodiscard]] std::string ErrorLine(const absl::Status& status, const Terminal& terminal);

// Whether the call never reached the server, or it cannot answer now.
[[nodiscard]] bool IsUnreachable(const absl::Status& status);

// Prints the error of a call with every bad field, and a hint when the server cannot be reached.
// Returns the exit status that fits.
ExitStatus ReportError(const Session& session, const absl::Status& status);

}  // namespace entente::cli

// What a command was told and cannot be meant.  Each function prints the complaint to the session's
// messages.  Used by the commands only.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "clients/cli/exit_status.h"
#include "clients/cli/session.h"

namespace entente::cli {

// Says that `got` is not what was wanted: "'x' is no name: wanted ...".  Returns kUsage.
ExitStatus NotUnderstood(const Session& session, std::string_view got, std::string_view wanted);

// The initiative that `text` names, by name or id; empty, with a complaint, when it names none.
[[nodiscard]] std::string InitiativeName(const Session& session, const std::string& text);

// The commitment that `text` names: `x/y`, `x/commitments/y` or the whole name; empty, with a
// complaint, for anything else.
[[nodiscard]] std::string CommitmentName(const Session& session, const std::string& text);

// The whole name of the initiative, commitment or report that `text` names; `x/y` is a commitment,
// or a report when there is no such commitment.  InvalidArgument when it can name none of them; the
// server's error when it cannot say.
[[nodiscard]] absl::StatusOr<std::string> TrackedName(const Session& session,
                                                      const std::string& text);

}  // namespace entente::cli

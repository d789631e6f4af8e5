#include "clients/cli/commands/usage.h"

#include "absl/strings/str_cat.h"

#include "clients/cli/display_text.h"
#include "clients/cli/names.h"

namespace entente::cli {

ExitStatus NotUnderstood(const Session& session, std::string_view got, std::string_view wanted) {
  session.messages << "entente: '" << Printable(got, session.messages_terminal.charset)
                   << "' was not understood: wanted " << wanted << "\n";
  return ExitStatus::kUsage;
}

std::string InitiativeName(const Session& session, const std::string& text) {
  const ParsedName parsed = ParseName(text);
  if (parsed.sort == NameSort::kInitiative) return parsed.name;
  if (parsed.sort == NameSort::kId) return absl::StrCat("initiatives/", parsed.name);
  NotUnderstood(session, text, "an initiative, ID or initiatives/ID");
  return "";
}

std::string CommitmentName(const Session& session, const std::string& text) {
  const ParsedName parsed = ParseName(text);
  if (parsed.sort == NameSort::kCommitment) return parsed.name;
  if (parsed.sort == NameSort::kChild)
    return absl::StrCat("initiatives/", parsed.name, "/commitments/", parsed.child);
  NotUnderstood(session, text,
                "a commitment, INITIATIVE/ID or initiatives/INITIATIVE/commitments/ID");
  return "";
}

absl::StatusOr<std::string> TrackedName(const Session& session, const std::string& text) {
  const ParsedName parsed = ParseName(text);
  switch (parsed.sort) {
    case NameSort::kInitiative:
    case NameSort::kCommitment:
    case NameSort::kReport:
      return parsed.name;
    case NameSort::kId:
      return absl::StrCat("initiatives/", parsed.name);
    case NameSort::kChild: {
      const std::string initiative = absl::StrCat("initiatives/", parsed.name);
      std::string commitment = absl::StrCat(initiative, "/commitments/", parsed.child);
      const auto found = session.client.GetCommitment(commitment);
      if (absl::IsNotFound(found.status()))
        return absl::StrCat(initiative, "/reports/", parsed.child);
      if (!found.ok()) return found.status();
      return commitment;
    }
    default:
      return absl::InvalidArgumentError(
          absl::StrCat("'", text, "' is no name of an initiative, a commitment or a report"));
  }
}

}  // namespace entente::cli

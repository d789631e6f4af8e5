#include "services/rpc/revision_names.h"

#include <charconv>
#include <system_error>

#include "absl/status/status.h"
#include "fmt/format.h"

#include "services/rpc/names.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/wording.h"

namespace entente::rpc {
namespace {

using storage::ResourceType;

constexpr std::string_view kRevisions = "/revisions/";

// A name has one form only: no sign and no leading zero.
bool ParseNumber(std::string_view text, std::int64_t& number) {
  if (text.empty() || text.front() < '1' || text.front() > '9') return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

absl::StatusOr<DocumentName> ParseDocumentName(std::string_view name) {
  for (const ResourceType type :
       {ResourceType::kAgency, ResourceType::kRelease, ResourceType::kInitiative,
        ResourceType::kCommitment, ResourceType::kReport}) {
    if (CheckName(type, name).ok()) return DocumentName{std::string(name), type};
  }
  return absl::InvalidArgumentError(
      fmt::format("got {}; wanted the name of an agency, release, initiative, commitment or "
                  "report, such as initiatives/currency-seizure-mou-2010",
                  Quoted(name)));
}

absl::StatusOr<ParsedRevisionName> ParseRevisionName(std::string_view name) {
  const std::size_t at = name.rfind(kRevisions);
  ParsedRevisionName parsed;
  if (at == std::string_view::npos ||
      !ParseNumber(name.substr(at + kRevisions.size()), parsed.number)) {
    return absl::InvalidArgumentError(
        fmt::format("got {}; wanted the name of a document, /revisions/ and the number of a "
                    "change, such as agencies/us-cbp/revisions/17",
                    Quoted(name)));
  }
  ASSIGN_OR_RETURN(parsed.document, ParseDocumentName(name.substr(0, at)));
  return parsed;
}

}  // namespace entente::rpc

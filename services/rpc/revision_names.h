// The names of revisions, and of documents of any type.  Pure; any thread may call it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "storage/resource.h"

namespace entente::rpc {

// A document by name, with the type that the name has.
struct DocumentName {
  std::string name;
  storage::ResourceType type = storage::ResourceType::kInitiative;
};

// INVALID_ARGUMENT, saying what was got and what was wanted, for what is no name of a document.
[[nodiscard]] absl::StatusOr<DocumentName> ParseDocumentName(std::string_view name);

// `initiatives/haiti-deployment-2010/revisions/17`: a document and the number of a change.
struct ParsedRevisionName {
  DocumentName document;
  std::int64_t number = 0;  // at least 1
};

// INVALID_ARGUMENT as above.
[[nodiscard]] absl::StatusOr<ParsedRevisionName> ParseRevisionName(std::string_view name);

}  // namespace entente::rpc

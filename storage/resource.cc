#include "storage/resource.h"

namespace entente::storage {

std::string_view CollectionOf(ResourceType type) {
  switch (type) {
    case ResourceType::kAgency:
      return "agencies";
    case ResourceType::kRelease:
      return "releases";
    case ResourceType::kInitiative:
      return "initiatives";
    case ResourceType::kCommitment:
      return "commitments";
    case ResourceType::kReport:
      return "reports";
  }
  return "";
}

}  // namespace entente::storage

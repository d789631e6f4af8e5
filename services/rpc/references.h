// What a document names: agencies, releases, initiatives and countries.  Found by the annotations
// of its fields (google.api.resource_reference, and the field names region_code and releasable_to),
// so that a new field is covered by being declared.

#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "services/rpc/resource_errors.h"
#include "services/rpc/violations.h"
#include "storage/store.h"

namespace entente::rpc {

// One name in a document, and the field it stands in.
struct NamedResource {
  storage::ResourceType type = storage::ResourceType::kAgency;
  std::string name;
  std::string field;
};

struct NamedCountry {
  std::string region_code;
  std::string field;
};

struct NamedThings {
  std::vector<NamedResource> resources;
  std::vector<NamedCountry> countries;
};

// Whether a string field holds the codes of countries.
[[nodiscard]] bool IsRegionCodeField(const google::protobuf::FieldDescriptor& field);

// The type of resource that a string field names by its annotation; nothing for any other field.
[[nodiscard]] std::optional<storage::ResourceType> ReferencedType(
    const google::protobuf::FieldDescriptor& field);

// Everything that `document` names, in the order of its fields.  Names that are not of the form are
// left out: check_fields.h refuses them.
[[nodiscard]] NamedThings CollectReferences(const google::protobuf::Message& document,
                                            const std::string& path);

// Leaves out what a caller may not see: to that caller, it is not there.
void DropUnseen(const storage::Clearance& clearance, storage::References& found);

// Looks up everything in `named`, and `others` by name, all at once, of what the caller may see.
// Errors are the store's.
[[nodiscard]] absl::StatusOr<storage::References> LookUp(storage::DocumentReader& store,
                                                         const storage::CallContext& context,
                                                         const NamedThings& named,
                                                         std::set<std::string> others);

// Adds to `faults` every country of `named` that was not `found`, under its field.
void CheckCountries(const NamedThings& named, const storage::References& found, Violations& faults);

// What checking the names of a document gave.
struct CheckedReferences {
  // The revisions that were seen: the change may be written only while they are current.
  std::vector<storage::Basis> based_on;
  // Names of deleted documents.
  std::vector<DeletedReference> deleted;
};

// Checks `named` against what was `found`.  Adds to `faults` every resource and country that does
// not exist, under its field.  `self`, the document's own name, is passed over.  Deleted documents
// that are in `named_before` (what the revision before named) may stay.
[[nodiscard]] CheckedReferences CheckReferences(const NamedThings& named,
                                                const storage::References& found,
                                                std::string_view self,
                                                const std::set<std::string>& named_before,
                                                Violations& faults);

}  // namespace entente::rpc

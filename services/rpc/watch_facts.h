// What the filter of a watch, and a caller's clearance, can ask of a document: read from its bytes
// once for each change, however many watch it.  Pure; any thread may call it.

#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "entente/v1/label.pb.h"
#include "services/rpc/family.h"
#include "storage/call_context.h"
#include "storage/query.h"
#include "storage/resource.h"

namespace entente::rpc {

// Facts of one state of a document, by itself.
struct DocumentFacts {
  bool deleted = false;
  v1::Label label;  // of a release or initiative; CLEAR of others
  int kind = 0;     // of Initiative.Kind, Release.Kind or Report.Kind; 0 of others
  // Who takes part in an initiative, issues a release; an agency itself.
  std::set<std::string> agencies;
  std::set<std::string> countries;  // the same, as such and not by an agency; that of an agency
  std::set<std::string> places;     // region codes of the places of an initiative

  friend bool operator==(const DocumentFacts& left, const DocumentFacts& right);
};

// Reads the facts of a document as authored.  INTERNAL when the bytes are no such document.
[[nodiscard]] absl::StatusOr<DocumentFacts> ReadFacts(storage::ResourceType type,
                                                      std::string_view name, bool deleted,
                                                      const std::string& document);

// A document before or after a change, with what it belongs to and is about as they stood then.
struct DocumentScene {
  storage::ResourceType type = storage::ResourceType::kInitiative;
  std::string_view name;
  const DocumentFacts* own = nullptr;         // null: it was not there
  const DocumentFacts* initiative = nullptr;  // of a commitment or report
  const DocumentFacts* about = nullptr;       // the commitment that a report is about
};

// Whether a filter of filter::List::kChanges holds, whatever may be deleted.  `scene.own` is there.
// Commitments and reports match by their initiative, but for `name`, `type` and a report's own
// kind. docs/filter.md says what each field means.
[[nodiscard]] bool Holds(const storage::Expression& filter, const DocumentScene& scene,
                         const RegionCodes& region_codes);

// Whether the caller may see what bears the label.
[[nodiscard]] bool MaySee(const storage::Clearance& clearance, const v1::Label& label);

// Whether the scene's label, its own or its initiative's, lets the caller see it.
[[nodiscard]] bool MaySee(const storage::Clearance& clearance, const DocumentScene& scene);

// Whether the document is there as the lists have it: not deleted, nor what it belongs to, nor what
// it is about.
[[nodiscard]] bool IsThere(const DocumentScene& scene);

}  // namespace entente::rpc

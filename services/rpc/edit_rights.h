// What an editor may write: what concerns a government that he or she acts for, under a label that
// he or she may see.  An editor of all governments, as every admin is, may write it all.
//
//   an agency      of such a government
//   a release      that such a government, or an agency of it, issued
//   an initiative  in which such a government, or an agency of it, takes part
//   a commitment   of such an initiative
//   a report       of such an initiative, when every reporter, or the assessor, is of such a
//                  government
//
// What a document was before counts as what it becomes: nobody takes what is another's, or gives
// away what he or she could then not take back.  Used by document_drafts.h.  Thread-safe.

#pragma once

#include <set>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

#include "services/rpc/family.h"
#include "storage/call_context.h"
#include "storage/resource.h"
#include "storage/store.h"

namespace entente::rpc {

// A document, and what its rights hang on.
struct Owned {
  storage::ResourceType type = storage::ResourceType::kAgency;
  const google::protobuf::Message& document;
  // Of a commitment or report; null for others.
  const Family* family = nullptr;
};

// Whether the rights of a caller hang on more than the label.
[[nodiscard]] bool ActsForSome(const storage::Clearance& clearance);

// The agencies that the rights to write it hang on, by name.
[[nodiscard]] std::set<std::string> AgenciesOf(const Owned& owned);

// Whether the caller may write this.  `region_codes` has those of AgenciesOf.
//   PERMISSION_DENIED  OTHER_GOVERNMENT, LABEL_ABOVE_CLEARANCE
[[nodiscard]] absl::Status CheckMayWrite(const storage::Clearance& clearance, const Owned& owned,
                                         const RegionCodes& region_codes);

// The same, with the region codes read where they are wanted.  Errors are the store's, too.
[[nodiscard]] absl::Status CheckMayWrite(storage::DocumentReader& store,
                                         const storage::CallContext& context, const Owned& owned);

}  // namespace entente::rpc

// What becomes of a document of several (joint_drafts.h) whose name is taken already: left as it
// is, refused, or put in the place of what is there.  Thread-safe.

#pragma once

#include "absl/status/statusor.h"

#include "services/rpc/document_drafts.h"
#include "services/rpc/joint_drafts.h"
#include "services/rpc/write.h"
#include "storage/store.h"

namespace entente::rpc {

// `taken` is what there is under the document's name.  A draft without a put leaves it as it is.
//   ALREADY_EXISTS       as `document.when_taken` says; a report that says something else; what was
//                        made elsewhere under another uid
//   FAILED_PRECONDITION  what is there is deleted; TEXT_ALREADY_ATTACHED: it has another text
[[nodiscard]] absl::StatusOr<Draft> DraftTaken(const DraftScene& scene,
                                               const BroughtDocument& document,
                                               const storage::Reference& taken);

}  // namespace entente::rpc

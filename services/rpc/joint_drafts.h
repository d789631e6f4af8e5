// Several documents of one request, drafted together: they may name and belong to each other, in
// any order.  Each is drafted as it would be alone (document_drafts.h), among the others
// (pending_documents.h).  Used by RecordRelease, BatchCreate and imports within RunJointWrite.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/violations.h"
#include "services/rpc/write.h"
#include "storage/store.h"

namespace entente::rpc {

// What becomes of a document whose name is taken.
enum class WhenTaken {
  kFail,            // ALREADY_EXISTS
  kFailUnlessSame,  // the same; what says the same as what is there writes nothing
  kLeave,           // nothing is written
  kReplace,         // it takes the place of what is there, as an Update without a mask would; what
                    // says the same writes nothing
};

// One document of the request.
struct BroughtDocument {
  const DocumentKind* kind = nullptr;
  const google::protobuf::Message* sent = nullptr;
  std::string name;        // that it shall have; may be ill-formed, which is a fault
  std::string name_field;  // where the request says so: `agencies[2].name`
  std::string path;        // where the request has it: `agencies[2]`
  std::string uid;         // that it gets if it is new
  // Of a release: its text, at most 2 MiB; null for none.
  const std::string* text = nullptr;
  WhenTaken when_taken = WhenTaken::kFail;
  // When it was made elsewhere, where it got `uid`: both are kept, and what is there under its name
  // has to have the same uid.  Absent: it is made now.
  std::optional<absl::Time> create_time = std::nullopt;
};

// What drafting one of them came to.
struct JointDraft {
  Violations faults;   // with paths in the request
  absl::Status error;  // what is not a fault of a field
  Draft draft;         // of use only without faults and error
};

// Drafts all of them; as many outcomes, in their order.  Each is computed whatever became of the
// others, so that all that is wrong is known at once; when nothing is, what shall be kept beside
// them, and beside what they touch, is in the drafts too.
//
// A name twice, an ill-formed name, an initiative that is neither there nor brought, are faults of
// the name's field.  A draft without a put leaves what is there as it is.  Returns an error only
// for what is wrong with the store.
[[nodiscard]] absl::StatusOr<std::vector<JointDraft>> DraftJointly(
    storage::DocumentReader& store, const storage::CallContext& context,
    const std::vector<BroughtDocument>& documents);

// The drafts where nothing is wrong; else all faults are added to `faults`, and the first error is
// returned.
[[nodiscard]] absl::StatusOr<std::vector<Draft>> AllOrNothing(std::vector<JointDraft> outcomes,
                                                              Violations& faults);

// Writes all of them in one change, or nothing, and returns their revisions in order.  Faults are
// told all at once; where there are none, the first error is.
[[nodiscard]] absl::StatusOr<std::vector<storage::StoredResource>> WriteJointly(
    const ServiceDependencies& dependencies, const Call& call, const WriteOptions& options,
    const std::vector<BroughtDocument>& documents);

}  // namespace entente::rpc

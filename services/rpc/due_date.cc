#include "services/rpc/due_date.h"

#include <memory>
#include <utility>

#include "services/rpc/document_drafts.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/names.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/write.h"

namespace entente::rpc {
namespace {

// The commitment with one more due change.
std::shared_ptr<v1::Commitment> WithChange(const google::protobuf::Message& commitment,
                                           const v1::DueChange& change) {
  auto changed = std::make_shared<v1::Commitment>();
  changed->CopyFrom(commitment);
  v1::DueChange& added = *changed->add_due_changes();
  added = change;
  ClearUnauthored(added);
  return changed;
}

absl::StatusOr<Draft> DraftChange(storage::Store& store, const storage::CallContext& context,
                                  const v1::ChangeDueDateRequest& request, Violations& faults) {
  const absl::Status named = CheckName(storage::ResourceType::kCommitment, request.name());
  faults.AddIfError("name", named);
  if (!request.has_due_change()) faults.Add("due_change", "is required and not set");
  RETURN_IF_ERROR(faults.ToStatus());
  Violations of_commitment;
  const DraftScene scene{store, context, CommitmentKind(), of_commitment};
  ASSIGN_OR_RETURN(Current current, ReadToChange(scene, request.name(), request.etag()));
  std::shared_ptr<v1::Commitment> changed = WithChange(*current.document, request.due_change());
  const std::string added = PathOf("commitment", "due_changes", changed->due_changes_size() - 1);
  absl::StatusOr<Draft> draft = DraftReplace(scene, std::move(current), std::move(changed));
  faults.AddAll(of_commitment, /*from=*/added, /*to=*/"due_change");
  return draft;
}

}  // namespace

absl::StatusOr<storage::StoredResource> AddDueChange(const ServiceDependencies& dependencies,
                                                     const Call& call,
                                                     const v1::ChangeDueDateRequest& request) {
  return RunWrite(dependencies, call, WriteOptionsOf(request),
                  [&](const storage::CallContext& context, Violations& faults) {
                    return DraftChange(dependencies.store, context, request, faults);
                  });
}

}  // namespace entente::rpc

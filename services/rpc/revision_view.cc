#include "services/rpc/revision_view.h"

#include "fmt/format.h"

#include "services/rpc/call.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/wire_fields.h"

namespace entente::rpc {
namespace {

int DocumentFieldOf(storage::ResourceType type) {
  switch (type) {
    case storage::ResourceType::kAgency:
      return v1::Revision::kAgencyFieldNumber;
    case storage::ResourceType::kRelease:
      return v1::Revision::kReleaseFieldNumber;
    case storage::ResourceType::kInitiative:
      return v1::Revision::kInitiativeFieldNumber;
    case storage::ResourceType::kCommitment:
      return v1::Revision::kCommitmentFieldNumber;
    case storage::ResourceType::kReport:
      return v1::Revision::kReportFieldNumber;
  }
  return v1::Revision::kInitiativeFieldNumber;
}

}  // namespace

std::string RevisionName(std::string_view name, std::int64_t number) {
  return fmt::format("{}/revisions/{}", name, number);
}

v1::Change ViewChange(const storage::RecordedChange& change) {
  v1::Change view;
  view.set_number(change.number);
  SetTimestamp(*view.mutable_change_time(), change.time);
  if (change.caller != Caller().name) view.set_actor(change.caller);
  view.set_method(change.method);
  view.set_reason(change.reason);
  view.set_request_id(change.request_id);
  view.set_peer(change.peer);
  view.set_digest(change.digest);
  return view;
}

std::string RenderRevision(const storage::RecordedRevision& revision, ShowChange show) {
  v1::Revision head;
  head.set_name(RevisionName(revision.resource.name, revision.resource.change_number));
  head.set_action(static_cast<v1::Revision::Action>(revision.action));
  head.set_expunged_by(revision.expunged_by);
  if (show == ShowChange::kYes) *head.mutable_change() = ViewChange(revision.change);
  std::string bytes = head.SerializeAsString();
  AppendLengthDelimited(bytes, DocumentFieldOf(revision.resource.type), revision.resource.document,
                        RenderKept(revision.resource));
  return bytes;
}

}  // namespace entente::rpc

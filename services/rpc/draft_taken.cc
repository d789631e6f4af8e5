#include "services/rpc/draft_taken.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/rpc/family.h"
#include "services/rpc/release_text.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using storage::ResourceType;

// What is there, as an answer to those who write nothing.
Draft NothingToWrite(storage::StoredResource current) {
  Draft draft;
  draft.current = std::move(current);
  return draft;
}

// The document that shall take the place of `current`: all that was sent, and the text that is
// there.
std::shared_ptr<Message> Successor(const BroughtDocument& document, const Message& current) {
  std::shared_ptr<Message> successor = Authored(*document.sent);
  SetName(*successor, document.name);
  if (document.kind->type == ResourceType::kRelease) {
    const auto& release = static_cast<const v1::Release&>(current);
    if (release.has_text()) {
      *static_cast<v1::Release&>(*successor).mutable_text() = release.text();
    }
  }
  return successor;
}

}  // namespace

absl::StatusOr<Draft> DraftTaken(const DraftScene& scene, const BroughtDocument& document,
                                 const storage::Reference& taken) {
  const ResourceType type = scene.kind.type;
  const absl::Status exists = AlreadyExistsError(type, document.name);
  if (document.when_taken == WhenTaken::kFail) return exists;
  if (document.when_taken == WhenTaken::kLeave) return Draft();
  if (document.create_time.has_value() && taken.uid != document.uid) return exists;
  if (taken.deleted) {
    return document.when_taken == WhenTaken::kReplace ? IsDeletedError(type, document.name)
                                                      : exists;
  }
  ASSIGN_OR_RETURN(Current current, ReadToChange(scene, document.name, /*etag=*/""));
  if (type == ResourceType::kReport) {
    // Only compared, for a report never changes: as it was when it was made.
    std::erase_if(current.family->reports, [&document](const Member<v1::Report>& report) {
      return report.stored.name == document.name;
    });
  }
  const std::string before = current.document->SerializeAsString();
  storage::StoredResource stored = current.stored;
  // Apart, so that nothing of it stays when it turns out to be the same, or is not wanted.
  Violations faults;
  TouchedStanding touched;
  const DraftScene apart{scene.store, scene.context, scene.kind, faults, &touched};
  std::shared_ptr<Message> successor = Successor(document, *current.document);
  absl::StatusOr<Draft> draft = DraftReplace(apart, std::move(current), std::move(successor));
  if (draft.ok() && document.text != nullptr) {
    RETURN_IF_ERROR(AddTextTo(apart, stored, *document.text, *draft));
  }
  if (draft.ok() && faults.empty() && draft->put->document->SerializeAsString() == before) {
    return NothingToWrite(std::move(stored));
  }
  if (document.when_taken == WhenTaken::kFailUnlessSame || type == ResourceType::kReport) {
    return exists;
  }
  scene.faults.AddAll(faults, "", "");
  for (auto& [initiative, names] : touched) (*scene.touched_later)[initiative].merge(names);
  return draft;
}

}  // namespace entente::rpc

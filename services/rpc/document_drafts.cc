#include "services/rpc/document_drafts.h"

#include <set>
#include <utility>
#include <vector>

#include "services/rpc/citations.h"
#include "services/rpc/edit_rights.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/references.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/standing_writes.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using storage::ResourceType;
using storage::StoredResource;

std::set<std::string> NamesIn(const Message* document) {
  std::set<std::string> names;
  if (document == nullptr) return names;
  for (NamedResource& resource : CollectReferences(*document, "").resources) {
    names.insert(std::move(resource.name));
  }
  return names;
}

RegionCodes RegionCodesIn(const storage::References& found) {
  RegionCodes region_codes;
  for (const auto& [name, reference] : found.resources) {
    if (reference.type == ResourceType::kAgency) region_codes.emplace(name, reference.region_code);
  }
  return region_codes;
}

// The agencies that the document itself need not name, but whose countries have to be known.
std::set<std::string> AgenciesAround(const DraftScene& scene, const Message* previous,
                                     const Family* family) {
  std::set<std::string> agencies =
      family == nullptr ? std::set<std::string>() : AgenciesIn(*family);
  if (previous != nullptr && ActsForSome(scene.context.clearance)) {
    agencies.merge(AgenciesOf({.type = scene.kind.type, .document = *previous}));
  }
  return agencies;
}

// Whether the caller may put `document` in the place of `previous`, which is null for a new one.
absl::Status CheckMayReplace(const DraftScene& scene, const Message& document,
                             const Message* previous, const Surroundings& around) {
  const storage::Clearance& clearance = scene.context.clearance;
  const ResourceType type = scene.kind.type;
  if (previous != nullptr) {
    RETURN_IF_ERROR(CheckMayWrite(clearance,
                                  {.type = type, .document = *previous, .family = around.family},
                                  around.region_codes));
  }
  return CheckMayWrite(clearance, {.type = type, .document = document, .family = around.family},
                       around.region_codes);
}

// Looks up what the document names, completes and checks it, and finds its quotes.  The revisions
// seen go to the draft; a deleted reference that `previous` did not have is an error.
absl::Status Check(const DraftScene& scene, Message& document, const Message* previous,
                   const Family* family, Draft& draft,
                   std::vector<storage::IndexedCitation>& citations) {
  const std::string path(NounOf(scene.kind.type));
  const NamedThings named = CollectReferences(document, path);
  ASSIGN_OR_RETURN(
      const storage::References found,
      LookUp(scene.store, scene.context, named, AgenciesAround(scene, previous, family)));
  const Surroundings around = {.previous = previous,
                               .family = family,
                               .region_codes = RegionCodesIn(found),
                               .today = scene.context.as_of.day};
  scene.kind.complete(document, around, path, scene.faults);
  CheckedReferences references =
      CheckReferences(named, found, NameOf(document), NamesIn(previous), scene.faults);
  draft.based_on = std::move(references.based_on);
  const Message* const quoted_before = scene.is_moved ? &document : previous;
  ASSIGN_OR_RETURN(citations, FindQuotes(scene.store, scene.context, document, quoted_before, path,
                                         scene.faults));
  RETURN_IF_ERROR(CheckMayReplace(scene, document, previous, around));
  if (!references.deleted.empty()) return NamesDeletedError(references.deleted);
  return scene.kind.permit(document, around);
}

// Puts the document into the draft, with its standing and that of all it touches.
absl::Status Settle(const DraftScene& scene, storage::Put put, const Message* previous,
                    std::optional<Family> family, Draft& draft) {
  draft.put = std::move(put);
  if (!scene.faults.empty()) return absl::OkStatus();  // nothing will be written
  return AddStanding(scene.store, scene.context, previous, std::move(family), draft,
                     scene.touched_later);
}

bool Matches(const std::string& etag, const StoredResource& current) {
  return etag.empty() || etag == EtagOf(current.uid, current.revision);
}

// The family that a new document of this name would join; none for what has no parent.
// ALREADY_EXISTS when it has one of that name.
absl::StatusOr<std::optional<Family>> ReadFamilyToJoin(const DraftScene& scene,
                                                       const std::string& name) {
  std::optional<Family> family;
  if (!HasParent(scene.kind.type)) return family;
  const std::string initiative = InitiativeOf(name);
  ASSIGN_OR_RETURN(family, ReadFamily(scene.store, scene.context, initiative));
  if (family->initiative.stored.delete_time.has_value()) {
    return IsDeletedError(ResourceType::kInitiative, initiative);
  }
  // Not left to the store: a report in the place of itself would be computed with.
  if (family->FindCommitment(name) != nullptr || family->FindReport(name) != nullptr) {
    return AlreadyExistsError(scene.kind.type, name);
  }
  if (family->commitments.size() + family->reports.size() >= storage::kFamilySizeMax) {
    return FamilyTooLargeError(initiative);
  }
  return family;
}

// What is there under `name`, deleted or not, even when its initiative is.
absl::StatusOr<Current> ReadCurrent(const DraftScene& scene, const std::string& name) {
  const ResourceType type = scene.kind.type;
  Current current;
  if (HasParent(type)) {
    ASSIGN_OR_RETURN(current.family, ReadFamily(scene.store, scene.context, InitiativeOf(name)));
    const Member<v1::Commitment>* commitment = current.family->FindCommitment(name);
    const Member<v1::Report>* report = current.family->FindReport(name);
    if (commitment == nullptr && report == nullptr) return NotFoundError(type, name);
    current.stored = commitment != nullptr ? commitment->stored : report->stored;
  } else {
    absl::StatusOr<StoredResource> stored = scene.store.Get(scene.context, type, name);
    if (!stored.ok()) return ExplainRead(stored.status(), type, name);
    current.stored = *std::move(stored);
  }
  ASSIGN_OR_RETURN(current.document, ParseDocument(scene.kind, current.stored));
  return current;
}

bool IsHidden(const Current& current) {
  return current.family.has_value() && current.family->initiative.stored.delete_time.has_value();
}

Owned OwnedBy(const DraftScene& scene, const Current& current) {
  return {.type = scene.kind.type,
          .document = *current.document,
          .family = HasParent(scene.kind.type) ? &*current.family : nullptr};
}

// The draft of what is only deleted or brought back: the document stays as it is.
absl::StatusOr<Draft> DraftMark(const DraftScene& scene, Current current, bool deleted) {
  Draft draft;
  RETURN_IF_ERROR(CheckMayWrite(scene.store, scene.context, OwnedBy(scene, current)));
  std::shared_ptr<Message> document(current.document->New());
  document->CopyFrom(*current.document);
  // All quotes have been looked for: none is a fault.
  const std::string path(NounOf(scene.kind.type));
  ASSIGN_OR_RETURN(auto citations, FindQuotes(scene.store, scene.context, *document,
                                              current.document.get(), path, scene.faults));
  if (!deleted) {
    // While it was deleted nothing kept what it names from being deleted: so nothing is excused as
    // named before.  Names that are gone for good cannot be, since nothing is.
    const NamedThings named = CollectReferences(*document, path);
    ASSIGN_OR_RETURN(const auto found, LookUp(scene.store, scene.context, named, {}));
    CheckedReferences references =
        CheckReferences(named, found, current.stored.name, {}, scene.faults);
    if (!references.deleted.empty()) return NamesDeletedError(references.deleted);
    draft.based_on = std::move(references.based_on);
  }
  storage::Put put = Replace(current.stored, std::move(document));
  put.deleted = deleted;
  put.citations = std::move(citations);
  draft.current = std::move(current.stored);
  RETURN_IF_ERROR(
      Settle(scene, std::move(put), current.document.get(), std::move(current.family), draft));
  return draft;
}

// Those that the caller may see: of the others not even the names are told.
absl::StatusOr<std::vector<storage::Referrer>> SeenOf(
    const DraftScene& scene, const std::vector<storage::Referrer>& referrers) {
  std::vector<storage::Referrer> seen;
  for (const storage::Referrer& referrer : referrers) {
    const auto found = scene.store.Get(scene.context, referrer.type, referrer.name);
    if (found.ok()) seen.push_back(referrer);
    if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
  }
  return seen;
}

// The answer for what is not there and need not be: its name alone.
Draft NothingThere(const DocumentKind& kind, const std::string& name) {
  const std::unique_ptr<Message> document = kind.make();
  SetName(*document, name);
  StoredResource nothing;
  nothing.type = kind.type;
  nothing.name = name;
  nothing.document = document->SerializeAsString();
  Draft draft;
  draft.current = std::move(nothing);
  return draft;
}

// RESOURCE_HAS_CHILDREN when something that is not deleted belongs to it.  Of an initiative the
// family is read: what is seen here is what the change is guarded by.
absl::Status CheckHasNoChildren(const DraftScene& scene, Current& current) {
  const ResourceType type = scene.kind.type;
  const std::string& name = current.stored.name;
  int count = 0;
  if (type == ResourceType::kCommitment) count = current.family->CountReportsAbout(name);
  if (type == ResourceType::kInitiative) {
    ASSIGN_OR_RETURN(current.family, ReadFamily(scene.store, scene.context, name));
    count = current.family->CountChildren();
  }
  return count == 0 ? absl::OkStatus() : HasChildrenError(type, name, count);
}

}  // namespace

absl::StatusOr<Draft> DraftCreate(const DraftScene& scene, const Message& sent,
                                  const std::string& name, const std::string& uid) {
  ASSIGN_OR_RETURN(std::optional<Family> family, ReadFamilyToJoin(scene, name));
  Draft draft;
  std::shared_ptr<Message> document = Authored(sent);
  SetName(*document, name);
  storage::Put put;
  put.type = scene.kind.type;
  put.name = name;
  put.uid = uid;
  RETURN_IF_ERROR(Check(scene, *document, /*previous=*/nullptr,
                        family.has_value() ? &*family : nullptr, draft, put.citations));
  put.document = std::move(document);
  RETURN_IF_ERROR(Settle(scene, std::move(put), /*previous=*/nullptr, std::move(family), draft));
  return draft;
}

absl::StatusOr<Current> ReadToChange(const DraftScene& scene, const std::string& name,
                                     const std::string& etag) {
  const ResourceType type = scene.kind.type;
  ASSIGN_OR_RETURN(Current current, ReadCurrent(scene, name));
  if (IsHidden(current)) return NotFoundError(type, name);
  if (current.stored.delete_time.has_value()) return IsDeletedError(type, name);
  if (!Matches(etag, current.stored)) return EtagMismatchError(type, name);
  return current;
}

absl::StatusOr<Draft> DraftReplace(const DraftScene& scene, Current current,
                                   std::shared_ptr<Message> document) {
  Draft draft;
  std::vector<storage::IndexedCitation> citations;
  RETURN_IF_ERROR(Check(scene, *document, current.document.get(),
                        current.family.has_value() ? &*current.family : nullptr, draft, citations));
  storage::Put put = Replace(current.stored, std::move(document));
  put.citations = std::move(citations);
  draft.current = std::move(current.stored);
  RETURN_IF_ERROR(
      Settle(scene, std::move(put), current.document.get(), std::move(current.family), draft));
  return draft;
}

absl::StatusOr<Draft> DraftDelete(const DraftScene& scene, const DeleteTarget& target) {
  const ResourceType type = scene.kind.type;
  const absl::Status named = CheckName(type, target.name);
  scene.faults.AddIfError("name", named);
  if (!named.ok()) return named;
  absl::StatusOr<Current> current = ReadCurrent(scene, target.name);
  if (current.ok() && IsHidden(*current)) current = NotFoundError(type, target.name);
  if (absl::IsNotFound(current.status()) && target.allow_missing) {
    return NothingThere(scene.kind, target.name);
  }
  if (!current.ok()) return current.status();
  if (current->stored.delete_time.has_value()) {
    if (!target.allow_missing) return DeletedAlreadyError(type, target.name);
    Draft draft;
    draft.current = std::move(current->stored);
    return draft;
  }
  if (!Matches(target.etag, current->stored)) return EtagMismatchError(type, target.name);
  ASSIGN_OR_RETURN(
      const std::vector<storage::Referrer> referrers,
      scene.store.ListReferrers(scene.context, current->stored.uid, kReferrersToldMax));
  if (!referrers.empty()) {
    ASSIGN_OR_RETURN(const auto seen, SeenOf(scene, referrers));
    return InUseError(type, target.name, seen, seen.size() < referrers.size());
  }
  if (!target.force) RETURN_IF_ERROR(CheckHasNoChildren(scene, *current));
  return DraftMark(scene, *std::move(current), /*deleted=*/true);
}

absl::StatusOr<Draft> DraftUndelete(const DraftScene& scene, const std::string& name,
                                    const std::string& etag) {
  const ResourceType type = scene.kind.type;
  const absl::Status named = CheckName(type, name);
  scene.faults.AddIfError("name", named);
  if (!named.ok()) return named;
  ASSIGN_OR_RETURN(Current current, ReadCurrent(scene, name));
  if (IsHidden(current)) {
    return IsDeletedError(ResourceType::kInitiative, current.family->initiative.stored.name);
  }
  if (!current.stored.delete_time.has_value()) return NotDeletedError(type, name);
  if (!Matches(etag, current.stored)) return EtagMismatchError(type, name);
  return DraftMark(scene, std::move(current), /*deleted=*/false);
}

storage::Put Replace(const StoredResource& current, std::shared_ptr<const Message> document) {
  storage::Put put;
  put.type = current.type;
  put.name = current.name;
  put.uid = current.uid;
  put.expected_revision = current.revision;
  put.deleted = current.delete_time.has_value();
  put.document = std::move(document);
  return put;
}

}  // namespace entente::rpc

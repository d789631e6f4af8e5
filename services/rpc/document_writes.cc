#include "services/rpc/document_writes.h"

#include <memory>
#include <set>
#include <utility>

#include "fmt/format.h"

#include "services/rpc/document_walk.h"
#include "services/rpc/field_mask.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/references.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::Message;
using storage::StoredResource;

std::string FieldOf(const DocumentKind& kind) { return std::string(NounOf(kind.type)); }

// A copy of what the caller sent, without what only the server fills in.
std::unique_ptr<Message> Authored(const Message& sent) {
  std::unique_ptr<Message> document(sent.New());
  document->CopyFrom(sent);
  ClearUnauthored(*document);
  const auto* etag = document->GetDescriptor()->FindFieldByName("etag");
  document->GetReflection()->ClearField(document.get(), etag);
  return document;
}

std::set<std::string> NamesIn(const Message* document) {
  std::set<std::string> names;
  if (document == nullptr) return names;
  for (NamedResource& resource : CollectReferences(*document, "").resources) {
    names.insert(std::move(resource.name));
  }
  return names;
}

// Completes the document and looks up what it names; the revisions seen go to the draft.  Faults
// are added; a deleted reference that `previous` did not have is an error.
absl::Status Check(storage::Store& store, const storage::CallContext& context,
                   const DocumentKind& kind, Message& document, const Message* previous,
                   Draft& draft, Violations& faults) {
  const std::string path = FieldOf(kind);
  kind.complete(document, previous, path, faults);
  ASSIGN_OR_RETURN(CheckedReferences references,
                   LookUpReferences(store, context, CollectReferences(document, path),
                                    NameOf(document), NamesIn(previous), faults));
  draft.based_on = std::move(references.based_on);
  if (!references.deleted.empty()) return NamesDeletedError(references.deleted);
  return absl::OkStatus();
}

storage::Put PutNew(const DocumentKind& kind, std::string uid, std::shared_ptr<Message> document) {
  storage::Put put;
  put.type = kind.type;
  put.name = NameOf(*document);
  put.uid = std::move(uid);
  put.document = std::move(document);
  return put;
}

// The draft of a document that is new.
absl::StatusOr<Draft> DraftNew(const ServiceDependencies& dependencies,
                               const storage::CallContext& context, const DocumentKind& kind,
                               const Message& sent, const std::string& name, const std::string& uid,
                               Violations& faults) {
  Draft draft;
  std::shared_ptr<Message> document = Authored(sent);
  SetName(*document, name);
  RETURN_IF_ERROR(
      Check(dependencies.store, context, kind, *document, /*previous=*/nullptr, draft, faults));
  draft.put = PutNew(kind, uid, std::move(document));
  return draft;
}

// ALREADY_EXISTS when the name is taken: what a write would say, for a request that writes nothing.
absl::Status CheckNameIsFree(storage::Store& store, const storage::CallContext& context,
                             const DocumentKind& kind, const std::string& name) {
  const absl::StatusOr<StoredResource> found = store.Get(context, kind.type, name);
  if (found.ok()) return AlreadyExistsError(kind.type, name);
  return absl::IsNotFound(found.status()) ? absl::OkStatus() : found.status();
}

bool Matches(const std::string& etag, const StoredResource& current) {
  return etag.empty() || etag == EtagOf(current.uid, current.revision);
}

// One Update, computed as often as RunWrite asks for it.
struct Update {
  const ServiceDependencies& dependencies;
  const DocumentKind& kind;
  const Message& sent;
  const FieldMask& mask;
  bool allow_missing;
  std::string new_uid;

  absl::StatusOr<Draft> Compute(const storage::CallContext& context, Violations& faults) const {
    const std::string name = NameOf(sent);
    const absl::Status named = CheckName(kind.type, name);
    faults.AddIfError(FieldOf(kind) + ".name", named);
    if (!named.ok()) return named;
    absl::StatusOr<StoredResource> current = dependencies.store.Get(context, kind.type, name);
    if (absl::IsNotFound(current.status()) && allow_missing) return Make(context, name, faults);
    if (!current.ok()) return ExplainRead(current.status(), kind.type, name);
    if (current->delete_time.has_value()) return IsDeletedError(kind.type, name);
    if (!Matches(EtagIn(sent), *current)) return EtagMismatchError(kind.type, name);
    return Merge(context, *std::move(current), faults);
  }

  absl::StatusOr<Draft> Make(const storage::CallContext& context, const std::string& name,
                             Violations& faults) const {
    if (!EtagIn(sent).empty()) return EtagMismatchError(kind.type, name);
    const std::unique_ptr<Message> scratch = kind.make();
    ApplyMask(mask, sent, *scratch, faults);
    ASSIGN_OR_RETURN(Draft draft,
                     DraftNew(dependencies, context, kind, sent, name, new_uid, faults));
    draft.may_be_taken = true;
    return draft;
  }

  absl::StatusOr<Draft> Merge(const storage::CallContext& context, StoredResource current,
                              Violations& faults) const {
    ASSIGN_OR_RETURN(const std::unique_ptr<Message> previous, ParseDocument(kind, current));
    std::shared_ptr<Message> document(previous->New());
    document->CopyFrom(*previous);
    ApplyMask(mask, *Authored(sent), *document, faults);
    Draft draft;
    RETURN_IF_ERROR(
        Check(dependencies.store, context, kind, *document, previous.get(), draft, faults));
    draft.put = Replace(current, std::move(document));
    draft.current = std::move(current);
    return draft;
  }
};

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

absl::StatusOr<Draft> DraftDelete(storage::Store& store, const storage::CallContext& context,
                                  const DocumentKind& kind, const std::string& name,
                                  const std::string& etag, bool allow_missing, Violations& faults) {
  const absl::Status named = CheckName(kind.type, name);
  faults.AddIfError("name", named);
  if (!named.ok()) return named;
  absl::StatusOr<StoredResource> current = store.Get(context, kind.type, name);
  if (absl::IsNotFound(current.status()) && allow_missing) return NothingThere(kind, name);
  if (!current.ok()) return ExplainRead(current.status(), kind.type, name);
  Draft draft;
  if (current->delete_time.has_value()) {
    if (!allow_missing) return DeletedAlreadyError(kind.type, name);
    draft.current = *std::move(current);
    return draft;
  }
  if (!Matches(etag, *current)) return EtagMismatchError(kind.type, name);
  ASSIGN_OR_RETURN(const std::vector<storage::Referrer> referrers,
                   store.ListReferrers(context, current->uid, kReferrersToldMax));
  if (!referrers.empty()) return InUseError(kind.type, name, referrers);
  ASSIGN_OR_RETURN(std::shared_ptr<Message> document, ParseDocument(kind, *current));
  draft.put = Replace(*current, std::move(document));
  draft.put->deleted = true;
  draft.current = *std::move(current);
  return draft;
}

absl::StatusOr<Draft> DraftUndelete(storage::Store& store, const storage::CallContext& context,
                                    const DocumentKind& kind, const std::string& name,
                                    const std::string& etag, Violations& faults) {
  const absl::Status named = CheckName(kind.type, name);
  faults.AddIfError("name", named);
  if (!named.ok()) return named;
  absl::StatusOr<StoredResource> current = store.Get(context, kind.type, name);
  if (!current.ok()) return ExplainRead(current.status(), kind.type, name);
  if (!current->delete_time.has_value()) return NotDeletedError(kind.type, name);
  if (!Matches(etag, *current)) return EtagMismatchError(kind.type, name);
  ASSIGN_OR_RETURN(std::shared_ptr<Message> document, ParseDocument(kind, *current));
  Draft draft;
  // While it was deleted nothing kept what it names from being deleted: so nothing is excused as
  // named before.  Names that are gone for good cannot be, since nothing is.
  ASSIGN_OR_RETURN(CheckedReferences references,
                   LookUpReferences(store, context, CollectReferences(*document, FieldOf(kind)),
                                    name, {}, faults));
  if (!references.deleted.empty()) return NamesDeletedError(references.deleted);
  draft.based_on = std::move(references.based_on);
  draft.put = Replace(*current, std::move(document));
  draft.put->deleted = false;
  draft.current = *std::move(current);
  return draft;
}

}  // namespace

absl::StatusOr<StoredResource> CreateDocument(const ServiceDependencies& dependencies,
                                              const Call& call, const DocumentKind& kind,
                                              const Message& document, std::string_view id,
                                              const WriteOptions& options) {
  const std::string uid = dependencies.new_uid();
  const std::string noun = FieldOf(kind);
  const std::string made_id = id.empty() ? fmt::format("{}-{}", noun, uid) : std::string(id);
  const std::string name = FormatName(kind.type, made_id);
  return RunWrite(
      dependencies, call, options,
      [&](const storage::CallContext& context, Violations& faults) -> absl::StatusOr<Draft> {
        const absl::Status well_formed = CheckId(made_id);
        faults.AddIfError(noun + "_id", well_formed);
        if (options.validate_only && well_formed.ok()) {
          RETURN_IF_ERROR(CheckNameIsFree(dependencies.store, context, kind, name));
        }
        return DraftNew(dependencies, context, kind, document, name, uid, faults);
      });
}

absl::StatusOr<StoredResource> UpdateDocument(const ServiceDependencies& dependencies,
                                              const Call& call, const DocumentKind& kind,
                                              const Message& update, const FieldMask& mask,
                                              bool allow_missing, const WriteOptions& options) {
  const Update computed{dependencies, kind, update, mask, allow_missing, dependencies.new_uid()};
  return RunWrite(dependencies, call, options,
                  [&computed](const storage::CallContext& context, Violations& faults) {
                    return computed.Compute(context, faults);
                  });
}

absl::StatusOr<StoredResource> DeleteDocument(const ServiceDependencies& dependencies,
                                              const Call& call, const DocumentKind& kind,
                                              const std::string& name, const std::string& etag,
                                              bool allow_missing, const WriteOptions& options) {
  return RunWrite(
      dependencies, call, options, [&](const storage::CallContext& context, Violations& faults) {
        return DraftDelete(dependencies.store, context, kind, name, etag, allow_missing, faults);
      });
}

absl::StatusOr<StoredResource> UndeleteDocument(const ServiceDependencies& dependencies,
                                                const Call& call, const DocumentKind& kind,
                                                const std::string& name, const std::string& etag,
                                                const WriteOptions& options) {
  return RunWrite(dependencies, call, options,
                  [&](const storage::CallContext& context, Violations& faults) {
                    return DraftUndelete(dependencies.store, context, kind, name, etag, faults);
                  });
}

absl::StatusOr<std::unique_ptr<Message>> ParseDocument(const DocumentKind& kind,
                                                       const StoredResource& stored) {
  std::unique_ptr<Message> document = kind.make();
  if (document->ParseFromString(stored.document)) return document;
  return storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                            fmt::format("the stored document of {}, revision {}, does not parse",
                                        stored.name, stored.revision));
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

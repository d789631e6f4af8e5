#include "services/rpc/document_writes.h"

#include <memory>
#include <utility>

#include "fmt/format.h"

#include "services/rpc/field_mask.h"
#include "services/rpc/names.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::Message;
using storage::StoredResource;

// ALREADY_EXISTS when the name is taken: what a write would say, for a request that writes nothing.
absl::Status CheckNameIsFree(const DraftScene& scene, const std::string& name) {
  const auto found = scene.store.Get(scene.context, scene.kind.type, name);
  if (found.ok()) return AlreadyExistsError(scene.kind.type, name);
  return absl::IsNotFound(found.status()) ? absl::OkStatus() : found.status();
}

// One Update, computed as often as RunWrite asks for it.
struct Update {
  const Message& sent;
  const FieldMask& mask;
  bool allow_missing;
  std::string new_uid;

  absl::StatusOr<Draft> Compute(const DraftScene& scene) const {
    const std::string name = NameOf(sent);
    const absl::Status named = CheckName(scene.kind.type, name);
    scene.faults.AddIfError(fmt::format("{}.name", NounOf(scene.kind.type)), named);
    if (!named.ok()) return named;
    absl::StatusOr<Current> current = ReadToChange(scene, name, EtagIn(sent));
    if (absl::IsNotFound(current.status()) && allow_missing) {
      absl::StatusOr<Draft> made = Make(scene, name);
      if (!absl::IsAlreadyExists(made.status())) return made;
      current = ReadToChange(scene, name, EtagIn(sent));  // it came to be meanwhile
    }
    if (!current.ok()) return current.status();
    return Merge(scene, *std::move(current));
  }

  absl::StatusOr<Draft> Make(const DraftScene& scene, const std::string& name) const {
    if (!EtagIn(sent).empty()) return EtagMismatchError(scene.kind.type, name);
    const std::unique_ptr<Message> scratch = scene.kind.make();
    ApplyMask(mask, sent, *scratch, scene.faults);
    ASSIGN_OR_RETURN(Draft draft, DraftCreate(scene, sent, name, new_uid));
    draft.may_be_taken = true;
    return draft;
  }

  absl::StatusOr<Draft> Merge(const DraftScene& scene, Current current) const {
    std::shared_ptr<Message> document(current.document->New());
    document->CopyFrom(*current.document);
    ApplyMask(mask, *Authored(sent), *document, scene.faults);
    return DraftReplace(scene, std::move(current), std::move(document));
  }
};

}  // namespace

absl::StatusOr<StoredResource> CreateDocument(const ServiceDependencies& dependencies,
                                              const Call& call, const DocumentKind& kind,
                                              const Message& document, const CreateTarget& target,
                                              const WriteOptions& options) {
  const std::string uid = dependencies.new_uid();
  const std::string_view noun = NounOf(kind.type);
  const std::string id = target.id.empty() ? fmt::format("{}-{}", noun, uid) : target.id;
  const std::string name = FormatName(kind.type, target.parent, id);
  return RunWrite(
      dependencies, call, options,
      [&](const storage::CallContext& context, Violations& faults) -> absl::StatusOr<Draft> {
        const DraftScene scene{dependencies.store, context, kind, faults};
        if (HasParent(kind.type)) {
          const absl::Status parent = CheckName(storage::ResourceType::kInitiative, target.parent);
          faults.AddIfError("parent", parent);
          if (!parent.ok()) return parent;
        }
        const absl::Status well_formed = CheckId(id);
        faults.AddIfError(fmt::format("{}_id", noun), well_formed);
        if (options.validate_only && well_formed.ok()) {
          RETURN_IF_ERROR(CheckNameIsFree(scene, name));
        }
        return DraftCreate(scene, document, name, uid);
      });
}

absl::StatusOr<StoredResource> UpdateDocument(const ServiceDependencies& dependencies,
                                              const Call& call, const DocumentKind& kind,
                                              const Message& update, const FieldMask& mask,
                                              bool allow_missing, const WriteOptions& options) {
  const Update computed{update, mask, allow_missing, dependencies.new_uid()};
  return RunWrite(dependencies, call, options,
                  [&](const storage::CallContext& context, Violations& faults) {
                    return computed.Compute({dependencies.store, context, kind, faults});
                  });
}

absl::StatusOr<StoredResource> DeleteDocument(const ServiceDependencies& dependencies,
                                              const Call& call, const DocumentKind& kind,
                                              const DeleteTarget& target,
                                              const WriteOptions& options) {
  return RunWrite(dependencies, call, options,
                  [&](const storage::CallContext& context, Violations& faults) {
                    return DraftDelete({dependencies.store, context, kind, faults}, target);
                  });
}

absl::StatusOr<StoredResource> UndeleteDocument(const ServiceDependencies& dependencies,
                                                const Call& call, const DocumentKind& kind,
                                                const std::string& name, const std::string& etag,
                                                const WriteOptions& options) {
  return RunWrite(dependencies, call, options,
                  [&](const storage::CallContext& context, Violations& faults) {
                    return DraftUndelete({dependencies.store, context, kind, faults}, name, etag);
                  });
}

}  // namespace entente::rpc

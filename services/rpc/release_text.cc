#include "services/rpc/release_text.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "fmt/format.h"

#include "entente/v1/release.pb.h"
#include "services/evidence/code_point.h"
#include "services/rpc/citations.h"
#include "services/rpc/document_drafts.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/edit_rights.h"
#include "services/rpc/names.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/sha256.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/write.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using storage::ResourceType;
using storage::StoredResource;

void CheckRequest(const v1::AttachTextRequest& request, Violations& faults) {
  faults.AddIfError("name", CheckName(ResourceType::kRelease, request.name()));
  if (request.text().empty()) faults.Add("text", "is empty; wanted 1 byte to 2 MiB");
  if (request.text().size() > kReleaseTextBytesMax) {
    faults.Add("text", fmt::format("has {} bytes; at most {} are stored", request.text().size(),
                                   kReleaseTextBytesMax));
  }
}

absl::Status AnotherTextError(const std::string& name) {
  return storage::WithResource(
      storage::MakeError(
          absl::StatusCode::kFailedPrecondition, storage::kReasonTextAttached,
          fmt::format("{} has another text, and a text never changes; a changed page "
                      "is a new release that `replaces` it",
                      name)),
      TypeNameOf(ResourceType::kRelease), name);
}

absl::StatusOr<Draft> DraftAttach(storage::Store& store, const storage::CallContext& context,
                                  const v1::AttachTextRequest& request,
                                  const v1::ReleaseText& facts, Violations& faults) {
  CheckRequest(request, faults);
  RETURN_IF_ERROR(faults.ToStatus());
  absl::StatusOr<StoredResource> current =
      store.Get(context, ResourceType::kRelease, request.name());
  if (!current.ok()) return ExplainRead(current.status(), ResourceType::kRelease, request.name());
  if (current->delete_time.has_value()) {
    return IsDeletedError(ResourceType::kRelease, request.name());
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<google::protobuf::Message> document,
                   ParseDocument(ReleaseKind(), *current));
  RETURN_IF_ERROR(
      CheckMayWrite(store, context, {.type = ResourceType::kRelease, .document = *document}));
  auto& release = static_cast<v1::Release&>(*document);
  Draft draft;
  if (release.has_text()) {
    if (release.text().sha256() != facts.sha256()) return AnotherTextError(request.name());
    draft.current = *std::move(current);
    return draft;
  }
  *release.mutable_text() = facts;
  if (request.has_retrieve_time()) *release.mutable_retrieve_time() = request.retrieve_time();
  ASSIGN_OR_RETURN(draft.settled, SettleQuotes(store, context, *current, request.text()));
  draft.texts.push_back({facts.sha256(), request.text()});
  draft.put = Replace(*current, document);
  draft.current = *std::move(current);
  return draft;
}

}  // namespace

v1::ReleaseText TextFactsOf(const std::string& text) {
  v1::ReleaseText facts;
  facts.set_sha256(Sha256Hex(text));
  facts.set_size_bytes(static_cast<std::int32_t>(text.size()));
  facts.set_code_point_count(static_cast<std::int32_t>(evidence::CountCodePoints(text)));
  return facts;
}

absl::Status AddTextTo(const DraftScene& scene, const StoredResource& current,
                       const std::string& text, Draft& draft) {
  const v1::ReleaseText facts = TextFactsOf(text);
  auto release =
      std::make_shared<v1::Release>(static_cast<const v1::Release&>(*draft.put->document));
  if (release->has_text() && release->text().sha256() != facts.sha256()) {
    return AnotherTextError(current.name);
  }
  if (release->has_text()) return absl::OkStatus();
  *release->mutable_text() = facts;
  ASSIGN_OR_RETURN(draft.settled, SettleQuotes(scene.store, scene.context, current, text));
  draft.texts.push_back({facts.sha256(), text});
  draft.put->document = std::move(release);
  return absl::OkStatus();
}

absl::StatusOr<StoredResource> AttachReleaseText(const ServiceDependencies& dependencies,
                                                 const Call& call,
                                                 const v1::AttachTextRequest& request) {
  const v1::ReleaseText facts = TextFactsOf(request.text());
  return RunWrite(dependencies, call, WriteOptionsOf(request),
                  [&](const storage::CallContext& context, Violations& faults) {
                    return DraftAttach(dependencies.store, context, request, facts, faults);
                  });
}

absl::StatusOr<v1::GetReleaseTextResponse> ReadReleaseText(const ServiceDependencies& dependencies,
                                                           const Call& call,
                                                           const std::string& name) {
  ASSIGN_OR_RETURN(const StoredResource stored,
                   GetDocument(dependencies, call.context(), ResourceType::kRelease, name));
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> document,
                   ParseDocument(ReleaseKind(), stored));
  const auto& release = static_cast<const v1::Release&>(*document);
  if (!release.has_text()) {
    return storage::WithResource(
        storage::MakeError(absl::StatusCode::kNotFound, storage::kReasonNoText,
                           fmt::format("{} is stored without its text", name)),
        TypeNameOf(ResourceType::kRelease), name);
  }
  ASSIGN_OR_RETURN(std::string text,
                   dependencies.store.GetText(call.context(), release.text().sha256()));
  v1::GetReleaseTextResponse response;
  response.set_release(name);
  response.set_text(std::move(text));
  *response.mutable_facts() = release.text();
  return response;
}

}  // namespace entente::rpc

#include "services/rpc/document_reads.h"

#include <utility>
#include <vector>

#include "fmt/format.h"

#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/not_implemented.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

Reply RenderDocument(storage::StoredResource resource) {
  Reply reply;
  std::string kept = RenderKept(resource);
  reply.AppendBytes(std::move(resource.document));
  reply.AppendBytes(std::move(kept));
  return reply;
}

absl::StatusOr<Reply> RenderDocument(absl::StatusOr<storage::StoredResource> resource) {
  if (!resource.ok()) return resource.status();
  return RenderDocument(*std::move(resource));
}

absl::StatusOr<storage::StoredResource> GetDocument(const ServiceDependencies& dependencies,
                                                    const Call& call, storage::ResourceType type,
                                                    const std::string& name) {
  Violations faults;
  faults.AddIfError("name", CheckName(type, name));
  RETURN_IF_ERROR(faults.ToStatus());
  absl::StatusOr<storage::StoredResource> found =
      dependencies.store.Get(call.context(), type, name);
  if (!found.ok()) return ExplainRead(found.status(), type, name);
  return found;
}

absl::StatusOr<Reply> BatchGetDocuments(
    const ServiceDependencies& dependencies, const Call& call, storage::ResourceType type,
    const google::protobuf::RepeatedPtrField<std::string>& names, int field_number) {
  Violations faults;
  if (names.empty() || names.size() > kBatchMax) {
    faults.Add("names", fmt::format("got {}; wanted 1 to {}", names.size(), kBatchMax));
  }
  for (int i = 0; i < names.size() && names.size() <= kBatchMax; ++i) {
    faults.AddIfError(fmt::format("names[{}]", i), CheckName(type, names[i]));
  }
  RETURN_IF_ERROR(faults.ToStatus());
  ASSIGN_OR_RETURN(std::vector<storage::StoredResource> resources,
                   dependencies.store.BatchGet(call.context(), type, {names.begin(), names.end()}));
  Reply reply;
  for (storage::StoredResource& resource : resources) {
    std::string kept = RenderKept(resource);
    reply.AppendMessageField(field_number, std::move(resource.document), std::move(kept));
  }
  return reply;
}

absl::Status RefuseReadTime(bool has_read_time, const Call& call) {
  if (!has_read_time) return absl::OkStatus();
  return NotImplementedError(call.method, "reading as of a `read_time`");
}

}  // namespace entente::rpc

#include "services/rpc/batch_create.h"

#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"

#include "services/rpc/document_kind.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/joint_drafts.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/write.h"

namespace entente::rpc {
namespace {

void CheckOfBatch(bool is_set, const std::string& path, std::string_view field,
                  Violations& faults) {
  if (is_set) faults.Add(PathOf(path, field), "is said for the batch as a whole; wanted it unset");
}

absl::Status CheckRequest(const v1::BatchCreateInitiativesRequest& request) {
  Violations faults;
  const int count = request.requests_size();
  if (count == 0 || count > kBatchMax) {
    faults.Add("requests", fmt::format("got {}; wanted 1 to {}", count, kBatchMax));
    return faults.ToStatus();
  }
  for (int i = 0; i < count; ++i) {
    const v1::CreateInitiativeRequest& one = request.requests(i);
    const std::string path = PathOf("", "requests", i);
    CheckOfBatch(!one.request_id().empty(), path, "request_id", faults);
    CheckOfBatch(one.validate_only(), path, "validate_only", faults);
    CheckOfBatch(!one.reason().empty(), path, "reason", faults);
  }
  return faults.ToStatus();
}

std::vector<BroughtDocument> DocumentsOf(const ServiceDependencies& dependencies,
                                         const v1::BatchCreateInitiativesRequest& request) {
  std::vector<BroughtDocument> documents;
  for (int i = 0; i < request.requests_size(); ++i) {
    const v1::CreateInitiativeRequest& one = request.requests(i);
    const std::string path = PathOf("", "requests", i);
    BroughtDocument document;
    document.kind = &InitiativeKind();
    document.sent = &one.initiative();
    document.uid = dependencies.new_uid();
    const std::string id = one.initiative_id().empty() ? fmt::format("initiative-{}", document.uid)
                                                       : one.initiative_id();
    document.name = FormatName(storage::ResourceType::kInitiative, "", id);
    document.name_field = PathOf(path, "initiative_id");
    document.path = PathOf(path, "initiative");
    documents.push_back(std::move(document));
  }
  return documents;
}

}  // namespace

absl::StatusOr<Reply> CreateInitiatives(const ServiceDependencies& dependencies, const Call& call,
                                        const v1::BatchCreateInitiativesRequest& request) {
  RETURN_IF_ERROR(CheckRequest(request));
  const std::vector<BroughtDocument> documents = DocumentsOf(dependencies, request);
  ASSIGN_OR_RETURN(std::vector<storage::StoredResource> written,
                   WriteJointly(dependencies, call, WriteOptionsOf(request), documents));
  Reply reply;
  for (storage::StoredResource& resource : written) {
    AppendResource(reply, v1::BatchCreateInitiativesResponse::kInitiativesFieldNumber,
                   std::move(resource), call.context().as_of);
  }
  return reply;
}

}  // namespace entente::rpc

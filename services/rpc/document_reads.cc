#include "services/rpc/document_reads.h"

#include <utility>
#include <vector>

#include "fmt/format.h"

#include "services/rpc/as_of_date.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/past_reads.h"
#include "services/rpc/read_time.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "storage/page.h"

namespace entente::rpc {

absl::StatusOr<Reply> RenderDocument(absl::StatusOr<storage::StoredResource> resource,
                                     const storage::AsOf& as_of) {
  if (!resource.ok()) return resource.status();
  RenderedDocument rendered = RenderResource(*std::move(resource), as_of);
  Reply reply;
  reply.AppendBytes(std::move(rendered.document));
  reply.AppendBytes(std::move(rendered.kept));
  return reply;
}

absl::StatusOr<storage::StoredResource> GetDocument(const ServiceDependencies& dependencies,
                                                    const storage::CallContext& context,
                                                    storage::ResourceType type,
                                                    const std::string& name) {
  Violations faults;
  faults.AddIfError("name", CheckName(type, name));
  RETURN_IF_ERROR(faults.ToStatus());
  absl::StatusOr<storage::StoredResource> found = dependencies.store.Get(context, type, name);
  if (!found.ok()) return ExplainRead(found.status(), type, name);
  return found;
}

absl::StatusOr<Reply> AnswerGet(const ServiceDependencies& dependencies, const Call& call,
                                storage::ResourceType type, const GetArguments& arguments) {
  Violations faults;
  CheckAsOfDate(arguments.as_of_date, faults);
  faults.AddIfError("name", CheckName(type, arguments.name));
  if (arguments.read_time != nullptr) CheckReadTime(*arguments.read_time, faults);
  RETURN_IF_ERROR(faults.ToStatus());
  if (arguments.read_time != nullptr) {
    return AnswerPastGet(dependencies, call,
                         {.type = type,
                          .name = arguments.name,
                          .as_of_date = arguments.as_of_date,
                          .read_time = *arguments.read_time});
  }
  const storage::CallContext context = ContextAsOf(call, arguments.as_of_date);
  return RenderDocument(GetDocument(dependencies, context, type, arguments.name), context.as_of);
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
    AppendResource(reply, field_number, std::move(resource), call.context().as_of);
    if (reply.size_bytes() <= storage::kPageBytesMax) continue;
    faults.Add("names", fmt::format("the answer has over {} bytes; wanted fewer at a time",
                                    storage::kPageBytesMax));
    return faults.ToStatus();
  }
  return reply;
}

}  // namespace entente::rpc

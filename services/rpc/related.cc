#include "services/rpc/related.h"

#include <string>

#include "fmt/format.h"

#include "services/rpc/kept_fields.h"
#include "services/rpc/list.h"
#include "services/rpc/names.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "storage/error.h"
#include "storage/query.h"

namespace entente::rpc {
namespace {

using Response = v1::ListRelatedInitiativesResponse;
using storage::ResourceType;

absl::StatusOr<storage::RelatedQuery> PlanRelated(
    const ServiceDependencies& dependencies, const Call& call, const ListArguments& arguments,
    const v1::ListRelatedInitiativesRequest& request) {
  Violations faults;
  faults.AddIfError("name", CheckName(ResourceType::kInitiative, request.name()));
  if (request.depth() < 0 || request.depth() > kDepthMax) {
    faults.Add("depth",
               fmt::format("got {}; wanted 1 to {}, or 0 for 1", request.depth(), kDepthMax));
  }
  storage::RelatedQuery query;
  query.name = request.name();
  query.depth = request.depth() == 0 ? 1 : request.depth();
  query.page.size = CheckPageSize(request.page_size(), faults);
  RETURN_IF_ERROR(faults.ToStatus());
  ASSIGN_OR_RETURN(query.page.after, OpenPageToken(dependencies, call, arguments));
  return query;
}

absl::StatusOr<Response::Related> RelatedOf(const storage::RelatedInitiative& found) {
  Response::Related related;
  if (!related.mutable_initiative()->ParseFromString(found.initiative.document +
                                                     RenderKept(found.initiative))) {
    return storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                              found.initiative.name + " does not parse");
  }
  related.set_kind(found.kind);
  related.set_inverse(found.inverse);
  related.set_via(found.via);
  related.set_depth(found.depth);
  return related;
}

}  // namespace

absl::StatusOr<Response> ListRelated(const ServiceDependencies& dependencies, const Call& call,
                                     const v1::ListRelatedInitiativesRequest& request) {
  const std::string question = fmt::format("{} {}", request.name(), request.depth());
  ListArguments arguments;
  arguments.page_token = request.page_token();
  arguments.question = question;
  ASSIGN_OR_RETURN(const storage::RelatedQuery query,
                   PlanRelated(dependencies, call, arguments, request));
  const absl::StatusOr<storage::RelatedPage> page =
      dependencies.store.ListRelated(call.context(), query);
  if (!page.ok()) return ExplainRead(page.status(), ResourceType::kInitiative, request.name());
  Response response;
  for (const storage::RelatedInitiative& found : page->initiatives) {
    ASSIGN_OR_RETURN(*response.add_related_initiatives(), RelatedOf(found));
  }
  response.set_next_page_token(NextPageToken(dependencies, call, arguments, page->next));
  return response;
}

}  // namespace entente::rpc

#include "services/rpc/summary.h"

#include <algorithm>
#include <utility>

#include "fmt/format.h"

#include "services/dates/civil_date.h"
#include "services/rpc/as_of_date.h"
#include "services/rpc/list.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "storage/query.h"

namespace entente::rpc {
namespace {

// What both requests say, checked.  `groups_by` is a way of grouping that this server knows.
template <typename Query>
absl::StatusOr<Query> PlanSummary(const ServiceDependencies& dependencies, const Call& call,
                                  const ListArguments& arguments, int group_count_max,
                                  bool is_known_grouping) {
  Violations faults;
  if (group_count_max < 0) {
    faults.Add("group_count_max", fmt::format("got {}; wanted 0 (for {}) to {}", group_count_max,
                                              kGroupCountDefault, kGroupCountMax));
  }
  if (!is_known_grouping) faults.Add("group_by", "got a number that stands for no way of grouping");
  ASSIGN_OR_RETURN(storage::ListQuery list,
                   PlanList(dependencies, call, arguments, std::move(faults)));
  Query query;
  query.filter = std::move(list.filter);
  query.parent = std::move(list.parent);
  query.group_count_max =
      group_count_max == 0 ? kGroupCountDefault : std::min(group_count_max, kGroupCountMax);
  return query;
}

}  // namespace

absl::StatusOr<v1::SummarizeInitiativesResponse> CountInitiatives(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::SummarizeInitiativesRequest& request) {
  using Request = v1::SummarizeInitiativesRequest;
  ListArguments arguments;
  arguments.list = filter::List::kInitiatives;
  arguments.filter = request.filter();
  arguments.as_of_date = request.as_of_date();
  ASSIGN_OR_RETURN(storage::InitiativeSummaryQuery query,
                   PlanSummary<storage::InitiativeSummaryQuery>(
                       dependencies, call, arguments, request.group_count_max(),
                       Request::GroupBy_IsValid(request.group_by())));
  query.group_by = request.group_by();
  const storage::CallContext context = ContextAsOf(call, request.as_of_date());
  ASSIGN_OR_RETURN(v1::SummarizeInitiativesResponse response,
                   dependencies.store.SummarizeInitiatives(context, query));
  response.set_as_of_date(dates::FormatCivilDate(context.as_of.day));
  return response;
}

absl::StatusOr<v1::SummarizeCommitmentsResponse> CountCommitments(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::SummarizeCommitmentsRequest& request) {
  using Request = v1::SummarizeCommitmentsRequest;
  ListArguments arguments;
  arguments.list = filter::List::kCommitments;
  arguments.parent = request.parent();
  arguments.filter = request.filter();
  arguments.as_of_date = request.as_of_date();
  ASSIGN_OR_RETURN(storage::CommitmentSummaryQuery query,
                   PlanSummary<storage::CommitmentSummaryQuery>(
                       dependencies, call, arguments, request.group_count_max(),
                       Request::GroupBy_IsValid(request.group_by())));
  query.group_by = request.group_by();
  const storage::CallContext context = ContextAsOf(call, request.as_of_date());
  ASSIGN_OR_RETURN(v1::SummarizeCommitmentsResponse response,
                   dependencies.store.SummarizeCommitments(context, query));
  response.set_as_of_date(dates::FormatCivilDate(context.as_of.day));
  return response;
}

}  // namespace entente::rpc

// The lists: page size, token, order and filter checked and made into a query, and a page rendered
// (AIP-132, 158, 160).  Thread-safe.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message_lite.h"

#include "services/dates/civil_date.h"
#include "services/filter/filter.h"
#include "services/rpc/as_of_date.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"
#include "services/rpc/violations.h"
#include "storage/call_context.h"
#include "storage/page.h"
#include "storage/query.h"

namespace entente::rpc {

inline constexpr int kPageSizeDefault = 50;
inline constexpr int kPageSizeMax = 1'000;

// What a request for a list says.
struct ListArguments {
  filter::List list = filter::List::kInitiatives;
  int page_size = 0;
  std::string_view page_token;
  std::string_view filter;
  std::string_view order_by;
  bool show_deleted = false;
  std::string_view as_of_date = {};
  std::string_view parent = {};  // of commitments and reports
  // What else decides what the list holds, in any form that tells one question from another.
  std::string_view question = {};
};

// 0 is kPageSizeDefault, above kPageSizeMax is kPageSizeMax; a negative one is a fault.
[[nodiscard]] int CheckPageSize(int page_size, Violations& faults);

// What tokens are bound to beside the method: all that decides what the list holds, and what the
// caller may see.  SHA-256.
[[nodiscard]] std::string QueryDigest(const Call& call, const ListArguments& arguments);

// Where the page of `arguments.page_token` begins; nothing for an empty token.
//   INVALID_ARGUMENT  INVALID_PAGE_TOKEN
[[nodiscard]] absl::StatusOr<std::optional<storage::Keyset>> OpenPageToken(
    const ServiceDependencies& dependencies, const Call& call, const ListArguments& arguments);

// The query of a list.  What the filter names must exist, and the caller must be allowed to see it:
// naming what is not there is an error, since an empty list would be taken for an answer.  `faults`
// are told with those that are found.
//   INVALID_ARGUMENT  BAD_REQUEST, INVALID_FILTER or INVALID_PAGE_TOKEN
//   NOT_FOUND         there is no such parent
[[nodiscard]] absl::StatusOr<storage::ListQuery> PlanList(const ServiceDependencies& dependencies,
                                                          const Call& call,
                                                          const ListArguments& arguments,
                                                          Violations faults = {});

// A filter by itself: what it names must exist, as in a list.
//   INVALID_ARGUMENT  INVALID_FILTER
[[nodiscard]] absl::StatusOr<std::optional<storage::Expression>> PlanFilter(storage::Store& store,
                                                                            const Call& call,
                                                                            filter::List list,
                                                                            std::string_view text);

// The token of the page that begins after `next`; empty when there is none.
[[nodiscard]] std::string NextPageToken(const ServiceDependencies& dependencies, const Call& call,
                                        const ListArguments& arguments,
                                        const std::optional<storage::Keyset>& next);

// A page of resources as the elements of the repeated field `field_number`, for the day asked for.
// The caller appends the rest.
[[nodiscard]] Reply RenderPage(storage::Page page, int field_number, const storage::AsOf& as_of);

// The answer to a List method: PlanList, the store's page, the token of the next, and the day where
// `Response` has one.
template <typename Response>
[[nodiscard]] absl::StatusOr<Reply> AnswerList(const ServiceDependencies& dependencies,
                                               const Call& call, storage::ResourceType type,
                                               int field_number, const ListArguments& arguments) {
  const absl::StatusOr<storage::ListQuery> query = PlanList(dependencies, call, arguments);
  if (!query.ok()) return query.status();
  const storage::CallContext context = ContextAsOf(call, arguments.as_of_date);
  absl::StatusOr<storage::Page> page = dependencies.store.List(context, type, *query);
  if (!page.ok()) return page.status();
  Response rest;
  rest.set_next_page_token(NextPageToken(dependencies, call, arguments, page->next));
  if constexpr (requires { rest.set_as_of_date(""); }) {
    rest.set_as_of_date(dates::FormatCivilDate(context.as_of.day));
  }
  Reply reply = RenderPage(*std::move(page), field_number, context.as_of);
  reply.AppendFields(rest);
  return reply;
}

}  // namespace entente::rpc

// The lists: page size, token, order and filter checked and made into a query, and a page rendered
// (AIP-132, 158, 160).  Thread-safe.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message_lite.h"

#include "services/filter/filter.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"
#include "services/rpc/violations.h"
#include "storage/page.h"

namespace entente::rpc {

inline constexpr int kPageSizeDefault = 50;
inline constexpr int kPageSizeMax = 1'000;

// What a request for a list says.
struct ListArguments {
  int page_size = 0;
  std::string_view page_token;
  std::string_view filter;
  std::string_view order_by;
  std::string_view default_order;  // the one order there is, as order_by would say it
  bool show_deleted = false;
  std::string_view as_of_date = {};
};

// 0 is kPageSizeDefault, above kPageSizeMax is kPageSizeMax; a negative one is a fault.
[[nodiscard]] int CheckPageSize(int page_size, Violations& faults);

// The civil day an answer is for: `as_of_date`, or the day of the call in UTC when that is empty.
// A day that is none is a fault.
[[nodiscard]] std::string CheckAsOfDate(const Call& call, std::string_view as_of_date,
                                        Violations& faults);

// What tokens are bound to beside the method: filter, order, show_deleted, as_of_date and what the
// caller may see.  SHA-256.
[[nodiscard]] std::string QueryDigest(const Call& call, const ListArguments& arguments);

// Checks everything but the filter's words, and that what the filter names exists: naming an agency
// or a country that is not there is an error, since an empty list would be taken for an answer.
//   INVALID_ARGUMENT  BAD_REQUEST, INVALID_FILTER or INVALID_PAGE_TOKEN
[[nodiscard]] absl::StatusOr<storage::PageRequest> CheckList(
    const ServiceDependencies& dependencies, const Call& call, const ListArguments& arguments,
    const absl::Status& filter_status, const std::vector<filter::Mention>& mentions);

// The query of a list: `parsed` with its page.
template <typename Query>
[[nodiscard]] absl::StatusOr<Query> PlanList(const ServiceDependencies& dependencies,
                                             const Call& call, const ListArguments& arguments,
                                             absl::StatusOr<filter::Parsed<Query>> parsed) {
  static const std::vector<filter::Mention> kNone;
  absl::StatusOr<storage::PageRequest> page = CheckList(
      dependencies, call, arguments, parsed.status(), parsed.ok() ? parsed->mentions : kNone);
  if (!page.ok()) return page.status();
  Query query = std::move(parsed->query);
  query.show_deleted = arguments.show_deleted;
  query.page = *std::move(page);
  return query;
}

// A page as elements of the repeated field `field_number`.  The caller appends the token.
[[nodiscard]] Reply RenderPage(storage::Page page, int field_number);

// The token of the page after `page`; empty when it is the last.
[[nodiscard]] std::string NextPageToken(const ServiceDependencies& dependencies, const Call& call,
                                        const ListArguments& arguments, const storage::Page& page);

}  // namespace entente::rpc

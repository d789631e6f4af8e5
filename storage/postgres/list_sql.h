// The statements behind the lists.  Built from fixed fragments; values are parameters only.
//
// A page in the list's own order (day and uid, descending; agencies by name) walks an index that
// gives the rows in that order, asks each row for the rest of the filter, and ends when the page is
// full: what it costs is how far it has to go, so the rarest condition is walked by.  Where few
// rows meet a condition whose index has another order they are gathered and sorted, and so is every
// page in an order that no index has.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "storage/call_context.h"
#include "storage/page.h"
#include "storage/postgres/driver.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/session.h"
#include "storage/postgres/statement.h"
#include "storage/query.h"

namespace entente::storage::postgres {

// How far rows are counted, to tell which condition is the rarest.  One of fewer rows than the
// first is walked to its end at worst, which costs about as much as the page itself; one of more is
// found soon by any walk, unless it hardly ever meets the others.
inline constexpr int kWalkedMax = 100;
// Fewer rows than this are gathered and sorted rather than met by chance on a walk past all others:
// at worst that costs some thousand pages of the database, and such a walk far more.
inline constexpr int kGatheredMax = 1'000;

// How a page is fetched.
struct PagePlan {
  std::optional<Driver> driver;  // absent: all resources of the type
  bool gather = false;           // fetch all that the driver finds, and sort
};

// Whether the order is the one that the list's indexes have.
[[nodiscard]] bool IsOwnOrder(ResourceType type, const Order& order);

// What has to be counted before a plan can be made; empty when there is no choice.
[[nodiscard]] std::vector<Driver> Candidates(ResourceType type, const ListQuery& query);

// A statement that gives, in one row, how many rows each candidate finds, counted no further than
// above; appends the parameters.
[[nodiscard]] std::string CountSql(ResourceType type, const std::vector<Driver>& candidates,
                                   const CallContext& context, Parameters& parameters);

// The plan, by the counts of the candidates.
[[nodiscard]] PagePlan MakePlan(ResourceType type, const ListQuery& query,
                                const std::vector<Driver>& candidates,
                                const std::vector<std::int64_t>& counts);

// The statement for ReadPage; appends the parameters.
[[nodiscard]] std::string ListPageSql(ResourceType type, const ListQuery& query,
                                      const PagePlan& plan, const CallContext& context,
                                      Parameters& parameters);

// Common tables, the last of which, `matched`, has the uids of all resources that a summary is to
// count, by a plan for a list of the same filter; appends the parameters.
[[nodiscard]] std::string MatchedSql(ResourceType type, const ListQuery& query,
                                     const PagePlan& plan, Statement& statement);

// Counts what has to be counted and makes the plan.
[[nodiscard]] PagePlan FetchPlan(Transaction& transaction, ResourceType type,
                                 const ListQuery& query, const CallContext& context);

}  // namespace entente::storage::postgres

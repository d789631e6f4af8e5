// What a list can be walked by: the parts of a filter that an index finds the rows of (leaf.h has
// the SQL).  Everything else is asked of each row (condition_sql.h).

#pragma once

#include <optional>
#include <vector>

#include "storage/query.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// How an index gives the rows of a condition.
enum class Reach {
  kNone,     // no index does
  kSorted,   // in the list's own order
  kByDay,    // in the order of the list's day: the initiatives that commitments belong to
  kGathered  // in no order: all of them are fetched and sorted
};

// A condition, or several of which one holds, that an index gives the rows of.
struct Driver {
  std::vector<const Condition*> any_of;  // of the filter
  // Of the conjuncts of the filter, the one it stands for; null when it only is a part of it, and
  // so leaves the whole filter to be asked.
  const Expression* whole = nullptr;
  Reach reach = Reach::kNone;
};

// The conditions that must all hold, `a AND (b AND c)` as a, b and c.
[[nodiscard]] std::vector<const Expression*> ConjunctsOf(const std::optional<Expression>& filter);

// What a list of the type in its own order can be driven by, of its conjuncts, in their order.
[[nodiscard]] std::vector<Driver> DriversOf(ResourceType type,
                                            const std::vector<const Expression*>& conjuncts);

}  // namespace entente::storage::postgres

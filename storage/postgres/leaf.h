// The ranges of indexes that a list is walked along, or its rows are gathered from: what a driver
// (driver.h) comes to in SQL.

#pragma once

#include <string>
#include <vector>

#include "storage/postgres/condition_sql.h"
#include "storage/postgres/driver.h"
#include "storage/postgres/statement.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// A range of an index, in SQL; or several, when there are arms.
struct Leaf {
  std::string from;       // the tables; the first is called w
  std::string found;      // the first of them, which alone has to be counted
  std::string where;      // which rows; may speak of arm.value
  std::string arms;       // a SELECT of (value), one for each range; empty for one range
  std::string order;      // what the index that is meant is ordered by; empty where it is not
  std::string uid;        // of the resource found
  std::string sort;       // the list's day; empty where it has none
  std::string label;      // the alias whose deleted, tlp and releasable_to are the found resource's
  RowSql row;             // the found resource
  bool has_kind = false;  // w.kind, with an index of it before the day
  // By day: what the walk is sorted by, the day and the uid of the initiatives that the rows belong
  // to; else empty.
  std::string parent_day;
  std::string parent_uid;
};

// All resources of a type in the list's own order.
[[nodiscard]] Leaf AllLeaf(ResourceType type, const std::string& order_column);

// Those of a parent; `parent` is SQL for its uid.
[[nodiscard]] Leaf ChildrenLeaf(ResourceType type, const std::string& parent);

// What a driver walks; `most` is SQL for how many rows of a leaf are of use at the most.
[[nodiscard]] std::vector<Leaf> LeavesOf(ResourceType type, const Driver& driver,
                                         const std::string& most, Statement& statement);

}  // namespace entente::storage::postgres

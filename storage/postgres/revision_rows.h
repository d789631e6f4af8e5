// Rows of the record as the store's plain values: a revision with the change that made it.  Shared
// by history, the feed and the checks of the record.

#pragma once

#include <string_view>

#include <pqxx/pqxx>

#include "storage/history.h"

namespace entente::storage::postgres {

// How many columns ReadRevision reads.
inline constexpr int kRevisionColumnCount = 21;

// The columns that ReadRevision reads, in its order: of `resource` as r, `revision` as v, the
// revision before it as p (a left join on uid and revision - 1), and `change` as c.
extern const std::string_view kRevisionColumns;

// The joins that kRevisionColumns needs, from a row v of `revision`.  Served by the primary keys.
extern const std::string_view kRevisionJoins;

// Column `first` and those after it.
[[nodiscard]] RecordedRevision ReadRevision(const pqxx::row& row, int first = 0);

// How many columns ReadChangeFacts reads.
inline constexpr int kChangeColumnCount = 8;

// The columns of `change` as c that ReadChangeFacts reads, in its order.
extern const std::string_view kChangeColumns;

// Column `first` and those after it.
[[nodiscard]] RecordedChange ReadChangeFacts(const pqxx::row& row, int first = 0);

}  // namespace entente::storage::postgres

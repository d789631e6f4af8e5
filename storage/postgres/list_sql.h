// The one query shape behind the lists of releases and initiatives: newest first, by agency,
// country and kind in any combination.  Built from fixed fragments; values are parameters only.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/call_context.h"
#include "storage/page.h"
#include "storage/postgres/parameters.h"
#include "storage/postgres/session.h"

namespace entente::storage::postgres {

// The tables of one family.  `main` has one row for each resource (uid), `agencies` and `countries`
// one for each pair with an agency or a country; all have kind, the sort date, deleted and the
// label, and two indexes: on (agency | country,) sort date, uid, descending; and the same with kind
// before the date.
struct ListTables {
  std::string_view main;
  std::string_view agencies;
  std::string_view countries;
  std::string_view key;        // the column of the pair tables that holds the uid
  std::string_view sort_date;  // the column that the list is ordered by
};

struct ListCondition {
  enum class Field {
    kAgency,   // value `agencies/us-cbp`
    kUnder,    // value `agencies/us-dhs`: it or an agency anywhere below it
    kCountry,  // value `HT`
  };
  Field field;
  std::string value;
};

struct ListQuery {
  std::vector<ListCondition> all_of;
  std::optional<std::vector<std::int64_t>> kinds;
  bool show_deleted = false;
  PageRequest page;
};

// One page.
[[nodiscard]] Page FetchList(Transaction& transaction, const ListTables& tables, ListQuery query,
                             const Clearance& clearance);

// The statement for FetchPage; appends the parameters.
//
// The first condition is walked in the index's order, the others are looked up for each row of the
// walk: what a page costs is how far the walk has to go, so the rarest condition is to be the
// first.
[[nodiscard]] std::string ListPageSql(const ListTables& tables, const ListQuery& query,
                                      const Clearance& clearance, Parameters& parameters);

// A statement that gives, in one row, how many rows meet each condition by itself, counted to a
// hundred only; appends the parameters.
[[nodiscard]] std::string CountSql(const ListTables& tables, const ListQuery& query,
                                   Parameters& parameters);

// Puts the condition of the smallest count first.
void PutRarestFirst(std::vector<ListCondition>& conditions,
                    const std::vector<std::int64_t>& counts);

}  // namespace entente::storage::postgres

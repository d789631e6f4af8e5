// The one query shape behind the lists of releases and initiatives: newest first, by agency, country and
// kind in any combination.  Built from fixed fragments; values are parameters only.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/call_context.h"
#include "storage/page.h"
#include "storage/postgres/parameters.h"

namespace entente::storage::postgres {

// The tables of one family.  `main` has one row for each resource (uid), `agencies` and `countries` one
// for each pair with an agency or a country; all have kind, the sort date, deleted and the label, and an
// index on (agency | country,) sort date, uid, descending.
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

// `hit AS (SELECT uid, sort_key, place ...)` for FetchPage, after other common tables that it needs;
// appends the parameters.
//
// The first condition on an agency, else on what is under one, else on a country, is walked in the index's
// order; the others are looked up for each row of the walk.
[[nodiscard]] std::string BuildHits(const ListTables& tables, const ListQuery& query,
                                    const Clearance& clearance, Parameters& parameters);

}  // namespace entente::storage::postgres

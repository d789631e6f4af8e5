// The conditions of a filter as SQL: what holds for one row, whatever it is found by.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/postgres/statement.h"
#include "storage/query.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// A row that is asked, as SQL.
struct RowSql {
  ResourceType type = ResourceType::kInitiative;
  std::string uid;
  std::string initiative;  // of commitments and reports: the uid of the initiative they belong to
  std::string subject;     // of reports: the uid of what they are about
  // The alias under which the columns of the type's own table are at hand; empty when they are to
  // be looked up.
  std::string columns;
};

// The row of a list, with the columns of its own table under `alias`.
[[nodiscard]] RowSql RowOf(ResourceType type, const std::string& alias);

// The table that has one row for each resource of the type, by uid.
[[nodiscard]] std::string_view MainTable(ResourceType type);

// Whether a release, with its row of `release` under an alias, was out by the day, when what came
// later is left out: by the day that standings have for it (services/rpc/keeps.h).  Never null.
[[nodiscard]] std::string IsOutSql(std::string_view alias, Statement& statement);

// Appends what an AND, at any depth of ANDs, asks for; anything else is one conjunct.
void FlattenAnd(const Expression& expression, std::vector<const Expression*>& conjuncts);

// SQL that is true or false, never null; adds what it needs to the statement.
[[nodiscard]] std::string HoldsSql(const Expression& expression, const RowSql& row,
                                   Statement& statement);

}  // namespace entente::storage::postgres

#include "storage/postgres/list_sql.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

using Field = ListCondition::Field;

std::string Place(const Parameters& parameters) { return absl::StrCat("$", parameters.size()); }

// The condition to walk by; null for the main table.
const ListCondition* PickDriver(const std::vector<ListCondition>& conditions) {
  for (const Field field : {Field::kAgency, Field::kUnder, Field::kCountry}) {
    const auto found = std::find_if(conditions.begin(), conditions.end(),
                                    [&](const ListCondition& c) { return c.field == field; });
    if (found != conditions.end()) return &*found;
  }
  return nullptr;
}

// An agency and all below it.  UNION ends a cycle of parents.
std::string BelowTable(const std::string& name, const std::string& agency) {
  return absl::StrCat(name, " AS (SELECT uid FROM resource WHERE name = ", agency,
                      " UNION SELECT p.agency FROM agency_parent p JOIN ", name, " b ON p.parent = b.uid)");
}

class Builder {
 public:
  Builder(const ListTables& tables, const ListQuery& query, const Clearance& clearance,
          Parameters& parameters)
      : tables_(tables), query_(query), clearance_(clearance), parameters_(parameters) {}

  std::string Build() {
    const ListCondition* driver = PickDriver(query_.all_of);
    const std::string walk = driver == nullptr ? Walk(std::string(tables_.main), "uid", "true")
                                               : WalkBy(*driver);
    std::string sql = absl::StrJoin(common_tables_, ", ");
    if (!sql.empty()) sql += ", ";
    absl::StrAppend(&sql, "hit AS MATERIALIZED (SELECT uid, sort_date::text AS sort_key, "
                          "row_number() OVER (ORDER BY sort_date DESC, uid DESC) AS place FROM (",
                    walk, ") AS walk)");
    return sql;
  }

 private:
  std::string WalkBy(const ListCondition& driver) {
    parameters_.Text(driver.value);
    const std::string value = Place(parameters_);
    driver_ = &driver;
    const std::string key(tables_.key);
    switch (driver.field) {
      case Field::kAgency:
        return Walk(std::string(tables_.agencies), key,
                    absl::StrCat("d.agency = (SELECT uid FROM resource WHERE name = ", value, ")"));
      case Field::kCountry:
        return Walk(std::string(tables_.countries), key, absl::StrCat("d.country = ", value));
      case Field::kUnder: {
        // The newest few of each agency below, merged: each is a walk of its own in index order.
        common_tables_.push_back(BelowTable("below", value));
        const std::string walk = Walk(std::string(tables_.agencies), key, "d.agency = below.uid");
        return absl::StrCat("SELECT DISTINCT each.uid, each.sort_date FROM below CROSS JOIN LATERAL (",
                            walk, ") AS each ORDER BY each.sort_date DESC, each.uid DESC LIMIT ",
                            limit_);
      }
    }
    return "";
  }

  // The rows of `table` that meet everything, newest first, one more than the page's size.
  std::string Walk(const std::string& table, const std::string& key, const std::string& which) {
    const std::string sort_date(tables_.sort_date);
    std::string sql = absl::StrCat("SELECT d.", key, " AS uid, d.", sort_date,
                                   " AS sort_date FROM ", table, " d WHERE ", which);
    if (!query_.show_deleted) absl::StrAppend(&sql, " AND NOT d.deleted");
    absl::StrAppend(&sql, " AND ", VisibleTo(clearance_, "d", parameters_));
    if (query_.kinds) {
      parameters_.IntegerArray(*query_.kinds);
      absl::StrAppend(&sql, " AND d.kind = ANY (", Place(parameters_), "::smallint[])");
    }
    for (const ListCondition& condition : query_.all_of) {
      if (&condition != driver_) absl::StrAppend(&sql, " AND ", Lookup(condition, "d." + key));
    }
    if (query_.page.after) {
      parameters_.Text(query_.page.after->sort_key).Text(query_.page.after->uid);
      absl::StrAppend(&sql, " AND (d.", sort_date, ", d.", key, ") < ($", parameters_.size() - 1,
                      "::date, $", parameters_.size(), "::uuid)");
    }
    parameters_.Integer(query_.page.size + 1);
    limit_ = Place(parameters_);
    absl::StrAppend(&sql, " ORDER BY d.", sort_date, " DESC, d.", key, " DESC LIMIT ", limit_);
    return sql;
  }

  // Whether the resource `uid` meets a condition; served by the pair tables' primary keys.
  std::string Lookup(const ListCondition& condition, const std::string& uid) {
    parameters_.Text(condition.value);
    const std::string value = Place(parameters_);
    const std::string where = absl::StrCat(" x WHERE x.", std::string(tables_.key), " = ", uid, " AND ");
    const std::string agencies = absl::StrCat("EXISTS (SELECT FROM ", std::string(tables_.agencies), where);
    switch (condition.field) {
      case Field::kAgency:
        return absl::StrCat(agencies, "x.agency = (SELECT uid FROM resource WHERE name = ", value, "))");
      case Field::kUnder: {
        const std::string below = absl::StrCat("below_", common_tables_.size());
        common_tables_.push_back(BelowTable(below, value));
        return absl::StrCat(agencies, "x.agency IN (SELECT uid FROM ", below, "))");
      }
      case Field::kCountry:
        return absl::StrCat("EXISTS (SELECT FROM ", std::string(tables_.countries), where,
                            "x.country = ", value, ")");
    }
    return "false";
  }

  const ListTables& tables_;
  const ListQuery& query_;
  const Clearance& clearance_;
  Parameters& parameters_;
  const ListCondition* driver_ = nullptr;
  std::vector<std::string> common_tables_;
  std::string limit_;
};

}  // namespace

std::string BuildHits(const ListTables& tables, const ListQuery& query, const Clearance& clearance,
                      Parameters& parameters) {
  return Builder(tables, query, clearance, parameters).Build();
}

}  // namespace entente::storage::postgres

#include "storage/postgres/list_sql.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

using Field = ListCondition::Field;

// A condition of fewer rows than this is walked to its end at worst, which costs about as much as
// the page itself; one of more is found soon by any walk, unless it hardly ever meets the others.
constexpr int kCountMax = 100;

std::string Place(const Parameters& parameters) { return absl::StrCat("$", parameters.size()); }

std::string UidOf(const std::string& name) {
  return absl::StrCat("(SELECT uid FROM resource WHERE name = ", name, ")");
}

// An agency and all below it.  UNION ends a circle of parents.
std::string BelowTable(const std::string& name, const std::string& agency) {
  return absl::StrCat(name, " AS (SELECT uid FROM resource WHERE name = ", agency,
                      " UNION SELECT p.agency FROM agency_parent p JOIN ", name,
                      " b ON p.parent = b.uid)");
}

class Builder {
 public:
  Builder(const ListTables& tables, const ListQuery& query, const Clearance& clearance,
          Parameters& parameters)
      : tables_(tables), query_(query), clearance_(clearance), parameters_(parameters) {}

  std::string Build() {
    PickTable();
    parameters_.Integer(query_.page.size + 1);
    limit_ = Place(parameters_);
    const std::string walk = WalkSql();
    common_tables_.push_back(
        absl::StrCat("hit AS MATERIALIZED (SELECT uid, sort_date::text AS sort_key, "
                     "row_number() OVER (ORDER BY sort_date DESC, uid DESC) AS place FROM (",
                     walk, ") AS walk)"));
    return PageSql(absl::StrJoin(common_tables_, ", "));
  }

 private:
  // What is walked: the table of the first condition, and which rows of it.  Where these are
  // several ranges of its index, an arm is one of them: an agency below the one asked for, a kind,
  // or a pair of both.
  void PickTable() {
    table_ = std::string(tables_.main);
    key_ = "uid";
    std::vector<std::string> arm_columns;
    std::vector<std::string> arm_tables;
    if (!query_.all_of.empty()) {
      const ListCondition& first = query_.all_of.front();
      parameters_.Text(first.value);
      const std::string value = Place(parameters_);
      key_ = std::string(tables_.key);
      table_ = std::string(first.field == Field::kCountry ? tables_.countries : tables_.agencies);
      if (first.field == Field::kAgency) which_ = absl::StrCat("d.agency = ", UidOf(value));
      if (first.field == Field::kCountry) which_ = absl::StrCat("d.country = ", value);
      if (first.field == Field::kUnder) {
        common_tables_.push_back(BelowTable("below", value));
        arm_columns.push_back("below.uid AS agency");
        arm_tables.push_back("below");
        which_ = "d.agency = arm.agency";
      }
    }
    if (query_.kinds) {
      parameters_.IntegerArray(*query_.kinds);
      arm_columns.push_back("kind");
      arm_tables.push_back(absl::StrCat("unnest(", Place(parameters_), "::smallint[]) AS kind"));
      absl::StrAppend(&which_, which_.empty() ? "" : " AND ", "d.kind = arm.kind");
    }
    if (which_.empty()) which_ = "true";
    has_arms_ = !arm_columns.empty();
    if (!has_arms_) return;
    common_tables_.push_back(absl::StrCat("arm AS MATERIALIZED (SELECT DISTINCT ",
                                          absl::StrJoin(arm_columns, ", "), " FROM ",
                                          absl::StrJoin(arm_tables, ", "), ")"));
  }

  // The newest rows that meet everything, one more than the page's size.
  std::string WalkSql() {
    const std::string sort_date(tables_.sort_date);
    const std::string rows =
        absl::StrCat("SELECT d.", key_, " AS uid, d.", sort_date, " AS sort_date FROM ", table_,
                     " d WHERE ", which_, ConditionsSql());
    const std::string order =
        absl::StrCat(" ORDER BY d.", sort_date, " DESC, d.", key_, " DESC LIMIT ");
    if (!has_arms_) return absl::StrCat(rows, order, limit_);

    // With many arms, a page of each were far more than the page of all.  So first a few of each:
    // the page's last row is not older than as many rows in among them, and that bounds the walk of
    // each.
    common_tables_.push_back(absl::StrCat(
        "bound AS MATERIALIZED (SELECT sort_date, uid FROM (SELECT DISTINCT w.uid, w.sort_date "
        "FROM arm "
        "CROSS JOIN LATERAL (",
        rows, order, "(SELECT CASE WHEN count(*) <= 8 THEN 0 ELSE 2 + 3 * ", limit_,
        " / count(*) END FROM arm)) AS w) AS few ORDER BY sort_date DESC, uid DESC OFFSET ", limit_,
        " - 1 LIMIT 1)"));
    return absl::StrCat("SELECT DISTINCT w.uid, w.sort_date FROM arm CROSS JOIN LATERAL (", rows,
                        " AND (d.", sort_date, ", d.", key_,
                        ") >= (coalesce((SELECT sort_date FROM bound), '-infinity'), "
                        "coalesce((SELECT uid FROM bound), "
                        "'00000000-0000-0000-0000-000000000000'))",
                        order, limit_, ") AS w ORDER BY w.sort_date DESC, w.uid DESC LIMIT ",
                        limit_);
  }

  std::string ConditionsSql() {
    std::string sql;
    if (!query_.show_deleted) absl::StrAppend(&sql, " AND NOT d.deleted");
    absl::StrAppend(&sql, " AND ", VisibleTo(clearance_, "d", parameters_));
    for (std::size_t i = 1; i < query_.all_of.size(); ++i) {
      absl::StrAppend(&sql, " AND ", Lookup(query_.all_of[i], "d." + key_));
    }
    if (query_.page.after) {
      parameters_.Text(query_.page.after->sort_key).Text(query_.page.after->uid);
      absl::StrAppend(&sql, " AND (d.", std::string(tables_.sort_date), ", d.", key_, ") < ($",
                      parameters_.size() - 1, "::date, $", parameters_.size(), "::uuid)");
    }
    return sql;
  }

  // Whether the resource `uid` meets a condition; served by the pair tables' primary keys.  OFFSET
  // 0 keeps it a look-up for each row: as a join, PostgreSQL at times reads all that meets the
  // condition.
  std::string Lookup(const ListCondition& condition, const std::string& uid) {
    parameters_.Text(condition.value);
    const std::string value = Place(parameters_);
    const bool by_country = condition.field == Field::kCountry;
    std::string which = absl::StrCat("x.country = ", value);
    if (condition.field == Field::kAgency) which = absl::StrCat("x.agency = ", UidOf(value));
    if (condition.field == Field::kUnder) {
      const std::string below = absl::StrCat("below_", common_tables_.size());
      common_tables_.push_back(BelowTable(below, value));
      which = absl::StrCat("x.agency IN (SELECT uid FROM ", below, ")");
    }
    return absl::StrCat(
        "EXISTS (SELECT FROM ", std::string(by_country ? tables_.countries : tables_.agencies),
        " x WHERE x.", std::string(tables_.key), " = ", uid, " AND ", which, " OFFSET 0)");
  }

  const ListTables& tables_;
  const ListQuery& query_;
  const Clearance& clearance_;
  Parameters& parameters_;
  std::vector<std::string> common_tables_;
  std::string table_;
  std::string key_;
  std::string which_;
  std::string limit_;
  bool has_arms_ = false;
};

}  // namespace

std::string ListPageSql(const ListTables& tables, const ListQuery& query,
                        const Clearance& clearance, Parameters& parameters) {
  return Builder(tables, query, clearance, parameters).Build();
}

// Each count is a walk like that of a page, for the same plan.
std::string CountSql(const ListTables& tables, const ListQuery& query, Parameters& parameters) {
  std::vector<std::string> below_tables;
  std::vector<std::string> counts;
  std::string kinds;
  if (query.kinds) {
    parameters.IntegerArray(*query.kinds);
    kinds = absl::StrCat("unnest(", Place(parameters), "::smallint[]) AS wanted(kind), ");
  }
  for (const ListCondition& condition : query.all_of) {
    parameters.Text(condition.value);
    const std::string value = Place(parameters);
    std::string table(tables.agencies);
    std::string which = absl::StrCat("d.agency = ", UidOf(value));
    std::string below;
    if (condition.field == Field::kUnder) {
      below = absl::StrCat("below_", below_tables.size());
      below_tables.push_back(BelowTable(below, value));
      which = absl::StrCat("d.agency = ", below, ".uid");
      below += ", ";
    }
    if (condition.field == Field::kCountry) {
      table = std::string(tables.countries);
      which = absl::StrCat("d.country = ", value);
    }
    if (query.kinds) which += " AND d.kind = wanted.kind";
    counts.push_back(absl::StrCat("(SELECT count(*) FROM (SELECT FROM ", kinds, below,
                                  "LATERAL (SELECT FROM ", table, " d WHERE ", which,
                                  " ORDER BY d.", std::string(tables.sort_date), " DESC, d.",
                                  std::string(tables.key), " DESC LIMIT ", kCountMax,
                                  ") AS walk LIMIT ", kCountMax, ") AS few)"));
  }
  std::string sql;
  if (!below_tables.empty()) {
    sql = absl::StrCat("WITH RECURSIVE ", absl::StrJoin(below_tables, ", "), " ");
  }
  absl::StrAppend(&sql, "SELECT ", absl::StrJoin(counts, ", "));
  return sql;
}

void PutRarestFirst(std::vector<ListCondition>& conditions,
                    const std::vector<std::int64_t>& counts) {
  const auto rarest = std::min_element(counts.begin(), counts.end()) - counts.begin();
  std::rotate(conditions.begin(), conditions.begin() + rarest, conditions.begin() + rarest + 1);
}

Page FetchList(Transaction& transaction, const ListTables& tables, ListQuery query,
               const Clearance& clearance) {
  // One order for one set of conditions: fewer statements to prepare.  What names an agency by
  // itself comes first, should all be common.
  std::stable_sort(query.all_of.begin(), query.all_of.end(),
                   [](const auto& left, const auto& right) { return left.field < right.field; });
  if (query.all_of.size() > 1) {
    Parameters parameters;
    const std::string sql = CountSql(tables, query, parameters);
    std::vector<std::int64_t> counts;
    const pqxx::result rows = transaction.Run(sql, parameters);
    for (const auto& count : rows[0]) counts.push_back(count.as<std::int64_t>());
    PutRarestFirst(query.all_of, counts);
  }
  Parameters parameters;
  const std::string sql = ListPageSql(tables, query, clearance, parameters);
  return FetchPage(transaction, sql, parameters, query.page.size);
}

}  // namespace entente::storage::postgres

#include "storage/postgres/statement.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "storage/postgres/rows.h"

namespace entente::storage::postgres {
namespace {

// Found by migration 0002 to be in use.
constexpr std::string_view kTextQuerySql = "SELECT config, query FROM text_query(";

}  // namespace

std::string Exists(std::string_view from, std::string_view where) {
  return absl::StrCat("EXISTS (SELECT FROM ", std::string(from), " WHERE ", std::string(where),
                      " OFFSET 0)");
}

std::string HoldsDay(std::string_view table, std::string_view day) {
  const std::string prefix(table);
  return absl::StrCat(prefix, ".since <= ", std::string(day), " AND ", prefix, ".until > ",
                      std::string(day));
}

std::string AllOf(const std::vector<std::string>& conditions) {
  return conditions.empty() ? "true" : absl::StrJoin(conditions, " AND ");
}

std::string Statement::Text(std::string_view value) {
  parameters_.Text(std::string(value));
  return absl::StrCat("$", parameters_.size(), "::text");
}

std::string Statement::Integer(std::int64_t value) {
  parameters_.Integer(value);
  return absl::StrCat("$", parameters_.size(), "::bigint");
}

std::string Statement::Numbers(const std::vector<int>& values) {
  parameters_.IntegerArray({values.begin(), values.end()});
  return absl::StrCat("$", parameters_.size(), "::smallint[]");
}

std::string Statement::Words(const std::vector<int>& values) {
  parameters_.IntegerArray({values.begin(), values.end()});
  return absl::StrCat("$", parameters_.size(), "::text[]");
}

std::string Statement::Texts(const std::vector<std::string>& values) {
  parameters_.TextArray(values);
  return absl::StrCat("$", parameters_.size(), "::text[]");
}

std::string Statement::DayOf(absl::CivilDay day) {
  parameters_.Text(DayText(day));
  return absl::StrCat("$", parameters_.size(), "::date");
}

// An end that is missing is open.  Days in the wrong order are no range in PostgreSQL but an error:
// here they are an empty one.
std::string Statement::Range(const DayRange& days) {
  std::string text = "empty";
  if (!days.first || !days.last || *days.first <= *days.last) {
    text = absl::StrCat("[", days.first ? DayText(*days.first) : "", ",",
                        days.last ? DayText(*days.last) : "", "]");
  }
  parameters_.Text(text);
  return absl::StrCat("$", parameters_.size(), "::daterange");
}

const std::string& Statement::Day() {
  if (day_.empty()) day_ = DayOf(context_.as_of.day);
  return day_;
}

std::string Statement::Uid(std::string_view name) {
  return absl::StrCat("(SELECT uid FROM resource WHERE name = ", Text(name), ")");
}

std::string Statement::NextName(std::string_view kind) const {
  return absl::StrCat(std::string(kind), "_", tables_.size());
}

std::string Statement::AddTable(std::string_view kind, std::string_view definition) {
  std::string name = NextName(kind);
  tables_.push_back(absl::StrCat(name, " AS ", std::string(definition)));
  return name;
}

// UNION ends a circle of parents.
std::string Statement::Below(std::string_view agency) {
  const std::string name = NextName("below");
  return AddTable("below", absl::StrCat("(SELECT uid FROM resource WHERE name = ", Text(agency),
                                        " UNION SELECT p.agency FROM agency_parent p JOIN ", name,
                                        " b ON p.parent = b.uid)"));
}

// What it came from and what it went into are two walks: two bodies that were merged into a third
// are not each other's lineage.
std::string Statement::Lineage(std::string_view agency) {
  const std::string uid = Text(agency);
  const std::string start = absl::StrCat("(SELECT uid FROM resource WHERE name = ", uid, " UNION ");
  const std::string before = NextName("before");
  AddTable("before", absl::StrCat(start, "SELECT s.agency FROM agency_successor s JOIN ", before,
                                  " b ON s.successor = b.uid)"));
  const std::string after = NextName("after");
  AddTable("after", absl::StrCat(start, "SELECT s.successor FROM agency_successor s JOIN ", after,
                                 " a ON s.agency = a.uid)"));
  return AddTable("lineage",
                  absl::StrCat("(SELECT uid FROM ", before, " UNION SELECT uid FROM ", after, ")"));
}

void Statement::HoldTogether(const std::vector<const Expression*>& conjuncts) {
  std::vector<const Condition*> texts;
  for (const Expression* conjunct : conjuncts) {
    const bool is_text =
        conjunct->kind == Expression::Kind::kCondition && conjunct->condition.field == Field::kText;
    if (is_text) texts.push_back(&conjunct->condition);
  }
  if (texts.size() > 1) together_.push_back(std::move(texts));
}

std::string Statement::WordsBeside(const Condition& condition) const {
  for (const std::vector<const Condition*>& texts : together_) {
    if (std::find(texts.begin(), texts.end(), &condition) == texts.end()) continue;
    std::vector<std::string> words;
    for (const Condition* text : texts) {
      if (text != &condition) words.push_back(text->text);
    }
    return absl::StrJoin(words, " ");
  }
  return "";
}

std::string Statement::TextQueries(const Condition& condition) {
  const std::string queries = absl::StrCat("(", std::string(kTextQuerySql), Text(condition.text),
                                           ", ", condition.is_phrase ? "true" : "false", "))");
  const std::string all = AddTable("query", absl::StrCat("MATERIALIZED ", queries));
  std::string keeps = absl::StrCat("numnode(q.query) > 0 OR NOT EXISTS (SELECT FROM ", all,
                                   " o WHERE numnode(o.query) > 0)");
  const std::string beside = WordsBeside(condition);
  if (!beside.empty()) {
    absl::StrAppend(&keeps, " OR numnode(plainto_tsquery(q.config::regconfig, ", Text(beside),
                    ")) > 0");
  }
  return AddTable("words", absl::StrCat("MATERIALIZED (SELECT q.config, q.query FROM ", all,
                                        " q WHERE ", keeps, ")"));
}

std::string Statement::With() const {
  if (tables_.empty()) return "";
  return absl::StrCat("WITH RECURSIVE ", absl::StrJoin(tables_, ", "), " ");
}

}  // namespace entente::storage::postgres

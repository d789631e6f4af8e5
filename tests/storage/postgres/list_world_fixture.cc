#include "tests/storage/postgres/list_world_fixture.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace entente::storage::postgres {
namespace {

std::string ShowCondition(const Condition& condition) {
  const auto day = [](const OptionalDay& d) { return d ? absl::FormatCivilTime(*d) : "-"; };
  return absl::StrCat(
      "{field ", static_cast<int>(condition.field), " cmp ", static_cast<int>(condition.comparison),
      " ", condition.name, " ", condition.region_code, " ", condition.other_region_code, " role ",
      static_cast<int>(condition.role), " '", condition.text, "'",
      condition.is_phrase ? " phrase" : "", " [", absl::StrJoin(condition.numbers, ","), "] ",
      condition.number, " ", day(condition.days.first), "..", day(condition.days.last), "}");
}

std::string ShowExpression(const Expression& expression) {
  if (expression.kind == Expression::Kind::kCondition) return ShowCondition(expression.condition);
  std::vector<std::string> operands;
  for (const Expression& operand : expression.operands) operands.push_back(ShowExpression(operand));
  if (expression.kind == Expression::Kind::kNot) return absl::StrCat("NOT ", operands.front());
  return absl::StrCat(
      "(", absl::StrJoin(operands, expression.kind == Expression::Kind::kAnd ? " AND " : " OR "),
      ")");
}

}  // namespace

const World& TheWorld() {
  static const World kWorld = MakeWorld(kWorldSeed);
  return kWorld;
}

absl::Status FillWorld(std::string_view url) {
  if (absl::Status status = MigrateTemplate(url); !status.ok()) return status;
  Sql sql{std::string(url)};
  InsertWorld(TheWorld(), sql.connection());
  sql.Ask("ANALYZE");
  return absl::OkStatus();
}

std::string Show(const std::optional<Expression>& filter) {
  return filter ? ShowExpression(*filter) : "all";
}

std::string Show(ResourceType type, const ListQuery& query, const CallContext& context) {
  return absl::StrCat(std::string(CollectionOf(type)), " ", Show(query.filter), " order ",
                      static_cast<int>(query.order.key), query.order.descending ? " desc" : "",
                      " parent ", query.parent, query.show_deleted ? " deleted" : "", " on ",
                      absl::FormatCivilTime(context.as_of.day),
                      context.as_of.leave_out_later ? " as of" : "");
}

ListOracle::Stems WorldTest::ReadStems() {
  ListOracle::Stems stems;
  for (const char* config : {"english", "french"}) {
    for (const char* word : kWorldWords) {
      auto& of_word = stems[{config, word}];
      for (const auto& row : sql_.Rows(absl::StrCat("SELECT unnest(tsvector_to_array(to_tsvector('",
                                                    config, "', '", word, "')))"))) {
        of_word.push_back(row[0]);
      }
    }
  }
  return stems;
}

}  // namespace entente::storage::postgres

#include "tests/services/filter/expression_text.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "services/dates/civil_date.h"
#include "services/filter/fields.h"

namespace entente::filter::test {
namespace {

using storage::Comparison;
using storage::Condition;
using storage::Expression;
using storage::Field;

std::string DayOr(const std::optional<absl::CivilDay>& day, const std::string& otherwise) {
  return day ? dates::FormatCivilDate(*day) : otherwise;
}

std::string OperatorOf(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return "<";
    case Comparison::kLessEqual:
      return "<=";
    case Comparison::kGreater:
      return ">";
    case Comparison::kGreaterEqual:
      return ">=";
    case Comparison::kHas:
    case Comparison::kPresent:
      break;
  }
  return ":";
}

std::string Dump(const Condition& condition) {
  return absl::StrCat(
      "[", static_cast<int>(condition.field), " ", static_cast<int>(condition.comparison),
      " name=", condition.name, " regions=", condition.region_code, ",",
      condition.other_region_code, " role=", static_cast<int>(condition.role),
      " text=", condition.text, condition.is_phrase ? " phrase" : "",
      " numbers=", absl::StrJoin(condition.numbers, ","), " number=", condition.number,
      " days=", DayOr(condition.days.first, ".."), "/", DayOr(condition.days.last, ".."), "]");
}

// The row whose conditions `condition` is one of.
const FieldRow& RowOf(List list, const Condition& condition) {
  Field field = condition.field;
  if (field == Field::kNeverReported) field = Field::kReported;
  if (field == Field::kSearched) field = Field::kSearchOutcome;
  for (const FieldRow* row : FieldsOf(list)) {
    if (row->field == field && row->role == condition.role) return *row;
  }
  throw std::logic_error(absl::StrCat("no field for ", Dump(condition)));
}

std::string PrintDays(const Condition& condition) {
  const storage::DayRange& days = condition.days;
  if (days.first && days.last && *days.first == *days.last) {
    return dates::FormatCivilDate(*days.first);
  }
  return absl::StrCat(DayOr(days.first, ".."), "/", DayOr(days.last, ".."));
}

std::string PrintNumbers(const FieldRow& row, const Condition& condition) {
  if (!row.any_of_them.empty() && condition.numbers == row.any_of_them) return "*";
  const auto word = std::find_if(
      row.words.begin(), row.words.end(),
      [&](const EnumWord& candidate) { return candidate.numbers == condition.numbers; });
  if (word == row.words.end())
    throw std::logic_error(absl::StrCat("no word for ", Dump(condition)));
  return word->name;
}

std::string PrintValue(const FieldRow& row, const Condition& condition) {
  if (condition.field == Field::kNeverReported) return "NEVER";
  if (condition.field == Field::kSearched) return "true";
  if (condition.comparison == Comparison::kPresent) return "*";
  if (!condition.other_region_code.empty()) {
    return absl::StrCat(condition.region_code, "-", condition.other_region_code);
  }
  if (!condition.region_code.empty()) return condition.region_code;
  if (!condition.name.empty()) return Quote(condition.name);
  if (!condition.text.empty()) return Quote(condition.text);
  if (condition.days.first || condition.days.last) return PrintDays(condition);
  if (!row.words.empty()) return PrintNumbers(row, condition);
  return absl::StrCat(condition.number);
}

std::string Print(List list, const Condition& condition) {
  if (condition.field == Field::kText) {
    return condition.is_phrase ? Quote(condition.text) : condition.text;
  }
  const FieldRow& row = RowOf(list, condition);
  return absl::StrCat(row.name, OperatorOf(condition.comparison), PrintValue(row, condition));
}

}  // namespace

std::string Dump(const Expression& expression) {
  if (expression.kind == Expression::Kind::kCondition) return Dump(expression.condition);
  std::vector<std::string> operands;
  for (const Expression& operand : expression.operands) operands.push_back(Dump(operand));
  return absl::StrCat("(", static_cast<int>(expression.kind), " ", absl::StrJoin(operands, " "),
                      ")");
}

std::string Print(List list, const Expression& expression) {
  if (expression.kind == Expression::Kind::kCondition) return Print(list, expression.condition);
  std::vector<std::string> operands;
  for (const Expression& operand : expression.operands) {
    const bool stands_alone =
        operand.kind == Expression::Kind::kCondition || operand.kind == Expression::Kind::kNot;
    const std::string text = Print(list, operand);
    operands.push_back(stands_alone ? text : absl::StrCat("(", text, ")"));
  }
  if (expression.kind == Expression::Kind::kNot) return absl::StrCat("NOT ", operands.front());
  return absl::StrJoin(operands, expression.kind == Expression::Kind::kOr ? " OR " : " ");
}

std::string Quote(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

}  // namespace entente::filter::test

#include "services/filter/condition.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "services/filter/days.h"
#include "services/filter/error.h"
#include "services/filter/suggestion.h"

namespace entente::filter {
namespace {

using storage::Comparison;
using storage::Condition;
using storage::Expression;
using storage::Field;

// Largest number that is read: more days than there are between the years 1 and 9999, and no
// overflow anywhere.
constexpr std::size_t kNumberDigitsMax = 7;

// Longest topic on record, in characters.
constexpr std::size_t kTopicLengthMax = 64;

Expression Negation(Expression expression) {
  Expression negation;
  negation.kind = Expression::Kind::kNot;
  negation.operands.push_back(std::move(expression));
  return negation;
}

bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// Whether there is something to search for.  Whatever is not ASCII is taken for a letter.
bool HasWord(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return IsLetter(c) || IsDigit(c) || static_cast<unsigned char>(c) >= 0x80;
  });
}

bool IsCountryCode(std::string_view text) {
  return text.size() == 2 && IsLetter(text[0]) && IsLetter(text[1]);
}

bool IsKebabCase(std::string_view text) {
  const auto is_of_it = [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || IsDigit(c) || c == '-';
  };
  return text.size() <= kTopicLengthMax && std::all_of(text.begin(), text.end(), is_of_it) &&
         text.front() != '-' && text.back() != '-' && text.find("--") == std::string_view::npos;
}

// The shape of BCP 47: letters, then groups of letters and digits, none over eight characters.
bool IsLanguageTag(std::string_view text) {
  std::size_t length = 0;
  bool is_first = true;
  for (const char c : text) {
    if (c == '-' && length > 0) {
      is_first = false;
      length = 0;
      continue;
    }
    if (!(IsLetter(c) || (IsDigit(c) && !is_first)) || ++length > 8) return false;
    if (is_first && length > 3) return false;
  }
  return length > 0 && text.size() > 1 && text[1] != '-';
}

std::optional<std::int64_t> NumberOf(std::string_view text) {
  if (text.size() > kNumberDigitsMax || !std::all_of(text.begin(), text.end(), IsDigit)) {
    return std::nullopt;
  }
  std::int64_t number = 0;
  for (const char digit : text) number = 10 * number + (digit - '0');
  return number;
}

std::optional<bool> TruthOf(std::string_view text) {
  const std::string word = absl::AsciiStrToLower({text.data(), text.size()});
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

// What the name of a document begins with.
constexpr std::string_view kCollections[] = {"agencies/", "releases/", "initiatives/"};

absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

bool IsCommitment(std::string_view name) {
  return name.find("/commitments/") != std::string_view::npos;
}

// `id` with its collection before it, unless that is there.
std::string WholeName(std::string_view collection, std::string_view id) {
  if (id.substr(0, collection.size()) == collection) return std::string(id);
  return std::string(collection).append(id);
}

// Reads the value of one term, by the type of its field.
class Reader {
 public:
  Reader(const FieldRow& field, const Term& term, absl::CivilDay today,
         std::vector<Mention>& mentions)
      : field_(field), term_(term), today_(today), mentions_(mentions) {
    condition_.field = field.field;
    condition_.role = field.role;
    condition_.comparison = term.comparison;
  }

  absl::StatusOr<Expression> Read() {
    if (!Takes(field_, term_.comparison)) {
      return ErrorAt(term_.operator_column, absl::StrCat(Operator(), " does not go with ",
                                                         field_.name, "; wanted ", FormOf(field_)));
    }
    switch (field_.type) {
      case ValueType::kAgency:
        return Named(Mention::Type::kAgency, WholeName("agencies/", term_.value));
      case ValueType::kCountry:
        return IsCountryCode(term_.value) ? Country(term_.value) : WrongType();
      case ValueType::kBody:
        return Body();
      case ValueType::kBodyOrPublic:
        return absl::EqualsIgnoreCase(term_.value, "PUBLIC") ? Text("PUBLIC") : Body();
      case ValueType::kPair:
        return Pair();
      case ValueType::kRelease:
        return Named(Mention::Type::kRelease, WholeName("releases/", term_.value));
      case ValueType::kInitiative:
        return Named(Mention::Type::kInitiative, WholeName("initiatives/", term_.value));
      case ValueType::kDocument:
        return Document();
      case ValueType::kSubject:
        return Named(
            IsCommitment(term_.value) ? Mention::Type::kCommitment : Mention::Type::kInitiative,
            WholeName("initiatives/", term_.value));
      case ValueType::kWords:
        return HasWord(term_.value) ? Text(term_.value) : WrongType();
      case ValueType::kTopic:
        return IsKebabCase(term_.value) ? Text(term_.value) : WrongType();
      case ValueType::kLanguage:
        return IsLanguageTag(term_.value) ? Text(absl::AsciiStrToLower(term_.value)) : WrongType();
      case ValueType::kEnum:
        return Enum();
      case ValueType::kDate:
        return Days();
      case ValueType::kDateOrNever:
        return DaysOrNever();
      case ValueType::kNumber:
        return Number();
      case ValueType::kSlipped:
        return Slipped();
      case ValueType::kSearched:
        return Searched();
    }
    return WrongType();
  }

 private:
  const char* Operator() const {
    switch (term_.comparison) {
      case Comparison::kLess:
        return "<";
      case Comparison::kLessEqual:
        return "<=";
      case Comparison::kGreater:
        return ">";
      case Comparison::kGreaterEqual:
        return ">=";
      case Comparison::kPresent:
        return ":*";
      case Comparison::kHas:
        break;
    }
    return ":";
  }

  absl::StatusOr<Expression> WrongType(std::string_view hint = "") const {
    return ErrorAt(term_.value_column, absl::StrCat("got ", Quoted(term_.value), std::string(hint),
                                                    "; wanted ", FormOf(field_)));
  }

  Expression Done() {
    Expression expression;
    expression.condition = std::move(condition_);
    return expression;
  }

  absl::StatusOr<Expression> Text(std::string text) {
    condition_.text = std::move(text);
    return Done();
  }

  absl::StatusOr<Expression> Named(Mention::Type type, std::string name) {
    mentions_.push_back({type, name, term_.value_column});
    condition_.name = std::move(name);
    return Done();
  }

  // No mention: what is to come may be named before it is there.
  absl::StatusOr<Expression> Document() {
    const bool is_name = std::any_of(std::begin(kCollections), std::end(kCollections),
                                     [this](std::string_view collection) {
                                       return absl::StartsWith(term_.value, AbslView(collection)) &&
                                              term_.value.size() > collection.size();
                                     });
    if (!is_name) return WrongType();
    condition_.name = term_.value;
    return Done();
  }

  absl::StatusOr<Expression> Country(std::string_view code) {
    condition_.region_code = MentionCountry(code, term_.value_column);
    return Done();
  }

  std::string MentionCountry(std::string_view code, int column) {
    std::string capitals = absl::AsciiStrToUpper({code.data(), code.size()});
    mentions_.push_back({Mention::Type::kCountry, capitals, column});
    return capitals;
  }

  // Ids have three characters at least: two letters are a country.
  absl::StatusOr<Expression> Body() {
    if (IsCountryCode(term_.value)) return Country(term_.value);
    return Named(Mention::Type::kAgency, WholeName("agencies/", term_.value));
  }

  absl::StatusOr<Expression> Pair() {
    const std::string_view value = term_.value;
    if (value.size() != 5 || value[2] != '-' || !IsCountryCode(value.substr(0, 2)) ||
        !IsCountryCode(value.substr(3))) {
      return WrongType();
    }
    const int column = term_.value_column + (term_.is_quoted ? 1 : 0);
    condition_.region_code = MentionCountry(value.substr(0, 2), column);
    condition_.other_region_code = MentionCountry(value.substr(3), column + 3);
    if (condition_.region_code == condition_.other_region_code) return WrongType();
    if (condition_.other_region_code < condition_.region_code) {
      std::swap(condition_.region_code, condition_.other_region_code);
    }
    return Done();
  }

  absl::StatusOr<Expression> Enum() {
    if (term_.comparison == Comparison::kPresent) {
      condition_.comparison = Comparison::kHas;
      condition_.numbers = field_.any_of_them;
      return Done();
    }
    const std::string value = absl::AsciiStrToUpper(term_.value);
    std::vector<std::string> names;
    for (const EnumWord& word : field_.words) {
      if (word.name == value) {
        condition_.numbers = word.numbers;
        condition_.field = word.field.value_or(condition_.field);
        return Done();
      }
      names.push_back(word.name);
    }
    return WrongType(Suggest(value, names));
  }

  absl::StatusOr<Expression> Days() {
    if (term_.comparison == Comparison::kPresent) return Done();
    const absl::StatusOr<storage::DayRange> days = ParseDays(term_.value, today_);
    if (!days.ok()) {
      return ErrorAt(term_.value_column,
                     absl::StrCat(days.status().message(), "; wanted ", FormOf(field_)));
    }
    if (term_.comparison != Comparison::kHas && !(days->first && days->last)) {
      return ErrorAt(term_.value_column,
                     absl::StrCat(Quoted(term_.value), " is open at one end, and ", Operator(),
                                  " compares with a day; write ", field_.name, ":", term_.value));
    }
    condition_.days = *days;
    return Done();
  }

  absl::StatusOr<Expression> DaysOrNever() {
    if (!absl::EqualsIgnoreCase(term_.value, "NEVER")) return Days();
    if (term_.comparison != Comparison::kHas) return Uncompared();
    condition_.field = Field::kNeverReported;
    return Done();
  }

  absl::StatusOr<Expression> Number() {
    const std::optional<std::int64_t> number = NumberOf(term_.value);
    if (!number) return WrongType();
    condition_.number = *number;
    return Done();
  }

  absl::StatusOr<Expression> Slipped() {
    const std::optional<bool> truth = TruthOf(term_.value);
    if (!truth) return Number();
    if (term_.comparison != Comparison::kHas) return Uncompared();
    condition_.comparison = Comparison::kGreaterEqual;
    condition_.number = 1;
    return *truth ? Done() : Negation(Done());
  }

  absl::StatusOr<Expression> Searched() {
    const std::optional<bool> truth = TruthOf(term_.value);
    if (!truth) return Enum();
    condition_.field = Field::kSearched;
    return *truth ? Done() : Negation(Done());
  }

  // A word where only what can be more or less may stand.
  absl::Status Uncompared() const {
    return ErrorAt(term_.operator_column,
                   absl::StrCat(Operator(), " does not go with ", Quoted(term_.value), "; wanted ",
                                FormOf(field_)));
  }

  const FieldRow& field_;
  const Term& term_;
  const absl::CivilDay today_;
  std::vector<Mention>& mentions_;
  Condition condition_;
};

}  // namespace

absl::StatusOr<Expression> MakeCondition(const FieldRow& field, const Term& term,
                                         absl::CivilDay today, std::vector<Mention>& mentions) {
  return Reader(field, term, today, mentions).Read();
}

absl::StatusOr<Expression> MakeSearch(const Term& term) {
  if (!HasWord(term.value)) {
    return ErrorAt(term.value_column, absl::StrCat("nothing to search for in ", Quoted(term.value),
                                                   ": it has neither letter nor digit"));
  }
  Expression expression;
  expression.condition.field = Field::kText;
  expression.condition.text = term.value;
  expression.condition.is_phrase = term.is_quoted;
  return expression;
}

}  // namespace entente::filter

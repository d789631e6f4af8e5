// What the filter language makes of what nobody should send: SQL, noise, and expressions at random.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/filter/error.h"
#include "services/filter/fields.h"
#include "services/filter/filter.h"
#include "services/filter/syntax.h"
#include "tests/services/filter/expression_text.h"

namespace entente::filter {
namespace {

using storage::Expression;
using ::testing::StartsWith;

constexpr absl::CivilDay kAnyDay(2010, 7, 13);
constexpr int kSeed = 20100713;

const std::vector<List> kEveryList = {List::kInitiatives, List::kCommitments, List::kReports,
                                      List::kReleases,    List::kAgencies,    List::kCitations};

const std::vector<std::string> kSql = {"'; DROP TABLE x; --",
                                       "'; DROP TABLE x; --'",
                                       "\"'; DROP TABLE x; --\"",
                                       "1 OR 1=1",
                                       "$1",
                                       "%",
                                       "_",
                                       "\\",
                                       "/*",
                                       "x'||pg_sleep(10)||'",
                                       "(SELECT 1)",
                                       "NULL::text",
                                       "agency)"};

// "column N: ", N between 1 and one past the end.
void ExpectColumn(const absl::Status& status, std::string_view filter) {
  ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << filter;
  const std::string message(status.message());
  ASSERT_THAT(message, StartsWith("column ")) << filter;
  const std::size_t colon = message.find(": ");
  ASSERT_NE(colon, std::string::npos) << message;
  std::size_t column = 0;
  ASSERT_TRUE(absl::SimpleAtoi(message.substr(7, colon - 7), &column)) << message;
  EXPECT_GE(column, 1U) << filter;
  EXPECT_LE(column, CountCodePoints(filter) + 1) << filter << "\n" << message;
}

TEST(Sql, AsAFieldIsRefusedWithAColumn) {
  for (const List list : kEveryList) {
    for (const std::string& sql : kSql) {
      const std::string filter = absl::StrCat("é ", sql, ":x");
      ExpectColumn(ParseFilter(list, filter, kAnyDay).status(), filter);
    }
  }
}

TEST(Sql, AsAnOperatorIsRefusedWithAColumn) {
  for (const List list : kEveryList) {
    const std::string name = FieldsOf(list).front()->name;
    for (const std::string_view op : {"~", "||", "::", "<>", "==", "=>", ";", "!", "!~", "&&"}) {
      const std::string filter = absl::StrCat(name, std::string(op), "x:");
      ExpectColumn(ParseFilter(list, filter, kAnyDay).status(), filter);
    }
  }
}

// In the place of a value it is refused, unless the field takes any words or names something, which
// the store then has not: there it stays what it is, a text.
TEST(Sql, AsAValueIsRefusedOrStaysAText) {
  for (const List list : kEveryList) {
    for (const FieldRow* field : FieldsOf(list)) {
      for (const std::string& sql : kSql) {
        const std::string filter = absl::StrCat(field->name, ":", test::Quote(sql));
        const auto parsed = ParseFilter(list, filter, kAnyDay);
        if (!parsed.ok()) {
          ExpectColumn(parsed.status(), filter);
          continue;
        }
        const storage::Condition& condition = parsed->filter->condition;
        const std::string& text =
            field->type == ValueType::kWords ? condition.text : condition.name;
        ASSERT_GE(text.size(), sql.size()) << filter;
        EXPECT_EQ(text.substr(text.size() - sql.size()), sql) << filter;
        EXPECT_EQ(parsed->mentions.empty(), field->type == ValueType::kWords) << filter;
      }
    }
  }
}

TEST(Sql, AsATermIsRefusedOrStaysAText) {
  for (const std::string& sql : kSql) {
    const std::string filter = test::Quote(sql);
    const auto parsed = ParseFilter(List::kInitiatives, filter, kAnyDay);
    if (!parsed.ok()) {
      ExpectColumn(parsed.status(), filter);
      continue;
    }
    EXPECT_EQ(parsed->filter->condition.field, storage::Field::kText);
    EXPECT_EQ(parsed->filter->condition.text, sql);
  }
}

// Everything that is random in these tests, from one seed.
class Dice {
 public:
  std::size_t Below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_);
  }

  template <typename T>
  const T& OneOf(const std::vector<T>& values) {
    return values[Below(values.size())];
  }

 private:
  std::mt19937 engine_{kSeed};
};

// Filters that are of the language.
class Writer {
 public:
  Writer(List list, Dice& dice) : list_(list), dice_(dice) {}

  std::string Write() { return Sequence(3); }

 private:
  std::string Sequence(int depth) {
    const std::string joint = dice_.OneOf<std::string>({" ", " AND ", " OR "});
    std::string text = Operand(depth);
    for (std::size_t i = dice_.Below(4); i > 0; --i) {
      absl::StrAppend(&text, joint, Operand(depth));
    }
    return text;
  }

  std::string Operand(int depth) {
    const std::string negation = dice_.OneOf<std::string>({"", "", "", "-", "NOT "});
    if (depth > 0 && dice_.Below(4) == 0) {
      return absl::StrCat(negation, "(", Sequence(depth - 1), ")");
    }
    return absl::StrCat(negation, Term());
  }

  std::string Term() {
    if (list_ != List::kCitations && dice_.Below(6) == 0) {
      return dice_.OneOf<std::string>({"haiti", "Haïti", "\"currency seizure\"", "'it\\'s'",
                                       "\"a \\\"b\\\" \\\\\"", "O'Brien", "2010", "x-y"});
    }
    const FieldRow& field = *dice_.OneOf(FieldsOf(list_));
    if (Takes(field, storage::Comparison::kPresent) && dice_.Below(4) == 0) {
      return field.name + ":*";
    }
    if (dice_.Below(6) == 0) {
      return absl::StrCat(field.name, ":(", Value(field), " OR ", Value(field), ")");
    }
    const bool compares = Takes(field, storage::Comparison::kLess) && dice_.Below(2) == 0;
    const std::string op = compares ? dice_.OneOf<std::string>({"<", "<=", " > ", ">="})
                                    : dice_.OneOf<std::string>({":", "=", "!=", " : "});
    return absl::StrCat(field.name, op, Value(field, compares));
  }

  std::string Value(const FieldRow& field, bool compares = false) {
    std::string country = dice_.OneOf<std::string>({"CA", "us", "Ht"});
    const std::string id = dice_.OneOf<std::string>({"us-cbp", "ca-cbsa", "abc"});
    switch (field.type) {
      case ValueType::kAgency:
        return dice_.OneOf<std::string>({id, "agencies/" + id});
      case ValueType::kCountry:
        return country;
      case ValueType::kBody:
        return dice_.OneOf<std::string>({id, country});
      case ValueType::kBodyOrPublic:
        return dice_.OneOf<std::string>({id, country, "public"});
      case ValueType::kPair:
        return dice_.OneOf<std::string>({"CA-US", "us-ca", "HT-CA"});
      case ValueType::kRelease:
        return dice_.OneOf<std::string>({id, "releases/" + id});
      case ValueType::kInitiative:
        return dice_.OneOf<std::string>({id, "initiatives/" + id});
      case ValueType::kDocument:
        return "initiatives/" + id;
      case ValueType::kSubject:
        return dice_.OneOf<std::string>({id, id + "/commitments/xyz"});
      case ValueType::kWords:
        return dice_.OneOf<std::string>({"Toews", "\"Vic Toews\"", "\"\\\"q\\\" é\""});
      case ValueType::kTopic:
        return dice_.OneOf<std::string>({"a", "border-security", "g-8"});
      case ValueType::kLanguage:
        return dice_.OneOf<std::string>({"fr", "en-US", "zh-Hant"});
      case ValueType::kEnum:
        return dice_.OneOf(field.words).name;
      case ValueType::kDate:
      case ValueType::kDateOrNever:
        return compares ? dice_.OneOf<std::string>({"2010", "2010-07-13", "today-3m", "2010-22"})
                        : dice_.OneOf<std::string>({"2010/2014", "2010/..", "../today", "2010~"});
      case ValueType::kNumber:
        return absl::StrCat(dice_.Below(1000));
      case ValueType::kSlipped:
        return compares ? "2" : dice_.OneOf<std::string>({"true", "false", "3"});
      case ValueType::kSearched:
        return dice_.OneOf<std::string>({"true", "false", "NOTHING"});
    }
    return "";
  }

  const List list_;
  Dice& dice_;
};

TEST(RandomFilters, ArePrintedAndReadBackEqual) {
  Dice dice;
  for (int i = 0; i < 3'000; ++i) {
    const List list = dice.OneOf(kEveryList);
    const std::string filter = Writer(list, dice).Write();
    const auto parsed = ParseFilter(list, filter, kAnyDay);
    if (!parsed.ok()) {
      // Only for being too long.
      EXPECT_THAT(std::string(parsed.status().message()),
                  ::testing::AnyOf(::testing::HasSubstr("bytes"), ::testing::HasSubstr("terms")))
          << filter;
      continue;
    }
    const std::string printed = test::Print(list, *parsed->filter);
    if (printed.size() > kFilterBytesMax) continue;

    const auto again = ParseFilter(list, printed, kAnyDay);

    ASSERT_TRUE(again.ok()) << filter << "\n" << printed << "\n" << again.status();
    EXPECT_EQ(test::Dump(*again->filter), test::Dump(*parsed->filter)) << filter << "\n" << printed;
    EXPECT_EQ(again->mentions.size(), parsed->mentions.size()) << filter;
  }
}

TEST(RandomFilters, AreRefusedWithAColumnWhenDamaged) {
  static const std::vector<std::string> kPieces = {
      "(",  ")",      "\"",    "'",    ":",    "=",    "!=",   "<",    ">=",    "-",
      "*",  "NOT ",   " AND ", " OR ", " or ", ",",    "\\",   "é",    "today", "/",
      "..", "agency", "due",   "$1",   "%",    "; --", "\x01", "\xFF", "\xC3",  "  "};
  Dice dice;
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const List list = dice.OneOf(kEveryList);
    std::string filter = Writer(list, dice).Write();
    for (std::size_t damages = 1 + dice.Below(3); damages > 0; --damages) {
      const std::size_t at = dice.Below(filter.size() + 1);
      if (dice.Below(2) == 0) {
        filter.erase(at, 1 + dice.Below(3));
      } else {
        filter.insert(at, dice.OneOf(kPieces));
      }
    }
    const auto parsed = ParseFilter(list, filter, kAnyDay);
    if (parsed.ok()) continue;
    ++refused;
    ExpectColumn(parsed.status(), filter);
  }
  EXPECT_GT(refused, 5'000);
}

// Every expression stays within what the store is promised.
int DepthOf(const Expression& expression) {
  int depth = 0;
  for (const Expression& operand : expression.operands) {
    depth = std::max(depth, DepthOf(operand));
  }
  return depth + 1;
}

TEST(DeepFilters, MakeExpressionsOfBoundedDepth) {
  std::string filter = "a";
  for (int i = 0; i < kDepthMax; ++i) filter = absl::StrCat("-(b OR (c ", filter, "))");
  EXPECT_THAT(std::string(ParseFilter(List::kInitiatives, filter, kAnyDay).status().message()),
              StartsWith("column "));

  filter = "a";
  for (int i = 0; i < kDepthMax / 2; ++i) filter = absl::StrCat("-(b OR -(c ", filter, "))");
  const auto parsed = ParseFilter(List::kInitiatives, filter, kAnyDay);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_LE(DepthOf(*parsed->filter), 2 * kDepthMax + 2);
}

}  // namespace
}  // namespace entente::filter

// Any bytes as a filter and as an order, for every list: what is refused is refused with a column
// that is there, and what is accepted stays within what the store is promised.  The first byte
// chooses the list.

#include "services/filter/filter.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"

#include "services/filter/error.h"
#include "services/filter/syntax.h"
#include "tests/fuzz/check.h"

namespace {

using entente::filter::List;
using entente::storage::Expression;

constexpr absl::CivilDay kToday(2010, 7, 13);
constexpr int kListCount = 6;
constexpr std::string_view kColumn = "column ";

void CheckRefusal(const absl::Status& status, std::string_view text) {
  const std::string_view message(status.message().data(), status.message().size());
  ENTENTE_FUZZ_CHECK(absl::IsInvalidArgument(status));
  ENTENTE_FUZZ_CHECK(message.substr(0, kColumn.size()) == kColumn);
  const std::size_t colon = message.find(": ");
  ENTENTE_FUZZ_CHECK(colon != std::string_view::npos);
  const std::string_view digits = message.substr(kColumn.size(), colon - kColumn.size());
  std::size_t column = 0;
  ENTENTE_FUZZ_CHECK(absl::SimpleAtoi({digits.data(), digits.size()}, &column));
  ENTENTE_FUZZ_CHECK(column >= 1 && column <= entente::filter::CountCodePoints(text) + 1);
}

// How many conditions there are; each level is a group, a negation of it, or both.
std::size_t CheckExpression(const Expression& expression, int depth) {
  ENTENTE_FUZZ_CHECK(depth <= 2 * (entente::filter::kDepthMax + 1));
  const std::size_t operands = expression.operands.size();
  switch (expression.kind) {
    case Expression::Kind::kCondition:
      ENTENTE_FUZZ_CHECK(operands == 0);
      return 1;
    case Expression::Kind::kNot:
      ENTENTE_FUZZ_CHECK(operands == 1);
      break;
    case Expression::Kind::kAnd:
    case Expression::Kind::kOr:
      ENTENTE_FUZZ_CHECK(operands >= 2);
      break;
  }
  std::size_t conditions = 0;
  for (const Expression& operand : expression.operands) {
    ENTENTE_FUZZ_CHECK(operand.kind != expression.kind);
    conditions += CheckExpression(operand, depth + 1);
  }
  return conditions;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto list = static_cast<List>(data[0] % kListCount);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  const auto parsed = entente::filter::ParseFilter(list, text, kToday);
  if (!parsed.ok()) CheckRefusal(parsed.status(), text);
  if (parsed.ok() && parsed->filter) {
    ENTENTE_FUZZ_CHECK(CheckExpression(*parsed->filter, 1) <= entente::filter::kTermsMax);
    // A pair names two countries.
    ENTENTE_FUZZ_CHECK(parsed->mentions.size() <= 2 * entente::filter::kTermsMax);
  }
  const auto order = entente::filter::ParseOrder(list, text);
  if (!order.ok()) CheckRefusal(order.status(), text);
  return 0;
}

#include "services/rpc/check_quantity.h"

#include "fmt/format.h"

#include "services/rpc/document_walk.h"
#include "services/rpc/text_shape.h"

namespace entente::rpc {
namespace {

// Of a v1::Amount or v1::Quantity.
template <typename Range>
bool HasNumber(const Range& range) {
  return !range.min().empty() || !range.max().empty();
}

template <typename Range>
void CheckRange(const Range& range, const std::string& path, Violations& faults) {
  const absl::Status min = range.min().empty() ? absl::OkStatus() : CheckDecimal(range.min());
  const absl::Status max = range.max().empty() ? absl::OkStatus() : CheckDecimal(range.max());
  faults.AddIfError(PathOf(path, "min"), min);
  faults.AddIfError(PathOf(path, "max"), max);
  const bool has_both = !range.min().empty() && !range.max().empty();
  if (has_both && min.ok() && max.ok() && DecimalLess(range.max(), range.min())) {
    faults.Add(PathOf(path, "max"),
               fmt::format("{} is less than min, {}", range.max(), range.min()));
  }
  if (!HasNumber(range) && range.phrase().empty()) {
    faults.Add(path, "says nothing; wanted min, max, or the source's words as `phrase`");
  }
}

}  // namespace

void CheckAmount(const v1::Amount& amount, const std::string& path, Violations& faults) {
  CheckRange(amount, path, faults);
  if (HasNumber(amount) || !amount.currency_code().empty()) {
    faults.AddIfError(PathOf(path, "currency_code"), CheckCurrencyCode(amount.currency_code()));
  }
}

void CheckQuantity(const v1::Quantity& quantity, const std::string& path, Violations& faults) {
  CheckRange(quantity, path, faults);
  const bool is_money = !quantity.currency_code().empty();
  if (is_money) {
    faults.AddIfError(PathOf(path, "currency_code"), CheckCurrencyCode(quantity.currency_code()));
  }
  if (is_money && !quantity.unit().empty()) {
    faults.Add(PathOf(path, "unit"), "is set beside `currency_code`; wanted one of them");
  }
  if (HasNumber(quantity) && !is_money && quantity.unit().empty()) {
    faults.Add(PathOf(path, "unit"),
               "is empty; wanted what is counted, or `currency_code` for money");
  }
}

}  // namespace entente::rpc

#include "services/rpc/trace_context.h"

#include <algorithm>
#include <cstddef>
#include <random>

#include "absl/strings/str_format.h"

namespace entente::rpc {
namespace {

constexpr std::size_t kVersionSize = 2;
constexpr std::size_t kTraceIdSize = 32;
constexpr std::size_t kSpanIdSize = 16;
constexpr std::size_t kFlagsSize = 2;
constexpr std::string_view kVersionOurs = "00";
constexpr std::string_view kVersionInvalid = "ff";
constexpr int kSampledFlag = 1;

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

int HexValue(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

bool IsId(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c != '0'; });
}

// Takes the next `size` hexadecimal digits, and the `-` that stands before them but at the
// beginning.  Empty when there is something else.
class Fields final {
 public:
  explicit Fields(std::string_view text) : text_(text) {}

  std::string_view Take(std::size_t size) {
    const std::size_t start = at_ == 0 ? 0 : at_ + 1;
    if (text_.size() < start + size || (at_ != 0 && text_[at_] != '-')) return Fail();
    const std::string_view field = text_.substr(start, size);
    if (!std::all_of(field.begin(), field.end(), &IsHex)) return Fail();
    at_ = start + size;
    return field;
  }

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

 private:
  std::string_view Fail() {
    ok_ = false;
    return "";
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace

std::optional<TraceContext> ParseTraceparent(std::string_view traceparent) {
  Fields fields(traceparent);
  const std::string_view version = fields.Take(kVersionSize);
  const std::string_view trace_id = fields.Take(kTraceIdSize);
  const std::string_view parent_id = fields.Take(kSpanIdSize);
  const std::string_view flags = fields.Take(kFlagsSize);
  if (!fields.ok() || version == kVersionInvalid) return std::nullopt;
  if (!IsId(trace_id) || !IsId(parent_id)) return std::nullopt;
  const std::string_view rest = fields.rest();
  if (!rest.empty() && (version == kVersionOurs || rest.front() != '-')) return std::nullopt;
  return TraceContext{.trace_id = std::string(trace_id),
                      .parent_id = std::string(parent_id),
                      .sampled = (HexValue(flags.back()) & kSampledFlag) != 0};
}

std::string RenderSpanId(std::uint64_t random) {
  return absl::StrFormat("%016x", random == 0 ? 1 : random);
}

std::string NewSpanId() {
  thread_local std::mt19937_64 generator = [] {
    std::random_device device;
    std::seed_seq seed = {device(), device(), device(), device()};
    return std::mt19937_64(seed);
  }();
  return RenderSpanId(generator());
}

}  // namespace entente::rpc

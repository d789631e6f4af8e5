#include "services/filter/error.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace entente::filter {
namespace {

// What was got is told to be recognised, not to be read again.
constexpr std::size_t kQuotedLengthMax = 40;

bool BeginsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

absl::Status ErrorAt(int column, std::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat("column ", column, ": ", absl::string_view(message.data(), message.size())));
}

std::string Quoted(std::string_view text) {
  std::size_t length = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (BeginsCodePoint(text[end]) && ++length > kQuotedLengthMax) break;
  }
  return absl::StrCat("\"", absl::string_view(text.data(), end), end < text.size() ? "..." : "",
                      "\"");
}

std::size_t CountCodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), BeginsCodePoint));
}

}  // namespace entente::filter

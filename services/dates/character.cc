#include "services/dates/character.h"

#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace entente::dates {
namespace {

// The smallest code point that needs so many bytes; a smaller one is overlong.
constexpr std::array<std::uint32_t, 5> kSmallestOfLength = {0, 0, 0x80, 0x800, 0x10000};

// Bytes of the character that begins with `first`; 0 for a byte that begins no character of several
// bytes.
std::size_t SequenceLength(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

bool IsScalarValue(std::uint32_t code_point, std::size_t length) {
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return code_point >= kSmallestOfLength[length] && code_point <= 0x10FFFF && !surrogate;
}

std::string UpperHex(std::uint32_t value, absl::PadSpec pad) {
  return absl::AsciiStrToUpper(absl::StrCat(absl::Hex(value, pad)));
}

}  // namespace

std::optional<Character> ReadCharacter(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return Character{first, 1};
  const std::size_t length = SequenceLength(first);
  if (length == 0 || text.size() - at < length) return std::nullopt;
  std::uint32_t code_point = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    if ((next & 0xC0U) != 0x80U) return std::nullopt;
    code_point = (code_point << 6U) | (next & 0x3FU);
  }
  if (!IsScalarValue(code_point, length)) return std::nullopt;
  return Character{code_point, length};
}

std::string DescribeCharacter(std::string_view text, std::size_t at) {
  if (at >= text.size()) return "the end";
  const char first = text[at];
  if (absl::ascii_isprint(static_cast<unsigned char>(first)))
    return absl::StrCat("'", std::string(1, first), "'");
  const std::optional<Character> character = ReadCharacter(text, at);
  const bool several_bytes = character.has_value() && character->bytes > 1;
  if (several_bytes) return absl::StrCat("U+", UpperHex(character->code_point, absl::kZeroPad4));
  return absl::StrCat("byte 0x", UpperHex(static_cast<unsigned char>(first), absl::kZeroPad2));
}

}  // namespace entente::dates

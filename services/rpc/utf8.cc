#include "services/rpc/utf8.h"

#include <algorithm>
#include <cstdint>

namespace entente::rpc {
namespace {

// What may follow a first byte (RFC 3629, section 4).  Only the second byte has bounds of its own.
struct Sequence {
  std::size_t length;  // with the first byte; 0 for a byte that begins nothing
  std::uint8_t second_min;
  std::uint8_t second_max;
};

constexpr Sequence SequenceOf(std::uint8_t first) {
  if (first < 0x80) return {1, 0x00, 0x00};
  if (first < 0xC2) return {0, 0x00, 0x00};  // a continuation byte, or overlong
  if (first < 0xE0) return {2, 0x80, 0xBF};
  if (first == 0xE0) return {3, 0xA0, 0xBF};  // below would be overlong
  if (first == 0xED) return {3, 0x80, 0x9F};  // above are the surrogates
  if (first < 0xF0) return {3, 0x80, 0xBF};
  if (first == 0xF0) return {4, 0x90, 0xBF};  // below would be overlong
  if (first < 0xF4) return {4, 0x80, 0xBF};
  if (first == 0xF4) return {4, 0x80, 0x8F};  // above lies past U+10FFFF
  return {0, 0x00, 0x00};
}

// The length of the character that `text` begins with; 0 when it begins with none.
std::size_t CharacterLength(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
  const Sequence sequence = SequenceOf(byte(0));
  if (sequence.length == 0 || sequence.length > text.size()) return 0;
  if (sequence.length == 1) return 1;
  if (byte(1) < sequence.second_min || byte(1) > sequence.second_max) return 0;
  for (std::size_t at = 2; at < sequence.length; ++at) {
    if ((byte(at) & 0xC0) != 0x80) return 0;
  }
  return sequence.length;
}

}  // namespace

std::size_t WellFormedPrefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = CharacterLength(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return at;
}

std::string_view CutUtf8(std::string_view text, std::size_t bytes_max) {
  const std::string_view head = text.substr(0, std::min(bytes_max, text.size()));
  return head.substr(0, WellFormedPrefix(head));
}

}  // namespace entente::rpc

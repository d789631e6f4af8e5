#include "services/evidence/code_point.h"

#include <algorithm>

#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace entente::evidence {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

char32_t Checked(UChar32 read) { return read < 0 ? kReplacement : static_cast<char32_t>(read); }

// What `code_point` is taken for; NUL for itself.
char StandsFor(char32_t code_point) {
  if (IsWhiteSpace(code_point)) return ' ';
  if (code_point < 0x80) return '\0';
  if (code_point >= 0x2018 && code_point <= 0x201B) return '\'';
  if (code_point >= 0x201C && code_point <= 0x201F) return '"';
  return u_hasBinaryProperty(static_cast<UChar32>(code_point), UCHAR_DASH) ? '-' : '\0';
}

bool IsAsciiSpace(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool IsShownAsSpace(char32_t c) {
  return IsWhiteSpace(c) || u_charType(static_cast<UChar32>(c)) == U_CONTROL_CHAR;
}

}  // namespace

CodePoint CodePointAt(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1};
  std::size_t end = at;
  UChar32 read = 0;
  U8_NEXT(text.data(), end, text.size(), read);
  return {Checked(read), end - at};
}

CodePoint CodePointBefore(std::string_view text, std::size_t at) {
  const auto last = static_cast<unsigned char>(text[at - 1]);
  if (last < 0x80) return {last, 1};
  // ICU steps back with signed 32-bit offsets; four bytes are as far as it looks.
  const std::string_view tail = text.substr(at - std::min<std::size_t>(at, 4), 4);
  auto start = static_cast<int32_t>(std::min<std::size_t>(at, 4));
  const int32_t end = start;
  UChar32 read = 0;
  U8_PREV(reinterpret_cast<const uint8_t*>(tail.data()), 0, start, read);
  return {Checked(read), static_cast<std::size_t>(end - start)};
}

std::size_t CountCodePoints(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool IsWhiteSpace(char32_t code_point) {
  if (code_point < 0x80) return IsAsciiSpace(code_point);
  return u_isUWhiteSpace(static_cast<UChar32>(code_point)) != 0;
}

Glyph GlyphAt(std::string_view text, std::size_t at) {
  const CodePoint here = CodePointAt(text, at);
  const char stands_for = StandsFor(here.value);
  const bool continues_a_space =
      stands_for == ' ' && at > 0 && IsWhiteSpace(CodePointBefore(text, at).value);
  return {here.bytes, stands_for, continues_a_space};
}

std::string Shown(std::string_view text, std::size_t bytes_max) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint here = CodePointAt(text, at);
    if (shown.size() + here.bytes > bytes_max) return shown + "...";
    if (IsShownAsSpace(here.value)) {
      shown += ' ';
    } else {
      shown.append(text, at, here.bytes);
    }
    at += here.bytes;
  }
  return shown;
}

}  // namespace entente::evidence

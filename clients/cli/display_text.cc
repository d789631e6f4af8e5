#include "clients/cli/display_text.h"

#include <iconv.h>
#include <locale.h>
#include <wchar.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace entente::cli {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// The C.UTF-8 locale for the current thread while this lives, whatever the user's locale is:
// wcwidth and iconv take their tables from it.  It is part of Debian's C library.
class Utf8Locale final {
 public:
  Utf8Locale() : previous_(uselocale(Locale())) {}
  ~Utf8Locale() { uselocale(previous_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  static locale_t Locale() {
    static const locale_t kLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return kLocale;
  }

  locale_t previous_;
};

// How many bytes the character has that begins with `first`; 0 when none begins so.
std::size_t SequenceLength(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

// Takes the first character off `text`, which is not empty; one byte and U+FFFD when it is not
// UTF-8.
char32_t TakeCodePoint(std::string_view& text) {
  static constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = SequenceLength(first);
  char32_t code_point = length == 1 ? first : first & (0x7FU >> length);
  bool valid = length > 0 && length <= text.size();
  for (std::size_t i = 1; valid && i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    valid = (next & 0xC0U) == 0x80U;
    code_point = (code_point << 6U) | (next & 0x3FU);
  }
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  valid = valid && code_point >= kSmallest[length] && code_point <= 0x10FFFF && !surrogate;
  text.remove_prefix(valid ? length : 1);
  return valid ? code_point : kReplacement;
}

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// Marks that turn the direction of all that follows on the line.
bool TurnsDirection(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool IsLineBreakOrTab(char32_t c) {
  return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

int CodePointWidth(char32_t c) { return std::max(0, wcwidth(static_cast<wchar_t>(c))); }

std::string Utf8Printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = TakeCodePoint(text);
    const std::string_view bytes = before.substr(0, before.size() - text.size());
    if (IsLineBreakOrTab(c))
      result += ' ';
    else if (c == kReplacement || IsControl(c) || TurnsDirection(c))
      result += "\uFFFD";
    else
      result += bytes;
  }
  return result;
}

// The C library's transliteration; it knows letters with accents, quotes, dashes, ligatures.
std::string ToAscii(std::string utf8) {
  const Utf8Locale locale;
  const iconv_t conversion = iconv_open("ASCII//TRANSLIT", "UTF-8");
  // An ellipsis becomes three characters; nothing becomes more than a few.
  std::string ascii(utf8.size() * 4 + 16, '\0');
  char* from = utf8.data();
  char* to = ascii.data();
  std::size_t from_left = utf8.size();
  std::size_t to_left = ascii.size();
  iconv(conversion, &from, &from_left, &to, &to_left);
  iconv_close(conversion);
  ascii.resize(ascii.size() - to_left);
  return ascii;
}

std::string_view Ellipsis(Charset charset) { return charset == Charset::kUtf8 ? "…" : "..."; }

// The longest beginning of `text` that fits into `width` columns, combining characters included.
std::string_view Prefix(std::string_view text, int width) {
  const Utf8Locale locale;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view next = rest;
    width -= CodePointWidth(TakeCodePoint(next));
    if (width < 0) break;
    rest = next;
  }
  return text.substr(0, text.size() - rest.size());
}

std::string_view WithoutLeadingSpaces(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

std::string_view WithoutTrailingSpaces(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

// The beginning of `text`, which is wider than `width`, that makes one line.
std::string_view LineOf(std::string_view text, int width) {
  const std::string_view fitting = Prefix(text, width);
  if (text.substr(fitting.size(), 1) == " ") return fitting;
  const std::size_t space = fitting.rfind(' ');
  if (space != std::string_view::npos && space > 0) return fitting.substr(0, space);
  const std::size_t mark = fitting.find_last_of("-_/.");
  if (mark != std::string_view::npos && mark > 0) return fitting.substr(0, mark + 1);
  if (!fitting.empty()) return fitting;
  // Not even one character fits; one is taken nevertheless, so that there is an end.
  std::string_view rest = text;
  TakeCodePoint(rest);
  return text.substr(0, text.size() - rest.size());
}

}  // namespace

std::string Printable(std::string_view text, Charset charset) {
  std::string printable = Utf8Printable(text);
  const bool ascii =
      std::all_of(printable.begin(), printable.end(), [](unsigned char c) { return c < 0x80; });
  if (charset == Charset::kUtf8 || ascii) return printable;
  return ToAscii(std::move(printable));
}

int DisplayWidth(std::string_view text) {
  const Utf8Locale locale;
  int width = 0;
  while (!text.empty()) width += CodePointWidth(TakeCodePoint(text));
  return width;
}

std::string Elide(std::string_view text, int width, Charset charset) {
  if (DisplayWidth(text) <= width) return std::string(text);
  const std::string_view ellipsis = Ellipsis(charset);
  const int ellipsis_width = DisplayWidth(ellipsis);
  if (width < ellipsis_width) return std::string(Prefix(text, width));
  return std::string(WithoutTrailingSpaces(Prefix(text, width - ellipsis_width))).append(ellipsis);
}

std::vector<std::string> Wrap(std::string_view text, int width, int lines_max, Charset charset) {
  std::vector<std::string> lines;
  text = WithoutTrailingSpaces(WithoutLeadingSpaces(text));
  while (DisplayWidth(text) > width && static_cast<int>(lines.size()) + 1 < lines_max) {
    const std::string_view line = LineOf(text, width);
    lines.emplace_back(WithoutTrailingSpaces(line));
    text = WithoutLeadingSpaces(text.substr(line.size()));
  }
  if (!text.empty() || lines.empty()) lines.push_back(Elide(text, width, charset));
  return lines;
}

std::string Spaces(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

std::string Thousands(std::size_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string Counted(std::size_t count, std::string_view singular, std::string_view plural) {
  return Thousands(count).append(" ").append(count == 1 ? singular : plural);
}

}  // namespace entente::cli

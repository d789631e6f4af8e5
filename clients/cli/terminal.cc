#include "clients/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace entente::cli {
namespace {

constexpr int kColumnsDefault = 80;
// Wider than any terminal; a larger number in COLUMNS is a slip.
constexpr int kColumnsMax = 10'000;

int ColumnsOf(const TerminalFacts& facts) {
  int columns = 0;
  if (absl::SimpleAtoi(facts.columns, &columns) && columns > 0 && columns <= kColumnsMax)
    return columns;
  if (!facts.interactive) return 0;
  return facts.window_columns > 0 ? facts.window_columns : kColumnsDefault;
}

// The locale of characters, by POSIX's order.
const std::string& LocaleName(const TerminalFacts& facts) {
  if (!facts.lc_all.empty()) return facts.lc_all;
  return facts.lc_ctype.empty() ? facts.lang : facts.lc_ctype;
}

Charset CharsetOf(const TerminalFacts& facts) {
  const std::string name = absl::AsciiStrToLower(LocaleName(facts));
  const bool utf8 = absl::StrContains(name, "utf-8") || absl::StrContains(name, "utf8");
  return utf8 ? Charset::kUtf8 : Charset::kAscii;
}

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

// ECMA-48, "select graphic rendition".
std::string_view Rendition(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kTitle:
    case Style::kHeading:
      return "1";
    case Style::kName:
      return "36";
    case Style::kFaint:
      return "2";
    case Style::kBad:
      return "31";
    case Style::kGood:
      return "32";
  }
  return "";
}

}  // namespace

Terminal DescribeTerminal(const TerminalFacts& facts) {
  Terminal terminal;
  terminal.interactive = facts.interactive;
  terminal.columns = ColumnsOf(facts);
  terminal.colour = facts.interactive && facts.no_color.empty() && facts.term != "dumb";
  terminal.charset = CharsetOf(facts);
  return terminal;
}

Terminal InspectTerminal(int descriptor) {
  TerminalFacts facts;
  facts.interactive = isatty(descriptor) == 1;
  winsize window = {};
  if (ioctl(descriptor, TIOCGWINSZ, &window) == 0) facts.window_columns = window.ws_col;
  facts.columns = Variable("COLUMNS");
  facts.term = Variable("TERM");
  facts.no_color = Variable("NO_COLOR");
  facts.lc_all = Variable("LC_ALL");
  facts.lc_ctype = Variable("LC_CTYPE");
  facts.lang = Variable("LANG");
  return DescribeTerminal(facts);
}

std::string Paint(std::string_view text, Style style, const Terminal& terminal) {
  const std::string_view rendition = Rendition(style);
  if (!terminal.colour || rendition.empty() || text.empty()) return std::string(text);
  return std::string("\x1b[").append(rendition).append("m").append(text).append("\x1b[0m");
}

std::string Rule(int width, Charset charset) {
  std::string rule;
  for (int i = 0; i < width; ++i) rule += charset == Charset::kUtf8 ? "─" : "-";
  return rule;
}

}  // namespace entente::cli

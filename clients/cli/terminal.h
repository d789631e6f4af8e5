// What is known of the place where output goes, and how it is coloured there.  Used by all that
// prints. Values and pure functions, but for InspectTerminal.

#pragma once

#include <string>
#include <string_view>

#include "clients/cli/display_text.h"

namespace entente::cli {

struct Terminal {
  bool interactive = false;  // a terminal, not a file or a pipe
  int columns = 0;           // what a line may take up; 0: no limit
  bool colour = false;
  Charset charset = Charset::kUtf8;
};

// What InspectTerminal reads, as it finds it; empty strings for variables that are not set.
struct TerminalFacts {
  bool interactive = false;
  int window_columns = 0;  // by the terminal itself; 0 when it does not say
  std::string columns;     // COLUMNS
  std::string term;        // TERM
  std::string no_color;    // NO_COLOR (https://no-color.org)
  std::string lc_all;
  std::string lc_ctype;
  std::string lang;
};

// A terminal is as wide as COLUMNS says, else as it says itself, else 80; anything else has no
// limit unless COLUMNS gives one.  Colour only on a terminal that is not dumb, and not under
// NO_COLOR.  UTF-8 when the locale's name says so, also when that locale is not installed.
[[nodiscard]] Terminal DescribeTerminal(const TerminalFacts& facts);

// The terminal behind a file descriptor, from the environment and the kernel.
[[nodiscard]] Terminal InspectTerminal(int descriptor);

// What a piece of text is, which decides how it is painted.
enum class Style { kPlain, kTitle, kHeading, kName, kFaint, kBad, kGood };

// `text` in the colours of `style` when the terminal has colour, else as it is.
[[nodiscard]] std::string Paint(std::string_view text, Style style, const Terminal& terminal);

// A horizontal rule of `width` columns.
[[nodiscard]] std::string Rule(int width, Charset charset);

}  // namespace entente::cli

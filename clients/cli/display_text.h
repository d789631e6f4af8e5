// Text as a terminal shows it: how wide it is, and how it is cut, wrapped and spelt there.  Used by
// all that prints.  Widths are columns: two for a wide character, none for a combining one.  Pure;
// any thread may call it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace entente::cli {

// What the terminal can show, from the locale.
enum class Charset { kUtf8, kAscii };

// `text` with what would disturb a terminal made harmless: line breaks and tabs become spaces;
// other control characters, direction overrides and bytes that are not UTF-8 become a replacement
// character. In ASCII, letters lose their accents, dashes and quotes become plain, and what has no
// likeness is `?`.
[[nodiscard]] std::string Printable(std::string_view text, Charset charset);

// The columns that printable `text` takes up.
[[nodiscard]] int DisplayWidth(std::string_view text);

// Printable `text` when it fits into `width` columns, else its beginning and an ellipsis.
[[nodiscard]] std::string Elide(std::string_view text, int width, Charset charset);

// Printable `text` in lines of at most `width` columns, broken at spaces; a word that is longer is
// broken after a hyphen, underscore, slash or full stop, or else anywhere.  At most `lines_max`
// lines, the last one elided when there is more.  At least one line, which may be empty.
[[nodiscard]] std::vector<std::string> Wrap(std::string_view text, int width, int lines_max,
                                            Charset charset);

// So many spaces; none when `count` is negative.
[[nodiscard]] std::string Spaces(int count);

// "1,234".
[[nodiscard]] std::string Thousands(std::size_t count);

// "1 initiative", "1,234 initiatives".
[[nodiscard]] std::string Counted(std::size_t count, std::string_view singular,
                                  std::string_view plural);

}  // namespace entente::cli

// How errors of the filter language are worded: the place first, counted in code points, and what
// was got cut to a length that can be read.  Used by the parsers beside it.  Pure; any thread may
// call it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace entente::filter {

// "column 7: " and the message, as InvalidArgument: how every error of this language begins.
[[nodiscard]] absl::Status ErrorAt(int column, std::string_view message);

// `text` in double quotes, cut after 40 code points.
[[nodiscard]] std::string Quoted(std::string_view text);

// How many code points `text` has.  Of bytes that are no UTF-8, how many begin a character.
[[nodiscard]] std::size_t CountCodePoints(std::string_view text);

}  // namespace entente::filter

// What a misspelt word was probably meant to be.  Used by fields.cc and condition.cc for their
// errors.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::filter {

// " (did you mean agency?)" for the one of `words` that `text` is a slip of the pen for, one letter
// or two away; empty when none is near enough.  Case counts.
[[nodiscard]] std::string Suggest(std::string_view text, const std::vector<std::string>& words);

}  // namespace entente::filter

// Filter expressions as text, for tests of the language: whole, to be compared, and in the language
// itself, to be parsed again.

#pragma once

#include <string>

#include "services/filter/filter.h"
#include "storage/query.h"

namespace entente::filter::test {

// All that `expression` holds, in a form of its own: equal texts are equal expressions.
[[nodiscard]] std::string Dump(const storage::Expression& expression);

// `expression`, which ParseFilter made of a filter of `list`, as a filter that means the same.
[[nodiscard]] std::string Print(List list, const storage::Expression& expression);

// A word as a string of the language, in double quotes.
[[nodiscard]] std::string Quote(const std::string& text);

}  // namespace entente::filter::test

// The grammar of the filter language (docs/filter.md): text to the conditions it is made of,
// without knowing which fields there are.  Used by filter.cc alone.  Pure; any thread may call it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace entente::filter {

// Longest filter that is read.  A page of text is more than anyone types; what a program makes
// longer is better asked in several calls.
inline constexpr std::size_t kFilterBytesMax = 4096;

// Most conditions in one filter: each becomes a join or a parameter of one statement.
inline constexpr std::size_t kTermsMax = 100;

// One condition `field:value`.
struct Restriction {
  std::string field;
  int field_column = 0;  // in code points, from 1
  std::string value;     // without quotes; not empty
  int value_column = 0;
};

// The conditions of `text`, which must all hold; none when it is empty or white space.
//
// InvalidArgument "column 7: ..." for what is not of the language, and for the part of it that is
// not supported yet: OR, NOT, -, parentheses, comparisons, bare words, *.
[[nodiscard]] absl::StatusOr<std::vector<Restriction>> ParseSyntax(std::string_view text);

}  // namespace entente::filter

// Every occurrence of one string in another, in linear time whatever the two are made of.
//
// Used by quote.h.  The algorithm is that of Knuth, Morris and Pratt.  std::boyer_moore_searcher
// and std::string::find take time in proportion to the product for a text of one letter, and
// calling memmem() again after each of many overlapping occurrences does too.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"

namespace entente::evidence {

class Searcher final {
 public:
  // Looks for `pattern`, which is not empty.
  explicit Searcher(std::string pattern);

  // Calls `visit` with the offset of each occurrence in `text`, overlapping ones too, from left to
  // right, until it returns false.  Returns the number of steps taken, which is at most twice the
  // length of `text`.
  std::size_t Search(std::string_view text, absl::FunctionRef<bool(std::size_t)> visit) const;

 private:
  std::string pattern_;
  // For each prefix of the pattern, by its length: the length of the longest shorter prefix that
  // it ends with.
  std::vector<std::uint32_t> borders_;
};

}  // namespace entente::evidence

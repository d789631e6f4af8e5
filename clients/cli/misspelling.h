// What a word was meant to be.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::cli {

// The one of `candidates` that `word` is most likely a misspelling of; empty when none is near.
[[nodiscard]] std::string Nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

}  // namespace entente::cli

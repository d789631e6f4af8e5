#include "services/evidence/search.h"

#include <cstring>
#include <utility>

namespace entente::evidence {

Searcher::Searcher(std::string pattern)
    : pattern_(std::move(pattern)), borders_(pattern_.size() + 1) {
  std::uint32_t border = 0;
  for (std::size_t length = 2; length <= pattern_.size(); ++length) {
    const char last = pattern_[length - 1];
    while (border > 0 && pattern_[border] != last) border = borders_[border];
    if (pattern_[border] == last) ++border;
    borders_[length] = border;
  }
}

std::size_t Searcher::Search(std::string_view text,
                             absl::FunctionRef<bool(std::size_t)> visit) const {
  std::size_t steps = 0;
  std::size_t matched = 0;
  for (std::size_t at = 0; at < text.size(); ++at, ++steps) {
    if (matched == 0) {
      const void* first = std::memchr(text.data() + at, pattern_[0], text.size() - at);
      if (first == nullptr) return steps;
      at = static_cast<std::size_t>(static_cast<const char*>(first) - text.data());
    }
    while (matched > 0 && pattern_[matched] != text[at]) {
      matched = borders_[matched];
      ++steps;
    }
    if (pattern_[matched] == text[at]) ++matched;
    if (matched < pattern_.size()) continue;
    if (!visit(at + 1 - matched)) return steps;
    matched = borders_[matched];
  }
  return steps;
}

}  // namespace entente::evidence

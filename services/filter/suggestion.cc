#include "services/filter/suggestion.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

namespace entente::filter {
namespace {

// How many letters must be put in, taken out or changed to make one of the other (Levenshtein).
std::size_t Distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t changed = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string Suggest(std::string_view text, const std::vector<std::string>& words) {
  // Of a short word two letters are most of it.
  const std::size_t distance_max = std::min<std::size_t>(2, (text.size() + 1) / 3);
  const std::string* nearest = nullptr;
  std::size_t nearest_distance = distance_max + 1;
  for (const std::string& word : words) {
    // Also keeps what is compared short, whatever was sent.
    if (word.size() > text.size() + distance_max) continue;
    if (text.size() > word.size() + distance_max) continue;
    const std::size_t distance = Distance(text, word);
    if (distance >= nearest_distance) continue;
    nearest = &word;
    nearest_distance = distance;
  }
  return nearest == nullptr ? "" : absl::StrCat(" (did you mean ", *nearest, "?)");
}

}  // namespace entente::filter

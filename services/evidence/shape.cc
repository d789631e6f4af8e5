#include "services/evidence/shape.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

#include "services/evidence/code_point.h"
#include "services/evidence/quote.h"

namespace entente::evidence {
namespace {

void CheckOffsets(const v1::Citation& citation, std::vector<ShapeFault>& faults) {
  if (citation.has_start() != citation.has_end()) {
    faults.push_back({citation.has_start() ? "end" : "start",
                      "is not set; wanted both `start` and `end`, or neither"});
    return;
  }
  if (!citation.has_start()) return;
  if (citation.start() < 0) {
    faults.push_back({"start", absl::StrCat("got ", citation.start(), "; wanted 0 or more")});
    return;
  }
  if (citation.end() > citation.start()) return;
  faults.push_back({"end", absl::StrCat("got ", citation.end(), "; wanted more than `start`, ",
                                        citation.start())});
}

void CheckLength(std::string_view field, std::string_view words, std::size_t code_points_max,
                 std::vector<ShapeFault>& faults) {
  const std::size_t code_points = CountCodePoints(words);
  if (code_points <= code_points_max) return;
  faults.push_back(
      {field,
       absl::StrCat("has ", code_points, " code points; at most ", code_points_max, " are allowed"),
       true});
}

}  // namespace

std::vector<ShapeFault> FindShapeFaults(const v1::Citation& citation) {
  std::vector<ShapeFault> faults;
  const bool has_context = !citation.prefix().empty() || !citation.suffix().empty();
  if (citation.exact().empty() && (has_context || citation.has_start() || citation.has_end())) {
    faults.push_back({"exact", absl::StrCat("is empty beside ", has_context ? "context" : "offsets",
                                            "; wanted the quoted words")});
  }
  CheckOffsets(citation, faults);
  CheckLength("exact", citation.exact(), kExactCodePointsMax, faults);
  CheckLength("prefix", citation.prefix(), kContextCodePointsMax, faults);
  CheckLength("suffix", citation.suffix(), kContextCodePointsMax, faults);
  return faults;
}

}  // namespace entente::evidence

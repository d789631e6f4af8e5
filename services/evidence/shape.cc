#include "services/evidence/shape.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

#include "services/evidence/code_point.h"
#include "services/evidence/quote.h"

namespace entente::evidence {
namespace {

std::optional<ShapeFault> FindOffsetFault(const v1::Citation& citation) {
  if (citation.has_start() != citation.has_end()) {
    return ShapeFault{citation.has_start() ? "end" : "start",
                      "is not set; wanted both `start` and `end`, or neither"};
  }
  if (!citation.has_start()) return std::nullopt;
  if (citation.start() < 0) {
    return ShapeFault{"start", absl::StrCat("got ", citation.start(), "; wanted 0 or more")};
  }
  if (citation.end() > citation.start()) return std::nullopt;
  return ShapeFault{"end", absl::StrCat("got ", citation.end(), "; wanted more than `start`, ",
                                        citation.start())};
}

std::optional<ShapeFault> FindLengthFault(std::string_view field, std::string_view words,
                                          std::size_t code_points_max) {
  const std::size_t code_points = CountCodePoints(words);
  if (code_points <= code_points_max) return std::nullopt;
  return ShapeFault{
      field,
      absl::StrCat("has ", code_points, " code points; at most ", code_points_max, " are allowed"),
      true};
}

}  // namespace

std::optional<ShapeFault> FindShapeFault(const v1::Citation& citation) {
  const bool has_context = !citation.prefix().empty() || !citation.suffix().empty();
  if (citation.exact().empty() && (has_context || citation.has_start() || citation.has_end())) {
    return ShapeFault{"exact", absl::StrCat("is empty beside ", has_context ? "context" : "offsets",
                                            "; wanted the quoted words")};
  }
  if (auto fault = FindOffsetFault(citation)) return fault;
  if (auto fault = FindLengthFault("exact", citation.exact(), kExactCodePointsMax)) return fault;
  if (auto fault = FindLengthFault("prefix", citation.prefix(), kContextCodePointsMax)) {
    return fault;
  }
  return FindLengthFault("suffix", citation.suffix(), kContextCodePointsMax);
}

}  // namespace entente::evidence

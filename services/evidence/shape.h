// What is wrong with a citation whatever its text says.  Used by quote.h, and by services/rpc for
// citations of releases that have no text.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "entente/v1/citation.pb.h"

namespace entente::evidence {

struct ShapeFault {
  std::string_view field;  // static storage
  std::string message;
  bool is_too_long = false;
};

// Offsets both or none, in order and not negative; neither they nor context without a quote; no
// words longer than the limits of quote.h.  Every fault; none when it is well formed.
[[nodiscard]] std::vector<ShapeFault> FindShapeFaults(const v1::Citation& citation);

}  // namespace entente::evidence

// What the marks of a timeline stand for.  Used by timeline only.  Pure; any thread may call it.

#pragma once

#include <string>

#include "clients/cli/timeline.h"

namespace entente::cli {

// The days of a line in words, after `label`, in lines of at most `width` columns that begin with
// `indent` spaces: `A said 13 Jul 2010   | due 31 Aug   * 10 Mar 2011`.  A year is told where it
// differs from that of the day before.
[[nodiscard]] std::string LegendLines(const TimelineLine& line, const std::string& label,
                                      int indent, int width);

}  // namespace entente::cli

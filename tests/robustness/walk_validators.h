// The guarantee of lists: every page walk is complete, however many write meanwhile.  Pure; any
// thread may call it.

#pragma once

#include <vector>

#include "tests/robustness/findings.h"
#include "tests/robustness/observations.h"
#include "tests/robustness/truth.h"

namespace entente::robustness {

// What was there before the walk began, and until it was over, comes exactly once; what was not
// there at any time of it does not come; nothing comes twice.  Walks that a restore came in between
// are not judged.
//
// When a change came to be is known by the calls of its request: it was there when an answer to it
// had come, and not before the first of them was made.
[[nodiscard]] Findings ValidateWalks(const std::vector<PageWalk>& walks,
                                     const std::vector<WriteRecord>& writes, const Epochs& epochs);

}  // namespace entente::robustness

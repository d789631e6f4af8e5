// All guarantees, judged on what a run recorded.  Pure; any thread may call it.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "tests/robustness/findings.h"
#include "tests/robustness/recorder.h"
#include "tests/robustness/standing_validator.h"
#include "tests/robustness/truth.h"

namespace entente::robustness {

struct Verdict {
  std::string guarantee;
  std::size_t checked = 0;  // of what `unit` says
  std::string unit;
  Findings findings;
};

// One verdict for each guarantee.  `answered` is what the lists said at the end.
[[nodiscard]] std::vector<Verdict> Judge(const Observations& seen, const Epochs& epochs,
                                         const Answered& answered, absl::CivilDay today);

}  // namespace entente::robustness

// The guarantee of standing: what is answered is what the reports on record come to.  Pure; any
// thread may call it.

#pragma once

#include <vector>

#include "absl/time/civil_time.h"

#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "tests/robustness/findings.h"
#include "tests/robustness/truth.h"

namespace entente::robustness {

// What the lists answered when nobody wrote any more.
struct Answered {
  std::vector<v1::Initiative> initiatives;
  std::vector<v1::Commitment> commitments;
};

// Standing, current due date and delivery of each are what services/rpc/keeps.h computes anew for
// `today` from the documents as authored.  And nothing that is there was left out.
[[nodiscard]] Findings ValidateStanding(const Answered& answered, const Truth& truth,
                                        absl::CivilDay today);

}  // namespace entente::robustness

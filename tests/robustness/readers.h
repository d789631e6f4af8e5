// Clients that read while others write: page walks, and requests that have to be refused.

#pragma once

#include <string>

#include "tests/robustness/recorder.h"
#include "tests/robustness/scenario.h"
#include "tests/robustness/standing_validator.h"

namespace entente::robustness {

// Walks lists, page by page, until the scenario is over.  A page that is not answered is asked for
// again.
void WalkPages(Scenario& scenario, Recorder& recorder, unsigned seed);

// Sends tokens that are altered, of the future, of another database and of a history that a restore
// took, until the scenario is over.
void SendBadTokens(Scenario& scenario, Recorder& recorder, const std::string& token_key,
                   unsigned seed);

// All initiatives and commitments, as the lists have them.  Throws when they are not answered.
[[nodiscard]] Answered ReadAll(Scenario& scenario);

}  // namespace entente::robustness

// Clients that write: make, change, delete and bring back a few documents at which all of them
// meet, make others of their own, and report on what is owed.  A request whose outcome is not known
// is repeated under its id until it is; some are sent twice at once, some again after their answer,
// some with another body under a used id.

#pragma once

#include <string>

#include "tests/robustness/recorder.h"
#include "tests/robustness/scenario.h"

namespace entente::robustness {

// The agencies, releases, initiatives and commitments that writers work on.  Before any fault.
void MakeBeginnings(Scenario& scenario, Recorder& recorder, unsigned seed);

// Writes until the scenario is over.  `writer` and `seed` choose what; when it gets its turn they
// do not.
void Write(Scenario& scenario, Recorder& recorder, int writer, unsigned seed);

}  // namespace entente::robustness

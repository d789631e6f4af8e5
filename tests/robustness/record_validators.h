// The guarantees of the record itself.  Pure functions; any thread may call them.

#pragma once

#include "tests/robustness/findings.h"
#include "tests/robustness/truth.h"

namespace entente::robustness {

// Changes are numbered from 1 to the head without gap, each has a revision, and each is later than
// the one before.
[[nodiscard]] Findings ValidateNumbers(const Truth& truth);

// Each document has its digest, and each change's digest covers the one before
// (storage/postgres/digest.h), up to that of the head.
[[nodiscard]] Findings ValidateDigests(const Truth& truth);

// The revisions of each document count from 1 without gap.
[[nodiscard]] Findings ValidateRevisions(const Truth& truth);

// What was there at the backup is there, unchanged, in the epoch that was restored from it.
[[nodiscard]] Findings ValidateRestored(const Epochs& epochs);

}  // namespace entente::robustness

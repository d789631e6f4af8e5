// The guarantees of writes, one validator each, over what clients saw (observations.h) and what the
// database holds (truth.h).  Pure functions; any thread may call them.

#pragma once

#include <vector>

#include "tests/robustness/findings.h"
#include "tests/robustness/observations.h"
#include "tests/robustness/truth.h"

namespace entente::robustness {

// No acknowledged write is lost: what was answered is in the history, by the same request, with the
// same documents and etags, and the documents bear the request's mark.
[[nodiscard]] Findings ValidateNoneLost(const std::vector<WriteRecord>& writes,
                                        const Epochs& epochs);

// No request id is applied twice, all answers to it within an epoch are the same, and none refuses
// it for what it did itself.
[[nodiscard]] Findings ValidateAppliedOnce(const std::vector<WriteRecord>& writes,
                                           const Epochs& epochs);

// No etag is bypassed: what a change wrote over is what its request was computed from.
[[nodiscard]] Findings ValidateEtags(const std::vector<WriteRecord>& writes, const Epochs& epochs);

// Nothing is in the history that nobody asked for, nor what was refused and nothing else.
[[nodiscard]] Findings ValidateNoneInvented(const std::vector<WriteRecord>& writes,
                                            const Epochs& epochs);

// After a write is acknowledged every later read sees it.  Reads that a restore came in between are
// not judged.
[[nodiscard]] Findings ValidateFresh(const std::vector<ReadRecord>& reads,
                                     const std::vector<WriteRecord>& writes, const Epochs& epochs);

// What is not to be taken is refused, with the reason that the documentation gives.
[[nodiscard]] Findings ValidateRefusals(const std::vector<BadRequest>& requests);

// No answer says that the server itself is at fault.
[[nodiscard]] Findings ValidateNoServerFaults(const std::vector<WriteRecord>& writes);

}  // namespace entente::robustness

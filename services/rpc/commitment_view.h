// A commitment as it is seen on one day: how it stands against its due dates then, and without the
// slips that were not known yet.  Pure; any thread may call it.

#pragma once

#include <string>

#include "storage/call_context.h"
#include "storage/resource.h"

namespace entente::rpc {

struct CommitmentView {
  std::string document;   // the stored one, or less
  std::string schedules;  // a serialized v1::Commitment of `schedule` and `baseline_schedule`
};

// `stored` is a commitment with what is kept for the day of `as_of`.
//
// When what was not known by then is left out, so are the due changes after the one that gave the
// `current_due` of that day.  A document that was neither written nor checked has no schedules.
[[nodiscard]] CommitmentView ViewCommitment(const storage::StoredResource& stored,
                                            const storage::AsOf& as_of);

}  // namespace entente::rpc

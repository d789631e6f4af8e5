// A commitment as it is seen on one day: how it stands against its due dates then, and without the
// slips that were not known yet.  Pure; any thread may call it.

#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "entente/v1/commitment.pb.h"
#include "storage/call_context.h"
#include "storage/resource.h"

namespace entente::rpc {

struct CommitmentView {
  std::string document;   // the stored one, or less
  std::string kept;       // what is kept, without marks
  std::string schedules;  // a serialized v1::Commitment of `schedule` and `baseline_schedule`
};

// Marks in `kept`, what is kept of `commitment` from `day` on, which of the due changes are known
// then: one element of `due_changes` for each of them, its `date` set when it is.  `known_days` has
// one day for each.
//
// The marks stand in the one part of the record that is kept by day; which change gave the
// `current_due` does not tell, since a date can come back, and sources can speak out of order.
void MarkKnownChanges(const v1::Commitment& commitment,
                      const std::vector<absl::CivilDay>& known_days, absl::CivilDay day,
                      v1::Commitment& kept);

// `stored` is a commitment with what is kept for the day of `as_of`.
//
// When what was not known by then is left out, so are the due changes that are not marked as known;
// the `old_due` of those left is by the one before that is left.  A document that was neither
// written nor checked has no schedules.
[[nodiscard]] CommitmentView ViewCommitment(const storage::StoredResource& stored,
                                            const storage::AsOf& as_of);

}  // namespace entente::rpc

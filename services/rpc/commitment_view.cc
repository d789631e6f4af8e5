#include "services/rpc/commitment_view.h"

#include <algorithm>
#include <cstddef>

#include "google/protobuf/repeated_ptr_field.h"

#include "services/dates/schedule_message.h"

namespace entente::rpc {
namespace {

using v1::Commitment;

// Leaves the due changes that `kept` marks as known, each changing the one before it that is left.
void LeaveKnownChanges(const Commitment& kept, Commitment& commitment) {
  google::protobuf::RepeatedPtrField<v1::DueChange> known;
  const v1::FuzzyDate* due = commitment.has_baseline_due() ? &commitment.baseline_due() : nullptr;
  const int marked = std::min(kept.due_changes_size(), commitment.due_changes_size());
  for (int i = 0; i < marked; ++i) {
    if (kept.due_changes(i).date().empty()) continue;
    const v1::DueChange& recorded = commitment.due_changes(i);
    v1::DueChange& change = *known.Add();
    change = recorded;
    change.clear_old_due();
    if (due != nullptr) *change.mutable_old_due() = *due;
    due = recorded.has_new_due() ? &recorded.new_due() : nullptr;
  }
  commitment.mutable_due_changes()->Swap(&known);
}

std::string RenderSchedules(const Commitment& commitment, const Commitment& kept,
                            absl::CivilDay day) {
  const v1::FuzzyDate* delivered = kept.has_delivered() ? &kept.delivered() : nullptr;
  const auto schedule = [day, delivered](bool is_due, const v1::FuzzyDate& due) {
    return dates::ComputeSchedule(is_due ? &due : nullptr, delivered, day);
  };
  Commitment schedules;
  *schedules.mutable_schedule() = schedule(kept.has_current_due(), kept.current_due());
  *schedules.mutable_baseline_schedule() =
      schedule(commitment.has_baseline_due(), commitment.baseline_due());
  return schedules.SerializeAsString();
}

}  // namespace

void MarkKnownChanges(const Commitment& commitment, const std::vector<absl::CivilDay>& known_days,
                      absl::CivilDay day, Commitment& kept) {
  for (int i = 0; i < commitment.due_changes_size(); ++i) {
    v1::DueChange& mark = *kept.add_due_changes();
    if (known_days[static_cast<std::size_t>(i)] <= day) {
      mark.set_date(commitment.due_changes(i).date());
    }
  }
}

CommitmentView ViewCommitment(const storage::StoredResource& stored, const storage::AsOf& as_of) {
  CommitmentView view = {.document = stored.document, .kept = stored.kept, .schedules = ""};
  if (stored.revision == 0 && stored.kept.empty()) return view;
  Commitment commitment;
  Commitment kept;
  // Bytes that do not parse leave as they are: the client will say so.
  if (!commitment.ParseFromString(stored.document) || !kept.ParseFromString(stored.kept)) {
    return view;
  }
  view.schedules = RenderSchedules(commitment, kept, as_of.day);
  if (as_of.leave_out_later && !commitment.due_changes().empty()) {
    LeaveKnownChanges(kept, commitment);
    view.document = commitment.SerializeAsString();
  }
  if (!kept.due_changes().empty()) {
    kept.clear_due_changes();
    view.kept = kept.SerializeAsString();
  }
  return view;
}

}  // namespace entente::rpc

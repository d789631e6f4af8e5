#include "services/rpc/commitment_view.h"

#include "google/protobuf/util/message_differencer.h"

#include "entente/v1/commitment.pb.h"
#include "services/dates/civil_date.h"
#include "services/dates/schedule_message.h"

namespace entente::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::Commitment;

// How many of the due changes were known when `due` was the newest word: those up to the last one
// that says so and had been said by `day`.
int CountKnownChanges(const Commitment& commitment, const v1::FuzzyDate& due,
                      const std::string& day) {
  for (int i = commitment.due_changes_size(); i > 0; --i) {
    const v1::DueChange& change = commitment.due_changes(i - 1);
    // YYYY-MM-DD sorts as text.
    if (change.date() <= day && MessageDifferencer::Equals(change.new_due(), due)) return i;
  }
  return 0;
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

CommitmentView ViewCommitment(const storage::StoredResource& stored, const storage::AsOf& as_of) {
  CommitmentView view = {.document = stored.document, .schedules = ""};
  if (stored.revision == 0 && stored.kept.empty()) return view;
  Commitment commitment;
  Commitment kept;
  // Bytes that do not parse leave as they are: the client will say so.
  if (!commitment.ParseFromString(stored.document) || !kept.ParseFromString(stored.kept)) {
    return view;
  }
  view.schedules = RenderSchedules(commitment, kept, as_of.day);
  if (!as_of.leave_out_later || commitment.due_changes().empty()) return view;
  const int known =
      CountKnownChanges(commitment, kept.current_due(), dates::FormatCivilDate(as_of.day));
  if (known == commitment.due_changes_size()) return view;
  commitment.mutable_due_changes()->DeleteSubrange(known, commitment.due_changes_size() - known);
  view.document = commitment.SerializeAsString();
  return view;
}

}  // namespace entente::rpc

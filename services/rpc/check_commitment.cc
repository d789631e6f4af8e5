#include "services/rpc/check_commitment.h"

#include <algorithm>

#include "fmt/format.h"
#include "google/protobuf/util/message_differencer.h"

#include "services/dates/civil_date.h"
#include "services/evidence/quote.h"
#include "services/evidence/source_text.h"
#include "services/rpc/check_fields.h"
#include "services/rpc/check_parties.h"
#include "services/rpc/check_quantity.h"
#include "services/rpc/check_texts.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/names.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::Commitment;

void CheckCondition(const Commitment& commitment, const std::string& path, Violations& faults) {
  const bool is_conditional = commitment.modality() == Commitment::CONDITIONAL;
  if (is_conditional == !commitment.condition().empty()) return;
  faults.Add(PathOf(path, "condition"),
             is_conditional ? "is empty; wanted what must happen first, since the modality is "
                              "CONDITIONAL"
                            : "is set; wanted the modality CONDITIONAL, or no condition");
}

void AnchorNewDue(v1::DueChange& change) {
  if (change.new_due().phrase().empty() || !change.new_due().anchor().empty()) return;
  change.mutable_new_due()->set_anchor(change.date());
}

// The `old_due` of each, by the one before it.
void FillOldDues(Commitment& commitment) {
  const v1::FuzzyDate* due = commitment.has_baseline_due() ? &commitment.baseline_due() : nullptr;
  for (v1::DueChange& change : *commitment.mutable_due_changes()) {
    change.clear_old_due();
    if (due != nullptr) *change.mutable_old_due() = *due;
    due = change.has_new_due() ? &change.new_due() : nullptr;
  }
}

// Whether an editor said the same: what the server filled in is left aside, but the bounds of a
// date that a client vouches for.
bool IsSameDate(const v1::FuzzyDate& a, const v1::FuzzyDate& b) {
  const bool same_words = a.edtf() == b.edtf() && a.phrase() == b.phrase() &&
                          a.language_code() == b.language_code() && a.anchor() == b.anchor();
  if (!same_words || (a.rule() != kRuleClient && b.rule() != kRuleClient)) return same_words;
  return a.earliest() == b.earliest() && a.latest() == b.latest() &&
         a.latest_strict() == b.latest_strict() && a.expected_latest() == b.expected_latest();
}

// Whether it changes nothing: a slip is counted and must be one.
bool IsSameDue(const v1::DueChange& change) {
  return change.has_old_due() == change.has_new_due() &&
         IsSameDate(change.old_due(), change.new_due());
}

void CheckDueChanges(const Commitment& commitment, absl::CivilDay today, const std::string& path,
                     Violations& faults) {
  std::string last_date;  // YYYY-MM-DD sorts as text
  for (int i = 0; i < commitment.due_changes_size(); ++i) {
    const v1::DueChange& change = commitment.due_changes(i);
    const std::string at = PathOf(path, "due_changes", i);
    CheckParty(change.stated_by(), {.organizations = true}, PathOf(at, "stated_by"), faults);
    if (IsSameDue(change)) {
      faults.Add(PathOf(at, "new_due"),
                 "is what was due before already; wanted another date, or none where the source "
                 "takes the date back");
    }
    if (change.has_citation() && change.citation().exact().empty()) {
      faults.Add(PathOf(at, "citation.exact"),
                 "is empty; a due change needs the words that say so");
    }
    CheckPastDay(change.date(), today, PathOf(at, "date"), faults);
    if (!dates::ParseCivilDate(change.date()).ok()) continue;  // told by now
    if (change.date() < last_date) {
      faults.Add(PathOf(at, "date"), fmt::format("{} is before the date of the change before it, "
                                                 "{}; wanted the oldest first",
                                                 change.date(), last_date));
    }
    last_date = std::max(last_date, change.date());
  }
}

// Whether `after` quotes the words of `before`, be it in the characters that the text has for them:
// a quote that waited for its text gets these when the document is written again.
bool IsSameQuote(const v1::Citation& before, const v1::Citation& after) {
  if (before.release() != after.release()) return false;
  if (before.exact() == after.exact()) return true;
  v1::Citation words;
  words.set_exact(before.exact());
  const auto found = evidence::FindQuote(evidence::SourceText(after.exact()), words);
  if (evidence::AnchorOf(found) != v1::Citation::VERIFIED) return false;
  evidence::StoreQuote(found, words);
  return words.exact() == after.exact();
}

bool IsSameSlip(const v1::DueChange& before, const v1::DueChange& after) {
  return before.has_new_due() == after.has_new_due() &&
         IsSameDate(before.new_due(), after.new_due()) &&
         MessageDifferencer::Equals(before.stated_by(), after.stated_by()) &&
         before.date() == after.date() && before.reason() == after.reason() &&
         IsSameQuote(before.citation(), after.citation());
}

// The field of `commitment` that is no longer what `previous`, which slipped, recorded; empty when
// all is.  More changes may follow those on record.
std::string FindAlteredSlip(const Commitment& previous, const Commitment& commitment) {
  const bool is_same_baseline = previous.has_baseline_due() == commitment.has_baseline_due() &&
                                IsSameDate(previous.baseline_due(), commitment.baseline_due());
  if (!is_same_baseline) return "baseline_due";
  for (int i = 0; i < previous.due_changes_size(); ++i) {
    const bool is_same = i < commitment.due_changes_size() &&
                         IsSameSlip(previous.due_changes(i), commitment.due_changes(i));
    if (!is_same) return PathOf("", "due_changes", i);
  }
  return "";
}

}  // namespace

void CompleteCommitment(Commitment& commitment, const DateContext& dates, absl::CivilDay today,
                        const std::string& path, Violations& faults) {
  for (v1::DueChange& change : *commitment.mutable_due_changes()) {
    change.clear_old_due();
    AnchorNewDue(change);
  }
  FillFuzzyDates(commitment, path, dates, faults);
  FillOldDues(commitment);
  CheckFields(commitment, path, faults);
  CheckLocalizedTexts(commitment.texts(), kTextMax, PathOf(path, "texts"), faults);
  CheckCondition(commitment, path, faults);
  CheckParties(commitment.debtors(), {}, PathOf(path, "debtors"), faults);
  CheckParties(commitment.creditors(), {.the_public = true}, PathOf(path, "creditors"), faults);
  if (commitment.has_quantity()) {
    CheckQuantity(commitment.quantity(), PathOf(path, "quantity"), faults);
  }
  CheckDueChanges(commitment, today, path, faults);
  CheckCitations(commitment, path, faults);
}

absl::Status KeepSlips(const Commitment& previous, Commitment& commitment) {
  if (previous.due_changes().empty()) return absl::OkStatus();
  const std::string altered = FindAlteredSlip(previous, commitment);
  if (!altered.empty()) {
    return storage::WithResource(
        storage::MakeError(
            absl::StatusCode::kFailedPrecondition, storage::kReasonBaselineFrozen,
            fmt::format("commitment.{} of {} cannot be changed any more: the due date has been "
                        "changed since; record another change with ChangeDueDate",
                        altered, previous.name())),
        TypeNameOf(storage::ResourceType::kCommitment), previous.name());
  }
  if (previous.has_baseline_due()) *commitment.mutable_baseline_due() = previous.baseline_due();
  for (int i = 0; i < previous.due_changes_size(); ++i) {
    const v1::DueChange& change = previous.due_changes(i);
    if (change.has_new_due()) {
      *commitment.mutable_due_changes(i)->mutable_new_due() = change.new_due();
    }
  }
  FillOldDues(commitment);
  return absl::OkStatus();
}

}  // namespace entente::rpc

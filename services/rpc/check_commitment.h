// What a commitment must be beyond check_fields.h, and what follows from it alone.  Pure; any
// thread may call it.

#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

#include "entente/v1/commitment.pb.h"
#include "services/rpc/fuzzy_date.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// Fills in dates and the `old_due` of every due change, and adds to `faults` everything that is
// wrong: a text twice in a language, a debtor that is neither agency nor country, a creditor that
// is none of these nor PUBLIC, either of them twice, a condition without CONDITIONAL or the other
// way round, a quantity that is none, due changes out of order, said after tomorrow or in no words.
//
// Words of a `new_due` that have no anchor are measured from the day of the due change.
void CompleteCommitment(v1::Commitment& commitment, const DateContext& dates, absl::CivilDay today,
                        const std::string& path, Violations& faults);

// FAILED_PRECONDITION BASELINE_FROZEN when `previous` has due changes and the other another
// baseline, or not the same changes first: a slip edits nothing that was recorded before it, and
// stays.  Dates in the same words are kept as they were understood then; a quote may be told more
// closely (`prefix`, offsets, `supports`).
[[nodiscard]] absl::Status KeepSlips(const v1::Commitment& previous, v1::Commitment& commitment);

}  // namespace entente::rpc

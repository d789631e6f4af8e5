// What an initiative must be beyond check_fields.h, and what follows from it alone.  Pure; any
// thread may call it.

#pragma once

#include <string>

#include "entente/v1/initiative.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// The kind that the detail stands for; KIND_UNSPECIFIED without one.
[[nodiscard]] v1::Initiative::Kind KindOf(const v1::Initiative& initiative);

// The instrument that the detail is; null when it is none.
[[nodiscard]] const v1::Instrument* InstrumentOf(const v1::Initiative& initiative);
[[nodiscard]] v1::Instrument* MutableInstrumentOf(v1::Initiative& initiative);

// Fills in dates, label, kind and `signed`, and adds to `faults` everything that is wrong: titles
// without an end or twice in a language, a participant twice in a role, a SIGNATORY without a
// SIGNATURE act of its own, topics out of form, a relation to itself, and what is wrong in the
// detail (check_detail.h).
void CompleteInitiative(v1::Initiative& initiative, const std::string& path, Violations& faults);

}  // namespace entente::rpc

// What the detail of an initiative must be beyond check_fields.h.  Pure; any thread may call it.

#pragma once

#include <string>

#include "entente/v1/initiative.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// Whether the act is a signature, definitive or not.
[[nodiscard]] bool IsSignature(const v1::ConsentAct& act);

// Adds to `faults` what is wrong: negative or swapped headcounts, session numbers below one or
// twice, amounts that are no numbers, swapped, or without a currency.
void CheckDetail(const v1::Initiative& initiative, const std::string& path, Violations& faults);

// Sets `signed` to the date of the last signature, by the latest day it may have; empties it when
// no signature has a date with bounds.
void FillSigned(v1::Instrument& instrument);

}  // namespace entente::rpc

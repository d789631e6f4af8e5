// Checks of numbers that may be imprecise: amounts of money, and of anything that is counted.
// Pure; any thread may call them.  Each adds to `faults` what is wrong beyond check_fields.h.

#pragma once

#include <string>

#include "entente/v1/initiative.pb.h"
#include "entente/v1/quantity.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// Decimal numbers, in order, of a currency by its shape in ISO 4217; or else the source's words.
void CheckAmount(const v1::Amount& amount, const std::string& path, Violations& faults);

// The same of a currency or of a unit, and not of both.
void CheckQuantity(const v1::Quantity& quantity, const std::string& path, Violations& faults);

}  // namespace entente::rpc

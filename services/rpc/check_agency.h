// What an agency must be beyond check_fields.h.  Pure; any thread may call it.

#pragma once

#include <string>

#include "entente/v1/agency.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// Fills in dates, and adds to `faults` everything that is wrong: no official name, a name, parent
// or successor twice, an agency that is its own parent or successor, another region code than that
// of `previous` (null for a new one).
//
// Only the agency itself is looked at: a cycle through other agencies is not found here, and
// readers of the tree must stand it (the store's queries do, by visiting each agency once).
void CompleteAgency(v1::Agency& agency, const v1::Agency* previous, const std::string& path,
                    Violations& faults);

}  // namespace entente::rpc

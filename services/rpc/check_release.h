// What a release must be beyond check_fields.h.  Pure; any thread may call it.

#pragma once

#include <string>

#include "entente/v1/release.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// Fills in dates and label, and adds to `faults` everything that is wrong: an issuer twice, days
// that are none, a release that is a variant of or replaces itself.
void CompleteRelease(v1::Release& release, const std::string& path, Violations& faults);

}  // namespace entente::rpc

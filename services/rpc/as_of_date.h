// The civil day that a read is for: by whose end sources had spoken (docs/api.md, Two clocks).
// Pure; any thread may call it.

#pragma once

#include <string_view>

#include "services/rpc/call.h"
#include "services/rpc/violations.h"
#include "storage/call_context.h"

namespace entente::rpc {

// A day that is none is a fault of `as_of_date`.
void CheckAsOfDate(std::string_view as_of_date, Violations& faults);

// What the store is told of a call that asks for the day `as_of_date`, which CheckAsOfDate found
// well formed: what was not known by its end is left out.  Empty for the day of the call, in UTC,
// and all that is known.
[[nodiscard]] storage::CallContext ContextAsOf(const Call& call, std::string_view as_of_date);

}  // namespace entente::rpc

// Which agencies a text may mean.  Thread-safe.

#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/directory_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"

namespace entente::rpc {

// Whether the agency bore the name on `day`, `YYYY-MM-DD`; of a day that is empty it did.  Names
// whose since and until are unknown are borne always.
[[nodiscard]] bool IsBorneOn(const v1::AgencyName& name, const std::string& day);

// The agencies that bore the name on the day, each once with its best name: those of the very same
// characters first, then by the kind of name (OFFICIAL, SHORT, ACRONYM, OFFICE, FORMER), then by
// resource name.  Names whose since and until, where they are known, leave the day out do not
// count; deleted agencies do not either.
//   INVALID_ARGUMENT  an empty text, a day that is none, a region code that is not of the form or
//   of no
//                     country
[[nodiscard]] absl::StatusOr<v1::ResolveAgencyResponse> ResolveAgencyName(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::ResolveAgencyRequest& request);

}  // namespace entente::rpc

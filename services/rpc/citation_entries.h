// Citations ready to be quoted: each with the title, publisher, date, address and availability of
// its release.  Thread-safe.

#pragma once

#include "absl/status/statusor.h"

#include "entente/v1/evidence_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"

namespace entente::rpc {

// One page.  A publisher is told by the official name that it bore on the day of the release, in
// the language of the release where there is one, else in the first language that there is.
//   INVALID_ARGUMENT  BAD_REQUEST, INVALID_FILTER, INVALID_PAGE_TOKEN
//   NOT_FOUND         there is no such document
[[nodiscard]] absl::StatusOr<v1::ListCitationsResponse> ListCitationEntries(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::ListCitationsRequest& request);

}  // namespace entente::rpc

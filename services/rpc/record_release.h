// A release and all it brings, recorded in one change.  Thread-safe.

#pragma once

#include "absl/status/statusor.h"

#include "entente/v1/release_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Documents of each sort that one release may bring.
inline constexpr int kBroughtMax = 1'000;

// Records the release and the documents it brings, or nothing.  They may name each other in any
// order; a citation, or a link of an initiative, that names no release means this one.  The quotes
// are looked for in the text that comes along.
//   INVALID_ARGUMENT     every bad field of every document, by its path in the request
//   ALREADY_EXISTS       a name is taken
//   FAILED_PRECONDITION  RESOURCE_DELETED: something named, or an initiative that something belongs
//                        to, is deleted; and what else a Create of each would say
[[nodiscard]] absl::StatusOr<Reply> RecordReleaseAndAll(const ServiceDependencies& dependencies,
                                                        const Call& call,
                                                        const v1::RecordReleaseRequest& request);

}  // namespace entente::rpc

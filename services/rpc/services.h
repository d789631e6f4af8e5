// All gRPC services of the API, made in one place.  Used by the server and by tests that serve.

#pragma once

#include <memory>
#include <vector>

#include "grpcpp/impl/codegen/service_type.h"

#include "services/rpc/dependencies.h"

namespace entente::rpc {

// One of each service, to be registered with a grpc::ServerBuilder and to outlive its server.  What
// `dependencies` refers to outlives them.
[[nodiscard]] std::vector<std::unique_ptr<grpc::Service>> MakeServices(
    const ServiceDependencies& dependencies);

}  // namespace entente::rpc

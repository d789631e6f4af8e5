// The channel of a Client: its transport, its credentials, its retries.  Thread-safe.

#pragma once

#include <memory>

#include "grpcpp/channel.h"

#include "clients/cpp/options.h"

namespace entente::client {

// Connects with the first call.  Whatever `options` say, a channel is made: one that cannot be used
// fails its calls.
[[nodiscard]] std::shared_ptr<grpc::Channel> Connect(const ClientOptions& options);

}  // namespace entente::client

// One call as its handler sees it: who calls, when it came, until when the caller waits.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/time/time.h"

#include "storage/call_context.h"

namespace entente::rpc {

// A method of the API and the lane its work travels in.
struct Method {
  std::string_view service;  // `entente.v1.InitiativeService`
  std::string_view name;     // `GetInitiative`
  storage::Lane lane = storage::Lane::kRead;

  // `entente.v1.InitiativeService/GetInitiative`.
  [[nodiscard]] std::string FullName() const;
};

// Who calls, and what he or she may see.
struct Caller {
  std::string name = "anonymous";
  storage::Clearance clearance;
};

// Immutable once made; belongs to one call.
struct Call {
  Method method;
  Caller caller;
  std::string peer;    // as gRPC tells it: `ipv4:127.0.0.1:40000`
  absl::Time arrival;  // the only reading of the clock; "now" and "today" of the whole call
  absl::Time
      deadline;  // the caller's, or the server's default, never later than the server's maximum
  std::string request_digest;  // SHA-256 of the request's bytes, 32 bytes
  std::shared_ptr<storage::Cancellation> cancellation;

  // What the store is told of this call.
  [[nodiscard]] storage::CallContext context() const;
};

}  // namespace entente::rpc

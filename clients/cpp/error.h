// What went wrong in a call, for programs: the google.rpc details (AIP-193) that the server sends
// with an error ride on the absl::Status as payloads, under their type URL, and are read here. Used
// by Client and by whoever shows its errors.  Pure; any thread may call it.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/status.h"

namespace entente::client {

// One field of the request that the server refuses.
struct FieldViolation {
  std::string field;        // its path in the request: `initiative.participants[0].role`
  std::string description;  // what was got and what was wanted
};

// The same code and message, with each google.rpc detail as a payload.  OK for OK.  Details that
// cannot be read are left out: the code and the message are worth having without them.
[[nodiscard]] absl::Status FromGrpc(const grpc::Status& status);

// Every bad field, in the server's order; empty when the error names none.
[[nodiscard]] std::vector<FieldViolation> FieldViolations(const absl::Status& status);

// ErrorInfo.reason, one of those that docs/api.md lists: `ID_TAKEN`.  Empty when the error has
// none, as have all that gRPC itself makes (no connection, deadline passed on the way).
[[nodiscard]] std::string Reason(const absl::Status& status);

// ErrorInfo.metadata: the facts of this case, by name.
[[nodiscard]] std::map<std::string, std::string> ReasonFacts(const absl::Status& status);

// After how long a repeat may help (RetryInfo); no value when the server does not say.
[[nodiscard]] std::optional<absl::Duration> RetryDelay(const absl::Status& status);

}  // namespace entente::client

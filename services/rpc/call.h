// One call as its handler sees it: who calls, when it came, until when the caller waits.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/time/time.h"

#include "storage/call_context.h"

namespace entente::rpc {

// What a caller may do: each all that those before it may, and more.
enum class Role {
  kViewer,  // reads
  kEditor,  // writes what concerns the governments that it acts for (edit_rights.h)
  kAdmin,   // writes anything, with an identity from elsewhere
};

// A method of the API, the lane its work travels in, and who may call it at least.
struct Method {
  std::string_view service;  // `entente.v1.InitiativeService`
  std::string_view name;     // `GetInitiative`
  storage::Lane lane = storage::Lane::kRead;
  Role role = Role::kViewer;

  // `entente.v1.InitiativeService/GetInitiative`.
  [[nodiscard]] std::string FullName() const;
};

// Who calls, and what he or she may do and see.
struct Caller {
  std::string name = "anonymous";
  // Whether credentials said so: of others nothing is known but where they call from.
  bool is_named = false;
  Role role = Role::kViewer;
  // Of an editor, the governments of which are also those that it acts for.
  storage::Clearance clearance;
};

// A caller on this machine, where nobody has to say who he or she is: an editor of all governments
// that sees all but RED, which is for named recipients.
[[nodiscard]] Caller LocalCaller();

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
  // The caller's place among the calls that are under way (call_limiter.h), given up with the last
  // copy of the call; null when nothing is counted.
  std::shared_ptr<const void> place;
  std::string traceparent;  // as the caller sent it, empty when not; W3C Trace Context
  std::string trace_id;     // of a trace that the caller records; empty: of none

  // What the store is told of this call.
  [[nodiscard]] storage::CallContext context() const;
};

}  // namespace entente::rpc

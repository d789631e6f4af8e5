#include "services/rpc/call.h"

namespace entente::rpc {

std::string Method::FullName() const {
  std::string full_name(service);
  full_name += '/';
  full_name += name;
  return full_name;
}

Caller LocalCaller() {
  Caller caller;
  caller.role = Role::kEditor;
  caller.clearance.tlp_max = v1::Label::AMBER_STRICT;
  caller.clearance.all_governments = true;
  return caller;
}

storage::CallContext Call::context() const {
  return {.deadline = deadline,
          .lane = method.lane,
          .clearance = caller.clearance,
          .as_of = {.day = absl::ToCivilDay(arrival, absl::UTCTimeZone())},
          .cancellation = cancellation,
          .trace_id = trace_id};
}

}  // namespace entente::rpc

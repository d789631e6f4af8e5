#include "services/rpc/call.h"

namespace entente::rpc {

std::string Method::FullName() const {
  std::string full_name(service);
  full_name += '/';
  full_name += name;
  return full_name;
}

storage::CallContext Call::context() const {
  return {.deadline = deadline,
          .lane = method.lane,
          .clearance = caller.clearance,
          .as_of = {.day = absl::ToCivilDay(arrival, absl::UTCTimeZone())},
          .cancellation = cancellation};
}

}  // namespace entente::rpc

// The instant that a read is for: what this database held then (docs/api.md, Two clocks).
// Thread-safe.

#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/violations.h"
#include "storage/history_reader.h"

namespace entente::rpc {

// One that is none (of the years 1 to 9999, at most 999,999,999 ns) is a fault of `read_time`.
void CheckReadTime(const google::protobuf::Timestamp& read_time, Violations& faults);

// One that CheckReadTime found well formed.  The record counts microseconds: what is less is cut.
[[nodiscard]] absl::Time TimeOf(const google::protobuf::Timestamp& read_time);

// A moment that was asked for.
struct ReadMoment {
  storage::Moment moment;
  // It is after both the call's arrival and the newest change: what will be on record then, nobody
  // knows.
  bool is_future = false;
};

// The state of this database at `time`.  Errors are the store's.
[[nodiscard]] absl::StatusOr<ReadMoment> FindReadMoment(const ServiceDependencies& dependencies,
                                                        const Call& call, absl::Time time);

}  // namespace entente::rpc

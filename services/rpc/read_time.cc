#include "services/rpc/read_time.h"

#include <algorithm>
#include <cstdint>

#include "fmt/format.h"

#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

// 0001-01-01 and 9999-12-31T23:59:59, the bounds of google.protobuf.Timestamp.
constexpr std::int64_t kSecondsMin = -62'135'596'800;
constexpr std::int64_t kSecondsMax = 253'402'300'799;
constexpr std::int32_t kNanosMax = 999'999'999;

}  // namespace

void CheckReadTime(const google::protobuf::Timestamp& read_time, Violations& faults) {
  if (read_time.seconds() < kSecondsMin || read_time.seconds() > kSecondsMax) {
    faults.Add("read_time", fmt::format("got {} seconds since 1970; wanted a time of the years 1 "
                                        "to 9999",
                                        read_time.seconds()));
  } else if (read_time.nanos() < 0 || read_time.nanos() > kNanosMax) {
    faults.Add("read_time",
               fmt::format("got {} nanoseconds; wanted 0 to {}", read_time.nanos(), kNanosMax));
  }
}

absl::Time TimeOf(const google::protobuf::Timestamp& read_time) {
  return absl::FromUnixSeconds(read_time.seconds()) + absl::Microseconds(read_time.nanos() / 1'000);
}

absl::StatusOr<ReadMoment> FindReadMoment(const ServiceDependencies& dependencies, const Call& call,
                                          absl::Time time) {
  ASSIGN_OR_RETURN(const storage::FoundMoment found,
                   dependencies.store.history().FindMoment(call.context(), time));
  return ReadMoment{found.moment, time > std::max(call.arrival, found.newest.time)};
}

}  // namespace entente::rpc

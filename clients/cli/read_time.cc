#include "clients/cli/read_time.h"

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace entente::cli {
namespace {

absl::Time TimeOf(const google::protobuf::Timestamp& instant) {
  return absl::FromUnixSeconds(instant.seconds()) + absl::Nanoseconds(instant.nanos());
}

}  // namespace

bool ParseInstant(std::string_view text, google::protobuf::Timestamp& instant) {
  absl::Time time;
  if (!absl::ParseTime(absl::RFC3339_full, absl::string_view(text.data(), text.size()), &time,
                       nullptr)) {
    return false;
  }
  instant.set_seconds(absl::ToUnixSeconds(time));
  instant.set_nanos(
      static_cast<int>((time - absl::FromUnixSeconds(instant.seconds())) / absl::Nanoseconds(1)));
  return true;
}

std::string InstantWords(const google::protobuf::Timestamp& instant) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", TimeOf(instant), absl::UTCTimeZone());
}

std::string FormatInstant(const google::protobuf::Timestamp& instant) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", TimeOf(instant), absl::UTCTimeZone());
}

}  // namespace entente::cli

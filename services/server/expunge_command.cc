#include "services/server/expunge_command.h"

#include <pwd.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fmt/format.h"

#include "services/rpc/uuid.h"

namespace entente::server {
namespace {

// The longest statement reads every document of the record.
constexpr absl::Duration kExpungeTimeout = absl::Minutes(60);

}  // namespace

absl::Status RunExpunge(const Expunger& expunge, const ExpungeConfig& config,
                        const std::string& caller, std::FILE* out) {
  maintenance::ExpungeRequest request;
  request.names = config.names;
  request.reason = config.reason;
  request.caller = caller;
  request.dry_run = config.dry_run;
  request.request_id = rpc::NewUuidV7();
  request.make_context = [] {
    storage::CallContext context;
    context.deadline = absl::Now() + kExpungeTimeout;
    context.as_of.day = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
    return context;
  };
  const absl::StatusOr<maintenance::Expunged> expunged = expunge(request);
  if (!expunged.ok()) return expunged.status();
  for (const std::string& name : expunged->names) {
    fmt::print(out, "{} {}\n", config.dry_run ? "would expunge" : "expunged", name);
  }
  for (const std::string& name : expunged->mentioned_by) {
    fmt::print(out, "look at {}: an earlier revision of it names what is expunged\n", name);
  }
  if (config.dry_run) {
    fmt::print(out, "nothing was written\n");
  } else {
    fmt::print(out,
               "by change {}; copies may be left in backups, replicas and the memory of servers\n",
               expunged->number);
  }
  return absl::OkStatus();
}

std::string OperatorName() {
  const passwd* const user = getpwuid(geteuid());
  if (user == nullptr) return fmt::format("os:{}", geteuid());
  return fmt::format("os:{}", user->pw_name);
}

}  // namespace entente::server

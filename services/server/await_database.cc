#include "services/server/await_database.h"

#include <algorithm>
#include <string_view>

#include "absl/time/clock.h"

namespace entente::server {

absl::Status AwaitDatabase(const std::function<absl::Status()>& attempt, StopSignals& stop,
                           Log& log, const AwaitOptions& options) {
  const std::function<absl::Time()> clock =
      options.clock ? options.clock : [] { return absl::Now(); };
  absl::Duration pause = options.pause_min;
  absl::Time word_due = absl::InfinitePast();
  bool waited = false;
  while (true) {
    absl::Status status = attempt();
    if (status.code() != absl::StatusCode::kUnavailable) {
      if (waited && status.ok()) log.Write(LogLevel::kInfo, "the database is there");
      return status;
    }
    waited = true;
    if (clock() >= word_due) {
      word_due = clock() + options.word_every;
      log.Write(LogLevel::kWarning, "waiting for the database",
                {{"error", std::string_view(status.message().data(), status.message().size())}});
    }
    if (stop.WaitFor(pause)) return absl::CancelledError("told to stop while waiting");
    pause = std::min(pause * 2, options.pause_max);
  }
}

}  // namespace entente::server

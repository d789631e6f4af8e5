// Patience with a database that is not there yet: servers and databases are started in any order.

#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "services/server/logging.h"
#include "services/server/stop_signals.h"

namespace entente::server {

struct AwaitOptions {
  // Between attempts: this at first, twice as long each time, up to the other.
  absl::Duration pause_min = absl::Milliseconds(250);
  absl::Duration pause_max = absl::Seconds(5);
  // Says at most this often that it waits, and for what.
  absl::Duration word_every = absl::Seconds(30);
  std::function<absl::Time()> clock;  // absl::Now when empty
};

// Runs `attempt` until it says anything but UNAVAILABLE, and returns that; CANCELLED when a stop
// signal came in between.
[[nodiscard]] absl::Status AwaitDatabase(const std::function<absl::Status()>& attempt,
                                         StopSignals& stop, Log& log,
                                         const AwaitOptions& options = {});

}  // namespace entente::server

// Forgets old request ids while the server runs.  A repeat of a request that was forgotten is a new
// request: what is kept longer than any client tries again serves nobody.
//
// One thread, which does a bounded part of the work at a time; several servers of one database do
// it beside each other.  Nothing rests on it: what fails is logged and tried again at the next
// round.

#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "services/server/ticker.h"
#include "storage/maintenance.h"

namespace entente::server {

struct RequestExpiryOptions {
  // Request ids are kept so long at least.
  absl::Duration retention = absl::Hours(7 * 24);
  // Between rounds.  A round forgets at most batches_max times batch_size of them: the 1,440 rounds
  // of a day keep up with 14 million writes.
  absl::Duration interval = absl::Minutes(1);
  int batch_size = 500;  // in one transaction: some milliseconds
  int batches_max = 20;
  absl::Duration timeout = absl::Seconds(30);  // of one transaction
  // Told when a round failed that did not fail before, by the thread.
  std::function<void(const absl::Status&)> on_failure = [](const absl::Status&) {};
};

// Thread-safe.
class RequestExpiry final {
 public:
  // Begins with a round at once.  `maintenance` outlives it.
  RequestExpiry(storage::Maintenance& maintenance, RequestExpiryOptions options);

 private:
  absl::Duration RunRound();
  absl::Status ForgetBatches();

  storage::Maintenance& maintenance_;
  const RequestExpiryOptions options_;
  bool was_ok_ = true;  // of the thread
  Ticker ticker_;       // waits, when this goes, for the transaction that is under way
};

}  // namespace entente::server

// Tells the number and digest of the newest change now and then, to a log that is kept elsewhere.
// The chain of digests says that nothing was altered, but only to who knows its end: whoever owns
// the database could make a new chain from the first change on.
//
// One thread.  Nothing rests on it: what fails is told and tried again soon.

#pragma once

#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "services/server/ticker.h"
#include "storage/maintenance.h"

namespace entente::server {

struct HeadDiaryOptions {
  absl::Duration interval = absl::Hours(24);
  absl::Duration retry = absl::Minutes(5);
  absl::Duration timeout = absl::Seconds(30);
  // Told the head, or why it cannot be read, by the thread.
  std::function<void(const absl::StatusOr<storage::ChainLink>&)> tell =
      [](const absl::StatusOr<storage::ChainLink>&) {};
};

class HeadDiary final {
 public:
  // Begins with the head of now.  `maintenance` outlives it.
  HeadDiary(storage::Maintenance& maintenance, HeadDiaryOptions options);

 private:
  absl::Duration TellHead();

  storage::Maintenance& maintenance_;
  const HeadDiaryOptions options_;
  Ticker ticker_;
};

}  // namespace entente::server

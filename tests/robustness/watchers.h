// Clients that follow the changes: they leave streams in the middle, are cut off, and resume.

#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "entente/v1/history_service.pb.h"
#include "tests/robustness/observations.h"
#include "tests/robustness/presence.h"
#include "tests/robustness/scenario.h"
#include "tests/robustness/watch_history.h"

namespace entente::robustness {

class Recorder;

// All that a watcher saw from one beginning on: until it was told that its history is lost, or the
// end of the run.
struct WatchRecord {
  NameFilter filter;
  Span span;
  std::optional<WatchSnapshot> snapshot;  // when it began with one
  WatchHistory history;

  // The newest token: a change, and the first bytes of its digest.
  std::int64_t token = 0;
  std::string token_digest;

  bool is_lost = false;  // by OUT_OF_RANGE HISTORY_LOST,
  Span lost;             // on this call
};

// How one watcher goes about it.
struct WatchPlan {
  NameFilter filter;
  v1::WatchRequest::Start start = v1::WatchRequest::EARLIEST;
  bool is_slow = false;  // takes its time for each message
  unsigned seed = 0;
};

// Watches until it was told of the change `*head`, which is negative until the run is over.  Tells
// the recorder a WatchRecord for each beginning, and a BadRequest for a token that was given to it
// and then not taken.
void Watch(Scenario& scenario, Recorder& recorder, const WatchPlan& plan,
           const std::string& token_key, const std::atomic<std::int64_t>& head);

}  // namespace entente::robustness

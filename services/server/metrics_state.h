// How the server stands at the moment: lanes, calls under way, watches, the database.  Nothing is
// kept for it; each scrape asks those who know.  Used by the metrics server.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "prometheus/metric_family.h"
#include "storage/store.h"

namespace entente::server {

// Of the workers of one lane, and of the queue before them.
struct LaneState {
  std::size_t workers = 0;
  std::size_t busy = 0;
  std::size_t queued = 0;
  std::size_t queue_max = 0;
};

struct LaneSource {
  std::string lane;  // `read`
  std::function<LaneState()> state;
};

// How far those who watch have been told.
struct WatchProgress {
  std::int64_t head_number = 0;  // of the newest change that was told; 0 while nobody watches
  // How long ago nothing was left to tell, as far as could be found out: the age of the oldest
  // change that may not have been told.
  absl::Duration lag = absl::ZeroDuration();
};

// Whom to ask.  Called by the threads of the metrics server, two at once; they must not wait for
// anything and must not throw.  Of one that is not given nothing is told.
struct MetricsSources {
  std::string version;       // of this program
  std::string grpc_version;  // of the library that it runs with
  std::vector<LaneSource> lanes;
  std::function<std::size_t()> calls_in_flight;
  std::function<bool()> database_up;
  std::function<std::vector<storage::StatementTally>()> statements;
  std::function<std::size_t()> watch_streams;
  std::size_t watch_streams_max = 0;
  std::function<WatchProgress()> watch_progress;
  std::function<std::size_t()> log_lines_lost;
};

[[nodiscard]] std::vector<prometheus::MetricFamily> CollectState(const MetricsSources& sources);

}  // namespace entente::server

#include "services/server/metrics_state.h"

#include <limits>
#include <utility>

namespace entente::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric Gauge(double value, std::vector<ClientMetric::Label> labels = {}) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = value;
  return metric;
}

MetricFamily GaugeOf(const char* name, const char* help, double value) {
  return {name, help, MetricType::Gauge, {Gauge(value)}};
}

void AddLanes(const std::vector<LaneSource>& lanes, std::vector<MetricFamily>& families) {
  if (lanes.empty()) return;
  MetricFamily workers{
      "entente_lane_workers", "Threads that serve calls of a lane.", MetricType::Gauge, {}};
  MetricFamily busy{"entente_lane_workers_busy",
                    "Threads of a lane that serve a call now.",
                    MetricType::Gauge,
                    {}};
  MetricFamily length{"entente_lane_queue_length",
                      "Calls that wait for a thread of a lane.",
                      MetricType::Gauge,
                      {}};
  MetricFamily capacity{"entente_lane_queue_capacity",
                        "Calls that may wait; one more is refused with QUEUE_FULL.",
                        MetricType::Gauge,
                        {}};
  for (const LaneSource& lane : lanes) {
    const LaneState state = lane.state();
    const auto add = [&](MetricFamily& family, std::size_t value) {
      family.metric.push_back(Gauge(static_cast<double>(value), {{"lane", lane.lane}}));
    };
    add(workers, state.workers);
    add(busy, state.busy);
    add(length, state.queued);
    add(capacity, state.queue_max);
  }
  families.insert(families.end(), {workers, busy, length, capacity});
}

std::string NameOf(storage::Lane lane) {
  switch (lane) {
    case storage::Lane::kRead:
      return "read";
    case storage::Lane::kWrite:
      return "write";
    case storage::Lane::kBulk:
      return "bulk";
    case storage::Lane::kFeed:
      return "feed";
  }
  return "other";
}

void AddStatements(const std::vector<storage::StatementTally>& tallies,
                   std::vector<MetricFamily>& families) {
  MetricFamily seconds{"db_client_operation_duration_seconds",
                       "What the database took for a statement, the way to it included.",
                       MetricType::Histogram,
                       {}};
  MetricFamily failed{"entente_statements_failed_total",
                      "Statements that ended with an error, those that were cancelled among them.",
                      MetricType::Counter,
                      {}};
  for (const storage::StatementTally& tally : tallies) {
    ClientMetric& taken = seconds.metric.emplace_back();
    taken.label = {{"db_system_name", "postgresql"}, {"lane", NameOf(tally.lane)}};
    for (std::size_t i = 0; i < tally.counts.size(); ++i) {
      taken.histogram.sample_count += tally.counts[i];
      taken.histogram.bucket.push_back(
          {.cumulative_count = taken.histogram.sample_count,
           .upper_bound = i < tally.bounds.size() ? tally.bounds[i]
                                                  : std::numeric_limits<double>::infinity()});
    }
    taken.histogram.sample_sum = tally.seconds;
    ClientMetric& failures = failed.metric.emplace_back();
    failures.label = {{"lane", NameOf(tally.lane)}};
    failures.counter.value = static_cast<double>(tally.failed);
  }
  families.insert(families.end(), {seconds, failed});
}

void AddWatches(const MetricsSources& sources, std::vector<MetricFamily>& families) {
  if (sources.watch_streams) {
    families.push_back(GaugeOf("entente_watch_streams", "Streams that watch the changes.",
                               static_cast<double>(sources.watch_streams())));
    families.push_back(GaugeOf("entente_watch_streams_max",
                               "Streams that may watch; one more is refused with TOO_MANY_WATCHES.",
                               static_cast<double>(sources.watch_streams_max)));
  }
  if (!sources.watch_progress) return;
  const WatchProgress progress = sources.watch_progress();
  families.push_back(GaugeOf("entente_watch_head_number",
                             "The newest change that was told to those who watch.",
                             static_cast<double>(progress.head_number)));
  families.push_back(GaugeOf("entente_watch_lag_seconds",
                             "How long ago all changes there were had been told.",
                             absl::ToDoubleSeconds(progress.lag)));
}

}  // namespace

std::vector<MetricFamily> CollectState(const MetricsSources& sources) {
  std::vector<MetricFamily> families;
  families.push_back({"entente_build_info",
                      "1; what runs is in the labels.",
                      MetricType::Gauge,
                      {Gauge(1, {{"version", sources.version}, {"grpc", sources.grpc_version}})}});
  AddLanes(sources.lanes, families);
  if (sources.calls_in_flight) {
    families.push_back(GaugeOf("entente_calls_in_flight",
                               "Calls that have come and are not over, but for watches.",
                               static_cast<double>(sources.calls_in_flight())));
  }
  if (sources.database_up) {
    families.push_back(GaugeOf("entente_database_up", "1 while the database answers, else 0.",
                               sources.database_up() ? 1 : 0));
  }
  if (sources.statements) AddStatements(sources.statements(), families);
  AddWatches(sources, families);
  if (sources.log_lines_lost) {
    ClientMetric lost;
    lost.counter.value = static_cast<double>(sources.log_lines_lost());
    families.push_back({"entente_log_lines_lost_total",
                        "Lines of the log that nobody took in time.",
                        MetricType::Counter,
                        {lost}});
  }
  return families;
}

}  // namespace entente::server

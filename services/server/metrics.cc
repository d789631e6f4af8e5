#include "services/server/metrics.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <functional>
#include <limits>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "prometheus/metric_family.h"
#include "storage/error.h"

namespace entente::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

// Boundaries that gRFC A66 recommends, every second one or fewer of its 41: with all of them a
// server of fifty methods has ten thousand series, and what lies between two of these interests
// nobody. They can be added up with those of other gRPC servers.
constexpr std::array kDurationBounds = {0.001, 0.002, 0.004, 0.008, 0.016, 0.03, 0.065, 0.13, 0.25,
                                        0.5,   1.0,   2.0,   5.0,   10.0,  20.0, 50.0,  100.0};
// The same of sizes: a message has 4 MiB at the most, a stream any number of them.
constexpr std::array kSizeBounds = {1024.0,   4096.0,    16384.0,   65536.0,
                                    262144.0, 1048576.0, 4194304.0, 67108864.0};

// absl::StatusCode and gRPC's are the same numbers, 0 to 16.
constexpr std::size_t kCodeCount = 17;

// Why calls are refused; what is not here counts as OTHER.
constexpr std::string_view kOtherReason = "OTHER";
constexpr std::array kRefusalReasons = {
    storage::kReasonNoCredentials,   storage::kReasonBadCredentials, storage::kReasonRoleTooLow,
    storage::kReasonOtherGovernment, storage::kReasonLabelTooStrict, storage::kReasonRateLimited,
    storage::kReasonTooManyCalls,    storage::kReasonTooManyStreams, storage::kReasonTooManyWatches,
    storage::kReasonWatchTooSlow,    storage::kReasonQueueFull,      kOtherReason};

// Counts values by the first of `kBounds` that is not below them.  Thread-safe; a scrape during an
// addition may see it in the count and not yet in the sum.
template <const auto& kBounds>
class Histogram final {
 public:
  void Observe(double value) {
    const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), value);
    counts_[static_cast<std::size_t>(bound - kBounds.begin())].fetch_add(1, kRelaxed);
    sum_.fetch_add(value, kRelaxed);
  }

  [[nodiscard]] ClientMetric::Histogram Collect() const {
    ClientMetric::Histogram histogram;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      histogram.sample_count += counts_[i].load(kRelaxed);
      histogram.bucket.push_back({.cumulative_count = histogram.sample_count,
                                  .upper_bound = i < kBounds.size()
                                                     ? kBounds[i]
                                                     : std::numeric_limits<double>::infinity()});
    }
    histogram.sample_sum = sum_.load(kRelaxed);
    return histogram;
  }

 private:
  static constexpr auto kRelaxed = std::memory_order_relaxed;
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_ = {};
  std::atomic<double> sum_ = 0;
};

// Calls of one method that ended with one status.
struct StatusCounts {
  Histogram<kDurationBounds> seconds;
  Histogram<kSizeBounds> sent;
  Histogram<kSizeBounds> received;
};

std::size_t IndexOf(absl::StatusCode code) {
  const auto index = static_cast<std::size_t>(code);
  return index < kCodeCount ? index : static_cast<std::size_t>(absl::StatusCode::kUnknown);
}

std::string CodeName(std::size_t index) {
  const auto code = static_cast<absl::StatusCode>(index);
  return code == absl::StatusCode::kOk ? "OK" : absl::StatusCodeToString(code);
}

bool IsRefusal(absl::StatusCode code) {
  return code == absl::StatusCode::kResourceExhausted ||
         code == absl::StatusCode::kUnauthenticated || code == absl::StatusCode::kPermissionDenied;
}

std::pair<std::string_view, std::string_view> Split(std::string_view method) {
  const std::size_t slash = method.find('/');
  if (slash == std::string_view::npos) return {"", method};
  return {method.substr(0, slash), method.substr(slash + 1)};
}

ClientMetric Counted(std::string label, std::string value, std::uint64_t count) {
  ClientMetric metric;
  metric.label = {{std::move(label), std::move(value)}};
  metric.counter.value = static_cast<double>(count);
  return metric;
}

void AddHistogram(MetricFamily& family, const std::string& method, const std::string& code,
                  ClientMetric::Histogram histogram) {
  if (histogram.sample_count == 0) return;
  ClientMetric& metric = family.metric.emplace_back();
  metric.label = {{"grpc_method", method}, {"grpc_status", code}};
  metric.histogram = std::move(histogram);
}

}  // namespace

struct Metrics::MethodCounts {
  std::string name;
  std::atomic<std::uint64_t> started = 0;
  std::array<StatusCounts, kCodeCount> statuses = {};
};

struct Metrics::Refusals {
  std::array<std::atomic<std::uint64_t>, kRefusalReasons.size()> counts = {};

  void Add(std::string_view reason) {
    const auto found = std::find(kRefusalReasons.begin(), kRefusalReasons.end() - 1, reason);
    ++counts[static_cast<std::size_t>(found - kRefusalReasons.begin())];
  }
};

Metrics::Metrics(const std::vector<std::string>& methods)
    : names_(methods),
      other_(std::make_unique<MethodCounts>()),
      refusals_(std::make_unique<Refusals>()) {
  other_->name = "other";
  for (const std::string& name : names_) {
    auto& counts = methods_[Split(name)];
    counts = std::make_unique<MethodCounts>();
    counts->name = name;
  }
}

Metrics::~Metrics() = default;

Metrics::MethodCounts& Metrics::CountsOf(const Key& key) {
  const auto found = methods_.find(key);
  return found == methods_.end() ? *other_ : *found->second;
}

void Metrics::Started(const rpc::Method& method) {
  CountsOf({method.service, method.name}).started.fetch_add(1, std::memory_order_relaxed);
}

void Metrics::Observe(const rpc::CallOutcome& outcome) {
  const absl::StatusCode code = outcome.status.code();
  StatusCounts& counts = CountsOf(Split(outcome.method)).statuses[IndexOf(code)];
  counts.seconds.Observe(absl::ToDoubleSeconds(outcome.duration));
  counts.sent.Observe(static_cast<double>(outcome.response_bytes));
  counts.received.Observe(static_cast<double>(outcome.request_bytes));
  if (IsRefusal(code)) refusals_->Add(storage::ReasonOf(outcome.status));
}

std::vector<MetricFamily> Metrics::Collect() const {
  MetricFamily started{"grpc_server_call_started_total",
                       "Calls that have come, also those that are not over.",
                       MetricType::Counter,
                       {}};
  MetricFamily seconds{"grpc_server_call_duration_seconds",
                       "From the arrival of a call until its answer was ready or its stream over.",
                       MetricType::Histogram,
                       {}};
  MetricFamily sent{"grpc_server_call_sent_total_compressed_message_size_bytes",
                    "Bytes of the messages that answered a call.",
                    MetricType::Histogram,
                    {}};
  MetricFamily received{"grpc_server_call_rcvd_total_compressed_message_size_bytes",
                        "Bytes of the messages that asked in a call.",
                        MetricType::Histogram,
                        {}};
  const auto add = [&](const MethodCounts& counts) {
    started.metric.push_back(Counted("grpc_method", counts.name, counts.started));
    for (std::size_t i = 0; i < kCodeCount; ++i) {
      const StatusCounts& status = counts.statuses[i];
      AddHistogram(seconds, counts.name, CodeName(i), status.seconds.Collect());
      AddHistogram(sent, counts.name, CodeName(i), status.sent.Collect());
      AddHistogram(received, counts.name, CodeName(i), status.received.Collect());
    }
  };
  for (const auto& [key, counts] : methods_) add(*counts);
  add(*other_);
  MetricFamily refused{"entente_calls_refused_total",
                       "Calls that ended UNAUTHENTICATED, PERMISSION_DENIED or RESOURCE_EXHAUSTED.",
                       MetricType::Counter,
                       {}};
  for (std::size_t i = 0; i < kRefusalReasons.size(); ++i) {
    refused.metric.push_back(
        Counted("reason", std::string(kRefusalReasons[i]), refusals_->counts[i]));
  }
  return {started, seconds, sent, received, refused};
}

}  // namespace entente::server

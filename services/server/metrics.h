// The calls that the server has had, counted for Prometheus under the names that gRPC's own metrics
// have (gRFC A66, docs/observability.md).  Told by the adaptor and the watch server, read by the
// metrics server.

#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/rpc/adaptor.h"
#include "services/rpc/call.h"

// prometheus-cpp stays out of what includes this.
namespace prometheus {
struct MetricFamily;
}

namespace entente::server {

// Thread-safe.  To count takes no lock and makes no string: a few atomic additions, of a refused
// call a look at its reason.
class Metrics final {
 public:
  // `methods` are those that may be called, `entente.v1.InitiativeService/GetInitiative`.  Others
  // are counted together as `other`: who sends them chooses their names, and could fill the memory.
  explicit Metrics(const std::vector<std::string>& methods);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // A call has come.
  void Started(const rpc::Method& method);

  // A call is over.  Its status is counted as the handler said it, as the log has it: what callers
  // are told in general words as INTERNAL stays UNKNOWN or DATA_LOSS here.
  void Observe(const rpc::CallOutcome& outcome);

  // What was counted so far: a method and status that did not occur yet have no durations and
  // sizes.
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const;

 private:
  struct MethodCounts;
  struct Refusals;
  // A method by its service and its name, without the slash.
  using Key = std::pair<std::string_view, std::string_view>;

  [[nodiscard]] MethodCounts& CountsOf(const Key& key);

  const std::vector<std::string> names_;  // what the keys look into
  std::map<Key, std::unique_ptr<MethodCounts>> methods_;
  const std::unique_ptr<MethodCounts> other_;
  const std::unique_ptr<Refusals> refusals_;
};

}  // namespace entente::server

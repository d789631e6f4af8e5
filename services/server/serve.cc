#include "services/server/serve.h"

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/grpcpp.h"

#include "services/rpc/adaptor.h"
#include "services/rpc/page_token.h"
#include "services/rpc/services.h"
#include "services/rpc/uuid.h"
#include "services/rpc/watch_server.h"
#include "services/rpc/workers.h"
#include "services/server/access_parts.h"
#include "services/server/await_database.h"
#include "services/server/grpc_server.h"
#include "services/server/health.h"
#include "services/server/metrics.h"
#include "services/server/metrics_methods.h"
#include "services/server/metrics_server.h"
#include "services/server/ready_file.h"

namespace entente::server {
namespace {

// How many calls may wait for a worker of a lane.  At some milliseconds a call the last one waits
// for about a second; more would only be answered after their callers have given up.
constexpr std::size_t kQueueMax = 512;

// The same of summaries and exports, which take longer each.
constexpr std::size_t kBulkQueueMax = 64;

constexpr absl::Duration kTokenKeyTimeout = absl::Seconds(5);

// So long must no call of ours run before streams that would never end (of health, of reflection)
// are cut: a call that arrived just before the end still has to reach its handler.
constexpr absl::Duration kQuietBeforeEnd = absl::Milliseconds(200);

// How often the signals are looked at while load balancers are given notice.
constexpr absl::Duration kNoticeInterval = absl::Milliseconds(20);

// What grpc.health.v1 can be asked about, beside "".
constexpr const char* kServices[] = {"entente.v1.CommitmentService", "entente.v1.DirectoryService",
                                     "entente.v1.EvidenceService",   "entente.v1.HistoryService",
                                     "entente.v1.InitiativeService", "entente.v1.ReleaseService",
                                     "entente.v1.ReportService",     "entente.v1.TransferService"};

absl::StatusOr<std::string> ReadTokenKey(storage::Store& store, StopSignals& stop, Log& log) {
  absl::StatusOr<std::string> key;
  const absl::Status status = AwaitDatabase(
      [&] {
        storage::CallContext context;
        context.deadline = absl::Now() + kTokenKeyTimeout;
        key = store.TokenKey(context);
        return key.status();
      },
      stop, log);
  if (!status.ok()) return status;
  return key;
}

HealthOptions MakeHealthOptions(Log& log) {
  HealthOptions options;
  options.services.assign(std::begin(kServices), std::end(kServices));
  options.on_change = [&log](bool serving, const absl::Status& status) {
    if (serving) {
      log.Write(LogLevel::kInfo, "the database answers again; serving");
      return;
    }
    log.Write(LogLevel::kError, "the database does not answer; not serving",
              {{"error", std::string_view(status.message().data(), status.message().size())}});
  };
  return options;
}

// Whether to cut what still runs: told to by a second signal, or nothing of ours has run for a
// while.
class Impatience final {
 public:
  Impatience(const rpc::Adaptor& adaptor, const StopSignals& stop)
      : adaptor_(adaptor), stop_(stop) {}

  bool operator()() {
    if (stop_.count() > 1) return true;
    const absl::Time now = absl::Now();
    if (adaptor_.in_flight() > 0) busy_until_ = now;
    return now - busy_until_ > kQuietBeforeEnd;
  }

 private:
  const rpc::Adaptor& adaptor_;
  const StopSignals& stop_;
  absl::Time busy_until_ = absl::Now();
};

// Whom the metrics server asks.  All of it outlives that server.
struct Parts {
  const rpc::Workers& read_workers;
  const rpc::Workers& write_workers;
  const rpc::Workers& bulk_workers;
  const rpc::Adaptor& adaptor;
  const rpc::WatchServer& watch;
  const Health& health;
  const Log& log;
  const storage::Store& store;
};

LaneSource LaneOf(const char* lane, const rpc::Workers& workers, std::size_t queue_max) {
  return {lane, [&workers, queue_max] {
            return LaneState{.workers = workers.thread_count(),
                             .busy = workers.busy(),
                             .queued = workers.queued(),
                             .queue_max = queue_max};
          }};
}

MetricsSources SourcesOf(const Parts& parts) {
  MetricsSources sources;
  sources.version = std::string(Version());
  sources.grpc_version = grpc::Version();
  sources.lanes = {LaneOf("read", parts.read_workers, kQueueMax),
                   LaneOf("write", parts.write_workers, kQueueMax),
                   LaneOf("bulk", parts.bulk_workers, kBulkQueueMax)};
  sources.calls_in_flight = [&adaptor = parts.adaptor] { return adaptor.in_flight(); };
  sources.database_up = [&health = parts.health] { return health.serving(); };
  sources.statements = [&store = parts.store] { return store.Statements(); };
  sources.watch_streams = [&watch = parts.watch] { return watch.stream_count(); };
  sources.watch_streams_max = rpc::WatchServerOptions().streams_max;
  sources.watch_progress = [&watch = parts.watch] {
    const rpc::WatchHub::Progress progress = watch.progress();
    return WatchProgress{.head_number = progress.number, .lag = progress.lag};
  };
  sources.log_lines_lost = [&log = parts.log] { return log.lines_lost(); };
  return sources;
}

// Null when nobody shall ask.
absl::StatusOr<std::unique_ptr<MetricsServer>> ServeMetrics(
    const std::optional<ListenAddress>& listen, const Metrics& metrics, const Parts& parts) {
  if (!listen.has_value()) return std::unique_ptr<MetricsServer>();
  return MetricsServer::Start(*listen, metrics, SourcesOf(parts));
}

// A service manager that cannot be told is no reason to end.
void Tell(Log& log, const absl::Status& told) {
  if (told.ok()) return;
  log.Write(LogLevel::kWarning, "the service manager was not told",
            {{"error", std::string_view(told.message().data(), told.message().size())}});
}

// Load balancers ask for the health now and then, and send calls until they know.
void GiveNotice(absl::Duration notice, const StopSignals& stop) {
  const absl::Time until = absl::Now() + notice;
  while (absl::Now() < until && stop.count() < 2) absl::SleepFor(kNoticeInterval);
}

}  // namespace

absl::Status Serve(const ServeConfig& config, storage::Store& store, StopSignals& stop, Log& log,
                   const ServiceManager& manager) {
  const absl::StatusOr<std::string> key = ReadTokenKey(store, stop, log);
  if (absl::IsCancelled(key.status())) return absl::OkStatus();
  if (!key.ok()) return key.status();

  // In the order in which one uses the other; they go in the opposite one.
  const absl::StatusOr<AccessParts> access = MakeAccessParts(config.access, log);
  if (!access.ok()) return access.status();
  Metrics metrics(ApiMethods());
  const auto observe = [&log, &metrics](const rpc::CallOutcome& outcome) {
    log.Call(outcome);
    metrics.Observe(outcome);
  };
  rpc::Workers read_workers("read", static_cast<std::size_t>(config.read_lanes), kQueueMax);
  rpc::Workers write_workers("write", static_cast<std::size_t>(config.write_lanes), kQueueMax);
  rpc::Workers bulk_workers("bulk", static_cast<std::size_t>(config.bulk_lanes), kBulkQueueMax);
  rpc::AdaptorOptions adaptor_options;
  SetAccess(config.access, *access, adaptor_options);
  adaptor_options.on_start = [&metrics](const rpc::Method& method) { metrics.Started(method); };
  adaptor_options.observer = observe;
  rpc::Adaptor adaptor({.read = read_workers, .write = write_workers, .bulk = bulk_workers},
                       std::move(adaptor_options));
  const rpc::PageTokens tokens(*key);
  rpc::WatchServerOptions watch_options;
  watch_options.admit = [&adaptor](const grpc::CallbackServerContext& context, rpc::Call& call) {
    return adaptor.Admit(context, rpc::CallLimiter::Shape::kStream, call);
  };
  watch_options.observer = observe;
  rpc::WatchServer watch(store, *key, std::move(watch_options));
  auto server =
      GrpcServer::Start({.listen = config.listen,
                         .message_bytes_max = config.message_bytes_max,
                         .reflection = config.reflection,
                         .credentials = access->credentials(),
                         .connection_age = config.connection_age,
                         .memory_bytes = config.memory_mib << 20},
                        rpc::MakeServices({store, adaptor, tokens, &rpc::NewUuidV7, &watch}));
  if (!server.ok()) return server.status();
  Health health(store, (*server)->health(), MakeHealthOptions(log));
  const auto metrics_server =
      ServeMetrics(config.metrics_listen, metrics,
                   {read_workers, write_workers, bulk_workers, adaptor, watch, health, log, store});
  if (!metrics_server.ok()) return metrics_server.status();
  ReadyFile ready_file(config.ready_file);
  absl::Status written = ready_file.Write((*server)->address());
  if (!written.ok()) return written;

  log.Write(LogLevel::kInfo, "serving",
            {{"version", Version()}, {"address", (*server)->address()}});
  Tell(log, manager.NotifyReady("serving on " + (*server)->address()));
  stop.Wait();
  Tell(log, manager.NotifyStopping());
  log.Write(LogLevel::kInfo, "stopping",
            {{"running_calls", static_cast<std::int64_t>(adaptor.in_flight())},
             {"watches", static_cast<std::int64_t>(watch.stream_count())}});
  health.Stop();
  GiveNotice(config.notice, stop);
  adaptor.EndStreams();
  watch.Stop();
  (*server)->Shutdown(config.drain, Impatience(adaptor, stop));
  read_workers.Stop();
  write_workers.Stop();
  bulk_workers.Stop();
  return absl::OkStatus();
}

}  // namespace entente::server

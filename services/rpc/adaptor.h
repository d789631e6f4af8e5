// The one way from gRPC to a handler and back, for every unary method: finds out who calls and
// whether he or she may, hands over to the workers of the method's lane, parses the request (naming
// a field of invalid UTF-8 or with a NUL, which gRPC 1.51 itself would answer with an empty
// UNIMPLEMENTED), renders the answer or the error with its google.rpc details, tells the observer.
// See docs/adr/0004.

#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "services/rpc/call.h"
#include "services/rpc/call_limiter.h"
#include "services/rpc/credentials.h"
#include "services/rpc/reply.h"
#include "services/rpc/workers.h"

namespace entente::rpc {

// What became of a call, for the log and the metrics.
struct CallOutcome {
  std::string method;  // `entente.v1.InitiativeService/GetInitiative`
  std::string caller;  // "anonymous" when nobody said, empty when it was refused
  std::string peer;
  std::string request_id;   // the caller's, of a write; empty otherwise
  absl::Status status;      // as the handler said it: INTERNAL with what is not for the caller
  absl::Duration duration;  // from arrival to the answer being ready
  std::size_t request_bytes = 0;
  std::size_t response_bytes = 0;
  std::string traceparent;  // as the caller sent it; empty when not
};

struct AdaptorOptions {
  // For callers that set no deadline.
  absl::Duration deadline_default = absl::Seconds(15);
  // No call waits longer than this, whatever its deadline.
  absl::Duration deadline_max = absl::Seconds(60);
  // The clock; read when a call arrives, when a worker takes it, and at its end.
  std::function<absl::Time()> clock = [] { return absl::Now(); };
  // Who makes a call.
  Identify identify = [](const Credentials&) { return LocalCaller(); };
  CallLimits limits;
  // Told of every call as it comes.  Must not throw.
  std::function<void(const Method&)> on_start = [](const Method&) {};
  // Told of every call just before its answer leaves, from several threads at once.  Must not
  // throw.
  std::function<void(const CallOutcome&)> observer = [](const CallOutcome&) {};
};

// The workers of each lane: as many of each as the lane has connections, so that what waits for the
// database in one lane keeps nobody waiting in another.
struct LaneWorkers {
  Workers& read;
  Workers& write;
  Workers& bulk;
};

// Thread-safe.  The workers outlive it; it outlives the gRPC server whose calls it serves.
class Adaptor final {
 public:
  // Parsed request in, answer or error out.  Runs on a worker thread.
  using Handler =
      std::function<absl::StatusOr<Reply>(const Call&, const google::protobuf::Message& request)>;

  Adaptor(const LaneWorkers& workers, AdaptorOptions options);

  // Serves one call of a raw callback method.  The reactor deletes itself.
  //
  // `request` is a new message of the method's request type.  It is parsed by a worker, so that
  // gRPC's threads stay free and a call that is refused costs nothing.  Each method goes to the
  // workers of its lane.  Beyond what the handler says:
  //   INVALID_ARGUMENT   MALFORMED_REQUEST: bytes that are no such message;
  //                      BAD_REQUEST: strings with invalid UTF-8 or a NUL
  //   UNAUTHENTICATED    as options.identify says
  //   PERMISSION_DENIED  ROLE_TOO_LOW
  //   RESOURCE_EXHAUSTED as CallLimiter::Admit says
  //   DEADLINE_EXCEEDED  the deadline had passed before any work, on arrival or in the queue
  //   CANCELLED          the caller left while the call waited for a worker
  //   RESOURCE_EXHAUSTED QUEUE_FULL, with RetryInfo
  //   UNAVAILABLE        SHUTTING_DOWN, with RetryInfo
  //   INTERNAL           the handler threw
  grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                  grpc::ByteBuffer* out, const Method& method,
                                  std::unique_ptr<google::protobuf::Message> request,
                                  Handler handler);

  // The same for a handler that takes its own request type:
  //   return adaptor_.Serve<v1::GetInitiativeRequest>(context, in, out, kGet,
  //       [this](const Call& call, const v1::GetInitiativeRequest& r) { return Get(call, r); });
  template <typename Request, typename TypedHandler>
  grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                  grpc::ByteBuffer* out, const Method& method,
                                  TypedHandler handler) {
    return Serve(
        context, in, out, method, std::make_unique<Request>(),
        [handler = std::move(handler)](const Call& call, const google::protobuf::Message& request) {
          return handler(call, static_cast<const Request&>(request));
        });
  }

  // How many calls have come and are not over yet.
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

  // What streams share with the unary calls (pulled_stream.h).

  // Counts a call as in flight for as long as it lives.
  class InFlight final {
   public:
    explicit InFlight(std::atomic<std::size_t>& count) : count_(count) { ++count_; }
    ~InFlight() { --count_; }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

   private:
    std::atomic<std::size_t>& count_;
  };
  [[nodiscard]] InFlight Count() { return InFlight(in_flight_); }

  // Whether a call that has just come may be made: by its caller, who is noted in `call`, and now,
  // for as long as a copy of `call` lives.
  //   UNAUTHENTICATED, PERMISSION_DENIED, RESOURCE_EXHAUSTED as Serve says
  [[nodiscard]] absl::Status Admit(const grpc::CallbackServerContext& context,
                                   CallLimiter::Shape shape, Call& call);

  [[nodiscard]] const AdaptorOptions& options() const { return options_; }
  [[nodiscard]] Workers& WorkersOf(storage::Lane lane) const;

  // Has every stream end with its next message: UNAVAILABLE SHUTTING_DOWN.
  void EndStreams() { streams_end_ = true; }
  [[nodiscard]] bool streams_end() const { return streams_end_; }

 private:
  const LaneWorkers workers_;
  const AdaptorOptions options_;
  CallLimiter limiter_;
  std::atomic<std::size_t> in_flight_ = 0;
  std::atomic<bool> streams_end_ = false;
};

}  // namespace entente::rpc

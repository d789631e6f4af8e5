#include "services/rpc/adaptor.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

#include "services/rpc/refusals.h"
#include "services/rpc/request_bytes.h"
#include "services/rpc/status.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/trace_context.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The value of the request's field `request_id`, when it has one.
std::string RequestIdOf(const Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || field->is_repeated() || field->type() != FieldDescriptor::TYPE_STRING) {
    return "";
  }
  return request.GetReflection()->GetString(request, field);
}

absl::Time DeadlineOf(const grpc::CallbackServerContext& context, absl::Time arrival,
                      const AdaptorOptions& options) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) {
    return arrival + options.deadline_default;
  }
  return std::min(absl::FromChrono(deadline), arrival + options.deadline_max);
}

// A traceparent has 55 characters, and a later version of it not many more.
constexpr std::size_t kTraceparentMax = 256;

std::string TraceparentOf(const grpc::CallbackServerContext& context) {
  const auto found = context.client_metadata().find("traceparent");
  if (found == context.client_metadata().end() || found->second.size() > kTraceparentMax) return "";
  return {found->second.data(), found->second.size()};
}

absl::Status ExpiredError(std::string_view when) {
  return storage::MakeError(
      absl::StatusCode::kDeadlineExceeded, storage::kReasonDeadline,
      "the call's deadline had passed " + std::string(when) + "; nothing was done");
}

absl::Status CancelledError() {
  return storage::MakeError(absl::StatusCode::kCancelled, storage::kReasonCancelled,
                            "the caller left before the call's turn came; nothing was done");
}

// One call, from its arrival until gRPC is done with it.  gRPC keeps `context`, `in` and `out`
// until then. Run is called by a worker; OnCancel by gRPC at any time; nothing else is shared
// between threads.
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  UnaryCall(Adaptor& adaptor, grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
            grpc::ByteBuffer* out, const Method& method, std::unique_ptr<Message> request,
            Adaptor::Handler handler)
      : adaptor_(adaptor),
        in_flight_(adaptor.Count()),
        context_(*context),
        in_(*in),
        out_(*out),
        request_(std::move(request)),
        handler_(std::move(handler)) {
    call_.method = method;
    call_.arrival = adaptor_.options().clock();
    call_.deadline = DeadlineOf(context_, call_.arrival, adaptor_.options());
    call_.cancellation = std::make_shared<storage::Cancellation>();
  }

  // Hands over to a worker, or refuses.  This object may be gone afterwards for all but gRPC, which
  // deletes it only after it has been given to gRPC.
  void Start(Workers& workers) {
    absl::Status may_begin = adaptor_.Admit(context_, CallLimiter::Shape::kUnary, call_);
    if (call_.deadline <= call_.arrival) may_begin = ExpiredError("on arrival");
    if (!may_begin.ok()) {
      End(std::move(may_begin));
      return;
    }
    if (!workers.Submit([this] { Run(); })) End(RefusedError(workers));
  }

  void OnCancel() override { call_.cancellation->Cancel(); }

  void OnDone() override { delete this; }

 private:
  void Run() { End(Answer()); }

  // Nothing of ours throws, but allocations do, and libraries may.
  absl::StatusOr<Reply> Answer() {
    try {
      return Act();
    } catch (const std::exception& error) {
      return absl::InternalError(absl::StrCat("the handler threw: ", error.what()));
    } catch (...) {
      return absl::InternalError("the handler threw something that is no std::exception");
    }
  }

  absl::StatusOr<Reply> Act() {
    if (context_.IsCancelled()) return CancelledError();
    if (adaptor_.options().clock() >= call_.deadline) return ExpiredError("before its turn came");
    absl::StatusOr<std::string> digest = ParseRequest(in_, *request_);
    if (!digest.ok()) return digest.status();
    call_.request_digest = *std::move(digest);
    return handler_(call_, *request_);
  }

  void End(absl::StatusOr<Reply> answer) {
    Observe(answer);
    const absl::Status status = answer.status();
    if (status.ok()) out_ = (*std::move(answer)).Release();
    // From here on gRPC may delete this object at any time.
    Finish(ToGrpcStatus(status));
  }

  void Observe(const absl::StatusOr<Reply>& answer) {
    adaptor_.options().observer({.method = call_.method.FullName(),
                                 .caller = call_.caller.name,
                                 .peer = call_.peer,
                                 .request_id = RequestIdOf(*request_),
                                 .status = answer.status(),
                                 .duration = adaptor_.options().clock() - call_.arrival,
                                 .request_bytes = in_.Length(),
                                 .response_bytes = answer.ok() ? answer->size_bytes() : 0,
                                 .traceparent = call_.traceparent});
  }

  Adaptor& adaptor_;
  const Adaptor::InFlight in_flight_;
  grpc::CallbackServerContext& context_;
  const grpc::ByteBuffer& in_;
  grpc::ByteBuffer& out_;
  const std::unique_ptr<Message> request_;
  const Adaptor::Handler handler_;
  Call call_;
};

}  // namespace

Adaptor::Adaptor(const LaneWorkers& workers, AdaptorOptions options)
    : workers_(workers), options_(std::move(options)), limiter_(options_.limits) {}

absl::Status Adaptor::Admit(const grpc::CallbackServerContext& context, CallLimiter::Shape shape,
                            Call& call) {
  options_.on_start(call.method);
  call.peer = context.peer();
  call.traceparent = TraceparentOf(context);
  // Only of what is recorded: to tell the database costs a round trip.
  const std::optional<TraceContext> trace = ParseTraceparent(call.traceparent);
  if (trace.has_value() && trace->sampled) call.trace_id = trace->trace_id;
  call.caller.name.clear();  // until it is known
  ASSIGN_OR_RETURN(call.caller, options_.identify(CredentialsOf(context)));
  RETURN_IF_ERROR(CheckRole(call.caller, call.method));
  // Callers without a name share one: where they call from tells them apart.
  const std::string account =
      call.caller.is_named ? call.caller.name : call.caller.name + " at " + HostOf(call.peer);
  ASSIGN_OR_RETURN(call.place, limiter_.Admit(account, shape, call.arrival));
  return absl::OkStatus();
}

Workers& Adaptor::WorkersOf(storage::Lane lane) const {
  switch (lane) {
    case storage::Lane::kRead:
      return workers_.read;
    case storage::Lane::kWrite:
      return workers_.write;
    case storage::Lane::kBulk:
      return workers_.bulk;
    case storage::Lane::kFeed:
      break;  // no method's: the feed has threads of its own (watch_server.h)
  }
  return workers_.read;
}

grpc::ServerUnaryReactor* Adaptor::Serve(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in, grpc::ByteBuffer* out,
                                         const Method& method, std::unique_ptr<Message> request,
                                         Handler handler) {
  auto* call =
      new UnaryCall(*this, context, in, out, method, std::move(request), std::move(handler));
  call->Start(WorkersOf(method.lane));
  return call;
}

}  // namespace entente::rpc

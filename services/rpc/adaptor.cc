#include "services/rpc/adaptor.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

#include "services/rpc/refusals.h"
#include "services/rpc/request_bytes.h"
#include "services/rpc/status.h"
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

absl::Status ExpiredError(std::string_view when) {
  return storage::MakeError(
      absl::StatusCode::kDeadlineExceeded, storage::kReasonDeadline,
      "the call's deadline had passed " + std::string(when) + "; nothing was done");
}

absl::Status CancelledError() {
  return storage::MakeError(absl::StatusCode::kCancelled, storage::kReasonCancelled,
                            "the caller left before the call's turn came; nothing was done");
}

// What all calls of one adaptor share.
struct Shared {
  const AdaptorOptions& options;
  std::atomic<std::size_t>& in_flight;
};

// One call, from its arrival until gRPC is done with it.  gRPC keeps `context`, `in` and `out`
// until then. Run is called by a worker; OnCancel by gRPC at any time; nothing else is shared
// between threads.
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  UnaryCall(Shared shared, grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
            grpc::ByteBuffer* out, const Method& method, std::unique_ptr<Message> request,
            Adaptor::Handler handler)
      : shared_(shared),
        context_(*context),
        in_(*in),
        out_(*out),
        request_(std::move(request)),
        handler_(std::move(handler)) {
    ++shared_.in_flight;
    call_.method = method;
    call_.arrival = shared_.options.clock();
    call_.deadline = DeadlineOf(context_, call_.arrival, shared_.options);
    call_.cancellation = std::make_shared<storage::Cancellation>();
  }

  // Hands over to a worker, or refuses.  This object may be gone afterwards for all but gRPC, which
  // deletes it only after it has been given to gRPC.
  void Start(Workers& workers) {
    if (call_.deadline <= call_.arrival) {
      End(ExpiredError("on arrival"));
      return;
    }
    if (!workers.Submit([this] { Run(); })) End(RefusedError(workers));
  }

  void OnCancel() override { call_.cancellation->Cancel(); }

  void OnDone() override {
    --shared_.in_flight;
    delete this;
  }

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
    if (shared_.options.clock() >= call_.deadline) return ExpiredError("before its turn came");
    absl::StatusOr<std::string> digest = ParseRequest(in_, *request_);
    if (!digest.ok()) return digest.status();
    call_.request_digest = *std::move(digest);
    call_.peer = context_.peer();
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
    shared_.options.observer({.method = call_.method.FullName(),
                              .caller = call_.caller.name,
                              .peer = call_.peer.empty() ? context_.peer() : call_.peer,
                              .request_id = RequestIdOf(*request_),
                              .status = answer.status(),
                              .duration = shared_.options.clock() - call_.arrival,
                              .request_bytes = in_.Length(),
                              .response_bytes = answer.ok() ? answer->size_bytes() : 0});
  }

  const Shared shared_;
  grpc::CallbackServerContext& context_;
  const grpc::ByteBuffer& in_;
  grpc::ByteBuffer& out_;
  const std::unique_ptr<Message> request_;
  const Adaptor::Handler handler_;
  Call call_;
};

}  // namespace

Adaptor::Adaptor(const LaneWorkers& workers, AdaptorOptions options)
    : workers_(workers), options_(std::move(options)) {}

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
  auto* call = new UnaryCall({options_, in_flight_}, context, in, out, method, std::move(request),
                             std::move(handler));
  call->Start(WorkersOf(method.lane));
  return call;
}

}  // namespace entente::rpc

#include "services/rpc/pushed_stream.h"

#include <string>

#include "services/rpc/refusals.h"
#include "services/rpc/request_bytes.h"
#include "services/rpc/status.h"
#include "services/rpc/stream_steps.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;

// One stream, from its arrival until gRPC is done with it.  gRPC keeps `context` and `out` until
// then.  gRPC hands over a message and a worker takes it; then the next one is read: so one thread
// at a time has to do with all but the cancellation.
class PushedStream final : public grpc::ServerReadReactor<grpc::ByteBuffer> {
 public:
  PushedStream(Adaptor& adaptor, grpc::CallbackServerContext* context, grpc::ByteBuffer* out,
               const Method& method, NewMessage new_message, OpenSink open)
      : adaptor_(adaptor),
        in_flight_(adaptor.Count()),
        workers_(adaptor.WorkersOf(method.lane)),
        context_(*context),
        out_(*out),
        new_message_(std::move(new_message)),
        open_(std::move(open)),
        call_(StreamCall(adaptor, context_, method)) {}

  // This object may be gone afterwards for all but gRPC, as after the next.
  void Start() {
    const absl::Status admitted = adaptor_.Admit(context_, CallLimiter::Shape::kStream, call_);
    if (!admitted.ok()) return Close(admitted);
    StartRead(&in_);
  }

  void OnReadDone(bool ok) override {
    if (!workers_.Submit([this, ok] { Step(ok); })) Close(RefusedError(workers_));
  }

  void OnCancel() override { call_.cancellation->Cancel(); }

  void OnDone() override { delete this; }

 private:
  void Step(bool has_message) {
    const absl::Status status = GuardStep([&] { return has_message ? Take() : Answer(); });
    if (!status.ok() || !has_message) return Close(status);
    // From here on another thread may be in OnReadDone.
    StartRead(&in_);
  }

  absl::StatusOr<Call> BeginStep() {
    absl::StatusOr<Call> step = NextStep(adaptor_, call_);
    if (!step.ok() || sink_ != nullptr) return step;
    absl::StatusOr<std::unique_ptr<MessageSink>> sink = open_(*step);
    if (!sink.ok()) return sink.status();
    sink_ = *std::move(sink);
    return step;
  }

  absl::Status Take() {
    absl::StatusOr<Call> step = BeginStep();
    if (!step.ok()) return step.status();
    request_bytes_ += in_.Length();
    std::unique_ptr<Message> message = new_message_();
    absl::StatusOr<std::string> digest = ParseRequest(in_, *message);
    if (!digest.ok()) return digest.status();
    in_.Clear();
    step->request_digest = *std::move(digest);
    return sink_->Take(*step, std::move(message));
  }

  absl::Status Answer() {
    // A stream that breaks off ends the reads just as one that is over.
    if (context_.IsCancelled()) return LeftStreamError();
    absl::StatusOr<Call> step = BeginStep();
    if (!step.ok()) return step.status();
    absl::StatusOr<Reply> reply = sink_->End(*step);
    if (!reply.ok()) return reply.status();
    response_bytes_ = reply->size_bytes();
    out_ = (*std::move(reply)).Release();
    return absl::OkStatus();
  }

  void Close(const absl::Status& status) {
    const std::string request_id = sink_ == nullptr ? "" : sink_->request_id();
    sink_.reset();
    TellEnd(adaptor_, call_, status,
            {.request_id = request_id,
             .request_bytes = request_bytes_,
             .response_bytes = response_bytes_});
    // From here on gRPC may delete this object at any time.
    Finish(ToGrpcStatus(status));
  }

  Adaptor& adaptor_;
  const Adaptor::InFlight in_flight_;
  Workers& workers_;
  grpc::CallbackServerContext& context_;
  grpc::ByteBuffer& out_;
  const NewMessage new_message_;
  const OpenSink open_;
  Call call_;
  std::unique_ptr<MessageSink> sink_;  // null until the first step
  grpc::ByteBuffer in_;                // while it is read
  std::size_t request_bytes_ = 0;
  std::size_t response_bytes_ = 0;
};

}  // namespace

grpc::ServerReadReactor<grpc::ByteBuffer>* ServePushedStream(
    Adaptor& adaptor, grpc::CallbackServerContext* context, grpc::ByteBuffer* out,
    const Method& method, NewMessage new_message, OpenSink open) {
  auto* stream =
      new PushedStream(adaptor, context, out, method, std::move(new_message), std::move(open));
  stream->Start();
  return stream;
}

}  // namespace entente::rpc

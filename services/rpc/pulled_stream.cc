#include "services/rpc/pulled_stream.h"

#include <string>

#include "services/rpc/refusals.h"
#include "services/rpc/request_bytes.h"
#include "services/rpc/status.h"
#include "services/rpc/stream_steps.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;

// One stream, from its arrival until gRPC is done with it.  gRPC keeps `context` and `in` until
// then.  A worker makes a message and hands it to gRPC; gRPC tells when it has left, and a worker
// is asked for the next one: so one thread at a time has to do with all but the cancellation.
class PulledStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  PulledStream(Adaptor& adaptor, grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
               const Method& method, std::unique_ptr<Message> request, OpenSource open)
      : adaptor_(adaptor),
        in_flight_(adaptor.Count()),
        workers_(adaptor.WorkersOf(method.lane)),
        context_(*context),
        in_(*in),
        request_(std::move(request)),
        open_(std::move(open)),
        call_(StreamCall(adaptor, context_, method)) {}

  // Each of these hands over to a worker, or ends.  This object may be gone afterwards for all but
  // gRPC.
  void Start() {
    const absl::Status admitted = adaptor_.Admit(context_, CallLimiter::Shape::kStream, call_);
    if (!admitted.ok()) return End(admitted);
    AskForMessage();
  }

  void AskForMessage() {
    if (!workers_.Submit([this] { MakeMessage(); })) End(RefusedError(workers_));
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return End(LeftStreamError());
    AskForMessage();
  }

  void OnCancel() override { call_.cancellation->Cancel(); }

  void OnDone() override { delete this; }

 private:
  void MakeMessage() {
    absl::StatusOr<std::optional<Reply>> message = GuardStep([this] { return Next(); });
    if (!message.ok() || !message->has_value()) return End(message.status());
    response_bytes_ += (*message)->size_bytes();
    out_ = (**std::move(message)).Release();
    // From here on another thread may be in OnWriteDone.
    StartWrite(&out_);
  }

  absl::StatusOr<std::optional<Reply>> Next() {
    absl::StatusOr<Call> step = NextStep(adaptor_, call_);
    if (!step.ok()) return step.status();
    if (source_ == nullptr) {
      absl::StatusOr<std::string> digest = ParseRequest(in_, *request_);
      if (!digest.ok()) return digest.status();
      call_.request_digest = step->request_digest = *std::move(digest);
      absl::StatusOr<std::unique_ptr<MessageSource>> source = open_(*step, *request_);
      if (!source.ok()) return source.status();
      source_ = *std::move(source);
    }
    return source_->Next(*step);
  }

  void End(const absl::Status& status) {
    source_.reset();
    TellEnd(adaptor_, call_, status,
            {.request_bytes = in_.Length(), .response_bytes = response_bytes_});
    // From here on gRPC may delete this object at any time.
    Finish(ToGrpcStatus(status));
  }

  Adaptor& adaptor_;
  const Adaptor::InFlight in_flight_;
  Workers& workers_;
  grpc::CallbackServerContext& context_;
  const grpc::ByteBuffer& in_;
  const std::unique_ptr<Message> request_;
  const OpenSource open_;
  Call call_;
  std::unique_ptr<MessageSource> source_;  // null until the first message is asked for
  grpc::ByteBuffer out_;                   // while it leaves
  std::size_t response_bytes_ = 0;
};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* ServePulledStream(
    Adaptor& adaptor, grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
    const Method& method, std::unique_ptr<Message> request, OpenSource open) {
  auto* stream =
      new PulledStream(adaptor, context, in, method, std::move(request), std::move(open));
  stream->Start();
  return stream;
}

}  // namespace entente::rpc

#include "services/rpc/watch_server.h"

#include <pthread.h>

#include <chrono>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "services/rpc/call.h"
#include "services/rpc/not_implemented.h"
#include "services/rpc/status.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

constexpr Method kWatch = {"entente.v1.HistoryService", "Watch", storage::Lane::kBulk};

constexpr absl::Duration kTooManyRetry = absl::Seconds(5);

// So long may a caller take to read what is on its way, and the end behind it.
constexpr absl::Duration kEndPatience = absl::Seconds(10);
constexpr std::chrono::seconds kReapInterval(1);

absl::Status TooManyError(std::size_t most) {
  return storage::WithRetry(
      storage::MakeError(absl::StatusCode::kResourceExhausted, storage::kReasonTooManyWatches,
                         absl::StrCat("this server has ", most,
                                      " watches already; try again later, or on another one")),
      kTooManyRetry);
}

absl::Status ExpiredError() {
  return storage::MakeError(absl::StatusCode::kDeadlineExceeded, storage::kReasonDeadline,
                            "the call's deadline had passed on arrival; nothing was done");
}

}  // namespace

// gRPC's side of one stream.  `context` stays until OnDone.
class WatchServer::Reactor final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                                   public WatchWriter {
 public:
  Reactor(WatchServer& server, grpc::CallbackServerContext& context)
      : server_(server), context_(context) {}

  void Serve(const grpc::ByteBuffer& request) {
    Call call;
    call.method = kWatch;
    call.peer = context_.peer();
    call.arrival = server_.options_.hub.clock();
    call.deadline = absl::InfiniteFuture();
    call.cancellation = std::make_shared<storage::Cancellation>();
    absl::Status admitted = server_.options_.admit(context_, call);
    const std::size_t request_bytes = request.Length();
    stream_ = std::make_shared<WatchStream>(
        server_.shared_, call, request, *this,
        // Not of this reactor: it may be gone by then.
        [&server = server_, call, request_bytes](const absl::Status& status, std::size_t sent) {
          server.options_.observer({.method = call.method.FullName(),
                                    .caller = call.caller.name,
                                    .peer = call.peer,
                                    .request_id = "",
                                    .status = status,
                                    .duration = server.options_.hub.clock() - call.arrival,
                                    .request_bytes = request_bytes,
                                    .response_bytes = sent,
                                    .traceparent = call.traceparent});
        });
    if (admitted.ok()) admitted = server_.Admit(this, stream_);
    if (!admitted.ok()) {
      stream_->End(admitted);
    } else if (absl::FromChrono(context_.deadline()) <= call.arrival) {
      stream_->End(ExpiredError());
    } else {
      stream_->Start();
    }
  }

  void Write(const grpc::ByteBuffer& message) override {
    message_ = message;  // shares the bytes
    StartWrite(&message_);
  }
  void Finish(const absl::Status& status) override {
    grpc::ServerWriteReactor<grpc::ByteBuffer>::Finish(ToGrpcStatus(status));
  }
  void Cut() override { context_.TryCancel(); }

  void OnWriteDone(bool ok) override { stream_->outbox().OnWritten(ok); }
  void OnCancel() override { stream_->Leave(); }
  void OnDone() override {
    stream_->outbox().Detach();
    server_.Forget(this);
    delete this;
  }

 private:
  WatchServer& server_;
  grpc::CallbackServerContext& context_;
  std::shared_ptr<WatchStream> stream_;
  grpc::ByteBuffer message_;  // on its way
};

WatchServer::WatchServer(storage::Store& store, std::string token_key, WatchServerOptions options)
    : options_(std::move(options)),
      tokens_(std::move(token_key)),
      hub_(store, tokens_, options_.hub),
      // Each stream has one job at the most.
      workers_("watch", options_.workers, options_.streams_max),
      shared_{store, tokens_, hub_, workers_, options_.hub} {
  reaper_ = std::thread([this] { Reap(); });
  pthread_setname_np(reaper_.native_handle(), "watch-reaper");
}

WatchServer::~WatchServer() {
  Stop();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  reaper_.join();
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchServer::Serve(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer* in) {
  auto* reactor = new Reactor(*this, *context);
  reactor->Serve(*in);
  return reactor;
}

void WatchServer::Stop() {
  hub_.Stop();
  std::vector<std::shared_ptr<WatchStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [reactor, stream] : streams_) streams.push_back(stream);
  }
  for (const auto& stream : streams) stream->End(WatchStoppedError());
  workers_.Stop();  // what still runs for a stream stops by itself now
}

std::size_t WatchServer::stream_count() const {
  const std::lock_guard lock(mutex_);
  return streams_.size();
}

absl::Status WatchServer::Admit(Reactor* reactor, const std::shared_ptr<WatchStream>& stream) {
  const std::lock_guard lock(mutex_);
  if (streams_.size() >= options_.streams_max) return TooManyError(options_.streams_max);
  streams_.emplace(reactor, stream);
  return absl::OkStatus();
}

void WatchServer::Forget(Reactor* reactor) {
  std::shared_ptr<WatchStream> kept;  // goes after the lock
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(reactor);
  if (found == streams_.end()) return;
  kept = std::move(found->second);
  streams_.erase(found);
}

void WatchServer::Reap() {
  std::map<std::shared_ptr<WatchStream>, absl::Time> ended;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, kReapInterval);
    std::map<std::shared_ptr<WatchStream>, absl::Time> still_ended;
    for (const auto& [reactor, stream] : streams_) {
      if (!stream->outbox().ended()) continue;
      const auto known = ended.find(stream);
      still_ended[stream] = known == ended.end() ? absl::Now() : known->second;
    }
    lock.unlock();
    ended = std::move(still_ended);
    for (const auto& [stream, since] : ended) {
      if (absl::Now() - since > kEndPatience) stream->outbox().Cut();
    }
    lock.lock();
  }
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ServeWatch(WatchServer* server,
                                                       grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* in) {
  if (server == nullptr) return RefuseServerStream(kWatch, "the change feed");
  return server->Serve(context, in);
}

}  // namespace entente::rpc

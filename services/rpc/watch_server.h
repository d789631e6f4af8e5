// The method Watch of HistoryService: its streams, bounded in number, and what they share.
// Thread-safe.

#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "services/rpc/adaptor.h"
#include "services/rpc/resume_token.h"
#include "services/rpc/watch_hub.h"
#include "services/rpc/watch_stream.h"
#include "services/rpc/workers.h"
#include "storage/store.h"

namespace entente::rpc {

struct WatchServerOptions {
  WatchHubOptions hub;
  // Streams at a time: at 4 MiB each of what waits, and mostly shared, no more than a server has.
  std::size_t streams_max = 1'000;
  // Threads that read the past: as many as the bulk lane has connections.
  std::size_t workers = 2;
  // Whether a call may be made, as Adaptor::Admit; here, by anybody on this machine.
  std::function<absl::Status(const grpc::CallbackServerContext&, Call&)> admit =
      [](const grpc::CallbackServerContext&, Call& call) {
        call.caller = LocalCaller();
        return absl::OkStatus();
      };
  // Told of every stream when it ends, as the adaptor tells of calls.
  std::function<void(const CallOutcome&)> observer = [](const CallOutcome&) {};
};

class WatchServer final {
 public:
  // Both outlive it; it outlives the gRPC server whose calls it serves.  `token_key` is the
  // database's.
  WatchServer(storage::Store& store, std::string token_key, WatchServerOptions options);
  ~WatchServer();
  WatchServer(const WatchServer&) = delete;
  WatchServer& operator=(const WatchServer&) = delete;

  // Serves one call.  The reactor deletes itself.  The stream has no deadline but its caller's.
  // Beyond what watch_stream.h says:
  //   UNAUTHENTICATED, PERMISSION_DENIED, RESOURCE_EXHAUSTED  as options.admit says
  //   DEADLINE_EXCEEDED   the deadline had passed on arrival
  //   RESOURCE_EXHAUSTED  TOO_MANY_WATCHES, with RetryInfo
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Serve(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* in);

  // Ends all streams with UNAVAILABLE SHUTTING_DOWN, and each that comes later.
  void Stop();

  // How many streams there are now.
  [[nodiscard]] std::size_t stream_count() const;

  // How far the streams have been told that are not in the past any more.
  [[nodiscard]] WatchHub::Progress progress() const { return hub_.progress(); }

 private:
  class Reactor;

  // OK when one more may come, which then counts until Forget.
  absl::Status Admit(Reactor* reactor, const std::shared_ptr<WatchStream>& stream);
  void Forget(Reactor* reactor);
  // Breaks off streams that have been ended for a while and whose caller takes no end.
  void Reap();

  const WatchServerOptions options_;
  const ResumeTokens tokens_;
  WatchHub hub_;
  Workers workers_;
  const WatchShared shared_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::map<Reactor*, std::shared_ptr<WatchStream>> streams_;
  std::thread reaper_;
};

// What HistoryService answers Watch with: `server`'s stream; UNIMPLEMENTED when it is null.
grpc::ServerWriteReactor<grpc::ByteBuffer>* ServeWatch(WatchServer* server,
                                                       grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* in);

}  // namespace entente::rpc

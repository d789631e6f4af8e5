// A watch of the changes that outlives its connections: it goes on by itself where the last one
// broke off, so that whoever uses it sees every change once, in order and whole.  Made by
// Client::Watch.
//
//   auto watch = client.Watch(request);
//   absl::Status status =
//       watch->Run([&](const v1::WatchResponse& message, bool is_restart) { ... return true; });

#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"

#include "entente/v1/history_service.grpc.pb.h"

namespace entente::client {

struct ChangeWatchOptions {
  // Between the end of one stream and the next: the first pause, doubled each time that nothing
  // came in between, up to the longest; each shortened by chance, so that many watchers do not come
  // back at once.  At least what the server asks for.
  absl::Duration first_pause = absl::Milliseconds(100);
  absl::Duration longest_pause = absl::Seconds(5);
  // Told of each stream that broke off, before the pause.
  std::function<void(const absl::Status&)> on_break = [](const absl::Status&) {};
};

class ChangeWatch final {
 public:
  // What to do with a message, and whether to go on.  `is_restart`: a snapshot begins anew.
  using OnMessage = std::function<bool(const v1::WatchResponse& message, bool is_restart)>;

  // The stub outlives it.
  ChangeWatch(v1::HistoryService::StubInterface& stub, v1::WatchRequest request,
              ChangeWatchOptions options);
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  // Gives each message to `on_message`, on this thread, until that returns false or Stop is called:
  // OK then.  To be called once.  A change that came in parts is given as one message of whole
  // changes.  When a stream breaks off within a snapshot, the snapshot begins anew: its first
  // message has `is_restart`.
  //
  // UNAVAILABLE, RESOURCE_EXHAUSTED and streams that broke without an answer are gone on from. What
  // a repeat cannot mend is returned: OUT_OF_RANGE HISTORY_LOST (begin again with a snapshot),
  // INVALID_ARGUMENT, and whatever else has a reason; FAILED_PRECONDITION without one for a change
  // whose parts are over 256 MiB together.
  absl::Status Run(const OnMessage& on_message);

  // Ends Run soon, also one that begins later.  From any thread.
  void Stop();

  // The newest token that came with a message that `on_message` was given: what to go on from with
  // another watch.  Empty when there was none.  Not while Run runs on another thread.
  [[nodiscard]] const std::string& resume_token() const { return token_; }

 private:
  // One stream, to its end.
  absl::Status Follow(const OnMessage& on_message);
  // Whole messages as they are; a part is put to those before it, and nothing given before the
  // last.
  absl::Status Take(v1::WatchResponse response, const OnMessage& on_message);
  void Pause(const absl::Status& status);
  [[nodiscard]] bool stopped();

  v1::HistoryService::StubInterface& stub_;
  v1::WatchRequest request_;
  const ChangeWatchOptions options_;
  std::string token_;
  v1::WatchedChange parts_;  // of the change that has not come whole
  bool in_snapshot_ = false;
  bool is_restart_ = false;
  absl::Duration pause_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
  grpc::ClientContext* context_ = nullptr;  // of the stream that runs
};

}  // namespace entente::client

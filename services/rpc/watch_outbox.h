// What waits to be sent to one watcher, and the end of its stream: between those who have changes
// to tell and gRPC, which takes one message at a time as fast as the watcher reads.  Thread-safe.

#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

#include "absl/status/status.h"
#include "grpcpp/support/byte_buffer.h"

#include "services/rpc/watch_message.h"

namespace entente::rpc {

// The stream itself.  Its methods return at once and do not call back into the outbox.
class WatchWriter {
 public:
  virtual ~WatchWriter() = default;
  // Sends a message; WatchOutbox::OnWritten follows.
  virtual void Write(const grpc::ByteBuffer& message) = 0;
  // Ends the stream; nothing is written after it.
  virtual void Finish(const absl::Status& status) = 0;
  // Breaks off a stream whose watcher does not even take its end.
  virtual void Cut() = 0;
};

class WatchOutbox final {
 public:
  // A watcher that is this far behind is too slow: some seconds of the fastest writing there is.
  static constexpr std::size_t kBytesMax = std::size_t{4} << 20;
  // Who reads the past adds to it while less than this waits.
  static constexpr std::size_t kBytesLow = std::size_t{1} << 20;

  // The writer lives until Detach.
  explicit WatchOutbox(WatchWriter& writer) : writer_(&writer) {}

  // Adds an item.  False, and nothing is added, when the watcher is too slow: kBytesMax would wait.
  // A single item is always taken, whatever its size; after the end all are taken, and dropped.
  [[nodiscard]] bool Offer(WatchItemPtr item);

  // Adds an item however much waits: for those who ask WhenLow first.
  void Push(WatchItemPtr item);

  // Runs `proceed` once, when less than kBytesLow waits: at once if that is so.  Not after the end.
  void WhenLow(std::function<void()> proceed);

  // Ends the stream, without what waits.  False when it had been ended before.
  bool End(const absl::Status& status);

  // gRPC is done with the message before; the next one follows.
  void OnWritten(bool ok);

  // The writer is going away; it has been ended.
  void Detach();

  // Breaks the stream off, if it is still there.
  void Cut();

  [[nodiscard]] bool ended() const;
  // Of all messages that were handed to gRPC.
  [[nodiscard]] std::size_t sent_bytes() const;

 private:
  void Add(WatchItemPtr item);
  void WriteNext();
  // The waiting `proceed`, when its time has come.
  [[nodiscard]] std::function<void()> TakeProceed();

  mutable std::mutex mutex_;
  WatchWriter* writer_;
  std::deque<WatchItemPtr> queue_;
  std::size_t queued_bytes_ = 0;
  std::size_t sent_bytes_ = 0;
  bool is_writing_ = false;
  bool ended_ = false;
  std::function<void()> proceed_;
};

}  // namespace entente::rpc

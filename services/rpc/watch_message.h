// What a watch sends, as bytes: changes put together from their pieces, split where they are too
// large, and batched.  Made once for all who ask for the same.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "grpcpp/support/byte_buffer.h"

#include "services/rpc/resume_token.h"
#include "storage/feed.h"
#include "storage/history.h"

namespace entente::rpc {

// A message ends at this many bytes, so that no client's limit of 4 MiB is ever met: what is added
// last is a document of at most 256 KiB.
inline constexpr std::size_t kWatchMessageBytesMax = std::size_t{1} << 20;

// Something to be sent.  Immutable, shared by those who get it.
struct WatchItem {
  // A whole change, which may share a message with others: its serialized entente.v1.WatchedChange.
  // Else a message of its own: its serialized entente.v1.WatchResponse without the token.
  bool is_change = false;
  std::int64_t number = 0;  // of the change; all up to it are told with this item, or before
  std::string body;
  std::string resume_token;  // may be empty

  [[nodiscard]] std::size_t size_bytes() const {
    return sizeof(WatchItem) + body.size() + resume_token.size();
  }
};
using WatchItemPtr = std::shared_ptr<const WatchItem>;

// Makes items of the changes that one query sees.  One thread at a time.
class ChangeAssembler final {
 public:
  // The tokens outlive it.
  explicit ChangeAssembler(const ResumeTokens& tokens) : tokens_(tokens) {}

  // The next piece of the history: events (serialized entente.v1.WatchEvent) of `change`, and
  // whether it ends with them.  Returns what is complete by now: a change that is no larger than a
  // message whole, a larger one in parts.  Nothing for a change without events.
  [[nodiscard]] std::vector<WatchItemPtr> Add(const storage::RecordedChange& change,
                                              const std::vector<std::string>& events,
                                              bool ends_change);

 private:
  [[nodiscard]] WatchItemPtr Part(const storage::RecordedChange& change, bool last);

  const ResumeTokens& tokens_;
  std::string pending_;  // events of the change that has not ended, as fields of WatchedChange
  int part_index_ = 0;
};

// Makes items of a snapshot.  One thread at a time.
class SnapshotAssembler final {
 public:
  SnapshotAssembler(const ResumeTokens& tokens, storage::FeedPosition position)
      : tokens_(tokens), position_(std::move(position)) {}

  // The next revisions (serialized entente.v1.Revision), and whether they are the last.
  [[nodiscard]] std::vector<WatchItemPtr> Add(const std::vector<std::string>& revisions, bool last);

 private:
  [[nodiscard]] WatchItemPtr Batch(bool last);

  const ResumeTokens& tokens_;
  const storage::FeedPosition position_;
  std::string pending_;
};

// That all up to the position was looked at.
[[nodiscard]] WatchItemPtr MakeCheckpoint(const ResumeTokens& tokens,
                                          const storage::FeedPosition& position);

// Takes the first items of a queue that is not empty, as many as go into one message, and makes it.
[[nodiscard]] grpc::ByteBuffer TakeMessage(std::deque<WatchItemPtr>& queue);

}  // namespace entente::rpc

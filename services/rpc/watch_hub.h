// The live end of the change feed: one thread of the process reads each new change once, works out
// once for each distinct question what it did, and hands that to all who ask.  Whoever has caught
// up with it joins it; who reads too slowly is ended and holds nobody back.

#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "services/rpc/family.h"
#include "services/rpc/resume_token.h"
#include "services/rpc/watch_change.h"
#include "services/rpc/watch_message.h"
#include "storage/feed.h"
#include "storage/store.h"

namespace entente::rpc {

// Somebody who is told of changes.
class WatchSubscriber {
 public:
  virtual ~WatchSubscriber() = default;
  // False when there is no room for it.
  [[nodiscard]] virtual bool Offer(WatchItemPtr item) = 0;
  // Ends it; later calls do nothing.
  virtual void End(const absl::Status& status) = 0;
};

struct WatchHubOptions {
  // How long a quiet stream goes without a word.
  absl::Duration checkpoint_interval = absl::Seconds(10);
  // How long a change waits for others to share its message: p99 at 1,000 streams and 200 changes a
  // second is 16 ms with it and 3 s without.
  absl::Duration batch_interval = absl::Milliseconds(50);
  // How often the database is asked although it has not told of anything.
  absl::Duration poll_interval = absl::Milliseconds(500);
  std::function<absl::Time()> clock = [] { return absl::Now(); };
};

// The status of a watcher that reads too slowly, and of one whose server stops.
[[nodiscard]] absl::Status WatchTooSlowError();
[[nodiscard]] absl::Status WatchStoppedError();
// The status of open streams when another history took the place of the one that was read.  Only
// the watcher's own token tells whether something that it was told of is lost: it may have been
// told of less than was read.
[[nodiscard]] absl::Status WatchHistoryReplacedError();

// Thread-safe.  Calls subscribers with a lock of its own held: they must not call back from Offer
// or End.
class WatchHub final {
 public:
  // Both outlive it.
  WatchHub(storage::Store& store, const ResumeTokens& tokens, WatchHubOptions options);
  ~WatchHub();
  WatchHub(const WatchHub&) = delete;
  WatchHub& operator=(const WatchHub&) = delete;

  // Makes a subscriber who was told of all changes up to `position` be told of all after it.
  // `question` is the text that tells one query from another.  False, and nothing is done, when
  // changes after the position have been told already: read them, and try again.  The subscriber is
  // kept until Leave, or until it was ended.
  [[nodiscard]] bool Join(const std::shared_ptr<WatchSubscriber>& subscriber,
                          const std::string& question, const WatchQuery& query,
                          const storage::FeedPosition& position);

  // Forgets a subscriber; does nothing when it is not one.
  void Leave(const WatchSubscriber& subscriber);

  // How far the subscribers have been told: up to which change, and since when there is one that
  // they have not been told.  Nothing and no time when there are none.
  struct Progress {
    std::int64_t number = 0;
    absl::Duration lag;
  };
  [[nodiscard]] Progress progress() const;

  // Ends all subscribers and stops the thread; who joins later is ended at once.
  void Stop();

 private:
  struct Member {
    std::shared_ptr<WatchSubscriber> subscriber;
    std::int64_t from = 0;  // knows all changes up to this one
    absl::Time last_item;
  };
  // Those who ask the same.
  struct Group {
    explicit Group(const ResumeTokens& tokens) : assembler(tokens) {}
    WatchQuery query;
    ChangeAssembler assembler;
    std::map<const WatchSubscriber*, Member> members;
  };

  void Run();
  // Reads what is new and tells it; returns whether there was something.
  bool Step(const storage::FeedCursor& cursor);
  // Tells a page that was read at `cursor`, unless everybody has left since and others have come.
  void Tell(const WatchedPage& page, const storage::FeedCursor& cursor,
            const storage::FeedCursor& next);
  void TellGroup(Group& group, const WatchedPage& page, absl::Time now);
  void NoteCaughtUp();
  void SendCheckpoints();
  void EndAll(const absl::Status& status);
  // Waits for `duration`, or until the end.
  void Pause(absl::Duration duration);

  storage::Store& store_;
  const ResumeTokens& tokens_;
  const WatchHubOptions options_;
  RegionCodes region_codes_;  // the thread's own

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  absl::Time caught_up_;                 // when there was nothing new for the last time
  std::map<std::string, Group> groups_;  // by question; none is empty
  storage::FeedCursor cursor_;           // means something while there are groups
  std::thread thread_;
};

}  // namespace entente::rpc

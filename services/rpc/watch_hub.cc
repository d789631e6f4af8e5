#include "services/rpc/watch_hub.h"

#include <pthread.h>

#include <chrono>
#include <iterator>
#include <utility>
#include <vector>

#include "storage/call_context.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

// Longer than any read of the feed takes that is not stuck.
constexpr absl::Duration kReadTimeout = absl::Seconds(30);

// After an error of the database: often enough to go on soon after its return.
constexpr absl::Duration kErrorPause = absl::Milliseconds(500);

constexpr absl::Duration kRetryDelay = absl::Seconds(1);

// The poller's own lane, with the whole of time for a read that waits.
storage::CallContext FeedContext() {
  return {.deadline = absl::Now() + kReadTimeout, .lane = storage::Lane::kFeed};
}

}  // namespace

absl::Status WatchTooSlowError() {
  return storage::WithRetry(
      storage::MakeError(absl::StatusCode::kResourceExhausted, storage::kReasonWatchTooSlow,
                         "changes come faster than they are read; watch again from the last "
                         "resume_token"),
      absl::ZeroDuration());
}

absl::Status WatchStoppedError() {
  return storage::WithRetry(
      storage::MakeError(
          absl::StatusCode::kUnavailable, storage::kReasonShuttingDown,
          "the server is shutting down; watch again from the last resume_token, on another one"),
      kRetryDelay);
}

absl::Status WatchHistoryReplacedError() {
  return storage::WithRetry(
      storage::MakeError(absl::StatusCode::kUnavailable, storage::kReasonDatabaseUnavailable,
                         "the database was put back to an older state; watch again from the last "
                         "resume_token, or begin again where none was given"),
      absl::ZeroDuration());
}

WatchHub::WatchHub(storage::Store& store, const ResumeTokens& tokens, WatchHubOptions options)
    : store_(store), tokens_(tokens), options_(std::move(options)) {
  thread_ = std::thread([this] { Run(); });
  pthread_setname_np(thread_.native_handle(), "watch-hub");
}

WatchHub::~WatchHub() { Stop(); }

bool WatchHub::Join(const std::shared_ptr<WatchSubscriber>& subscriber, const std::string& question,
                    const WatchQuery& query, const storage::FeedPosition& position) {
  const std::lock_guard lock(mutex_);
  if (stopping_) {
    subscriber->End(WatchStoppedError());
    return true;
  }
  if (groups_.empty()) {
    cursor_ = {position, 0};
    caught_up_ = options_.clock();
  } else {
    // Of a change that is told in pieces the first ones have gone.
    const std::int64_t told = cursor_.position.number + (cursor_.read > 0 ? 1 : 0);
    if (position.number < told) return false;
  }
  Group& group = groups_.try_emplace(question, tokens_).first->second;
  group.query = query;
  group.members[subscriber.get()] = {subscriber, position.number, options_.clock()};
  wake_.notify_all();
  return true;
}

void WatchHub::Leave(const WatchSubscriber& subscriber) {
  std::shared_ptr<WatchSubscriber> kept;  // goes after the lock
  const std::lock_guard lock(mutex_);
  for (auto group = groups_.begin(); group != groups_.end(); ++group) {
    const auto member = group->second.members.find(&subscriber);
    if (member == group->second.members.end()) continue;
    kept = std::move(member->second.subscriber);
    group->second.members.erase(member);
    if (group->second.members.empty()) groups_.erase(group);
    return;
  }
}

void WatchHub::Stop() {
  std::thread thread;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    thread.swap(thread_);
  }
  wake_.notify_all();
  if (thread.joinable()) thread.join();
  EndAll(WatchStoppedError());
}

void WatchHub::Run() {
  while (true) {
    storage::FeedCursor cursor;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !groups_.empty(); });
      if (stopping_) return;
      cursor = cursor_;
    }
    if (Step(cursor)) Pause(options_.batch_interval);
    SendCheckpoints();
  }
}

bool WatchHub::Step(const storage::FeedCursor& cursor) {
  storage::Feed& feed = store_.feed();
  absl::Status status;
  if (cursor.read == 0) {
    status = feed.Await(FeedContext(), cursor.position.number, options_.poll_interval);
  }
  if (status.ok()) {
    absl::StatusOr<storage::FeedPage> page = feed.ReadChanges(FeedContext(), cursor);
    status = page.status();
    if (status.ok()) {
      if (page->revisions.empty()) {
        NoteCaughtUp();
        return false;
      }
      const storage::FeedCursor next = page->next;
      const absl::StatusOr<WatchedPage> watched =
          WatchedPage::Make(store_, FeedContext(), *std::move(page), region_codes_);
      status = watched.status();
      if (status.ok()) Tell(*watched, cursor, next);
    }
  }
  if (status.ok()) return true;
  // What is lost stays lost, and a defect stays one; all else ends by itself.
  if (absl::IsOutOfRange(status)) {
    EndAll(WatchHistoryReplacedError());
  } else if (absl::IsInternal(status)) {
    EndAll(status);
  } else {
    Pause(kErrorPause);
  }
  return false;
}

WatchHub::Progress WatchHub::progress() const {
  const std::lock_guard lock(mutex_);
  if (groups_.empty()) return {};
  return {.number = cursor_.position.number, .lag = options_.clock() - caught_up_};
}

void WatchHub::NoteCaughtUp() {
  const std::lock_guard lock(mutex_);
  caught_up_ = options_.clock();
}

void WatchHub::Tell(const WatchedPage& page, const storage::FeedCursor& cursor,
                    const storage::FeedCursor& next) {
  const std::lock_guard lock(mutex_);
  const bool stands =
      cursor_.position.number == cursor.position.number && cursor_.read == cursor.read;
  if (!stands) return;
  const absl::Time now = options_.clock();
  for (auto group = groups_.begin(); group != groups_.end();) {
    TellGroup(group->second, page, now);
    group = group->second.members.empty() ? groups_.erase(group) : std::next(group);
  }
  cursor_ = next;
}

void WatchHub::TellGroup(Group& group, const WatchedPage& page, absl::Time now) {
  for (const WatchedPiece& piece : page.pieces()) {
    const std::vector<WatchItemPtr> items = group.assembler.Add(
        piece.change, EventsOf(piece, group.query, region_codes_), piece.ends_change);
    for (const WatchItemPtr& item : items) {
      for (auto at = group.members.begin(); at != group.members.end();) {
        Member& member = at->second;
        if (item->number > member.from) {
          member.last_item = now;
          if (!member.subscriber->Offer(item)) {
            member.subscriber->End(WatchTooSlowError());
            at = group.members.erase(at);
            continue;
          }
        }
        ++at;
      }
    }
  }
}

void WatchHub::SendCheckpoints() {
  const std::lock_guard lock(mutex_);
  // Within a change that is told in parts nothing else may come.
  if (groups_.empty() || cursor_.read > 0) return;
  const absl::Time now = options_.clock();
  WatchItemPtr checkpoint;
  for (auto& [question, group] : groups_) {
    for (auto& [key, member] : group.members) {
      if (now - member.last_item < options_.checkpoint_interval) continue;
      if (cursor_.position.number < member.from) continue;
      if (checkpoint == nullptr) checkpoint = MakeCheckpoint(tokens_, cursor_.position);
      // One that has no room for it is being sent something, and needs none.
      if (member.subscriber->Offer(checkpoint)) member.last_item = now;
    }
  }
}

void WatchHub::EndAll(const absl::Status& status) {
  std::map<std::string, Group> ended;  // goes after the lock
  const std::lock_guard lock(mutex_);
  ended.swap(groups_);
  for (auto& [question, group] : ended) {
    for (auto& [key, member] : group.members) member.subscriber->End(status);
  }
}

void WatchHub::Pause(absl::Duration duration) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, absl::ToChronoNanoseconds(duration), [this] { return stopping_; });
}

}  // namespace entente::rpc

#include "storage/postgres/watchdog.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace entente::storage::postgres {

struct Watchdog::Watch {
  // Shared with the sender: a request may outlast the use, and the life, of the connection in its
  // lane.
  std::shared_ptr<Connection> connection;
  absl::Time deadline;
  absl::Time sever_at;
  bool caller_left = false;
  bool spared = false;   // nothing is to be cancelled any more
  bool sending = false;  // a request is on its way
  bool severed = false;
  CancelCause cause = CancelCause::kNone;  // set when a request is wanted
};

struct Watchdog::State {
  std::mutex mutex;
  std::condition_variable changed;  // the timer: guards or deadlines
  std::condition_variable wanted;   // the sender: a request
  std::condition_variable sent;     // Spare: a request has been delivered, or the connection cut
  std::list<std::shared_ptr<Watch>> watches;  // at most one for each connection, so a walk is cheap
  std::deque<std::shared_ptr<Watch>> requests;
  absl::Time wake_at = absl::InfinitePast();  // when the timer looks again by itself
  bool stopping = false;
  bool sender_is_done = false;
};

Watchdog::Watchdog()
    : state_(std::make_shared<State>()),
      timer_([state = state_] { Time(*state); }),
      sender_([state = state_] { Send(*state); }) {}

Watchdog::~Watchdog() {
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  state_->changed.notify_all();
  state_->wanted.notify_all();
  const bool is_done = state_->sent.wait_for(lock, absl::ToChronoSeconds(kPatience),
                                             [this] { return state_->sender_is_done; });
  lock.unlock();
  timer_.join();
  if (is_done) {
    sender_.join();
  } else {
    sender_.detach();
  }
}

void Watchdog::Time(State& state) {
  std::unique_lock lock(state.mutex);
  while (!state.stopping) {
    absl::Time next = absl::InfiniteFuture();
    const absl::Time now = absl::Now();
    for (const std::shared_ptr<Watch>& watch : state.watches) {
      const bool may_cancel = !watch->spared && watch->cause == CancelCause::kNone;
      if (may_cancel && (watch->caller_left || watch->deadline <= now)) {
        watch->cause = watch->caller_left ? CancelCause::kCaller : CancelCause::kDeadline;
        watch->sever_at = std::min(watch->sever_at, now + kPatience);
        state.requests.push_back(watch);
        state.wanted.notify_one();
      }
      if (!watch->severed && watch->sever_at <= now) {
        watch->connection->Sever();
        watch->severed = true;
        state.sent.notify_all();
      }
      if (!watch->severed) next = std::min(next, watch->sever_at);
      if (may_cancel && watch->cause == CancelCause::kNone) next = std::min(next, watch->deadline);
    }
    state.wake_at = next;
    if (next == absl::InfiniteFuture()) {
      state.changed.wait(lock);
    } else {
      state.changed.wait_until(lock, absl::ToChronoTime(next));
    }
  }
}

void Watchdog::Send(State& state) {
  std::unique_lock lock(state.mutex);
  while (true) {
    state.wanted.wait(lock, [&] { return state.stopping || !state.requests.empty(); });
    if (state.requests.empty()) break;
    std::shared_ptr<Watch> watch = std::move(state.requests.front());
    state.requests.pop_front();
    if (watch->spared || watch->severed) continue;
    watch->sending = true;
    lock.unlock();
    watch->connection->Cancel();
    lock.lock();
    watch->sending = false;
    state.sent.notify_all();
    lock.unlock();
    watch.reset();  // perhaps the last hold on a connection, which takes its time to go
    lock.lock();
  }
  state.sender_is_done = true;
  state.sent.notify_all();
}

Watchdog::Guard::Guard(Watchdog& watchdog, const CallContext& context,
                       std::shared_ptr<Connection> connection)
    : state_(watchdog.state_),
      watch_(std::make_shared<Watch>()),
      cancellation_(context.cancellation) {
  watch_->connection = std::move(connection);
  watch_->deadline = context.deadline;
  watch_->sever_at = context.deadline + kPatience;
  {
    const std::lock_guard lock(state_->mutex);
    place_ = state_->watches.insert(state_->watches.end(), watch_);
    // Most calls end long before their deadline: waking the timer for each would cost them more
    // than all of this.
    if (watch_->deadline < state_->wake_at) state_->changed.notify_one();
  }
  if (cancellation_) {
    cancellation_->Watch([this] {
      {
        const std::lock_guard lock(state_->mutex);
        watch_->caller_left = true;
      }
      state_->changed.notify_one();
    });
  }
}

Watchdog::Guard::~Guard() {
  Spare();
  const std::lock_guard lock(state_->mutex);
  state_->watches.erase(place_);
}

void Watchdog::Guard::Spare() {
  // First the caller's side, without our lock: its watcher takes the lock.
  if (cancellation_) {
    cancellation_->Watch(nullptr);
    cancellation_.reset();
  }
  std::unique_lock lock(state_->mutex);
  if (watch_->spared) return;
  watch_->spared = true;
  state_->sent.wait(lock, [this] { return !watch_->sending || watch_->severed; });
  // What is left, COMMIT or ROLLBACK, has the time that the caller had.
  watch_->sever_at = std::max(watch_->deadline, absl::Now()) + kPatience;
}

CancelCause Watchdog::Guard::cause() const {
  const std::lock_guard lock(state_->mutex);
  return watch_->cause;
}

bool Watchdog::Guard::severed() const {
  const std::lock_guard lock(state_->mutex);
  return watch_->severed;
}

}  // namespace entente::storage::postgres

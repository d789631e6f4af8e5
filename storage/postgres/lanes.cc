#include "storage/postgres/lanes.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "storage/error.h"
#include "storage/postgres/errors.h"

namespace entente::storage::postgres {
namespace {

// Between attempts to reach a database that is away: soon enough to be well again within a second
// of its return, seldom enough to be no burden on it.
constexpr std::chrono::milliseconds kBackoffMin(50);
constexpr std::chrono::milliseconds kBackoffMax(1000);

absl::Status QueueFullStatus() {
  return WithRetry(MakeError(absl::StatusCode::kResourceExhausted, kReasonQueueFull,
                             "too many calls wait for the database; try again later"),
                   absl::Milliseconds(200));
}

}  // namespace

Lanes::Lanes(LanesOptions options) : options_(std::move(options)) {
  for (std::size_t i = 0; i < slots_.size(); ++i) slots_[i].missing = options_.connections[i];
  keeper_ = std::thread([this] { Keep(); });
}

Lanes::~Lanes() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify_all();
  keeper_.join();
}

Lanes::Slots* Lanes::FindMissing() {
  for (Slots& slots : slots_) {
    if (slots.missing > 0) return &slots;
  }
  return nullptr;
}

void Lanes::Keep() {
  auto backoff = kBackoffMin;
  std::unique_lock lock(mutex_);
  while (true) {
    wanted_.wait(lock, [this] { return stopping_ || FindMissing() != nullptr; });
    if (stopping_) return;
    const std::uint64_t generation = generation_;
    const bool was_away = away_;
    lock.unlock();
    std::shared_ptr<Connection> connection;
    try {
      connection = std::make_shared<Connection>(options_.connection);
      if (was_away) options_.log("the database is back");
    } catch (const std::exception& exception) {
      if (!was_away) options_.log(absl::StrCat("the database is away: ", exception.what()));
    }
    lock.lock();
    away_ = connection == nullptr;
    if (away_) {
      changed_.notify_all();
      wanted_.wait_for(lock, backoff, [this] { return stopping_; });
      backoff = std::min(backoff * 2, kBackoffMax);
      continue;
    }
    backoff = kBackoffMin;
    Slots* slots = FindMissing();
    // Condemned while it was being made: it may be one of the bad ones.
    if (generation != generation_ || slots == nullptr) continue;
    --slots->missing;
    slots->idle.push_back(std::move(connection));
    changed_.notify_all();
  }
}

absl::StatusOr<Lanes::Lease> Lanes::Take(const CallContext& context, WhenAway when_away) {
  const auto has_left = [&] { return context.cancellation && context.cancellation->cancelled(); };
  if (has_left()) return CancelledStatus();
  if (context.deadline <= absl::Now()) return DeadlineStatus();
  Slots& slots = slots_[static_cast<std::size_t>(context.lane)];
  std::unique_lock lock(mutex_);
  const bool must_wait = slots.idle.empty() || !slots.waiting.empty();
  if (when_away == WhenAway::kFail && must_wait && slots.waiting.size() >= options_.waiters_max) {
    return QueueFullStatus();
  }
  const std::uint64_t ticket = next_ticket_++;
  slots.waiting.insert(ticket);
  const auto is_served = [&] { return !slots.idle.empty() && *slots.waiting.begin() == ticket; };
  const auto is_away = [&] { return away_ && when_away == WhenAway::kFail; };
  while (!is_served() && !is_away() && !has_left() && absl::Now() < context.deadline) {
    // A caller who leaves is noticed within this time; nobody wakes the queue for it.
    const absl::Time look = std::min(context.deadline, absl::Now() + absl::Milliseconds(50));
    changed_.wait_until(lock, absl::ToChronoTime(look));
  }
  const bool served = is_served();
  slots.waiting.erase(ticket);
  if (!slots.waiting.empty()) changed_.notify_all();  // somebody else is the first now
  if (served) {
    auto connection = std::move(slots.idle.back());
    slots.idle.pop_back();
    return Lease(*this, context.lane, std::move(connection), generation_);
  }
  if (has_left()) return CancelledStatus();
  if (is_away()) return UnavailableStatus();
  return DeadlineStatus();
}

void Lanes::GiveBack(Lane lane, std::shared_ptr<Connection> connection, std::uint64_t generation) {
  {
    const std::lock_guard lock(mutex_);
    Slots& slots = slots_[static_cast<std::size_t>(lane)];
    if (connection && generation == generation_) {
      slots.idle.push_back(std::move(connection));
    } else {
      ++slots.missing;
    }
  }
  changed_.notify_all();
  wanted_.notify_one();
}

void Lanes::Condemn(std::uint64_t generation) {
  std::vector<std::shared_ptr<Connection>> condemned;  // closed after the lock is let go
  {
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    ++generation_;
    for (Slots& slots : slots_) {
      slots.missing += slots.idle.size();
      std::move(slots.idle.begin(), slots.idle.end(), std::back_inserter(condemned));
      slots.idle.clear();
    }
  }
  wanted_.notify_one();
}

Lanes::Lease::Lease(Lanes& lanes, Lane lane, std::shared_ptr<Connection> connection,
                    std::uint64_t generation)
    : lanes_(&lanes), lane_(lane), connection_(std::move(connection)), generation_(generation) {}

Lanes::Lease::~Lease() {
  if (connection_) lanes_->GiveBack(lane_, std::move(connection_), generation_);
}

void Lanes::Lease::Condemn() { lanes_->Condemn(generation_); }

void Lanes::Lease::Discard() {
  const std::shared_ptr<Connection> discarded = std::move(connection_);
  lanes_->GiveBack(lane_, nullptr, generation_);
}

}  // namespace entente::storage::postgres

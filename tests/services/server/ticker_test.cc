#include "services/server/ticker.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace entente::server {
namespace {

// Counts ticks, and waits for them.
class Ticks {
 public:
  absl::Duration Count(absl::Duration pause) {
    const std::lock_guard lock(mutex_);
    ++count_;
    counted_.notify_all();
    return pause;
  }

  bool Await(int count) {
    std::unique_lock lock(mutex_);
    return counted_.wait_for(lock, std::chrono::seconds(20), [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable counted_;
  int count_ = 0;
};

TEST(Ticker, TicksAtOnceAndAgainAfterThePauseThatTheTickSays) {
  Ticks ticks;
  const Ticker ticker("ticks", [&] { return ticks.Count(absl::Milliseconds(1)); });

  EXPECT_TRUE(ticks.Await(3));
}

TEST(Ticker, HurriesWithoutThePause) {
  Ticks ticks;
  Ticker ticker("ticks", [&] { return ticks.Count(absl::Hours(1)); });
  ASSERT_TRUE(ticks.Await(1));

  ticker.Hurry();

  EXPECT_TRUE(ticks.Await(2));
}

TEST(Ticker, GoesWithoutWaitingForThePauseAndTellsAnOngoingTick) {
  std::atomic<bool> is_on = false;
  std::atomic<bool> was_told = false;
  std::optional<Ticker> ticker;
  std::atomic<const Ticker*> self = nullptr;
  ticker.emplace("ticks", [&] {
    while (self == nullptr) absl::SleepFor(absl::Milliseconds(1));
    is_on = true;
    const absl::Time until = absl::Now() + absl::Seconds(20);
    while (!self.load()->stopping() && absl::Now() < until) absl::SleepFor(absl::Milliseconds(1));
    was_told = self.load()->stopping();
    return absl::Hours(1);
  });
  self = &*ticker;
  while (!is_on) absl::SleepFor(absl::Milliseconds(1));

  ticker.reset();

  EXPECT_TRUE(was_told);
}

}  // namespace
}  // namespace entente::server

#include "services/rpc/call_limiter.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/error.h"

namespace entente::rpc {
namespace {

using Shape = CallLimiter::Shape;
using Place = std::shared_ptr<const void>;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

TEST(CallLimiter, CountsTheCallsOfEachCallerForAsLongAsTheyLast) {
  CallLimiter limiter({.calls_at_once = 2});
  absl::StatusOr<Place> first = limiter.Admit("a", Shape::kUnary, kNow);
  const absl::StatusOr<Place> second = limiter.Admit("a", Shape::kUnary, kNow);
  ASSERT_TRUE(first.ok() && second.ok());

  const absl::Status third = limiter.Admit("a", Shape::kUnary, kNow).status();

  EXPECT_EQ(third.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(storage::ReasonOf(third), storage::kReasonTooManyCalls);
  EXPECT_TRUE(limiter.Admit("b", Shape::kUnary, kNow).ok()) << "another's";
  EXPECT_TRUE(limiter.Admit("a", Shape::kStream, kNow).ok()) << "streams are counted apart";
  first->reset();
  EXPECT_TRUE(limiter.Admit("a", Shape::kUnary, kNow).ok());
}

TEST(CallLimiter, StreamsHaveALimitOfTheirOwn) {
  CallLimiter limiter({.calls_at_once = 100, .streams_at_once = 1});
  const absl::StatusOr<Place> first = limiter.Admit("a", Shape::kStream, kNow);
  ASSERT_TRUE(first.ok());

  EXPECT_EQ(storage::ReasonOf(limiter.Admit("a", Shape::kStream, kNow).status()),
            storage::kReasonTooManyStreams);
}

TEST(CallLimiter, ABucketGivesItsBurstAndThenItsRate) {
  CallLimiter limiter({.calls_per_second = 10, .burst = 3});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.Admit("a", Shape::kUnary, kNow).ok());

  const absl::Status refused = limiter.Admit("a", Shape::kUnary, kNow).status();

  EXPECT_EQ(storage::ReasonOf(refused), storage::kReasonRateLimited);
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(storage::GetDetail(refused, retry));
  EXPECT_EQ(retry.retry_delay().nanos(), 100'000'000);
  google::rpc::QuotaFailure quota;
  ASSERT_TRUE(storage::GetDetail(refused, quota));
  EXPECT_EQ(quota.violations(0).subject(), "caller:a");
  EXPECT_TRUE(limiter.Admit("b", Shape::kUnary, kNow).ok());
  EXPECT_FALSE(limiter.Admit("a", Shape::kUnary, kNow + absl::Milliseconds(99)).ok());
  EXPECT_TRUE(limiter.Admit("a", Shape::kUnary, kNow + absl::Milliseconds(100)).ok());
  EXPECT_FALSE(limiter.Admit("a", Shape::kUnary, kNow + absl::Milliseconds(100)).ok());
}

TEST(CallLimiter, ABucketHoldsNoMoreThanItsBurst) {
  CallLimiter limiter({.calls_per_second = 10, .burst = 2});
  ASSERT_TRUE(limiter.Admit("a", Shape::kUnary, kNow).ok());
  const absl::Time later = kNow + absl::Hours(1);

  int taken = 0;
  while (limiter.Admit("a", Shape::kUnary, later).ok()) ++taken;

  EXPECT_EQ(taken, 2);
}

TEST(CallLimiter, AClockThatGoesBackGivesNothing) {
  CallLimiter limiter({.calls_per_second = 1, .burst = 1});
  ASSERT_TRUE(limiter.Admit("a", Shape::kUnary, kNow).ok());

  EXPECT_FALSE(limiter.Admit("a", Shape::kUnary, kNow - absl::Hours(1)).ok());
  EXPECT_FALSE(limiter.Admit("a", Shape::kUnary, kNow).ok());
}

TEST(CallLimiter, ZeroIsNoLimit) {
  CallLimiter limiter({.calls_at_once = 0, .streams_at_once = 0});
  std::vector<Place> places;
  for (int i = 0; i < 1'000; ++i) places.push_back(*limiter.Admit("a", Shape::kUnary, kNow));

  EXPECT_TRUE(limiter.Admit("a", Shape::kStream, kNow).ok());
}

TEST(CallLimiter, ForgetsCallersThatAreIdle) {
  CallLimiter limiter({});
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(limiter.Admit(absl::StrCat("caller-", i), Shape::kUnary, kNow).ok());
  }

  EXPECT_LT(limiter.caller_count(), 20'000U);
}

TEST(CallLimiter, APlaceMayOutliveTheLimiter) {
  Place place;
  {
    CallLimiter limiter({});
    place = *limiter.Admit("a", Shape::kUnary, kNow);
  }
  place.reset();
}

TEST(CallLimiter, CountsRightFromManyThreads) {
  CallLimiter limiter({.calls_at_once = 8});
  std::atomic<int> most = 0;
  std::atomic<int> now = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 2'000; ++k) {
        std::vector<Place> places;
        for (int n = 0; n < 3; ++n) {
          auto place = limiter.Admit("a", Shape::kUnary, kNow);
          if (!place.ok()) continue;
          places.push_back(*std::move(place));
          const int count = ++now;
          int seen = most;
          while (count > seen && !most.compare_exchange_weak(seen, count)) {
          }
        }
        now -= static_cast<int>(places.size());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_LE(most, 8);
  EXPECT_GT(most, 0);
  EXPECT_TRUE(limiter.Admit("a", Shape::kUnary, kNow).ok()) << "all places are given back";
}

}  // namespace
}  // namespace entente::rpc

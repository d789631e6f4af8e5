#include "services/rpc/workers.h"

#include <pthread.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace entente::rpc {
namespace {

TEST(Workers, RunsJobsInTheOrderTheyCame) {
  std::vector<int> order;
  Workers workers("test", 1, 10);

  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(workers.Submit([&order, i] { order.push_back(i); }));
  }
  workers.Stop();

  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Workers, RunsAsManyJobsAtATimeAsItHasThreads) {
  Workers workers("test", 2, 10);
  std::promise<void> first_is_here;
  std::promise<void> second_is_here;

  ASSERT_TRUE(workers.Submit([&] {
    first_is_here.set_value();
    second_is_here.get_future().wait();
  }));
  ASSERT_TRUE(workers.Submit([&] {
    first_is_here.get_future().wait();
    second_is_here.set_value();
  }));

  workers.Stop();  // ends only when each has seen the other
}

TEST(Workers, RefusesAJobWhenTheQueueIsFullAndTakesOneAgainWhenThereIsRoom) {
  Workers workers("test", 1, 1);
  std::promise<void> running;
  std::promise<void> release;
  std::promise<void> second_ran;
  ASSERT_TRUE(workers.Submit([&] {
    running.set_value();
    release.get_future().wait();
  }));
  running.get_future().wait();  // the queue is empty again
  ASSERT_TRUE(workers.Submit([&] { second_ran.set_value(); }));

  EXPECT_FALSE(workers.Submit([] {}));
  EXPECT_EQ(workers.queued(), 1u);
  EXPECT_FALSE(workers.stopped());

  release.set_value();
  second_ran.get_future().wait();
  EXPECT_TRUE(workers.Submit([] {}));
}

TEST(Workers, StopRunsWhatIsQueuedAndTakesNothingMore) {
  Workers workers("test", 1, 100);
  std::atomic<int> ran = 0;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(workers.Submit([&] { ++ran; }));

  workers.Stop();

  EXPECT_EQ(ran, 100);
  EXPECT_TRUE(workers.stopped());
  EXPECT_FALSE(workers.Submit([] {}));
  workers.Stop();  // again: nothing happens
}

TEST(Workers, ThreadsBearTheNameCutToWhatTheSystemTakes) {
  std::string name(32, '\0');
  Workers workers("a-name-that-is-too-long", 1, 1);
  std::promise<void> named;
  // The name is given just after the thread began.
  ASSERT_TRUE(workers.Submit([&] {
    while (name.rfind("a-name", 0) != 0) {
      pthread_getname_np(pthread_self(), name.data(), name.size());
    }
    named.set_value();
  }));

  named.get_future().wait();

  EXPECT_STREQ(name.c_str(), "a-name-that-is-");
}

}  // namespace
}  // namespace entente::rpc

#include "services/server/stop_signals.h"

#include <unistd.h>

#include <csignal>
#include <thread>

#include "gtest/gtest.h"

namespace entente::server {
namespace {

TEST(StopSignals, NoneCameAtFirst) {
  StopSignals stop;

  EXPECT_EQ(stop.count(), 0);
  EXPECT_FALSE(stop.WaitFor(absl::ZeroDuration()));
}

TEST(StopSignals, TermAndIntAreCounted) {
  StopSignals stop;

  kill(getpid(), SIGTERM);
  stop.Wait();
  EXPECT_EQ(stop.count(), 1);
  kill(getpid(), SIGINT);
  while (stop.count() < 2) std::this_thread::yield();

  EXPECT_TRUE(stop.WaitFor(absl::ZeroDuration()));
}

TEST(StopSignals, WaitForEndsWhenOneComes) {
  StopSignals stop;
  std::thread sender([] { kill(getpid(), SIGTERM); });

  EXPECT_TRUE(stop.WaitFor(absl::Hours(1)));

  sender.join();
}

}  // namespace
}  // namespace entente::server

#include "services/server/await_database.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/services/server/log_lines.h"

namespace entente::server {
namespace {

using ::testing::HasSubstr;

AwaitOptions Impatient() {
  AwaitOptions options;
  options.pause_min = absl::ZeroDuration();
  options.pause_max = absl::ZeroDuration();
  return options;
}

std::ptrdiff_t LinesIn(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

TEST(AwaitDatabase, ADatabaseThatIsThereCostsNoWord) {
  StopSignals stop;
  LogLines lines;

  EXPECT_TRUE(AwaitDatabase([] { return absl::OkStatus(); }, stop, lines.log()).ok());

  EXPECT_EQ(lines.Take(), "");
}

TEST(AwaitDatabase, TriesUntilItIsThereAndSaysSoOnce) {
  StopSignals stop;
  LogLines lines;
  int attempts = 0;

  const absl::Status status = AwaitDatabase(
      [&] {
        return ++attempts < 100 ? absl::UnavailableError("connection refused") : absl::OkStatus();
      },
      stop, lines.log(), Impatient());

  EXPECT_TRUE(status.ok());
  EXPECT_EQ(attempts, 100);
  const std::string text = lines.Take();
  EXPECT_EQ(LinesIn(text), 2) << text;
  EXPECT_THAT(text, HasSubstr(R"(msg="waiting for the database" error="connection refused")"));
  EXPECT_THAT(text, HasSubstr("the database is there"));
}

TEST(AwaitDatabase, SaysAgainNowAndThenWhatItWaitsFor) {
  StopSignals stop;
  LogLines lines;
  absl::Time now;
  AwaitOptions options = Impatient();
  options.clock = [&] { return now += absl::Seconds(1); };
  int attempts = 0;

  (void)AwaitDatabase(
      [&] { return ++attempts < 100 ? absl::UnavailableError("away") : absl::OkStatus(); }, stop,
      lines.log(), options);

  const std::string text = lines.Take();
  EXPECT_GT(LinesIn(text), 3);
  EXPECT_LT(LinesIn(text), 6);
}

TEST(AwaitDatabase, AnyOtherErrorEndsTheWait) {
  StopSignals stop;
  LogLines lines;

  const absl::Status status =
      AwaitDatabase([] { return absl::FailedPreconditionError("run entente-server migrate"); },
                    stop, lines.log());

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
}

TEST(AwaitDatabase, AStopSignalEndsTheWait) {
  StopSignals stop;
  LogLines lines;
  AwaitOptions options;
  options.pause_min = absl::Hours(1);

  const absl::Status status = AwaitDatabase(
      [] {
        kill(getpid(), SIGTERM);
        return absl::UnavailableError("away");
      },
      stop, lines.log(), options);

  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace entente::server

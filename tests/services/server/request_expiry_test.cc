#include "services/server/request_expiry.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/fake_maintenance.h"

namespace entente::server {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

// Answers as it is told, then that there is nothing to forget.
class Forgetful final : public entente::test::FakeMaintenance {
 public:
  explicit Forgetful(std::deque<absl::StatusOr<int>> answers) : answers_(std::move(answers)) {}

  absl::StatusOr<int> ForgetRequests(const storage::CallContext& context, absl::Duration age,
                                     int limit) override {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(context.lane, storage::Lane::kBulk);
    EXPECT_LT(context.deadline, absl::InfiniteFuture());
    ages_.push_back(age);
    limits_.push_back(limit);
    called_.notify_all();
    if (answers_.empty()) return 0;
    absl::StatusOr<int> answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

  // Waits until so many calls have come.
  void AwaitCalls(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(
        called_.wait_for(lock, std::chrono::seconds(20), [&] { return ages_.size() >= count; }));
  }

  std::vector<absl::Duration> ages() {
    const std::lock_guard lock(mutex_);
    return ages_;
  }
  std::vector<int> limits() {
    const std::lock_guard lock(mutex_);
    return limits_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable called_;
  std::deque<absl::StatusOr<int>> answers_;
  std::vector<absl::Duration> ages_;
  std::vector<int> limits_;
};

RequestExpiryOptions OptionsOf(absl::Duration interval) {
  RequestExpiryOptions options;
  options.interval = interval;
  options.batch_size = 10;
  options.batches_max = 3;
  return options;
}

TEST(RequestExpiry, GoesOnWhileBatchesAreFullAndEndsWithOneThatIsNot) {
  Forgetful maintenance({10, 10, 9});
  {
    const RequestExpiry expiry(maintenance, OptionsOf(absl::Hours(1)));
    maintenance.AwaitCalls(3);
  }

  EXPECT_THAT(maintenance.ages(), SizeIs(3));
  EXPECT_THAT(maintenance.ages(), Each(absl::Hours(7 * 24)));
  EXPECT_THAT(maintenance.limits(), Each(10));
}

TEST(RequestExpiry, DoesABoundedPartInOneRound) {
  Forgetful maintenance({10, 10, 10, 10, 10});
  {
    const RequestExpiry expiry(maintenance, OptionsOf(absl::Hours(1)));
    maintenance.AwaitCalls(3);
  }

  EXPECT_THAT(maintenance.ages(), SizeIs(3));
}

TEST(RequestExpiry, TellsOnceOfAnOutageAndTriesAgain) {
  Forgetful maintenance({absl::UnavailableError("away"), absl::UnavailableError("away"), 3});
  RequestExpiryOptions options = OptionsOf(absl::Milliseconds(1));
  std::vector<std::string> told;
  options.on_failure = [&told](const absl::Status& status) {
    told.emplace_back(status.message().data(), status.message().size());
  };
  {
    const RequestExpiry expiry(maintenance, options);
    maintenance.AwaitCalls(4);
  }

  EXPECT_THAT(told, ElementsAre("away"));
}

}  // namespace
}  // namespace entente::server

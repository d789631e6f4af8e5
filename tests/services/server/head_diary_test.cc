#include "services/server/head_diary.h"

#include <condition_variable>
#include <mutex>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/support/fake_maintenance.h"

namespace entente::server {
namespace {

// Away at first, then at change 7, 8, ...
class Growing final : public entente::test::FakeMaintenance {
 public:
  absl::StatusOr<storage::ChainEnds> ReadChainEnds(const storage::CallContext& context) override {
    EXPECT_LT(context.deadline, absl::InfiniteFuture());
    if (calls_++ == 0) return absl::UnavailableError("away");
    storage::ChainEnds ends;
    ends.head.number = 5 + calls_;
    return ends;
  }

 private:
  std::int64_t calls_ = 0;
};

TEST(HeadDiary, TellsTheHeadAgainAndAgainAndAlsoThatItCannotBeRead) {
  Growing maintenance;
  std::mutex mutex;
  std::condition_variable told;
  std::vector<absl::StatusOr<storage::ChainLink>> heads;
  const HeadDiary diary(maintenance, {.interval = absl::Milliseconds(1),
                                      .retry = absl::Milliseconds(1),
                                      .tell = [&](const absl::StatusOr<storage::ChainLink>& head) {
                                        const std::lock_guard lock(mutex);
                                        heads.push_back(head);
                                        told.notify_all();
                                      }});

  std::unique_lock lock(mutex);
  ASSERT_TRUE(told.wait_for(lock, std::chrono::seconds(20), [&] { return heads.size() >= 3; }));
  EXPECT_EQ(heads[0].status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(heads[1]->number, 7);
  EXPECT_EQ(heads[2]->number, 8);
}

TEST(HeadDiary, EndsAtOnce) {
  Growing maintenance;
  const absl::Time begin = absl::Now();
  { const HeadDiary diary(maintenance, {}); }
  EXPECT_LT(absl::Now() - begin, absl::Minutes(1)) << "it slept until the next look";
}

}  // namespace
}  // namespace entente::server

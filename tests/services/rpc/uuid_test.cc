#include "services/rpc/uuid.h"

#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace entente::rpc {
namespace {

TEST(MakeUuidV7, IsTheExampleOfTheStandard) {
  // RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC.
  const std::array<std::uint8_t, 10> random = {0x0C, 0xC3, 0x18, 0xC4, 0xDC,
                                               0x0C, 0x0C, 0x07, 0x39, 0x8F};

  EXPECT_EQ(MakeUuidV7(absl::FromUnixMillis(0x017F22E279B0), random),
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(NewUuidV7, IsNewEachTime) {
  EXPECT_TRUE(IsUuid(NewUuidV7()));
  EXPECT_NE(NewUuidV7(), NewUuidV7());
}

TEST(NewUuidV7, IsGreaterThanTheOnesBefore) {
  std::string before = NewUuidV7();
  for (int i = 0; i < 10'000; ++i) {
    std::string next = NewUuidV7();
    ASSERT_GT(next, before);
    before = std::move(next);
  }
}

TEST(NewUuidV7, OfManyThreadsAreAllDifferentAndOfThisTime) {
  constexpr int kThreads = 4;
  constexpr int kEach = 2'000;
  const absl::Time begin = absl::Now();
  std::vector<std::vector<std::string>> made(kThreads);
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (auto& mine : made) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < kEach; ++i) mine.push_back(NewUuidV7());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const absl::Time end = absl::Now();

  std::set<std::string> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());

  EXPECT_EQ(all.size(), std::size_t{kThreads} * kEach);
  const std::array<std::uint8_t, 10> lowest = {};
  EXPECT_GE(*all.begin(), MakeUuidV7(begin, lowest));
  EXPECT_LE(all.rbegin()->substr(0, 13),
            MakeUuidV7(end + absl::Milliseconds(10), lowest).substr(0, 13));
}

TEST(IsUuid, WantsTheFormInAnyCase) {
  EXPECT_TRUE(IsUuid("0190163D-8694-739B-AEA5-966C26F8AD91"));
  for (const char* bad :
       {"", "0190163d8694739baea5966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9",
        "g190163d-8694-739b-aea5-966c26f8ad91", "{190163d-8694-739b-aea5-966c26f8ad9}"}) {
    EXPECT_FALSE(IsUuid(bad)) << bad;
  }
}

}  // namespace
}  // namespace entente::rpc

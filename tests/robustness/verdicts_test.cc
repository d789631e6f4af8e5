// What a watcher saw is held against the history that it can have seen.

#include "tests/robustness/verdicts.h"

#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace entente::robustness {
namespace {

TrueChange ChangeOf(std::int64_t number, const std::string& digest) {
  TrueChange change;
  change.number = number;
  change.digest = digest;
  TrueRevision& revision = change.revisions.emplace_back();
  revision.name = "agencies/a" + std::to_string(number);
  revision.type = storage::ResourceType::kAgency;
  return change;
}

Epoch EpochOf(const std::string& second_digest, std::int64_t backup) {
  Epoch epoch;
  epoch.backup = backup;
  epoch.truth.head = 2;
  epoch.truth.changes = {ChangeOf(1, "one"), ChangeOf(2, second_digest)};
  return epoch;
}

// A restore took change 2, and another came in its place.
Epochs BeforeAndAfter() { return {EpochOf("taken", 0), EpochOf("another", 1)}; }

// Was told of both changes of an epoch, from its beginning on.
WatchRecord WatchOf(const std::string& second_digest) {
  WatchRecord watch;
  watch.span.last_epoch = 1;
  watch.history = {{0,
                    {{{{1, "agencies/a1", Effect::kAdded, "one"}}, 1},
                     {{{2, "agencies/a2", Effect::kAdded, second_digest}}, 2}}}};
  watch.token = 2;
  watch.token_digest = second_digest.substr(0, 3);
  return watch;
}

Findings FindingsOf(const WatchRecord& watch, const std::string& guarantee) {
  Observations seen;
  seen.watches.push_back(watch);
  const std::vector<Verdict> verdicts = Judge(seen, BeforeAndAfter(), {}, {});
  const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return verdict.guarantee == guarantee;
  });
  return found == verdicts.end() ? Findings{"no such guarantee"} : found->findings;
}

const char* const kReliable = "watch: reliable";
const char* const kLost = "watch: lost history is told, and no other";

TEST(VerdictsTest, AWatcherIsHeldAgainstTheHistoryItSaw) {
  EXPECT_EQ(FindingsOf(WatchOf("taken"), kReliable), Findings{});
  EXPECT_EQ(FindingsOf(WatchOf("another"), kReliable), Findings{});
  EXPECT_EQ(FindingsOf(WatchOf("never"), kReliable),
            Findings{"agencies/a2 of change 2 is of another history"});
}

TEST(VerdictsTest, AWatcherThatWasLeftBehindIsFoundUnlessItsHistoryWasLost) {
  WatchRecord watch = WatchOf("another");
  watch.history[0].messages.pop_back();
  EXPECT_EQ(FindingsOf(watch, kReliable), Findings{"was told up to 1, not up to 2"});
  watch.is_lost = true;
  EXPECT_EQ(FindingsOf(watch, kReliable), Findings{});
}

TEST(VerdictsTest, OnlyATokenOfWhatIsGoneMayBeSaidToBeLost) {
  WatchRecord watch = WatchOf("taken");
  watch.is_lost = true;
  watch.lost.last_epoch = 1;
  EXPECT_EQ(FindingsOf(watch, kLost), Findings{});
  watch.lost.last_epoch = 0;
  EXPECT_EQ(FindingsOf(watch, kLost),
            Findings{"the token of change 2 was said to be lost, and is there"});
}

}  // namespace
}  // namespace entente::robustness

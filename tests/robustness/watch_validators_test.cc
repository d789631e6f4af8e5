// Each validator passes a good history and finds the fault it is there for.

#include "tests/robustness/watch_validators.h"

#include <gtest/gtest.h>

#include "tests/robustness/watch_history.h"

namespace entente::robustness {
namespace {

const ChangeLog& Log() {
  static const auto& log = *new ChangeLog{{1, {"a"}}, {2, {"a", "b"}}, {3, {"c"}}, {4, {"a"}}};
  return log;
}

// Change 2 comes in two parts; the second stream resumes after it.
WatchHistory GoodHistory() {
  return {{0, {{{{1, "a"}}, 1}, {{{2, "a"}}, 0}, {{{2, "b"}}, 2}}},
          {2, {{{{3, "c"}}, 3}, {{}, 3}, {{{4, "a"}}, 4}}}};
}

TEST(WatchValidatorsTest, AGoodHistoryHasNoFaults) {
  const WatchHistory history = GoodHistory();
  EXPECT_EQ(ValidateOrdered(history), Faults{});
  EXPECT_EQ(ValidateUnique(history), Faults{});
  EXPECT_EQ(ValidateReliable(history, Log()), Faults{});
  EXPECT_EQ(ValidateAtomic(history, Log()), Faults{});
  EXPECT_EQ(ValidateResumable(history), Faults{});
  EXPECT_EQ(ValidateBookmarkable(history, Log()), Faults{});
}

TEST(WatchValidatorsTest, AStreamCutWithinAChangeIsNoFault) {
  const WatchHistory history = {{0, {{{{1, "a"}}, 1}, {{{2, "a"}}, 0}}},
                                {1, {{{{2, "a"}, {2, "b"}}, 2}}}};
  EXPECT_EQ(ValidateUnique(history), Faults{});
  EXPECT_EQ(ValidateAtomic(history, Log()), Faults{});
  EXPECT_EQ(ValidateResumable(history), Faults{});
}

TEST(WatchValidatorsTest, OrderedFindsANumberThatGoesBack) {
  EXPECT_EQ(ValidateOrdered({{2, {{{{4, "a"}, {3, "c"}}, 4}}}}),
            Faults{"c of change 3 came after change 4"});
}

TEST(WatchValidatorsTest, UniqueFindsAnEventToldTwice) {
  EXPECT_EQ(ValidateUnique({{2, {{{{3, "c"}}, 3}, {{{3, "c"}}, 3}}}}),
            Faults{"c of change 3 came twice"});
}

TEST(WatchValidatorsTest, ReliableFindsASkippedChange) {
  EXPECT_EQ(ValidateReliable({{2, {{{{4, "a"}}, 4}}}}, Log()), Faults{"change 3 was never told"});
}

TEST(WatchValidatorsTest, ReliableFindsAnEventOutsideTheLog) {
  EXPECT_EQ(ValidateReliable({{2, {{{{3, "x"}}, 3}}}}, Log()),
            Faults{"x of change 3 is not in the log"});
}

TEST(WatchValidatorsTest, AtomicFindsATokenBeforeAllOfItsChange) {
  EXPECT_EQ(ValidateAtomic({{1, {{{{2, "a"}}, 2}}}}, Log()), Faults{"change 2 was not told whole"});
}

TEST(WatchValidatorsTest, ResumableFindsAnEventOfBeforeTheToken) {
  EXPECT_EQ(ValidateResumable({{3, {{{{3, "c"}}, 3}}}}),
            Faults{"c of change 3 was told again after its token"});
}

TEST(WatchValidatorsTest, ResumableFindsAStreamThatBeganElsewhere) {
  EXPECT_EQ(ValidateResumable({{0, {{{{1, "a"}}, 1}}}, {2, {}}}), Faults{"resumed at 2, not at 1"});
}

TEST(WatchValidatorsTest, BookmarkableFindsACheckpointAheadOfItsChanges) {
  EXPECT_EQ(ValidateBookmarkable({{2, {{{}, 3}}}}, Log()), Faults{"change 3 was never told"});
}

TEST(WatchValidatorsTest, BookmarkableFindsAnEventBehindACheckpoint) {
  EXPECT_EQ(ValidateBookmarkable({{2, {{{{3, "c"}}, 3}, {{{3, "c"}}, 3}}}}, Log()),
            Faults{"c of change 3 came after the token of 3"});
}

}  // namespace
}  // namespace entente::robustness

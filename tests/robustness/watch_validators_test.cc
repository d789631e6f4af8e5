// Each validator passes a good history and finds the fault it is there for.

#include "tests/robustness/watch_validators.h"

#include <gtest/gtest.h>

#include "tests/robustness/watch_history.h"

namespace entente::robustness {
namespace {

const ChangeLog& Log() {
  static const auto& log = *new ChangeLog{{1, {{{"a", Effect::kAdded}}, ""}},
                                          {2, {{{"a", Effect::kAdded}, {"b", Effect::kAdded}}, ""}},
                                          {3, {{{"c", Effect::kAdded}}, ""}},
                                          {4, {{{"a", Effect::kAdded}}, ""}}};
  return log;
}

// Change 2 comes in two parts; the second stream resumes after it.
WatchHistory GoodHistory() {
  return {{0, {{{{1, "a"}}, 1}, {{{2, "a"}}, 0}, {{{2, "b"}}, 2}}},
          {2, {{{{3, "c"}}, 3}, {{}, 3}, {{{4, "a"}}, 4}}}};
}

TEST(WatchValidatorsTest, AGoodHistoryHasNoFindings) {
  const WatchHistory history = GoodHistory();
  EXPECT_EQ(ValidateOrdered(history), Findings{});
  EXPECT_EQ(ValidateUnique(history), Findings{});
  EXPECT_EQ(ValidateReliable(history, Log()), Findings{});
  EXPECT_EQ(ValidateAtomic(history, Log()), Findings{});
  EXPECT_EQ(ValidateResumable(history), Findings{});
  EXPECT_EQ(ValidateBookmarkable(history, Log()), Findings{});
  EXPECT_EQ(ValidateUpToDate(history, 4), Findings{});
  EXPECT_EQ(ValidateSnapshot({2, {"a", "b"}}, {"a", "b"}), Findings{});
}

TEST(WatchValidatorsTest, AStreamCutWithinAChangeIsNoFault) {
  const WatchHistory history = {{0, {{{{1, "a"}}, 1}, {{{2, "a"}}, 0}}},
                                {1, {{{{2, "a"}, {2, "b"}}, 2}}}};
  EXPECT_EQ(ValidateUnique(history), Findings{});
  EXPECT_EQ(ValidateAtomic(history, Log()), Findings{});
  EXPECT_EQ(ValidateResumable(history), Findings{});
}

TEST(WatchValidatorsTest, OrderedFindsANumberThatGoesBack) {
  EXPECT_EQ(ValidateOrdered({{2, {{{{4, "a"}, {3, "c"}}, 4}}}}),
            Findings{"c of change 3 came after change 4"});
}

TEST(WatchValidatorsTest, UniqueFindsAnEventToldTwice) {
  EXPECT_EQ(ValidateUnique({{2, {{{{3, "c"}}, 3}, {{{3, "c"}}, 3}}}}),
            Findings{"c of change 3 came twice"});
}

TEST(WatchValidatorsTest, ReliableFindsASkippedChange) {
  EXPECT_EQ(ValidateReliable({{2, {{{{4, "a"}}, 4}}}}, Log()), Findings{"change 3 was never told"});
}

TEST(WatchValidatorsTest, ReliableFindsAnEventOutsideTheLog) {
  EXPECT_EQ(ValidateReliable({{2, {{{{3, "x"}}, 3}}}}, Log()),
            Findings{"x of change 3 is not in the log"});
}

TEST(WatchValidatorsTest, ReliableFindsAnotherEffect) {
  EXPECT_EQ(ValidateReliable({{2, {{{{3, "c", Effect::kRemoved}}, 3}}}}, Log()),
            Findings{"c of change 3 came with another effect"});
}

TEST(WatchValidatorsTest, ReliableFindsAChangeOfAnotherHistory) {
  EXPECT_EQ(ValidateReliable({{2, {{{{3, "c", Effect::kAdded, "another"}}, 3}}}}, Log()),
            Findings{"c of change 3 is of another history"});
}

TEST(WatchValidatorsTest, AtomicFindsATokenBeforeAllOfItsChange) {
  EXPECT_EQ(ValidateAtomic({{1, {{{{2, "a"}}, 2}}}}, Log()),
            Findings{"change 2 was not told whole"});
}

TEST(WatchValidatorsTest, ResumableFindsAnEventOfBeforeTheToken) {
  EXPECT_EQ(ValidateResumable({{3, {{{{3, "c"}}, 3}}}}),
            Findings{"c of change 3 was told again after its token"});
}

TEST(WatchValidatorsTest, ResumableFindsAStreamThatBeganElsewhere) {
  EXPECT_EQ(ValidateResumable({{0, {{{{1, "a"}}, 1}}}, {2, {}}}),
            Findings{"resumed at 2, not at 1"});
}

TEST(WatchValidatorsTest, BookmarkableFindsACheckpointAheadOfItsChanges) {
  EXPECT_EQ(ValidateBookmarkable({{2, {{{}, 3}}}}, Log()), Findings{"change 3 was never told"});
}

TEST(WatchValidatorsTest, BookmarkableFindsAnEventBehindACheckpoint) {
  EXPECT_EQ(ValidateBookmarkable({{2, {{{{3, "c"}}, 3}, {{{3, "c"}}, 3}}}}, Log()),
            Findings{"c of change 3 came after the token of 3"});
}

TEST(WatchValidatorsTest, UpToDateFindsAWatcherThatWasLeftBehind) {
  EXPECT_EQ(ValidateUpToDate(GoodHistory(), 5), Findings{"was told up to 4, not up to 5"});
}

TEST(WatchValidatorsTest, SnapshotFindsWhatIsMissingAndWhatWasNotThere) {
  EXPECT_EQ(ValidateSnapshot({2, {"a", "c"}}, {"a", "b"}),
            (Findings{"c of the snapshot of change 2 was not there",
                      "b of the snapshot of change 2 is missing"}));
}

}  // namespace
}  // namespace entente::robustness

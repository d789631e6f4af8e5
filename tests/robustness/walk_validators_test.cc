// The validator passes a good walk and finds the faults it is there for.

#include "tests/robustness/walk_validators.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace entente::robustness {
namespace {

// Change N is of request N, sent at 10 N and answered 5 later.
struct Step {
  std::string name;
  bool deleted = false;
};

Epochs EpochOf(const std::vector<Step>& steps) {
  Epoch epoch;
  for (const Step& step : steps) {
    TrueChange& change = epoch.truth.changes.emplace_back();
    change.number = ++epoch.truth.head;
    change.request_id = std::to_string(change.number);
    TrueRevision& revision = change.revisions.emplace_back();
    revision.name = step.name;
    revision.deleted = step.deleted;
  }
  return {epoch};
}

std::vector<WriteRecord> WritesOf(const Epochs& epochs) {
  std::vector<WriteRecord> writes;
  for (const TrueChange& change : epochs[0].truth.changes) {
    const std::int64_t sent = 10 * change.number;
    Attempt attempt = {{sent, sent + 5}, Attempt::Outcome::kAcknowledged, "", {}};
    writes.push_back({change.request_id, "", {}, "", {attempt}});
  }
  return writes;
}

// Two are there before the walk; during it one more is made, and one deleted.
Epochs GoodEpochs() {
  return EpochOf(
      {{"initiatives/a"}, {"initiatives/b"}, {"initiatives/c"}, {"initiatives/b", true}});
}

PageWalk WalkOf(const std::vector<std::string>& names) {
  return {{26, 50}, "initiatives", "initiatives/", "", 1, names};
}

Findings Validate(const PageWalk& walk) {
  return ValidateWalks({walk}, WritesOf(GoodEpochs()), GoodEpochs());
}

TEST(WalkValidatorsTest, WhatComesOrGoesMeanwhileMayBeToldOrNot) {
  EXPECT_EQ(Validate(WalkOf({"initiatives/a", "initiatives/b", "initiatives/c"})), Findings{});
  EXPECT_EQ(Validate(WalkOf({"initiatives/a"})), Findings{});
}

TEST(WalkValidatorsTest, FindsWhatWasLeftOut) {
  EXPECT_EQ(Validate(WalkOf({"initiatives/b"})),
            Findings{"initiatives/a was left out by a walk of initiatives"});
}

TEST(WalkValidatorsTest, FindsWhatCameTwice) {
  EXPECT_EQ(Validate(WalkOf({"initiatives/a", "initiatives/a"})),
            Findings{"initiatives/a came twice by a walk of initiatives"});
}

TEST(WalkValidatorsTest, FindsWhatWasNotThereAtAnyTime) {
  EXPECT_EQ(Validate(WalkOf({"initiatives/a", "initiatives/d"})),
            Findings{"initiatives/d was told and not there by a walk of initiatives"});
  PageWalk late = WalkOf({"initiatives/a", "initiatives/b", "initiatives/c"});
  late.span = {46, 50};
  EXPECT_EQ(Validate(late),
            Findings{"initiatives/b was told and not there by a walk of initiatives"});
}

TEST(WalkValidatorsTest, DoesNotJudgeAWalkThatARestoreCameInBetween) {
  PageWalk walk = WalkOf({});
  walk.span.last_epoch = 1;
  EXPECT_EQ(Validate(walk), Findings{});
}

}  // namespace
}  // namespace entente::robustness

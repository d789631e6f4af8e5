// Each validator passes a good record and finds the fault it is there for.

#include "tests/robustness/record_validators.h"

#include <string>

#include <gtest/gtest.h>

#include "storage/postgres/digest.h"

namespace entente::robustness {
namespace {

TrueRevision RevisionOf(const std::string& name, std::int64_t revision) {
  TrueRevision made;
  made.name = name;
  made.uid = "uid of " + name;
  made.revision = revision;
  made.document = name + std::to_string(revision);
  made.document_digest = storage::postgres::Sha256(made.document);
  return made;
}

std::string NumberBytes(char number) { return std::string(7, '\0') + number; }

// Two revisions of one document.
Truth GoodTruth() {
  Truth truth;
  truth.origin = "origin";
  truth.head = 2;
  std::string digest = truth.origin;
  for (char number = 1; number <= 2; ++number) {
    TrueChange change;
    change.number = number;
    change.time_us = 10 + number;
    change.content_digest = "content";
    digest = storage::postgres::Sha256(digest + NumberBytes(number) +
                                       NumberBytes(static_cast<char>(10 + number)) + "content");
    change.digest = digest;
    change.revisions = {RevisionOf("a", number)};
    truth.changes.push_back(change);
  }
  truth.head_digest = digest;
  return truth;
}

TEST(RecordValidatorsTest, AGoodRecordHasNoFindings) {
  EXPECT_EQ(ValidateNumbers(GoodTruth()), Findings{});
  EXPECT_EQ(ValidateDigests(GoodTruth()), Findings{});
  EXPECT_EQ(ValidateRevisions(GoodTruth()), Findings{});
  EXPECT_EQ(ValidateRestored({{GoodTruth()}, {GoodTruth(), 1}}), Findings{});
}

TEST(RecordValidatorsTest, NumbersFindsAGap) {
  Truth truth = GoodTruth();
  truth.changes.erase(truth.changes.begin());
  EXPECT_EQ(ValidateNumbers(truth), Findings{"change 2 follows 0"});
}

TEST(RecordValidatorsTest, NumbersFindsAHeadThatIsNotTheNewestChange) {
  Truth truth = GoodTruth();
  truth.head = 3;
  EXPECT_EQ(ValidateNumbers(truth), Findings{"the head is 3, the newest change 2"});
}

TEST(RecordValidatorsTest, NumbersFindsATimeThatGoesBackAndAChangeOfNothing) {
  Truth truth = GoodTruth();
  truth.changes[1].time_us = truth.changes[0].time_us;
  truth.changes[1].revisions.clear();
  EXPECT_EQ(ValidateNumbers(truth),
            (Findings{"change 2 is not later than the one before", "change 2 made no revision"}));
}

TEST(RecordValidatorsTest, DigestsFindsAnAlteredDocument) {
  Truth truth = GoodTruth();
  truth.changes[0].revisions[0].document = "altered";
  EXPECT_EQ(ValidateDigests(truth), Findings{"a of change 1 has not its digest"});
}

TEST(RecordValidatorsTest, DigestsFindsAnAlteredChange) {
  Truth truth = GoodTruth();
  truth.changes[0].content_digest = "altered";
  EXPECT_EQ(ValidateDigests(truth),
            Findings{"change 1 has not the digest that follows from the one before"});
}

TEST(RecordValidatorsTest, DigestsFindsAHeadOfAnotherHistory) {
  Truth truth = GoodTruth();
  truth.head_digest = "another";
  EXPECT_EQ(ValidateDigests(truth), Findings{"the head has not the newest digest"});
}

TEST(RecordValidatorsTest, RevisionsFindsAGap) {
  Truth truth = GoodTruth();
  truth.changes[1].revisions[0].revision = 3;
  EXPECT_EQ(ValidateRevisions(truth), Findings{"a has revision 3 after 1"});
}

TEST(RecordValidatorsTest, RestoredFindsWhatTheBackupHadAndTheNextEpochHasNot) {
  Truth lost = GoodTruth();
  lost.changes.pop_back();
  EXPECT_EQ(ValidateRestored({{GoodTruth()}, {lost, 2}}), Findings{"epoch 1 lost change 2"});
  EXPECT_EQ(ValidateRestored({{GoodTruth()}, {lost, 1}}), Findings{});
  Truth altered = GoodTruth();
  altered.changes[0].digest = "another";
  EXPECT_EQ(ValidateRestored({{GoodTruth()}, {altered, 1}}),
            Findings{"epoch 1 has another change 1"});
}

}  // namespace
}  // namespace entente::robustness

// Each validator passes a good history and finds the fault it is there for.

#include "tests/robustness/write_validators.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace entente::robustness {
namespace {

using Outcome = Attempt::Outcome;

TrueChange ChangeOf(std::int64_t number, const std::string& request_id, std::int64_t revision) {
  TrueChange change;
  change.number = number;
  change.request_id = request_id;
  TrueRevision& made = change.revisions.emplace_back();
  made.name = "x";
  made.revision = revision;
  made.etag = "e" + std::to_string(revision);
  made.document = "by " + request_id;
  return change;
}

// x is made by r1 and changed by r2.
Epochs GoodEpochs() {
  Epoch epoch;
  epoch.truth.head = 2;
  epoch.truth.changes = {ChangeOf(1, "r1", 1), ChangeOf(2, "r2", 2)};
  return {epoch};
}

Attempt Acknowledged(const std::string& etag, std::int64_t begin_us) {
  return {{begin_us, begin_us + 5}, Outcome::kAcknowledged, "", {{"x", etag}}};
}

Attempt Failed(Outcome outcome, std::int64_t begin_us) {
  return {{begin_us, begin_us + 5}, outcome, "CODE/REASON", {}};
}

// r2 was not answered at first; r3 came too late.
std::vector<WriteRecord> GoodWrites() {
  return {{"r1", "Create", {}, "by r1", {Acknowledged("e1", 0)}},
          {"r2",
           "Update",
           {{"x", "e1"}},
           "by r2",
           {Failed(Outcome::kUnknown, 10), Acknowledged("e2", 20), Acknowledged("e2", 30)}},
          {"r3", "Update", {{"x", "e1"}}, "by r3", {Failed(Outcome::kRefused, 40)}}};
}

TEST(WriteValidatorsTest, AGoodHistoryHasNoFindings) {
  EXPECT_EQ(ValidateNoneLost(GoodWrites(), GoodEpochs()), Findings{});
  EXPECT_EQ(ValidateAppliedOnce(GoodWrites(), GoodEpochs()), Findings{});
  EXPECT_EQ(ValidateEtags(GoodWrites(), GoodEpochs()), Findings{});
  EXPECT_EQ(ValidateNoneInvented(GoodWrites(), GoodEpochs()), Findings{});
  EXPECT_EQ(ValidateFresh({{{26, 30}, "x", "e2"}}, GoodWrites(), GoodEpochs()), Findings{});
  EXPECT_EQ(ValidateNoServerFaults(GoodWrites()), Findings{});
}

TEST(WriteValidatorsTest, NoneLostFindsAnAcknowledgedWriteThatIsNotThere) {
  Epochs epochs = GoodEpochs();
  epochs[0].truth.changes.pop_back();
  const Findings twice(2, "Update r2 was acknowledged and is not there");
  EXPECT_EQ(ValidateNoneLost(GoodWrites(), epochs), twice) << "by each answer";
}

TEST(WriteValidatorsTest, NoneLostFindsAnotherAnswerThanIsThere) {
  std::vector<WriteRecord> writes = GoodWrites();
  writes[0].attempts[0].etags["x"] = "e7";
  EXPECT_EQ(ValidateNoneLost(writes, GoodEpochs()),
            Findings{"Create r1 is there otherwise than it was acknowledged"});
}

TEST(WriteValidatorsTest, NoneLostFindsTheTextOfAnotherRequest) {
  Epochs epochs = GoodEpochs();
  epochs[0].truth.changes[0].revisions[0].document = "by r9";
  EXPECT_EQ(ValidateNoneLost(GoodWrites(), epochs),
            Findings{"Create r1 is there with the text of another request"});
}

TEST(WriteValidatorsTest, NoneLostAllowsForWhatARestoreTookOnlyOfTheEpochBefore) {
  Epochs epochs = GoodEpochs();
  epochs.push_back(epochs[0]);
  epochs[1].backup = 1;
  epochs[1].truth.changes.pop_back();
  std::vector<WriteRecord> writes = GoodWrites();
  EXPECT_EQ(ValidateNoneLost(writes, epochs), Findings{});
  writes[1].attempts.back().span.first_epoch = writes[1].attempts.back().span.last_epoch = 1;
  EXPECT_EQ(ValidateNoneLost(writes, epochs),
            Findings{"Update r2 was acknowledged and is not there"});
}

TEST(WriteValidatorsTest, AppliedOnceFindsTwoChangesOfOneRequest) {
  Epochs epochs = GoodEpochs();
  epochs[0].truth.changes.push_back(ChangeOf(3, "r2", 3));
  EXPECT_EQ(ValidateAppliedOnce(GoodWrites(), epochs), Findings{"r2 was applied 2 times"});
}

TEST(WriteValidatorsTest, AppliedOnceFindsTwoAnswersToOneRequest) {
  std::vector<WriteRecord> writes = GoodWrites();
  writes[1].attempts[1].etags["x"] = "e3";
  EXPECT_EQ(ValidateAppliedOnce(writes, GoodEpochs()),
            Findings{"Update r2 was answered in two ways"});
}

TEST(WriteValidatorsTest, AppliedOnceFindsARepeatThatWasRefusedForWhatItDidItself) {
  std::vector<WriteRecord> writes = GoodWrites();
  writes[1].attempts[0].outcome = Outcome::kRefused;
  EXPECT_EQ(ValidateAppliedOnce(writes, GoodEpochs()), Findings{}) << "for another reason";
  writes[1].attempts[0].error = "ABORTED/ETAG_MISMATCH";
  EXPECT_EQ(ValidateAppliedOnce(writes, GoodEpochs()),
            Findings{"Update r2 was refused for what it did itself"});
}

TEST(WriteValidatorsTest, EtagsFindsAWriteOverWhatItHadNotSeen) {
  Epochs epochs = GoodEpochs();
  epochs[0].truth.changes.push_back(ChangeOf(3, "r3", 3));
  EXPECT_EQ(ValidateEtags(GoodWrites(), epochs),
            Findings{"Update r3 wrote over a revision of x that it had not seen"});
}

TEST(WriteValidatorsTest, NoneInventedFindsAChangeThatNobodyAskedFor) {
  Epochs epochs = GoodEpochs();
  epochs[0].truth.changes.push_back(ChangeOf(3, "r9", 3));
  EXPECT_EQ(ValidateNoneInvented(GoodWrites(), epochs), Findings{"nobody asked for change 3"});
}

TEST(WriteValidatorsTest, NoneInventedFindsWhatWasRefused) {
  Epochs epochs = GoodEpochs();
  epochs[0].truth.changes.push_back(ChangeOf(3, "r3", 3));
  EXPECT_EQ(ValidateNoneInvented(GoodWrites(), epochs),
            Findings{"Update r3 was refused and is there"});
}

TEST(WriteValidatorsTest, FreshFindsAReadOfBeforeAnAcknowledgedWrite) {
  EXPECT_EQ(ValidateFresh({{{26, 30}, "x", "e1"}}, GoodWrites(), GoodEpochs()),
            Findings{"a read of x gave revision 1 after 2 was acknowledged"});
  EXPECT_EQ(ValidateFresh({{{24, 30}, "x", "e1"}}, GoodWrites(), GoodEpochs()), Findings{})
      << "it began before the answer had come";
}

TEST(WriteValidatorsTest, FreshFindsWhatWasNeverThere) {
  EXPECT_EQ(ValidateFresh({{{26, 30}, "x", "e7"}}, GoodWrites(), GoodEpochs()),
            Findings{"a read of x gave what was never there"});
}

TEST(WriteValidatorsTest, RefusalsFindsWhatWasTakenAndAnotherReason) {
  EXPECT_EQ(ValidateRefusals({{"an altered token", "INVALID", "INVALID"},
                              {"a token of the future", "LOST", "OK"}}),
            Findings{"a token of the future: got OK, wanted LOST"});
}

TEST(WriteValidatorsTest, NoServerFaultsFindsAnAnswerThatBlamesTheServer) {
  std::vector<WriteRecord> writes = GoodWrites();
  writes[2].attempts[0].error = "INTERNAL/INTERNAL";
  EXPECT_EQ(ValidateNoServerFaults(writes), Findings{"Update r3 was answered INTERNAL/INTERNAL"});
}

}  // namespace
}  // namespace entente::robustness

#include "services/rpc/commitment_view.h"

#include <string>

#include "gtest/gtest.h"

#include "entente/v1/commitment.pb.h"
#include "tests/services/rpc/tracking_documents.h"

namespace entente::rpc {
namespace {

using v1::Commitment;
using v1::Schedule;

v1::FuzzyDate DueIn(const std::string& edtf, const std::string& earliest,
                    const std::string& latest) {
  v1::FuzzyDate date;
  date.set_edtf(edtf);
  date.set_earliest(earliest);
  date.set_latest(latest);
  return date;
}

const v1::FuzzyDate kSeptember = DueIn("2010-09", "2010-09-01", "2010-09-30");
const v1::FuzzyDate kMarch = DueIn("2011-03", "2011-03-01", "2011-03-31");

storage::StoredResource StoredAs(const Commitment& commitment, const Commitment& kept) {
  storage::StoredResource stored;
  stored.type = storage::ResourceType::kCommitment;
  stored.revision = 1;
  stored.document = commitment.SerializeAsString();
  stored.kept = kept.SerializeAsString();
  return stored;
}

// Due in September 2010; on 1 October it was said to be due in March 2011.
storage::StoredResource Slipped(const v1::FuzzyDate& current_due) {
  Commitment commitment = test::GoodCommitment();
  *commitment.mutable_baseline_due() = kSeptember;
  *commitment.add_due_changes() = test::GoodDueChange("2010-10-01");
  *commitment.mutable_due_changes(0)->mutable_new_due() = kMarch;
  Commitment kept;
  *kept.mutable_current_due() = current_due;
  return StoredAs(commitment, kept);
}

Commitment Seen(const storage::StoredResource& stored, absl::CivilDay day,
                bool leave_out_later = true) {
  const CommitmentView view =
      ViewCommitment(stored, {.day = day, .leave_out_later = leave_out_later});
  Commitment commitment;
  EXPECT_TRUE(commitment.ParseFromString(view.document + view.kept + view.schedules));
  return commitment;
}

TEST(ViewCommitment, SchedulesStandAgainstBothDates) {
  const Commitment seen =
      Seen(Slipped(kMarch), absl::CivilDay(2010, 12, 1), /*leave_out_later=*/false);

  EXPECT_EQ(seen.schedule().state(), Schedule::NOT_YET_DUE);
  EXPECT_EQ(seen.baseline_schedule().state(), Schedule::OVERDUE);
  EXPECT_EQ(seen.baseline_schedule().days_late_min(), 62);
  EXPECT_EQ(seen.schedule().as_of_date(), "2010-12-01");
  EXPECT_EQ(seen.due_changes_size(), 1);
}

TEST(ViewCommitment, ASlipThatWasNotKnownIsLeftOut) {
  const Commitment seen = Seen(Slipped(kSeptember), absl::CivilDay(2010, 9, 15));

  EXPECT_EQ(seen.schedule().state(), Schedule::IN_DUE_WINDOW);
  EXPECT_EQ(seen.due_changes_size(), 0);
  EXPECT_EQ(seen.texts_size(), 1);
}

// September, then March, September and March again; of the sources the first and the last spoke.
TEST(ViewCommitment, OnlyTheSlipsMarkedAsKnownAreLeftEachFromTheOneBefore) {
  Commitment commitment = test::GoodCommitment();
  *commitment.mutable_baseline_due() = kSeptember;
  for (const v1::FuzzyDate* due : {&kMarch, &kSeptember, &kMarch}) {
    v1::DueChange& change = *commitment.add_due_changes();
    change = test::GoodDueChange("2010-10-01");
    *change.mutable_new_due() = *due;
  }
  commitment.mutable_due_changes(0)->set_reason("first");
  commitment.mutable_due_changes(2)->set_reason("last");
  *commitment.mutable_due_changes(2)->mutable_old_due() = kSeptember;
  const absl::CivilDay day(2010, 12, 1);
  Commitment kept;
  *kept.mutable_current_due() = kMarch;
  MarkKnownChanges(commitment, {day, day + 1, day}, day, kept);

  const Commitment seen = Seen(StoredAs(commitment, kept), day);
  const Commitment whole = Seen(StoredAs(commitment, kept), day, /*leave_out_later=*/false);

  ASSERT_EQ(seen.due_changes_size(), 2);
  EXPECT_EQ(seen.due_changes(0).reason(), "first");
  EXPECT_EQ(seen.due_changes(1).reason(), "last");
  EXPECT_EQ(seen.due_changes(1).old_due().edtf(), kMarch.edtf());
  EXPECT_EQ(whole.due_changes_size(), 3);
  EXPECT_EQ(whole.due_changes(2).old_due().edtf(), kSeptember.edtf());
}

TEST(ViewCommitment, ASlipIsNotLeftOutWhenNoDayWasAskedFor) {
  EXPECT_EQ(Seen(Slipped(kSeptember), absl::CivilDay(2010, 9, 15), /*leave_out_later=*/false)
                .due_changes_size(),
            1);
}

TEST(ViewCommitment, WithoutADueDateThereIsNoDeadline) {
  storage::StoredResource stored = Slipped(kMarch);
  Commitment bare = test::GoodCommitment();
  bare.clear_baseline_due();
  stored.document = bare.SerializeAsString();
  stored.kept.clear();

  const Commitment seen = Seen(stored, absl::CivilDay(2010, 12, 1));

  EXPECT_EQ(seen.schedule().state(), Schedule::NO_DEADLINE);
  EXPECT_EQ(seen.baseline_schedule().state(), Schedule::NO_DEADLINE);
}

TEST(ViewCommitment, OfANameAloneThereIsNothingToSay) {
  storage::StoredResource nothing;
  nothing.type = storage::ResourceType::kCommitment;

  EXPECT_EQ(ViewCommitment(nothing, {}).schedules, "");
}

}  // namespace
}  // namespace entente::rpc

#include "services/rpc/past_reads.h"

#include <string>

#include "gmock/gmock.h"

#include "services/rpc/kept_fields.h"
#include "tests/services/rpc/tracking_fixture.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PastReads : public test::TrackingTest {
 public:
  // The time of the newest change.
  absl::Time Now() const { return store.past.revisions.back().change.time; }

  absl::StatusOr<v1::Initiative> InitiativeAt(absl::Time time, const std::string& day = "") {
    v1::GetInitiativeRequest request;
    request.set_name(test::kInitiative);
    request.set_as_of_date(day);
    SetTimestamp(*request.mutable_read_time(), time);
    return Parse<v1::Initiative>(initiatives.AnswerGetInitiative(CallFor(request), request));
  }

  absl::StatusOr<v1::Commitment> CommitmentAt(absl::Time time, const std::string& day = "") {
    v1::GetCommitmentRequest request;
    request.set_name(test::kCommitment);
    request.set_as_of_date(day);
    SetTimestamp(*request.mutable_read_time(), time);
    return Parse<v1::Commitment>(commitments.AnswerGetCommitment(CallFor(request), request));
  }

  absl::StatusOr<v1::Report> ReportAt(const std::string& id, absl::Time time,
                                      const std::string& day = "") {
    v1::GetReportRequest request;
    request.set_name(test::ReportName(id));
    request.set_as_of_date(day);
    SetTimestamp(*request.mutable_read_time(), time);
    return Parse<v1::Report>(reports.AnswerGetReport(CallFor(request), request));
  }

  absl::StatusOr<v1::Release> ReleaseAt(absl::Time time) {
    v1::GetReleaseRequest request;
    request.set_name(test::kRelease);
    SetTimestamp(*request.mutable_read_time(), time);
    return Parse<v1::Release>(releases.AnswerGetRelease(CallFor(request), request));
  }
};

TEST_F(PastReads, GiveADocumentAsItWasAtThatTimeItsOwnChangeIncluded) {
  const absl::Time attached = store.past.revisions[1].change.time;

  const auto before = ReleaseAt(attached - absl::Microseconds(1));
  const auto at = ReleaseAt(attached);

  ASSERT_TRUE(before.ok() && at.ok()) << before.status() << at.status();
  EXPECT_FALSE(before->has_text());
  EXPECT_TRUE(at->has_text());
  EXPECT_NE(at->etag(), before->etag());
}

TEST_F(PastReads, OfWhatWasNotThereYetAreNotFound) {
  const absl::Status status = InitiativeAt(Now() - absl::Microseconds(1)).status();

  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("there was no initiative"));
  EXPECT_TRUE(absl::IsNotFound(InitiativeAt(absl::FromUnixSeconds(0)).status()));
}

TEST_F(PastReads, OfTheFutureAreRefusedNamingTheField) {
  const absl::Status status = InitiativeAt(Now() + absl::Microseconds(1)).status();

  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_THAT(test::BadFieldsOf(status), ElementsAre("read_time"));
}

TEST_F(PastReads, OfNoTimeAreRefusedTogetherWithAllElse) {
  v1::GetInitiativeRequest request;
  request.set_name("initiatives/Capitals");
  request.set_as_of_date("2010-02-31");
  request.mutable_read_time()->set_nanos(-1);
  EXPECT_THAT(
      test::BadFieldsOf(initiatives.AnswerGetInitiative(CallFor(request), request).status()),
      ElementsAre("as_of_date", "name", "read_time"));
  request.mutable_read_time()->set_nanos(0);
  request.mutable_read_time()->set_seconds(INT64_MAX);
  EXPECT_THAT(
      test::BadFieldsOf(initiatives.AnswerGetInitiative(CallFor(request), request).status()),
      ElementsAre("as_of_date", "name", "read_time"));
}

TEST_F(PastReads, HaveTheStandingThatWasKeptThen) {
  const absl::Time created = Now();
  const std::string first = GetInitiative()->SerializeAsString();
  ASSERT_TRUE(CreateReport("us-said", test::GoodStatus()).ok());
  const absl::Time said = Now();
  const auto with_status = GetInitiative();
  ASSERT_TRUE(CreateReport("found", test::GoodFinding()).ok());

  const auto at_first = InitiativeAt(created, "2010-11-17");
  const auto at_said = InitiativeAt(said, "2010-11-17");
  const auto at_last = InitiativeAt(Now(), "2010-11-17");

  ASSERT_TRUE(at_first.ok() && at_said.ok() && at_last.ok()) << at_first.status();
  EXPECT_EQ(at_first->SerializeAsString(), first);
  EXPECT_EQ(at_said->SerializeAsString(), with_status->SerializeAsString());
  EXPECT_EQ(at_last->SerializeAsString(), GetInitiative()->SerializeAsString());
  EXPECT_NE(at_said->standing().SerializeAsString(), at_last->standing().SerializeAsString());
}

TEST_F(PastReads, HaveTheDueDateAndScheduleThatWereKnownThen) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  const absl::Time created = Now();
  ASSERT_TRUE(ChangeDueDate(test::GoodDueChange()).ok());

  const auto then = CommitmentAt(created, "2010-11-17");
  const auto now = CommitmentAt(Now(), "2010-11-17");

  ASSERT_TRUE(then.ok() && now.ok()) << then.status() << now.status();
  EXPECT_EQ(then->current_due().edtf(), "2010-09");
  EXPECT_EQ(then->schedule().state(), v1::Schedule::OVERDUE);
  EXPECT_EQ(then->due_changes_size(), 0);
  EXPECT_EQ(now->current_due().edtf(), "2011-03");
  EXPECT_EQ(now->SerializeAsString(), GetCommitment(test::kCommitment)->SerializeAsString());
}

TEST_F(PastReads, AreForTheDayOfTheirTimeUnlessOneIsNamed) {
  ASSERT_TRUE(CreateCommitment("publish").ok());  // in 2011, by the store's clock

  const auto unnamed = CommitmentAt(Now());
  const auto named = CommitmentAt(Now(), "2010-08-01");

  ASSERT_TRUE(unnamed.ok() && named.ok()) << unnamed.status() << named.status();
  EXPECT_EQ(unnamed->schedule().state(), v1::Schedule::OVERDUE);
  EXPECT_EQ(named->schedule().state(), v1::Schedule::NOT_YET_DUE);
}

TEST_F(PastReads, OfADayLeaveOutWhatWasNotKnownByItsEnd) {
  ASSERT_TRUE(CreateReport("us-said", test::GoodStatus("US", "2010-11-01")).ok());

  EXPECT_TRUE(ReportAt("us-said", Now(), "2010-11-01").ok());
  EXPECT_TRUE(absl::IsNotFound(ReportAt("us-said", Now(), "2010-10-31").status()));
  EXPECT_TRUE(absl::IsNotFound(InitiativeAt(Now(), "2010-07-12").status()));
}

TEST_F(PastReads, OfAReportDoNotKnowItsSuccessorYet) {
  ASSERT_TRUE(CreateReport("us-said", test::GoodStatus()).ok());
  const absl::Time said = Now();
  v1::Report better = test::GoodStatus("US", "2010-11-05");
  better.set_supersedes(test::ReportName("us-said"));
  ASSERT_TRUE(CreateReport("us-said-again", better).ok());

  const auto then = ReportAt("us-said", said);
  const auto now = ReportAt("us-said", Now());

  ASSERT_TRUE(then.ok() && now.ok()) << then.status() << now.status();
  EXPECT_THAT(then->superseded_by(), IsEmpty());
  EXPECT_EQ(now->superseded_by(), test::ReportName("us-said-again"));
}

TEST_F(PastReads, HideWhatBelongedToWhatWasDeletedThen) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  v1::Report about = test::GoodStatus();
  about.set_commitment(test::kCommitment);
  ASSERT_TRUE(CreateReport("about-it", about).ok());
  const absl::Time written = Now();
  ASSERT_TRUE(DeleteCommitment(/*force=*/true).ok());
  const absl::Time without_commitment = Now();
  ASSERT_TRUE(DeleteInitiative(/*force=*/true).ok());

  EXPECT_TRUE(ReportAt("about-it", written).ok());
  EXPECT_TRUE(absl::IsNotFound(ReportAt("about-it", without_commitment).status()));
  const auto deleted = CommitmentAt(without_commitment);
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_TRUE(deleted->has_delete_time());
  EXPECT_TRUE(absl::IsNotFound(CommitmentAt(Now()).status()));
  ASSERT_TRUE(InitiativeAt(Now()).ok());
  EXPECT_TRUE(InitiativeAt(Now())->has_delete_time());
}

TEST_F(PastReads, FailAsTheStoreDoes) {
  const absl::Time now = Now();
  store.past.failure = absl::UnavailableError("away");

  EXPECT_TRUE(absl::IsUnavailable(InitiativeAt(now).status()));
}

}  // namespace
}  // namespace entente::rpc

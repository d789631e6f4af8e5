// commitment_service.h, with due_date.h and resolve_date.h.

#include "services/rpc/commitment_service.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/rpc/kept_fields.h"
#include "tests/services/rpc/tracking_fixture.h"

namespace entente::rpc {
namespace {

using test::GoodCommitment;
using test::GoodDueChange;
using test::GoodStatus;
using test::kCommitment;
using test::kInitiative;
using test::ReportName;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::Schedule;

class CommitmentServiceTest : public test::TrackingTest {
 protected:
  absl::StatusOr<v1::Commitment> Update(const v1::UpdateCommitmentRequest& request) {
    return Parse<v1::Commitment>(commitments.AnswerUpdateCommitment(CallFor(request), request));
  }

  absl::StatusOr<v1::Commitment> Undelete() {
    v1::UndeleteCommitmentRequest request;
    request.set_name(kCommitment);
    return Parse<v1::Commitment>(commitments.AnswerUndeleteCommitment(CallFor(request), request));
  }

  absl::StatusOr<v1::ListCommitmentsResponse> List(const v1::ListCommitmentsRequest& request) {
    return Parse<v1::ListCommitmentsResponse>(
        commitments.AnswerListCommitments(CallFor(request), request));
  }

  absl::StatusOr<v1::ResolveDateResponse> Resolve(const v1::ResolveDateRequest& request) {
    return Parse<v1::ResolveDateResponse>(commitments.AnswerResolveDate(CallFor(request), request));
  }

  absl::StatusOr<v1::SummarizeCommitmentsResponse> Summarize(
      const v1::SummarizeCommitmentsRequest& request) {
    return Parse<v1::SummarizeCommitmentsResponse>(
        commitments.AnswerSummarizeCommitments(CallFor(request), request));
  }
};

// --- Create and Get ---

TEST_F(CommitmentServiceTest, GetReturnsWhatCreateDid) {
  const auto created = CreateCommitment("publish");
  ASSERT_TRUE(created.ok()) << created.status();

  const auto got = GetCommitment(kCommitment);

  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->SerializeAsString(), created->SerializeAsString());
  EXPECT_EQ(got->name(), kCommitment);
  EXPECT_NE(got->etag(), "");
  EXPECT_EQ(got->current_due().latest(), "2010-09-30");
  EXPECT_EQ(got->schedule().state(), Schedule::OVERDUE);
  EXPECT_EQ(got->schedule().as_of_date(), "2010-11-17");
  EXPECT_EQ(got->standing().agreement(), v1::Side::NONE);
  EXPECT_EQ(got->standing().sides_size(), 2);
}

TEST_F(CommitmentServiceTest, TheServerMakesAnIdWhereNoneIsGiven) {
  const auto created = CreateCommitment("");

  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_THAT(created->name(), HasSubstr(std::string(kInitiative) + "/commitments/commitment-"));
}

TEST_F(CommitmentServiceTest, CreateNamesABadParentAndABadId) {
  EXPECT_THAT(
      test::BadFieldsOf(CreateCommitment("publish", GoodCommitment(), "initiatives/-").status()),
      ElementsAre("parent"));
  EXPECT_THAT(test::BadFieldsOf(CreateCommitment("-x").status()), ElementsAre("commitment_id"));
}

TEST_F(CommitmentServiceTest, CreateUnderWhatIsNotThereIsNotFound) {
  const absl::Status status =
      CreateCommitment("publish", GoodCommitment(), "initiatives/nowhere").status();

  EXPECT_TRUE(absl::IsNotFound(status));
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(storage::GetDetail(status, resource));
  EXPECT_EQ(resource.resource_name(), "initiatives/nowhere");
}

TEST_F(CommitmentServiceTest, CreateUnderWhatIsDeletedIsRefused) {
  ASSERT_TRUE(DeleteInitiative().ok());

  const absl::Status status = CreateCommitment("publish").status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonDeleted);
}

TEST_F(CommitmentServiceTest, CreateOfATakenIdIsRefused) {
  ASSERT_TRUE(CreateCommitment("publish").ok());

  EXPECT_TRUE(absl::IsAlreadyExists(CreateCommitment("publish").status()));
}

TEST_F(CommitmentServiceTest, CreateTellsEveryFaultOfDocumentNamesAndQuotes) {
  v1::Commitment commitment = GoodCommitment();
  commitment.clear_texts();
  commitment.add_debtors()->set_agency("agencies/nobody");
  *commitment.add_citations() = test::CitationOf("words that stand nowhere");

  EXPECT_THAT(test::BadFieldsOf(CreateCommitment("publish", commitment).status()),
              ElementsAre("commitment.texts", "commitment.debtors[1].agency",
                          "commitment.citations[0].exact"));
}

TEST_F(CommitmentServiceTest, CreateThatOnlyValidatesSaysHowItWouldStand) {
  v1::CreateCommitmentRequest request;
  request.set_parent(kInitiative);
  request.set_commitment_id("publish");
  *request.mutable_commitment() = GoodCommitment();
  request.set_validate_only(true);

  const auto checked =
      Parse<v1::Commitment>(commitments.AnswerCreateCommitment(CallFor(request), request));

  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->schedule().state(), Schedule::OVERDUE);
  EXPECT_EQ(checked->etag(), "");
  EXPECT_TRUE(absl::IsNotFound(GetCommitment(kCommitment).status()));
}

TEST_F(CommitmentServiceTest, GetForADayComputesTheScheduleForIt) {
  ASSERT_TRUE(CreateCommitment("publish").ok());

  const auto got = GetCommitment(kCommitment, "2010-09-10");

  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->schedule().state(), Schedule::IN_DUE_WINDOW);
  EXPECT_EQ(got->schedule().as_of_date(), "2010-09-10");
}

TEST_F(CommitmentServiceTest, GetForADayBeforeItsSourceSpokeIsNotFound) {
  v1::Commitment commitment = GoodCommitment();
  *commitment.add_citations() = test::CitationOf("will be joint");
  ASSERT_TRUE(CreateCommitment("publish", commitment).ok());

  EXPECT_TRUE(absl::IsNotFound(GetCommitment(kCommitment, "2010-07-12").status()));
  EXPECT_TRUE(GetCommitment(kCommitment, "2010-07-13").ok());
}

TEST_F(CommitmentServiceTest, ASourceOfWhichOnlyTheEarliestDayIsKnownIsWaitedForUntilThen) {
  v1::Release open = test::GoodRelease();
  open.mutable_release_date()->set_edtf("2010-09-07/..");
  ASSERT_TRUE(CreateRelease("open", open).ok());
  v1::Commitment commitment = GoodCommitment();
  *commitment.add_citations() = test::CitationOf("later this summer", "releases/open");
  ASSERT_TRUE(CreateCommitment("publish", commitment).ok());

  EXPECT_TRUE(absl::IsNotFound(GetCommitment(kCommitment, "2010-09-06").status()));
  EXPECT_TRUE(GetCommitment(kCommitment, "2010-09-07").ok());
}

TEST_F(CommitmentServiceTest, GetRefusesADayThatIsNone) {
  EXPECT_THAT(test::BadFieldsOf(GetCommitment("commitments/publish", "today").status()),
              ElementsAre("as_of_date", "name"));
}

TEST_F(CommitmentServiceTest, GetIsNotFoundWhileTheInitiativeIsDeleted) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(DeleteInitiative(/*force=*/true).ok());

  EXPECT_TRUE(absl::IsNotFound(GetCommitment(kCommitment).status()));
}

// --- List and Summarize ---

TEST_F(CommitmentServiceTest, ListIsOfOneInitiativeOrAll) {
  ASSERT_TRUE(CreateInitiative("another-one").ok());
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(CreateCommitment("publish", GoodCommitment(), "initiatives/another-one").ok());
  v1::ListCommitmentsRequest request;
  request.set_parent(kInitiative);
  request.set_as_of_date("2010-09-10");

  const auto of_one = List(request);
  request.set_parent("initiatives/-");
  const auto of_all = List(request);

  ASSERT_TRUE(of_one.ok()) << of_one.status();
  ASSERT_EQ(of_one->commitments_size(), 1);
  EXPECT_EQ(of_one->commitments(0).name(), kCommitment);
  EXPECT_EQ(of_one->commitments(0).schedule().state(), Schedule::IN_DUE_WINDOW);
  EXPECT_EQ(of_one->as_of_date(), "2010-09-10");
  ASSERT_TRUE(of_all.ok());
  EXPECT_EQ(of_all->commitments_size(), 2);
}

TEST_F(CommitmentServiceTest, ListOfADayThatNobodyAskedForIsOfToday) {
  v1::ListCommitmentsRequest request;
  request.set_parent(kInitiative);

  const auto listed = List(request);

  ASSERT_TRUE(listed.ok());
  EXPECT_EQ(listed->as_of_date(), "2010-11-17");
  EXPECT_FALSE(store.last_context->as_of.leave_out_later);
}

TEST_F(CommitmentServiceTest, ListRefusesAParentThatIsNone) {
  v1::ListCommitmentsRequest request;
  EXPECT_THAT(test::BadFieldsOf(List(request).status()), ElementsAre("parent"));
  request.set_parent("initiatives/nowhere");
  EXPECT_TRUE(absl::IsNotFound(List(request).status()));
}

TEST_F(CommitmentServiceTest, ATokenBelongsToItsParent) {
  for (const char* id : {"one", "two", "three"}) ASSERT_TRUE(CreateCommitment(id).ok());
  v1::ListCommitmentsRequest request;
  request.set_parent(kInitiative);
  request.set_page_size(2);
  const auto first = List(request);
  ASSERT_TRUE(first.ok());
  request.set_page_token(first->next_page_token());

  const auto second = List(request);
  request.set_parent("initiatives/-");
  const absl::Status elsewhere = List(request).status();

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->commitments_size(), 1);
  EXPECT_EQ(storage::ReasonOf(elsewhere), storage::kReasonInvalidPageToken);
}

TEST_F(CommitmentServiceTest, SummarizeAsksForFiftyGroupsAndEchoesTheDay) {
  v1::SummarizeCommitmentsRequest request;
  request.set_parent(kInitiative);
  request.set_group_by(v1::SummarizeCommitmentsRequest::DEBTOR);
  store.commitment_summary.set_total_count(3);

  const auto summary = Summarize(request);

  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->total_count(), 3);
  EXPECT_EQ(summary->as_of_date(), "2010-11-17");
  EXPECT_EQ(store.last_commitment_summary->group_count_max, 50);
  EXPECT_EQ(store.last_commitment_summary->parent, kInitiative);
  EXPECT_EQ(store.last_commitment_summary->group_by, v1::SummarizeCommitmentsRequest::DEBTOR);
}

TEST_F(CommitmentServiceTest, SummarizeCutsTooManyGroupsAndRefusesWhatIsNone) {
  v1::SummarizeCommitmentsRequest request;
  request.set_parent("initiatives/-");
  request.set_group_count_max(1'001);
  ASSERT_TRUE(Summarize(request).ok());
  EXPECT_EQ(store.last_commitment_summary->group_count_max, 1'000);

  request.set_group_count_max(-1);
  request.set_group_by(static_cast<v1::SummarizeCommitmentsRequest::GroupBy>(99));
  EXPECT_THAT(test::BadFieldsOf(Summarize(request).status()),
              ElementsAre("group_count_max", "group_by"));
}

// --- Update ---

TEST_F(CommitmentServiceTest, UpdateChangesWhatTheMaskNames) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  v1::UpdateCommitmentRequest request;
  request.mutable_commitment()->set_name(kCommitment);
  request.mutable_commitment()->mutable_baseline_due()->set_edtf("2011");
  request.mutable_update_mask()->add_paths("baseline_due");

  const auto updated = Update(request);

  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->baseline_due().latest(), "2011-12-31");
  EXPECT_EQ(updated->current_due().latest(), "2011-12-31");
  EXPECT_EQ(updated->schedule().state(), Schedule::NOT_YET_DUE);
  EXPECT_EQ(updated->texts_size(), 1);
}

TEST_F(CommitmentServiceTest, UpdateOfABaselineThatSlippedIsRefused) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(ChangeDueDate(GoodDueChange()).ok());
  v1::UpdateCommitmentRequest request;
  request.mutable_commitment()->set_name(kCommitment);
  request.mutable_commitment()->mutable_baseline_due()->set_edtf("2011");

  const absl::Status status = Update(request).status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonBaselineFrozen);
}

TEST_F(CommitmentServiceTest, ASlipCannotBeErasedToChangeTheBaselineAfter) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(ChangeDueDate(GoodDueChange()).ok());
  const auto slipped = GetCommitment(kCommitment);
  v1::UpdateCommitmentRequest erase;
  erase.mutable_commitment()->set_name(kCommitment);
  erase.mutable_update_mask()->add_paths("due_changes");
  v1::UpdateCommitmentRequest rebase;
  rebase.mutable_commitment()->set_name(kCommitment);
  rebase.mutable_commitment()->mutable_baseline_due()->set_edtf("2011");
  rebase.mutable_update_mask()->add_paths("baseline_due");

  for (const v1::UpdateCommitmentRequest& request : {erase, rebase}) {
    EXPECT_EQ(storage::ReasonOf(Update(request).status()), storage::kReasonBaselineFrozen);
  }

  const auto after = GetCommitment(kCommitment);
  ASSERT_TRUE(slipped.ok() && after.ok());
  EXPECT_EQ(after->SerializeAsString(), slipped->SerializeAsString());
}

TEST_F(CommitmentServiceTest, WhatWasReadMayBeSentBack) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(ChangeDueDate(GoodDueChange()).ok());
  const auto read = GetCommitment(kCommitment);
  ASSERT_TRUE(read.ok());
  v1::UpdateCommitmentRequest request;
  *request.mutable_commitment() = *read;
  request.mutable_update_mask()->add_paths("*");

  const auto updated = Update(request);

  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->due_changes(0).SerializeAsString(), read->due_changes(0).SerializeAsString());
}

TEST_F(CommitmentServiceTest, UpdateMakesWhatMayBeMissing) {
  v1::UpdateCommitmentRequest request;
  *request.mutable_commitment() = GoodCommitment();
  request.mutable_commitment()->set_name(kCommitment);
  EXPECT_TRUE(absl::IsNotFound(Update(request).status()));
  request.set_allow_missing(true);

  ASSERT_TRUE(Update(request).ok());

  EXPECT_TRUE(GetCommitment(kCommitment).ok());
}

TEST_F(CommitmentServiceTest, UpdateChangesWhatCameToBeWhileItWasMissed) {
  v1::UpdateCommitmentRequest request;
  request.mutable_commitment()->set_name(kCommitment);
  request.mutable_commitment()->set_condition("with the approval of Congress");
  request.mutable_commitment()->set_modality(v1::Commitment::CONDITIONAL);
  request.set_allow_missing(true);
  store.before_family = [this] {  // the first read misses it, the second finds it
    store.before_family = [this] { ASSERT_TRUE(CreateCommitment("publish").ok()); };
  };

  const auto updated = Update(request);

  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->condition(), "with the approval of Congress");
  EXPECT_EQ(updated->debtors_size(), 1);
}

// --- ChangeDueDate ---

TEST_F(CommitmentServiceTest, ADueChangeLeavesTheBaseline) {
  ASSERT_TRUE(CreateCommitment("publish").ok());

  const auto changed = ChangeDueDate(GoodDueChange("2010-10-01", "2011-03"));

  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->baseline_due().edtf(), "2010-09");
  EXPECT_EQ(changed->current_due().edtf(), "2011-03");
  EXPECT_EQ(changed->due_changes(0).old_due().edtf(), "2010-09");
  EXPECT_EQ(changed->schedule().state(), Schedule::NOT_YET_DUE);
  EXPECT_EQ(changed->baseline_schedule().state(), Schedule::OVERDUE);
}

TEST_F(CommitmentServiceTest, ADueChangeIsNotKnownBeforeItWasSaid) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(ChangeDueDate(GoodDueChange("2010-10-01", "2011-03")).ok());

  const auto before = GetCommitment(kCommitment, "2010-09-30");
  const auto after = GetCommitment(kCommitment, "2010-10-01");

  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ(before->current_due().edtf(), "2010-09");
  EXPECT_EQ(before->due_changes_size(), 0);
  EXPECT_EQ(after->current_due().edtf(), "2011-03");
  EXPECT_EQ(after->due_changes_size(), 1);
  const storage::Keep kept = store.KeptFor(kCommitment);
  ASSERT_EQ(kept.spans.size(), 2U);
  EXPECT_EQ(kept.spans[0].slips, 0);
  EXPECT_EQ(kept.spans[1].slips, 1);
}

TEST_F(CommitmentServiceTest, OfADateThatComesBackNoMoreIsKnownThanWasSaid) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  v1::Release audit = test::GoodRelease();
  audit.mutable_release_date()->set_edtf("2010-11-10");
  ASSERT_TRUE(CreateRelease("audit", audit).ok());
  ASSERT_TRUE(ChangeDueDate(GoodDueChange("2010-10-01", "2011-03")).ok());
  for (const char* due : {"2011-06", "2011-03"}) {
    v1::DueChange change = GoodDueChange("2010-10-02", due);
    change.mutable_citation()->set_release("releases/audit");
    ASSERT_TRUE(ChangeDueDate(change).ok());
  }

  const auto before = GetCommitment(kCommitment, "2010-11-09");
  const auto after = GetCommitment(kCommitment, "2010-11-10");

  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ(before->due_changes_size(), 1);
  EXPECT_EQ(before->current_due().edtf(), "2011-03");
  EXPECT_EQ(after->due_changes_size(), 3);
}

TEST_F(CommitmentServiceTest, FaultsOfADueChangeAreNamedAsInTheRequest) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(ChangeDueDate(GoodDueChange("2010-10-05")).ok());
  v1::DueChange change = GoodDueChange("2010-10-04", "2010/unknown");
  change.clear_stated_by();
  change.mutable_citation()->set_exact("words that stand nowhere");

  EXPECT_THAT(test::BadFieldsOf(ChangeDueDate(change).status()),
              ElementsAre("due_change.new_due.edtf", "due_change.stated_by", "due_change.date",
                          "due_change.citation.exact"));
}

TEST_F(CommitmentServiceTest, ADueChangeIsGuardedByTheEtag) {
  const auto created = CreateCommitment("publish");
  ASSERT_TRUE(created.ok());
  ASSERT_TRUE(ChangeDueDate(GoodDueChange(), created->etag()).ok());

  const absl::Status status = ChangeDueDate(GoodDueChange(), created->etag()).status();

  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonEtagMismatch);
}

TEST_F(CommitmentServiceTest, ADueChangeOfWhatIsDeletedIsRefused) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(DeleteCommitment().ok());

  EXPECT_EQ(storage::ReasonOf(ChangeDueDate(GoodDueChange()).status()), storage::kReasonDeleted);
}

TEST_F(CommitmentServiceTest, ADueChangeThatIsNotThereIsNamed) {
  v1::ChangeDueDateRequest request;
  request.set_name("commitments/publish");

  EXPECT_THAT(
      test::BadFieldsOf(commitments.AnswerChangeDueDate(CallFor(request), request).status()),
      ElementsAre("name", "due_change"));
}

// --- Delete and Undelete ---

TEST_F(CommitmentServiceTest, DeleteIsRefusedWhileReportsAreAboutIt) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  v1::Report report = GoodStatus();
  report.set_commitment(kCommitment);
  ASSERT_TRUE(CreateReport("us-one", report).ok());

  const absl::Status status = DeleteCommitment().status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonHasChildren);
  EXPECT_THAT(std::string(status.message()), HasSubstr("1 report is about"));
  EXPECT_TRUE(DeleteCommitment(/*force=*/true).ok());
}

TEST_F(CommitmentServiceTest, AReportThatComesBetweenStopsTheDeletion) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  v1::Report report = GoodStatus();
  report.set_commitment(kCommitment);
  store.before_write = [&] { ASSERT_TRUE(CreateReport("us-one", report).ok()); };

  EXPECT_EQ(storage::ReasonOf(DeleteCommitment().status()), storage::kReasonHasChildren);
}

TEST_F(CommitmentServiceTest, DeleteHidesTheReportsAboutItUntilUndelete) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  v1::Report report = GoodStatus();
  report.set_commitment(kCommitment);
  ASSERT_TRUE(CreateReport("us-one", report).ok());
  ASSERT_TRUE(CreateReport("us-all", GoodStatus()).ok());

  ASSERT_TRUE(DeleteCommitment(/*force=*/true).ok());

  EXPECT_TRUE(absl::IsNotFound(GetReport(ReportName("us-one")).status()));
  EXPECT_TRUE(GetReport(ReportName("us-all")).ok()) << "about the initiative";
  ASSERT_TRUE(Undelete().ok());
  EXPECT_TRUE(GetReport(ReportName("us-one")).ok());
}

TEST_F(CommitmentServiceTest, UndeleteBringsBackWhatWasDeleted) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(DeleteCommitment().ok());
  EXPECT_EQ(storage::ReasonOf(DeleteCommitment().status()), storage::kReasonDeleted);

  const auto undeleted = Undelete();

  ASSERT_TRUE(undeleted.ok()) << undeleted.status();
  EXPECT_FALSE(undeleted->has_delete_time());
  EXPECT_EQ(storage::ReasonOf(Undelete().status()), storage::kReasonNotDeleted);
}

TEST_F(CommitmentServiceTest, UndeleteIsRefusedWhileTheInitiativeIsDeleted) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(DeleteCommitment().ok());
  ASSERT_TRUE(DeleteInitiative().ok());

  const absl::Status status = Undelete().status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonDeleted);
  EXPECT_TRUE(absl::IsNotFound(DeleteCommitment().status()));
}

// --- ResolveDate ---

TEST_F(CommitmentServiceTest, ResolveDateReadsWordsOnTheirDay) {
  v1::ResolveDateRequest request;
  request.mutable_date()->set_phrase("later this summer");
  request.mutable_date()->set_anchor("2010-07-13");

  const auto resolved = Resolve(request);

  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->date().latest(), "2010-09-22");
  EXPECT_EQ(resolved->date().latest_strict(), "2010-08-31");
}

TEST_F(CommitmentServiceTest, ResolveDateKnowsTheFiscalYearOfTheDebtor) {
  v1::ResolveDateRequest request;
  request.mutable_date()->set_phrase("by the end of the fiscal year");
  request.mutable_date()->set_anchor("2010-07-13");

  const auto of_nobody = Resolve(request);
  request.set_debtor_region_code("CA");
  const auto of_canada = Resolve(request);

  ASSERT_TRUE(of_nobody.ok() && of_canada.ok());
  EXPECT_FALSE(of_nobody->date().has_latest());
  EXPECT_EQ(of_canada->date().latest(), "2011-03-31");
}

TEST_F(CommitmentServiceTest, ResolveDateRefusesWhatItCannotPlace) {
  v1::ResolveDateRequest request;
  EXPECT_THAT(test::BadFieldsOf(Resolve(request).status()), ElementsAre("date"));
  request.mutable_date()->set_phrase("later this summer");
  request.set_place_region_code("XX");
  request.set_debtor_region_code("usa");

  EXPECT_THAT(test::BadFieldsOf(Resolve(request).status()),
              ElementsAre("debtor_region_code", "place_region_code", "date.anchor"));
}

}  // namespace
}  // namespace entente::rpc

// report_service.h, and what a report changes (standing_writes.h, keeps.h).

#include "services/rpc/report_service.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/services/rpc/tracking_fixture.h"

namespace entente::rpc {
namespace {

using test::GoodCommitment;
using test::GoodFinding;
using test::GoodStatus;
using test::kCommitment;
using test::kInitiative;
using test::kRelease;
using test::ReportName;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReportServiceTest : public test::TrackingTest {
 protected:
  ReportServiceTest() { EXPECT_TRUE(CreateCommitment("publish").ok()); }

  static v1::Report About(v1::Report report, const std::string& commitment = kCommitment) {
    report.set_commitment(commitment);
    return report;
  }

  static v1::Report InPlaceOf(v1::Report report, const std::string& id) {
    report.set_supersedes(ReportName(id));
    return report;
  }

  v1::Standing StandingOf(const std::string& commitment, const std::string& day = "") {
    const auto got = GetCommitment(commitment, day);
    EXPECT_TRUE(got.ok()) << got.status();
    return got->standing();
  }
};

// --- Create, Get, List ---

TEST_F(ReportServiceTest, GetReturnsWhatCreateDid) {
  const auto created = CreateReport("us-one", About(GoodStatus()));
  ASSERT_TRUE(created.ok()) << created.status();

  const auto got = GetReport(ReportName("us-one"));

  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_EQ(got->SerializeAsString(), created->SerializeAsString());
  EXPECT_EQ(got->kind(), v1::Report::STATUS);
  EXPECT_TRUE(got->has_create_time());
  EXPECT_TRUE(got->citations(0).has_start());
  EXPECT_EQ(got->superseded_by(), "");
}

TEST_F(ReportServiceTest, CreateTellsEveryFaultAtOnce) {
  v1::Report report = About(GoodStatus("HT"), "initiatives/joint-assessment/commitments/nothing");
  report.set_as_of_date("2010-11-31");
  report.set_supersedes(ReportName("nothing"));
  report.mutable_citations(0)->set_exact("words that stand nowhere");

  EXPECT_THAT(test::BadFieldsOf(CreateReport("us-one", report).status()),
              ElementsAre("report.as_of_date", "report.status.reporters[0]", "report.commitment",
                          "report.supersedes", "report.citations[0].exact"));
}

TEST_F(ReportServiceTest, CreateAboutWhatIsDeletedIsRefused) {
  ASSERT_TRUE(DeleteCommitment().ok());

  const absl::Status status = CreateReport("us-one", About(GoodStatus())).status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonDeleted);
}

TEST_F(ReportServiceTest, AReportIsNotKnownBeforeItsDay) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus("US", "2010-11-01")).ok());

  EXPECT_TRUE(absl::IsNotFound(GetReport(ReportName("us-one"), "2010-10-31").status()));
  EXPECT_TRUE(GetReport(ReportName("us-one"), "2010-11-01").ok());
}

TEST_F(ReportServiceTest, NorBeforeTheDayOfTheReleaseItCites) {
  v1::Release later = test::GoodRelease();
  later.mutable_release_date()->set_edtf("2010-11-10");
  ASSERT_TRUE(CreateRelease("later-one", later).ok());
  v1::Report report = GoodStatus("US", "2010-11-01");
  *report.mutable_citations(0) = test::CitationOf("at work", "releases/later-one");
  ASSERT_TRUE(CreateReport("us-one", report).ok());

  EXPECT_TRUE(absl::IsNotFound(GetReport(ReportName("us-one"), "2010-11-09").status()));
  EXPECT_TRUE(GetReport(ReportName("us-one"), "2010-11-10").ok());
}

TEST_F(ReportServiceTest, ListEchoesTheDay) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus()).ok());
  v1::ListReportsRequest request;
  request.set_parent(kInitiative);
  request.set_as_of_date("2010-11-01");

  const auto listed =
      Parse<v1::ListReportsResponse>(reports.AnswerListReports(CallFor(request), request));

  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->reports_size(), 1);
  EXPECT_EQ(listed->as_of_date(), "2010-11-01");
  EXPECT_EQ(store.last_query->parent, kInitiative);
}

// --- Standing ---

TEST_F(ReportServiceTest, AReportChangesTheStandingOfItsSubjectInTheSameChange) {
  ASSERT_TRUE(CreateReport("us-one", About(GoodStatus("US"))).ok());

  const v1::Standing standing = StandingOf(kCommitment);
  EXPECT_EQ(standing.last_report(), ReportName("us-one"));
  EXPECT_EQ(standing.agreement(), v1::Side::PARTIAL);
  EXPECT_EQ(GetInitiative()->standing().agreement(), v1::Side::NONE);
  EXPECT_EQ(store.changes.back().puts.size(), 1U);
}

TEST_F(ReportServiceTest, ItMakesNoRevisionOfItsSubject) {
  const std::string etag = GetCommitment(kCommitment)->etag();

  ASSERT_TRUE(CreateReport("us-one", About(GoodStatus("US"))).ok());

  EXPECT_EQ(GetCommitment(kCommitment)->etag(), etag);
}

TEST_F(ReportServiceTest, TwoSidesThatSayTheSameAgree) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus("US")).ok());
  ASSERT_TRUE(CreateReport("ca-one", GoodStatus("CA")).ok());

  EXPECT_EQ(GetInitiative()->standing().agreement(), v1::Side::AGREE);
}

TEST_F(ReportServiceTest, ADeliveryIsKnownFromItsReportOn) {
  v1::Report finding = About(GoodFinding("2010-11-02"));
  finding.mutable_finding()->mutable_delivered()->set_edtf("2010-10-20");
  ASSERT_TRUE(CreateReport("found", finding).ok());

  const auto today = GetCommitment(kCommitment);
  const auto before = GetCommitment(kCommitment, "2010-11-01");

  ASSERT_TRUE(today.ok() && before.ok());
  EXPECT_EQ(today->delivered().edtf(), "2010-10-20");
  EXPECT_EQ(today->schedule().state(), v1::Schedule::LATE);
  EXPECT_EQ(today->schedule().days_late_min(), 20);
  EXPECT_FALSE(before->has_delivered());
  EXPECT_EQ(before->schedule().state(), v1::Schedule::OVERDUE);
}

TEST_F(ReportServiceTest, CorroborationIsFromTheIssuersOfWhatAFindingCites) {
  ASSERT_TRUE(CreateReport("own", About(GoodFinding())).ok());
  EXPECT_EQ(StandingOf(kCommitment).corroboration(), v1::Standing::OWN_WORD);
  v1::Release media = test::GoodRelease();
  media.mutable_issuers(0)->set_organization_name("The Gazette");
  media.set_kind(v1::Release::MEDIA);
  ASSERT_TRUE(CreateRelease("gazette", media).ok());
  v1::Report finding = About(GoodFinding("2010-11-03"));
  *finding.mutable_citations(0) = test::CitationOf("it is out", "releases/gazette");
  ASSERT_TRUE(CreateReport("third", finding).ok());

  EXPECT_EQ(StandingOf(kCommitment).corroboration(), v1::Standing::THIRD_PARTY);
}

TEST_F(ReportServiceTest, AnOwnerWithoutACountryIsNoThirdParty) {
  v1::Agency office = test::GoodAgency("Office of the Organization");
  office.clear_region_code();
  ASSERT_TRUE(CreateAgency("un-office", office).ok());
  v1::Commitment commitment = GoodCommitment();
  commitment.mutable_debtors(0)->set_agency("agencies/un-office");
  ASSERT_TRUE(CreateCommitment("by-office", commitment).ok());
  v1::Release release = test::GoodRelease();
  release.mutable_issuers(0)->set_agency("agencies/un-office");
  ASSERT_TRUE(CreateRelease("by-office", release).ok());
  v1::Report finding = About(GoodFinding(), "initiatives/joint-assessment/commitments/by-office");
  *finding.mutable_citations(0) = test::CitationOf("it is out", "releases/by-office");

  ASSERT_TRUE(CreateReport("found", finding).ok());

  EXPECT_EQ(StandingOf(finding.commitment()).corroboration(), v1::Standing::OWN_WORD);
}

// --- Superseding ---

TEST_F(ReportServiceTest, ASupersededReportSaysByWhichFromItsDayOn) {
  ASSERT_TRUE(CreateReport("us-one", About(GoodStatus("US", "2010-11-01"))).ok());
  v1::Report second = About(InPlaceOf(GoodStatus("US", "2010-11-05"), "us-one"));
  second.mutable_status()->set_official(v1::Standing::COMPLETED);

  ASSERT_TRUE(CreateReport("us-two", second).ok());

  EXPECT_EQ(GetReport(ReportName("us-one"))->superseded_by(), ReportName("us-two"));
  EXPECT_EQ(GetReport(ReportName("us-one"), "2010-11-04")->superseded_by(), "");
  EXPECT_EQ(StandingOf(kCommitment, "2010-11-04").last_report(), ReportName("us-one"));
  EXPECT_EQ(StandingOf(kCommitment, "2010-11-05").last_report(), ReportName("us-two"));
}

TEST_F(ReportServiceTest, OfSeveralSuccessorsTheOneThatWasKnownIsTold) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus("US", "2010-11-01")).ok());
  ASSERT_TRUE(CreateReport("us-two", InPlaceOf(GoodStatus("US", "2010-11-10"), "us-one")).ok());
  ASSERT_TRUE(CreateReport("us-three", InPlaceOf(GoodStatus("US", "2010-11-05"), "us-two")).ok());

  EXPECT_EQ(GetReport(ReportName("us-one"), "2010-11-04")->superseded_by(), "");
  EXPECT_EQ(GetReport(ReportName("us-one"), "2010-11-05")->superseded_by(), ReportName("us-three"));
  EXPECT_EQ(GetReport(ReportName("us-one"), "2010-11-10")->superseded_by(), ReportName("us-two"));
}

TEST_F(ReportServiceTest, ASecondSuccessorIsRefused) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus()).ok());
  ASSERT_TRUE(CreateReport("us-two", InPlaceOf(GoodStatus(), "us-one")).ok());

  const absl::Status status = CreateReport("us-three", InPlaceOf(GoodStatus(), "us-one")).status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonReportSuperseded);
}

TEST_F(ReportServiceTest, OfTwoSuccessorsAtOnceTheSecondIsRefused) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus()).ok());
  store.before_write = [this] {
    ASSERT_TRUE(CreateReport("us-two", InPlaceOf(GoodStatus(), "us-one")).ok());
  };

  EXPECT_EQ(storage::ReasonOf(CreateReport("us-three", InPlaceOf(GoodStatus(), "us-one")).status()),
            storage::kReasonReportSuperseded);
}

// r1 <- r2 is there: r1 again, in the place of r2, would close a ring.
TEST_F(ReportServiceTest, AnIdThatIsTakenIsNotPutInThePlaceOfItsSuccessor) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus()).ok());
  ASSERT_TRUE(CreateReport("us-two", InPlaceOf(GoodStatus(), "us-one")).ok());

  EXPECT_TRUE(
      absl::IsAlreadyExists(CreateReport("us-one", InPlaceOf(GoodStatus(), "us-two")).status()));
}

TEST_F(ReportServiceTest, ASecondCreateOfAnIdIsToldThatItIsTaken) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus()).ok());
  ASSERT_TRUE(CreateReport("us-two", InPlaceOf(GoodStatus(), "us-one")).ok());

  EXPECT_TRUE(
      absl::IsAlreadyExists(CreateReport("us-two", InPlaceOf(GoodStatus(), "us-one")).status()));
}

TEST_F(ReportServiceTest, ARepeatOfACreateGetsTheFirstAnswer) {
  ASSERT_TRUE(CreateReport("us-one", GoodStatus()).ok());
  v1::CreateReportRequest request;
  request.set_parent(kInitiative);
  request.set_report_id("us-two");
  request.set_request_id("0190163d-8694-739b-aea5-966c26f8ad91");
  *request.mutable_report() = InPlaceOf(GoodStatus(), "us-one");
  const auto first = Parse<v1::Report>(reports.AnswerCreateReport(CallFor(request), request));
  ASSERT_TRUE(first.ok()) << first.status();

  const auto second = Parse<v1::Report>(reports.AnswerCreateReport(CallFor(request), request));

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->uid(), first->uid());
}

// --- Races ---

TEST_F(ReportServiceTest, AReportThatComesBetweenIsCounted) {
  store.before_write = [this] { ASSERT_TRUE(CreateReport("ca-one", GoodStatus("CA")).ok()); };

  ASSERT_TRUE(CreateReport("us-one", GoodStatus("US")).ok());

  EXPECT_EQ(GetInitiative()->standing().agreement(), v1::Side::AGREE);
}

TEST_F(ReportServiceTest, AChangeOfParticipantsReachesWhatBelongsToTheInitiative) {
  ASSERT_TRUE(CreateReport("us-one", About(GoodStatus("US"))).ok());
  v1::UpdateInitiativeRequest request;
  *request.mutable_initiative() = test::GoodInitiative();  // Canada takes no part any more
  request.mutable_initiative()->set_name(kInitiative);
  request.mutable_update_mask()->add_paths("participants");

  ASSERT_TRUE(initiatives.AnswerUpdateInitiative(CallFor(request), request).ok());

  EXPECT_EQ(StandingOf(kCommitment).sides_size(), 1);
  EXPECT_EQ(StandingOf(kCommitment).agreement(), v1::Side::AGREE);
  EXPECT_EQ(GetInitiative()->standing().sides_size(), 1);
}

TEST_F(ReportServiceTest, ItReachesTheCommitmentThatComesBetween) {
  v1::UpdateInitiativeRequest request;
  *request.mutable_initiative() = test::GoodInitiative();
  request.mutable_initiative()->set_name(kInitiative);
  request.mutable_update_mask()->add_paths("participants");
  store.before_write = [this] { ASSERT_TRUE(CreateCommitment("second").ok()); };

  ASSERT_TRUE(initiatives.AnswerUpdateInitiative(CallFor(request), request).ok());

  EXPECT_EQ(StandingOf("initiatives/joint-assessment/commitments/second").sides_size(), 1);
}

TEST_F(ReportServiceTest, OtherChangesOfAnInitiativeReadNoFamily) {
  v1::UpdateInitiativeRequest request;
  request.mutable_initiative()->set_name(kInitiative);
  request.mutable_initiative()->add_topics("border-security");

  ASSERT_TRUE(initiatives.AnswerUpdateInitiative(CallFor(request), request).ok());

  EXPECT_TRUE(store.changes.back().keeps.empty());
}

// --- Releases that change, initiatives that go ---

TEST_F(ReportServiceTest, AnotherDayOfAReleaseChangesSinceWhenItsReportsAreKnown) {
  ASSERT_TRUE(CreateReport("us-one", About(GoodStatus("US", "2010-07-20"))).ok());
  v1::UpdateReleaseRequest request;
  request.mutable_release()->set_name(kRelease);
  request.mutable_release()->mutable_release_date()->set_edtf("2010-08-01");

  ASSERT_TRUE(releases.AnswerUpdateRelease(CallFor(request), request).ok());

  EXPECT_TRUE(absl::IsNotFound(GetReport(ReportName("us-one"), "2010-07-31").status()));
  EXPECT_EQ(StandingOf(kCommitment, "2010-07-31").last_report(), "");
  EXPECT_EQ(StandingOf(kCommitment, "2010-08-01").last_report(), ReportName("us-one"));
  EXPECT_EQ(store.changes.back().based_on_referrers.size(), 1U);
}

TEST_F(ReportServiceTest, OtherIssuersOfAReleaseChangeTheCorroboration) {
  ASSERT_TRUE(CreateReport("found", About(GoodFinding())).ok());
  v1::UpdateReleaseRequest request;
  request.mutable_release()->set_name(kRelease);
  request.mutable_release()->add_issuers()->set_region_code("CA");

  ASSERT_TRUE(releases.AnswerUpdateRelease(CallFor(request), request).ok());

  EXPECT_EQ(StandingOf(kCommitment).corroboration(), v1::Standing::OTHER_SIDE);
}

TEST_F(ReportServiceTest, AnotherTitleOfAReleaseChangesNoStanding) {
  ASSERT_TRUE(CreateReport("found", About(GoodFinding())).ok());
  v1::UpdateReleaseRequest request;
  request.mutable_release()->set_name(kRelease);
  request.mutable_release()->set_title("Another title");

  ASSERT_TRUE(releases.AnswerUpdateRelease(CallFor(request), request).ok());

  EXPECT_TRUE(store.changes.back().keeps.empty());
}

TEST_F(ReportServiceTest, ACitationThatComesBetweenIsCountedWithTheRelease) {
  v1::UpdateReleaseRequest request;
  request.mutable_release()->set_name(kRelease);
  request.mutable_release()->mutable_release_date()->set_edtf("2010-12-01");
  store.before_write = [this] { ASSERT_TRUE(CreateReport("us-one", GoodStatus()).ok()); };

  ASSERT_TRUE(releases.AnswerUpdateRelease(CallFor(request), request).ok());

  EXPECT_TRUE(absl::IsNotFound(GetReport(ReportName("us-one"), "2010-11-30").status()));
}

TEST_F(ReportServiceTest, AnInitiativeIsDeletedWithWhatBelongsToItOnlyByForce) {
  ASSERT_TRUE(CreateReport("us-one", About(GoodStatus("US"))).ok());

  const absl::Status status = DeleteInitiative().status();

  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonHasChildren);
  EXPECT_THAT(std::string(status.message()), HasSubstr("2 commitments and reports"));
  EXPECT_TRUE(DeleteInitiative(/*force=*/true).ok());
  EXPECT_TRUE(absl::IsNotFound(GetReport(ReportName("us-one")).status()));
}

TEST_F(ReportServiceTest, ACommitmentThatComesBetweenStopsTheDeletionOfItsInitiative) {
  ASSERT_TRUE(DeleteCommitment().ok());
  store.before_write = [this] { ASSERT_TRUE(CreateCommitment("second").ok()); };

  EXPECT_EQ(storage::ReasonOf(DeleteInitiative().status()), storage::kReasonHasChildren);
}

TEST_F(ReportServiceTest, AnInitiativeComesBackWithItsStandingComputedAnew) {
  ASSERT_TRUE(CreateReport("us-one", About(GoodStatus("US"))).ok());
  ASSERT_TRUE(DeleteInitiative(/*force=*/true).ok());
  v1::UndeleteInitiativeRequest request;
  request.set_name(kInitiative);

  ASSERT_TRUE(initiatives.AnswerUndeleteInitiative(CallFor(request), request).ok());

  EXPECT_EQ(store.changes.back().keeps.size(), 3U);
  EXPECT_EQ(StandingOf(kCommitment).last_report(), ReportName("us-one"));
}

}  // namespace
}  // namespace entente::rpc

// RecordRelease and BatchCreateInitiatives: documents that name and belong to each other, in one
// change or none.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/rpc/release_text.h"
#include "tests/services/rpc/tracking_fixture.h"

namespace entente::rpc::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

constexpr char kRecorded[] = "initiatives/recorded";

// A release with its text and one document of each sort that it brings; the citations name no
// release.
v1::RecordReleaseRequest GoodRecord() {
  v1::RecordReleaseRequest request;
  *request.mutable_release() = GoodRelease();
  request.mutable_release()->mutable_issuers(0)->set_agency("agencies/us-dhs");
  request.set_release_id("recorded");
  request.set_text(kReleaseText);
  v1::Agency& bureau = *request.add_agencies();
  bureau = GoodAgency();
  bureau.set_name("agencies/us-cbp");
  bureau.add_parents()->set_agency("agencies/us-dhs");
  v1::Agency& department = *request.add_agencies();
  department = GoodAgency("U.S. Department of Homeland Security");
  department.set_name("agencies/us-dhs");
  v1::Initiative& initiative = *request.add_initiatives();
  initiative = JointInitiative();
  initiative.set_name(kRecorded);
  initiative.mutable_participants(0)->set_agency("agencies/us-cbp");
  initiative.add_releases()->set_act(v1::ReleaseLink::ANNOUNCES);
  v1::Commitment& commitment = *request.add_commitments();
  commitment = GoodCommitment();
  commitment.set_name(std::string(kRecorded) + "/commitments/publish");
  *commitment.add_citations() = CitationOf("later this summer", "");
  v1::Report& report = *request.add_reports();
  report = GoodStatus("CA");
  report.set_name(std::string(kRecorded) + "/reports/first");
  report.set_commitment(commitment.name());
  *report.mutable_citations(0) = CitationOf("will be joint", "");
  return request;
}

class RecordReleaseTest : public TrackingTest {
 public:
  absl::StatusOr<v1::RecordReleaseResponse> Record(const v1::RecordReleaseRequest& request) {
    return Parse<v1::RecordReleaseResponse>(releases.AnswerRecordRelease(
        CallFor(request, "entente.v1.ReleaseService/RecordRelease"), request));
  }

  absl::StatusOr<v1::BatchCreateInitiativesResponse> BatchCreate(
      const v1::BatchCreateInitiativesRequest& request) {
    return Parse<v1::BatchCreateInitiativesResponse>(
        initiatives.AnswerBatchCreateInitiatives(CallFor(request), request));
  }

  std::size_t changes_before = store.changes.size();
};

TEST_F(RecordReleaseTest, WritesAllThatTheReleaseBringsInOneChange) {
  const auto recorded = Record(GoodRecord());

  ASSERT_TRUE(recorded.ok()) << recorded.status();
  ASSERT_EQ(store.changes.size(), changes_before + 1);
  EXPECT_EQ(store.changes.back().puts.size(), 6U);
  EXPECT_EQ(recorded->release().name(), "releases/recorded");
  ASSERT_EQ(recorded->agencies_size(), 2);
  EXPECT_EQ(recorded->agencies(0).name(), "agencies/us-cbp");
  EXPECT_EQ(recorded->agencies(1).name(), "agencies/us-dhs");
  EXPECT_EQ(recorded->initiatives(0).name(), kRecorded);
  EXPECT_EQ(recorded->commitments(0).name(), std::string(kRecorded) + "/commitments/publish");
  EXPECT_EQ(recorded->reports(0).name(), std::string(kRecorded) + "/reports/first");
}

TEST_F(RecordReleaseTest, ACitationAndALinkWithoutReleaseMeanThisOne) {
  const auto recorded = Record(GoodRecord());

  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->initiatives(0).releases(0).release(), "releases/recorded");
  EXPECT_EQ(recorded->commitments(0).citations(0).release(), "releases/recorded");
  EXPECT_EQ(recorded->reports(0).citations(0).release(), "releases/recorded");
}

TEST_F(RecordReleaseTest, QuotesAreFoundInTheTextThatComesAlong) {
  const auto recorded = Record(GoodRecord());

  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->release().text().sha256(), TextFactsOf(kReleaseText).sha256());
  EXPECT_EQ(recorded->commitments(0).citations(0).start(), 68);
  const auto cited = store.CitationsOf(std::string(kRecorded) + "/commitments/publish");
  ASSERT_EQ(cited.size(), 1U);
  EXPECT_EQ(cited[0].citation.anchor(), v1::Citation::VERIFIED);
}

TEST_F(RecordReleaseTest, TheStandingRestsOnTheReportsThatComeAlong) {
  const auto recorded = Record(GoodRecord());

  ASSERT_TRUE(recorded.ok()) << recorded.status();
  ASSERT_EQ(recorded->commitments(0).standing().sides_size(), 2);
  EXPECT_EQ(recorded->commitments(0).standing().last_report(),
            std::string(kRecorded) + "/reports/first");
}

TEST_F(RecordReleaseTest, TheStandingIsThatOfTheSameDocumentsWrittenOneByOne) {
  v1::RecordReleaseRequest request = GoodRecord();
  v1::Report& second = *request.add_reports();
  second = GoodStatus("US", "2010-11-12");
  second.set_name(std::string(kRecorded) + "/reports/second");
  second.set_supersedes(std::string(kRecorded) + "/reports/zero");
  *second.mutable_citations(0) = CitationOf("will be joint", "");
  v1::Report& zero = *request.add_reports();  // after the one that takes its place
  zero = GoodStatus("US");
  zero.set_name(std::string(kRecorded) + "/reports/zero");
  *zero.mutable_citations(0) = CitationOf("will be joint", "");

  const auto recorded = Record(request);

  ASSERT_TRUE(recorded.ok()) << recorded.status();
  ASSERT_EQ(recorded->reports_size(), 3);
  EXPECT_EQ(recorded->reports(2).superseded_by(), std::string(kRecorded) + "/reports/second");
  EXPECT_EQ(recorded->initiatives(0).standing().last_report(),
            std::string(kRecorded) + "/reports/second");
  ASSERT_TRUE(CreateCommitment("later", GoodCommitment(), kRecorded).ok());
  EXPECT_EQ(store.KeptFor(kRecorded).spans.back().fragment->SerializeAsString(), [&] {
    v1::Initiative kept;
    *kept.mutable_standing() = recorded->initiatives(0).standing();
    return kept.SerializeAsString();
  }());
}

TEST_F(RecordReleaseTest, MayAddToAnInitiativeOnRecord) {
  v1::RecordReleaseRequest request = GoodRecord();
  request.clear_initiatives();
  request.mutable_commitments(0)->set_name(kCommitment);
  request.mutable_reports(0)->set_name(ReportName("first"));
  request.mutable_reports(0)->set_commitment(kCommitment);

  const auto recorded = Record(request);

  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(store.KeptFor(kInitiative).expected_version, 1);
}

TEST_F(RecordReleaseTest, EveryFaultOfEveryDocumentIsToldByItsPathAndNothingIsWritten) {
  v1::RecordReleaseRequest request = GoodRecord();
  request.mutable_release()->clear_title();
  request.mutable_agencies(1)->set_region_code("XX");
  request.mutable_initiatives(0)->mutable_participants(1)->set_region_code("YY");
  request.mutable_commitments(0)->mutable_citations(0)->set_exact("never said");
  request.mutable_reports(0)->set_as_of_date("2010-02-31");

  const auto recorded = Record(request);

  EXPECT_THAT(BadFieldsOf(recorded.status()),
              UnorderedElementsAre("release.title", "agencies[1].region_code",
                                   "initiatives[0].participants[1].region_code",
                                   "commitments[0].citations[0].exact", "reports[0].as_of_date",
                                   // Canada takes part no more.
                                   "reports[0].status.reporters[0]"));
  EXPECT_EQ(store.changes.size(), changes_before);
}

TEST_F(RecordReleaseTest, NamesThatAreNoneOrTwiceOrWithoutInitiativeAreFaultsOfTheName) {
  v1::RecordReleaseRequest request = GoodRecord();
  request.mutable_agencies(0)->set_name("agencies/US");
  request.mutable_initiatives(0)->clear_participants();
  request.mutable_initiatives(0)->add_participants()->set_region_code("US");
  request.mutable_initiatives(0)->mutable_participants(0)->set_role(v1::Participant::LEAD);
  *request.add_initiatives() = request.initiatives(0);
  request.mutable_commitments(0)->set_name("initiatives/nowhere/commitments/publish");
  request.clear_reports();

  const auto recorded = Record(request);

  EXPECT_THAT(
      BadFieldsOf(recorded.status()),
      UnorderedElementsAre("agencies[0].name", "initiatives[1].name", "commitments[0].name"));
  EXPECT_THAT(FaultOf(recorded.status(), "initiatives[1].name"), HasSubstr("initiatives[0]"));
  EXPECT_THAT(FaultOf(recorded.status(), "commitments[0].name"),
              HasSubstr("there is no initiative initiatives/nowhere"));
  EXPECT_EQ(store.changes.size(), changes_before);
}

TEST_F(RecordReleaseTest, ANameThatIsTakenIsNamedAndNothingIsWritten) {
  v1::RecordReleaseRequest request = GoodRecord();
  ASSERT_TRUE(CreateAgency("us-dhs").ok());
  changes_before = store.changes.size();

  const auto recorded = Record(request);

  EXPECT_TRUE(absl::IsAlreadyExists(recorded.status())) << recorded.status();
  EXPECT_THAT(std::string(recorded.status().message()), HasSubstr("agencies/us-dhs"));
  EXPECT_EQ(store.changes.size(), changes_before);
}

TEST_F(RecordReleaseTest, ANameThatIsTakenMeanwhileIsNamedToo) {
  store.before_write = [this] {
    store.before_write = nullptr;
    ASSERT_TRUE(CreateAgency("us-dhs").ok());
  };

  const auto recorded = Record(GoodRecord());

  EXPECT_TRUE(absl::IsAlreadyExists(recorded.status())) << recorded.status();
  EXPECT_THAT(std::string(recorded.status().message()), HasSubstr("agencies/us-dhs"));
}

TEST_F(RecordReleaseTest, ARepeatUnderTheSameIdGetsTheFirstAnswer) {
  v1::RecordReleaseRequest request = GoodRecord();
  request.set_request_id("0190163d-8694-739b-aea5-966c26f8ad91");
  const auto first = Record(request);
  ASSERT_TRUE(first.ok()) << first.status();

  const auto second = Record(request);

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(store.changes.size(), changes_before + 1);
}

TEST_F(RecordReleaseTest, ValidateOnlyShowsWhatWouldBeAndWritesNothing) {
  v1::RecordReleaseRequest request = GoodRecord();
  request.set_validate_only(true);

  const auto checked = Record(request);

  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->commitments(0).citations(0).start(), 68);
  EXPECT_FALSE(checked->initiatives(0).has_create_time());
  EXPECT_EQ(checked->commitments(0).standing().last_report(),
            std::string(kRecorded) + "/reports/first");
  EXPECT_EQ(store.changes.size(), changes_before);
}

TEST_F(RecordReleaseTest, AReleaseAloneAndAMissingOne) {
  v1::RecordReleaseRequest alone;
  *alone.mutable_release() = GoodRelease();
  EXPECT_TRUE(Record(alone).ok());

  EXPECT_THAT(BadFieldsOf(Record({}).status()), ElementsAre("release"));
}

TEST_F(RecordReleaseTest, MoreThanAThousandOfOneSortAreRefused) {
  v1::RecordReleaseRequest request = GoodRecord();
  for (int i = 0; i < 1'000; ++i) *request.add_agencies() = request.agencies(0);

  EXPECT_THAT(BadFieldsOf(Record(request).status()), ElementsAre("agencies"));
}

v1::BatchCreateInitiativesRequest BatchOf(const std::vector<std::string>& ids) {
  v1::BatchCreateInitiativesRequest batch;
  for (const std::string& id : ids) {
    v1::CreateInitiativeRequest& one = *batch.add_requests();
    *one.mutable_initiative() = GoodInitiative();
    one.set_initiative_id(id);
  }
  return batch;
}

TEST_F(RecordReleaseTest, ABatchIsMadeInOneChangeAndAnsweredInItsOrder) {
  v1::BatchCreateInitiativesRequest batch = BatchOf({"zeta", "alpha", "mid"});
  v1::Relation& relation = *batch.mutable_requests(0)->mutable_initiative()->add_relations();
  relation.set_kind(v1::Relation::PARENT);
  relation.set_target("initiatives/alpha");

  const auto made = BatchCreate(batch);

  ASSERT_TRUE(made.ok()) << made.status();
  std::vector<std::string> names;
  for (const v1::Initiative& one : made->initiatives()) names.push_back(one.name());
  EXPECT_THAT(names, ElementsAre("initiatives/zeta", "initiatives/alpha", "initiatives/mid"));
  EXPECT_EQ(store.changes.size(), changes_before + 1);
}

TEST_F(RecordReleaseTest, ABatchWithOneFaultWritesNothing) {
  v1::BatchCreateInitiativesRequest batch = BatchOf({"first", "second"});
  batch.mutable_requests(1)->mutable_initiative()->clear_titles();
  batch.mutable_requests(1)->set_initiative_id("NO");

  EXPECT_THAT(BadFieldsOf(BatchCreate(batch).status()), ElementsAre("requests[1].initiative_id"));
  batch.mutable_requests(1)->set_initiative_id("second");
  EXPECT_THAT(BadFieldsOf(BatchCreate(batch).status()),
              ElementsAre("requests[1].initiative.titles"));
  EXPECT_EQ(store.changes.size(), changes_before);
}

TEST_F(RecordReleaseTest, WhatIsSaidForTheBatchIsRefusedInItsRequests) {
  v1::BatchCreateInitiativesRequest batch = BatchOf({"first"});
  batch.mutable_requests(0)->set_validate_only(true);
  batch.mutable_requests(0)->set_reason("because");
  batch.mutable_requests(0)->set_request_id("0190163d-8694-739b-aea5-966c26f8ad91");

  EXPECT_THAT(BadFieldsOf(BatchCreate(batch).status()),
              UnorderedElementsAre("requests[0].request_id", "requests[0].validate_only",
                                   "requests[0].reason"));
}

TEST_F(RecordReleaseTest, AnEmptyBatchIsRefused) {
  EXPECT_THAT(BadFieldsOf(BatchCreate({}).status()), ElementsAre("requests"));
}

}  // namespace
}  // namespace entente::rpc::test

#include "services/rpc/history_service.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"

#include "services/rpc/revision_names.h"
#include "tests/services/rpc/tracking_fixture.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class HistoryServiceTest : public test::TrackingTest {
 public:
  // By default, page size 50 from the first page.
  absl::StatusOr<v1::ListRevisionsResponse> List(const std::string& parent, int page_size = 0,
                                                 const std::string& page_token = "") {
    v1::ListRevisionsRequest request;
    request.set_parent(parent);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    return Parse<v1::ListRevisionsResponse>(history.AnswerListRevisions(
        CallFor(request, "entente.v1.HistoryService/ListRevisions"), request));
  }

  absl::StatusOr<v1::Revision> Get(const std::string& name) {
    v1::GetRevisionRequest request;
    request.set_name(name);
    return Parse<v1::Revision>(history.AnswerGetRevision(CallFor(request), request));
  }

  absl::StatusOr<v1::Initiative> Update(const std::string& reason) {
    v1::UpdateInitiativeRequest request;
    request.mutable_initiative()->set_name(test::kInitiative);
    auto* summary = request.mutable_initiative()->add_summaries();
    summary->set_language_code("en");
    summary->set_text(reason);
    request.mutable_update_mask()->add_paths("summaries");
    request.set_reason(reason);
    return Parse<v1::Initiative>(initiatives.AnswerUpdateInitiative(CallFor(request), request));
  }

  HistoryService history{dependencies};
};

TEST_F(HistoryServiceTest, TellsActionChangeAndDocumentNewestFirst) {
  const auto updated = Update("the place was missing");
  ASSERT_TRUE(updated.ok()) << updated.status();

  const auto listed = List(test::kInitiative);

  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->revisions_size(), 2);
  const v1::Revision& newest = listed->revisions(0);
  EXPECT_EQ(newest.action(), v1::Revision::UPDATED);
  EXPECT_EQ(newest.name(), std::string(test::kInitiative) + "/revisions/" +
                               std::to_string(newest.change().number()));
  EXPECT_EQ(newest.change().reason(), "the place was missing");
  EXPECT_EQ(newest.change().actor(), "");  // nobody said who calls
  EXPECT_EQ(newest.change().peer(), "ipv4:127.0.0.1:40000");
  EXPECT_NE(newest.change().request_id(), "");
  EXPECT_EQ(newest.initiative().etag(), updated->etag());
  EXPECT_EQ(newest.initiative().summaries(0).text(), "the place was missing");
  EXPECT_FALSE(newest.initiative().has_standing());
  EXPECT_EQ(listed->revisions(1).action(), v1::Revision::CREATED);
  EXPECT_EQ(listed->revisions(1).initiative().summaries_size(), 0);
}

TEST_F(HistoryServiceTest, HasEveryTypeOfDocument) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(CreateReport("said", test::GoodStatus()).ok());

  EXPECT_TRUE(List("agencies/us-cbp")->revisions(0).has_agency());
  EXPECT_TRUE(List(test::kRelease)->revisions(0).has_release());
  EXPECT_TRUE(List(test::kInitiative)->revisions(0).has_initiative());
  EXPECT_TRUE(List(test::kCommitment)->revisions(0).has_commitment());
  EXPECT_TRUE(List(test::ReportName("said"))->revisions(0).has_report());
}

TEST_F(HistoryServiceTest, OutlivesDeletion) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(DeleteInitiative(/*force=*/true).ok());

  const auto initiative = List(test::kInitiative);
  const auto commitment = List(test::kCommitment);

  ASSERT_TRUE(initiative.ok() && commitment.ok()) << initiative.status() << commitment.status();
  EXPECT_EQ(initiative->revisions(0).action(), v1::Revision::DELETED);
  EXPECT_TRUE(initiative->revisions(0).initiative().has_delete_time());
  EXPECT_EQ(commitment->revisions_size(), 1);
}

TEST_F(HistoryServiceTest, GivesOneRevisionByItsName) {
  ASSERT_TRUE(Update("a word was wrong").ok());
  const std::string name = List(test::kInitiative)->revisions(1).name();

  const auto revision = Get(name);

  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(revision->name(), name);
  EXPECT_EQ(revision->action(), v1::Revision::CREATED);
}

TEST_F(HistoryServiceTest, IsWalkedPageByPage) {
  ASSERT_TRUE(Update("one").ok());
  ASSERT_TRUE(Update("two").ok());

  std::vector<std::string> reasons;
  std::string page_token;
  do {
    const auto page = List(test::kInitiative, 1, page_token);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->revisions_size(), 1);
    reasons.push_back(page->revisions(0).change().reason());
    page_token = page->next_page_token();
  } while (!page_token.empty());

  EXPECT_THAT(reasons, ElementsAre("two", "one", ""));
}

TEST_F(HistoryServiceTest, PageTokensOfAnotherDocumentAreRefused) {
  ASSERT_TRUE(Update("one").ok());
  ASSERT_TRUE(CreateCommitment("publish").ok());
  const std::string page_token = List(test::kInitiative, 1)->next_page_token();
  ASSERT_NE(page_token, "");
  std::string altered = page_token;
  altered[10] = altered[10] == 'A' ? 'B' : 'A';

  for (const auto& [parent, token] : {std::pair{std::string(test::kCommitment), page_token},
                                      std::pair{std::string(test::kInitiative), altered}}) {
    const absl::Status status = List(parent, 1, token).status();
    EXPECT_EQ(storage::ReasonOf(status), storage::kReasonInvalidPageToken) << status;
  }
}

TEST_F(HistoryServiceTest, BadRequestsNameTheirFields) {
  const absl::Status list = List("countries/CA", -1).status();

  EXPECT_THAT(test::BadFieldsOf(list), ElementsAre("parent", "page_size"));
  for (const char* name :
       {"", "agencies/us-cbp", "agencies/us-cbp/revisions/", "agencies/us-cbp/revisions/0",
        "agencies/us-cbp/revisions/+1", "agencies/us-cbp/revisions/01",
        "agencies/us-cbp/revisions/1x", "agencies/us-cbp/revisions/99999999999999999999",
        "countries/CA/revisions/1", "revisions/1"}) {
    EXPECT_THAT(test::BadFieldsOf(Get(name).status()), ElementsAre("name")) << name;
  }
}

TEST_F(HistoryServiceTest, WhatNeverWasIsNotFound) {
  const absl::Status list = List("initiatives/nowhere").status();
  const absl::Status get = Get(std::string(test::kInitiative) + "/revisions/999").status();

  EXPECT_TRUE(absl::IsNotFound(list)) << list;
  EXPECT_TRUE(absl::IsNotFound(get)) << get;
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(storage::GetDetail(get, resource));
  EXPECT_EQ(resource.resource_type(), "entente.dev/Revision");
}

TEST_F(HistoryServiceTest, FailsAsTheStoreDoes) {
  store.past.failure = absl::UnavailableError("away");

  EXPECT_TRUE(absl::IsUnavailable(List(test::kInitiative).status()));
  EXPECT_TRUE(absl::IsUnavailable(Get(std::string(test::kInitiative) + "/revisions/1").status()));
}

TEST(RevisionNames, AreReadWithTheirDocument) {
  const auto parsed = ParseRevisionName("initiatives/mou-2010/commitments/sign-it/revisions/17");

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->document.name, "initiatives/mou-2010/commitments/sign-it");
  EXPECT_EQ(parsed->document.type, storage::ResourceType::kCommitment);
  EXPECT_EQ(parsed->number, 17);
}

TEST(RevisionNames, SayWhatIsWrongWithThem) {
  EXPECT_THAT(std::string(ParseRevisionName("agencies/us-cbp").status().message()),
              HasSubstr("got \"agencies/us-cbp\"; wanted"));
}

}  // namespace
}  // namespace entente::rpc

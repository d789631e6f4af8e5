// The services as callers see them: reads, lists and texts through their handlers, and all of them
// through gRPC.

#include "services/rpc/services.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"

#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/history_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"
#include "entente/v1/transfer_service.grpc.pb.h"
#include "services/rpc/list.h"
#include "services/rpc/release_text.h"
#include "tests/services/rpc/service_fixture.h"
#include "tests/services/rpc/tracking_documents.h"

namespace entente::rpc {
namespace {

using test::GoodAgency;
using test::GoodInitiative;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ServicesTest : public test::ServiceTest {
 protected:
  absl::StatusOr<v1::ListInitiativesResponse> List(const v1::ListInitiativesRequest& request) {
    return Parse<v1::ListInitiativesResponse>(
        initiatives.AnswerListInitiatives(CallFor(request), request));
  }

  absl::StatusOr<v1::ResolveAgencyResponse> Resolve(const std::string& text,
                                                    const std::string& date = "") {
    v1::ResolveAgencyRequest request;
    request.set_text(text);
    request.set_date(date);
    return Parse<v1::ResolveAgencyResponse>(
        directory.AnswerResolveAgency(CallFor(request), request));
  }

  absl::StatusOr<v1::AttachTextResponse> Attach(const std::string& name, const std::string& text) {
    v1::AttachTextRequest request;
    request.set_name(name);
    request.set_text(text);
    return Parse<v1::AttachTextResponse>(releases.AnswerAttachText(CallFor(request), request));
  }

  absl::StatusOr<v1::GetReleaseTextResponse> TextOf(const std::string& name) {
    v1::GetReleaseTextRequest request;
    request.set_name(name);
    return Parse<v1::GetReleaseTextResponse>(
        releases.AnswerGetReleaseText(CallFor(request), request));
  }
};

// --- Reads ---

TEST_F(ServicesTest, GetReturnsWhatCreateDid) {
  const auto created = CreateInitiative("haiti-2010");
  ASSERT_TRUE(created.ok()) << created.status();
  v1::GetInitiativeRequest request;
  request.set_name("initiatives/haiti-2010");

  const auto got =
      Parse<v1::Initiative>(initiatives.AnswerGetInitiative(CallFor(request), request));

  ASSERT_TRUE(got.ok());
  EXPECT_EQ(got->SerializeAsString(), created->SerializeAsString());
  EXPECT_EQ(got->kind(), v1::Initiative::DEPLOYMENT);
}

TEST_F(ServicesTest, GetOfAnUnknownNameIsNotFoundWithResourceInfo) {
  v1::GetInitiativeRequest request;
  request.set_name("initiatives/nowhere");

  const absl::Status status = initiatives.AnswerGetInitiative(CallFor(request), request).status();

  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonNotFound);
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(storage::GetDetail(status, resource));
  EXPECT_EQ(resource.resource_type(), "entente.dev/Initiative");
  EXPECT_EQ(resource.resource_name(), "initiatives/nowhere");
}

TEST_F(ServicesTest, GetOfANameOutOfFormNamesTheField) {
  v1::GetInitiativeRequest request;
  request.set_name("initiatives/Capitals");
  request.set_as_of_date("2010-02-31");

  const absl::Status status = initiatives.AnswerGetInitiative(CallFor(request), request).status();

  EXPECT_THAT(test::BadFieldsOf(status), ElementsAre("as_of_date", "name"));
}

TEST_F(ServicesTest, BatchGetKeepsTheOrderAskedFor) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  ASSERT_TRUE(CreateAgency("us-ice").ok());
  v1::BatchGetAgenciesRequest request;
  request.add_names("agencies/us-ice");
  request.add_names("agencies/us-cbp");

  const auto got = Parse<v1::BatchGetAgenciesResponse>(
      directory.AnswerBatchGetAgencies(CallFor(request), request));

  ASSERT_TRUE(got.ok());
  EXPECT_EQ(got->agencies(0).name(), "agencies/us-ice");
  EXPECT_EQ(got->agencies(1).name(), "agencies/us-cbp");
  EXPECT_NE(got->agencies(1).etag(), "");
}

TEST_F(ServicesTest, BatchGetRefusesNothingTooManyAndBadNames) {
  v1::BatchGetAgenciesRequest request;
  EXPECT_THAT(
      test::BadFieldsOf(directory.AnswerBatchGetAgencies(CallFor(request), request).status()),
      ElementsAre("names"));
  request.add_names("agencies/us-cbp");
  request.add_names("us-cbp");
  EXPECT_THAT(
      test::BadFieldsOf(directory.AnswerBatchGetAgencies(CallFor(request), request).status()),
      ElementsAre("names[1]"));
  for (int i = 0; i < 1'000; ++i) request.add_names("agencies/us-cbp");
  EXPECT_THAT(
      test::BadFieldsOf(directory.AnswerBatchGetAgencies(CallFor(request), request).status()),
      ElementsAre("names"));
}

TEST_F(ServicesTest, BatchGetRefusesAnAnswerThatClientsWouldRefuse) {
  v1::Initiative large = GoodInitiative();
  auto* summary = large.add_summaries();
  summary->set_language_code("en");
  summary->set_text(std::string(4'000, 's'));
  ASSERT_TRUE(CreateInitiative("large", large).ok());
  v1::BatchGetInitiativesRequest request;
  for (int i = 0; i < 1'000; ++i) request.add_names("initiatives/large");

  const absl::Status status =
      initiatives.AnswerBatchGetInitiatives(CallFor(request), request).status();

  EXPECT_THAT(test::BadFieldsOf(status), ElementsAre("names")) << status;
}

// --- Countries ---

TEST_F(ServicesTest, CountriesComeInPages) {
  v1::ListCountriesRequest request;
  request.set_page_size(2);
  const auto first =
      Parse<v1::ListCountriesResponse>(directory.AnswerListCountries(CallFor(request), request));
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->countries_size(), 2);
  request.set_page_token(first->next_page_token());

  const auto second =
      Parse<v1::ListCountriesResponse>(directory.AnswerListCountries(CallFor(request), request));

  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_EQ(second->countries_size(), 1);
  EXPECT_EQ(second->countries(0).region_code(), "US");
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(ServicesTest, ACountryThatIsNoneIsNotFound) {
  v1::GetCountryRequest request;
  request.set_name("countries/ZZ");
  EXPECT_TRUE(absl::IsNotFound(directory.AnswerGetCountry(CallFor(request), request).status()));
  request.set_name("countries/usa");
  EXPECT_THAT(test::BadFieldsOf(directory.AnswerGetCountry(CallFor(request), request).status()),
              ElementsAre("name"));
}

// --- Lists ---

TEST_F(ServicesTest, ListHandsTheFilterToTheStore) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::ListInitiativesRequest request;
  request.set_filter("agency:us-cbp country:ht kind:instrument");
  request.set_page_size(5'000);
  request.set_show_deleted(true);

  const auto listed = List(request);

  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->as_of_date(), "2010-11-17");
  const storage::ListQuery& query = *store.last_query;
  ASSERT_EQ(query.filter->operands.size(), 3U);
  EXPECT_EQ(query.filter->operands[2].condition.numbers.size(), 5U);
  EXPECT_EQ(query.page.size, kPageSizeMax);
  EXPECT_TRUE(query.show_deleted);
}

TEST_F(ServicesTest, KindsThatExcludeEachOtherBothReachTheStore) {
  v1::ListInitiativesRequest request;
  request.set_filter("kind:MOU kind:DEPLOYMENT");

  ASSERT_TRUE(List(request).ok());

  const storage::Expression& filter = *store.last_query->filter;
  EXPECT_EQ(filter.kind, storage::Expression::Kind::kAnd);
  ASSERT_EQ(filter.operands.size(), 2U);
  EXPECT_THAT(filter.operands[0].condition.numbers, ElementsAre(v1::Initiative::MOU));
  EXPECT_THAT(filter.operands[1].condition.numbers, ElementsAre(v1::Initiative::DEPLOYMENT));
}

TEST_F(ServicesTest, ListRefusesWhatIsBadAllAtOnce) {
  v1::ListInitiativesRequest request;
  request.set_page_size(-1);
  request.set_order_by("titles");
  request.set_as_of_date("2010-02-31");
  request.set_filter("agencyy:us-cbp");

  EXPECT_THAT(test::BadFieldsOf(List(request).status()),
              ElementsAre("page_size", "order_by", "as_of_date", "filter"));
}

TEST_F(ServicesTest, ListRefusesABadFilterWithItsColumn) {
  v1::ListInitiativesRequest request;
  request.set_filter("agencyy:us-cbp");
  const absl::Status status = List(request).status();

  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonInvalidFilter);
  EXPECT_THAT(test::FaultOf(status, "filter"), HasSubstr("column 1: unknown field \"agencyy\""));
}

TEST_F(ServicesTest, ListCountsFromTheDayItIsAskedFor) {
  v1::ListInitiativesRequest request;
  request.set_filter("announced >= today-1m");
  ASSERT_TRUE(List(request).ok());
  EXPECT_EQ(store.last_query->filter->condition.days.first, absl::CivilDay(2010, 10, 17));

  request.set_as_of_date("2011-01-31");
  ASSERT_TRUE(List(request).ok());

  EXPECT_EQ(store.last_query->filter->condition.days.first, absl::CivilDay(2010, 12, 31));
}

TEST_F(ServicesTest, ListRefusesAFilterThatNamesWhatIsNotThere) {
  v1::ListInitiativesRequest request;
  for (const auto& [text, error] : std::vector<std::pair<std::string, std::string>>{
           {"kind:MOU agency:us-cpb", "column 17: there is no agency agencies/us-cpb"},
           {"country:ZZ",
            "column 9: there is no country ZZ; wanted a code of ISO 3166-1, such as CA"},
           {"agency:US-CBP", "column 8: got the id \"US-CBP\""},
           {"lead:\"'; DROP TABLE x; --\"", "column 6: got the id \"'; DROP TABLE x; --\""},
           {"é release:nothing", "column 11: there is no release releases/nothing"},
           {"release:NOTHING", "column 9: got the id \"NOTHING\""},
           {"relation:nothing", "column 10: there is no initiative initiatives/nothing"}}) {
    request.set_filter(text);
    const absl::Status status = List(request).status();
    EXPECT_EQ(storage::ReasonOf(status), storage::kReasonInvalidFilter) << text;
    EXPECT_THAT(test::FaultOf(status, "filter"), HasSubstr(error));
  }
}

TEST_F(ServicesTest, ListAcceptsItsOwnOrder) {
  v1::ListInitiativesRequest request;
  request.set_order_by("announced desc");
  EXPECT_TRUE(List(request).ok());
}

TEST_F(ServicesTest, PagesFollowEachOtherWhateverTheirSize) {
  for (const char* id : {"aaa", "bbb", "ccc"}) ASSERT_TRUE(CreateInitiative(id).ok());
  v1::ListInitiativesRequest request;
  request.set_page_size(1);
  const auto first = List(request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->initiatives_size(), 1);
  request.set_page_token(first->next_page_token());
  request.set_page_size(2);

  const auto second = List(request);

  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_EQ(second->initiatives_size(), 2);
  EXPECT_EQ(second->initiatives(0).name(), "initiatives/bbb");
  EXPECT_NE(second->initiatives(0).etag(), "");
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(ServicesTest, ATokenIsRefusedForAnotherQuery) {
  for (const char* id : {"aaa", "bbb"}) ASSERT_TRUE(CreateInitiative(id).ok());
  v1::ListInitiativesRequest request;
  request.set_page_size(1);
  const auto first = List(request);
  ASSERT_TRUE(first.ok());
  request.set_page_token(first->next_page_token());

  v1::ListInitiativesRequest other = request;
  other.set_filter("country:CA");
  EXPECT_EQ(storage::ReasonOf(List(other).status()), storage::kReasonInvalidPageToken);
  other = request;
  other.set_show_deleted(true);
  EXPECT_EQ(storage::ReasonOf(List(other).status()), storage::kReasonInvalidPageToken);
  other = request;
  other.set_as_of_date("2010-07-13");
  EXPECT_EQ(storage::ReasonOf(List(other).status()), storage::kReasonInvalidPageToken);
  other = request;
  other.set_page_token(request.page_token() + "x");
  EXPECT_EQ(storage::ReasonOf(List(other).status()), storage::kReasonInvalidPageToken);
}

TEST_F(ServicesTest, ATokenIsRefusedForACallerWhoMaySeeOtherThings) {
  for (const char* id : {"aaa", "bbb"}) ASSERT_TRUE(CreateInitiative(id).ok());
  v1::ListInitiativesRequest request;
  request.set_page_size(1);
  const auto first = List(request);
  ASSERT_TRUE(first.ok());
  request.set_page_token(first->next_page_token());
  Call call = CallFor(request);
  call.caller.clearance.tlp_max = v1::Label::AMBER;

  EXPECT_EQ(storage::ReasonOf(initiatives.AnswerListInitiatives(call, request).status()),
            storage::kReasonInvalidPageToken);
}

// --- Texts ---

TEST_F(ServicesTest, ATextIsReadBackByteForByte) {
  ASSERT_TRUE(CreateRelease("us-dhs-2010-07-13").ok());
  const std::string text = "ma\u00f1ana\r\n\f \t\u2019";

  const auto attached = Attach("releases/us-dhs-2010-07-13", text);

  ASSERT_TRUE(attached.ok()) << attached.status();
  EXPECT_EQ(attached->release().text().size_bytes(), static_cast<int>(text.size()));
  EXPECT_EQ(attached->release().text().code_point_count(), 12);
  EXPECT_EQ(attached->release().text().sha256(), Sha256Hex(text));
  const auto read = TextOf("releases/us-dhs-2010-07-13");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->text(), text);
}

TEST_F(ServicesTest, TheSameTextAgainWritesNothing) {
  ASSERT_TRUE(CreateRelease("a-release").ok());
  ASSERT_TRUE(Attach("releases/a-release", "text").ok());

  const auto again = Attach("releases/a-release", "text");

  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(store.changes.size(), 2U);
  EXPECT_TRUE(again->release().has_text());
}

TEST_F(ServicesTest, AnotherTextIsRefused) {
  ASSERT_TRUE(CreateRelease("a-release").ok());
  ASSERT_TRUE(Attach("releases/a-release", "text").ok());

  const absl::Status status = Attach("releases/a-release", "other").status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonTextAttached);
}

TEST_F(ServicesTest, ATextIsOneByteToTwoMebibytes) {
  ASSERT_TRUE(CreateRelease("a-release").ok());

  EXPECT_THAT(test::BadFieldsOf(Attach("releases/a-release", "").status()), ElementsAre("text"));
  EXPECT_THAT(
      test::BadFieldsOf(
          Attach("releases/a-release", std::string(kReleaseTextBytesMax + 1, 'x')).status()),
      ElementsAre("text"));
  EXPECT_TRUE(Attach("releases/a-release", std::string(kReleaseTextBytesMax, 'x')).ok());
}

TEST_F(ServicesTest, UpdateKeepsTheText) {
  ASSERT_TRUE(CreateRelease("a-release").ok());
  ASSERT_TRUE(Attach("releases/a-release", "text").ok());
  v1::UpdateReleaseRequest request;
  *request.mutable_release() = test::GoodRelease();
  request.mutable_release()->set_name("releases/a-release");
  request.mutable_release()->mutable_text()->set_sha256("0");
  request.mutable_update_mask()->add_paths("*");

  const auto updated = Parse<v1::Release>(releases.AnswerUpdateRelease(CallFor(request), request));

  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->text().sha256(), Sha256Hex("text"));
}

TEST_F(ServicesTest, NoTextIsToldFromNoRelease) {
  ASSERT_TRUE(CreateRelease("a-release").ok());

  EXPECT_EQ(storage::ReasonOf(TextOf("releases/a-release").status()), storage::kReasonNoText);
  EXPECT_EQ(storage::ReasonOf(TextOf("releases/nowhere").status()), storage::kReasonNotFound);
}

// --- ResolveAgency ---

TEST_F(ServicesTest, ResolveFindsAgenciesByNameBestFirst) {
  v1::Agency former = GoodAgency("Customs Service");
  auto* name = former.add_names();
  name->set_text("CBP");
  name->set_language_code("en");
  name->set_kind(v1::AgencyName::ACRONYM);
  ASSERT_TRUE(CreateAgency("aaa-other", former).ok());
  ASSERT_TRUE(CreateAgency("us-cbp", GoodAgency("cbp")).ok());

  const auto resolved = Resolve("CBP");

  ASSERT_TRUE(resolved.ok()) << resolved.status();
  ASSERT_EQ(resolved->matches_size(), 2);
  EXPECT_EQ(resolved->matches(0).agency().name(), "agencies/aaa-other");
  EXPECT_EQ(resolved->matches(0).quality(), v1::ResolveAgencyResponse::Match::EXACT);
  EXPECT_EQ(resolved->matches(0).agency_name().kind(), v1::AgencyName::ACRONYM);
  EXPECT_EQ(resolved->matches(1).quality(), v1::ResolveAgencyResponse::Match::FOLDED);
  EXPECT_EQ(resolved->total_count(), 2);
}

TEST_F(ServicesTest, ResolveMindsWhenANameWasBorne) {
  v1::Agency agency = GoodAgency("Customs");
  agency.mutable_names(0)->mutable_since()->set_edtf("2003-03-01");
  agency.mutable_names(0)->mutable_until()->set_edtf("2007");
  ASSERT_TRUE(CreateAgency("us-cbp", agency).ok());

  EXPECT_EQ(Resolve("Customs", "2003-02-28")->matches_size(), 0);
  EXPECT_EQ(Resolve("Customs", "2003-03-01")->matches_size(), 1);
  EXPECT_EQ(Resolve("Customs", "2007-12-31")->matches_size(), 1);
  EXPECT_EQ(Resolve("Customs", "2008-01-01")->matches_size(), 0);
  EXPECT_EQ(Resolve("Customs")->matches_size(), 1);
}

TEST_F(ServicesTest, ResolveOfNobodyIsEmptyAndOfNothingIsRefused) {
  EXPECT_EQ(Resolve("nobody")->matches_size(), 0);
  EXPECT_THAT(test::BadFieldsOf(Resolve("", "2010-02-31").status()), ElementsAre("text", "date"));
}

// --- Through gRPC ---

class ServedTest : public test::ServiceTest {
 protected:
  ServedTest() {
    grpc::ServerBuilder builder;
    for (const auto& service : services_) builder.RegisterService(service.get());
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel(grpc::ChannelArguments());
  }

  ~ServedTest() override { server_->Shutdown(); }

  static google::rpc::ErrorInfo InfoOf(const grpc::Status& status) {
    google::rpc::Status details;
    EXPECT_TRUE(details.ParseFromString(status.error_details()));
    google::rpc::ErrorInfo info;
    EXPECT_GT(details.details_size(), 0);
    if (details.details_size() > 0) details.details(0).UnpackTo(&info);
    return info;
  }

  // The answer of a unary method, by its path, to an empty message.
  grpc::Status CallWithNothing(const std::string& path) {
    grpc::GenericStub stub(channel_);
    grpc::CompletionQueue queue;
    grpc::ClientContext context;
    const grpc::Slice nothing;
    const grpc::ByteBuffer request(&nothing, 1);
    grpc::ByteBuffer response;
    grpc::Status status;
    const auto call = stub.PrepareUnaryCall(&context, path, request, &queue);
    call->StartCall();
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue.Next(&tag, &ok));
    return status;
  }

  std::vector<std::unique_ptr<grpc::Service>> services_ = MakeServices(dependencies);
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(ServedTest, CreateAndListGoThroughTheWire) {
  const auto stub = v1::InitiativeService::NewStub(channel_);
  v1::CreateInitiativeRequest create;
  *create.mutable_initiative() = GoodInitiative();
  create.set_initiative_id("haiti-2010");
  v1::Initiative created;
  grpc::ClientContext create_context;
  const grpc::Status status = stub->CreateInitiative(&create_context, create, &created);
  ASSERT_TRUE(status.ok()) << status.error_message();

  v1::ListInitiativesResponse listed;
  grpc::ClientContext list_context;
  ASSERT_TRUE(stub->ListInitiatives(&list_context, {}, &listed).ok());

  ASSERT_EQ(listed.initiatives_size(), 1);
  EXPECT_EQ(listed.initiatives(0).SerializeAsString(), created.SerializeAsString());
}

TEST_F(ServedTest, WhatIsOwedAndReportedGoesThroughTheWire) {
  grpc::ClientContext contexts[3];
  v1::CreateInitiativeRequest initiative;
  *initiative.mutable_initiative() = GoodInitiative();
  initiative.set_initiative_id("haiti-2010");
  v1::Initiative made;
  ASSERT_TRUE(v1::InitiativeService::NewStub(channel_)
                  ->CreateInitiative(&contexts[0], initiative, &made)
                  .ok());
  v1::CreateCommitmentRequest commitment;
  commitment.set_parent(made.name());
  *commitment.mutable_commitment() = test::GoodCommitment();
  v1::Commitment owed;
  ASSERT_TRUE(v1::CommitmentService::NewStub(channel_)
                  ->CreateCommitment(&contexts[1], commitment, &owed)
                  .ok());
  v1::CreateReportRequest search;
  search.set_parent(made.name());
  *search.mutable_report() = test::GoodSearch();
  search.mutable_report()->set_commitment(owed.name());
  v1::Report searched;

  const grpc::Status status =
      v1::ReportService::NewStub(channel_)->CreateReport(&contexts[2], search, &searched);

  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(searched.kind(), v1::Report::SEARCH);
}

TEST_F(ServedTest, AServerWithoutTheFeedOfChangesSaysSo) {
  grpc::ClientContext context;
  v1::WatchResponse response;
  const auto stub = v1::HistoryService::NewStub(channel_);
  const auto stream = stub->Watch(&context, {});
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status status = stream->Finish();

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_THAT(status.error_message(), HasSubstr("entente.v1.HistoryService/Watch"));
  EXPECT_EQ(InfoOf(status).reason(), "NOT_IMPLEMENTED");
}

TEST_F(ServedTest, EveryMethodOfTheApiIsServed) {
  // A method left to gRPC's own base class would answer an empty UNIMPLEMENTED.
  const auto* file_pool = google::protobuf::DescriptorPool::generated_pool();
  int methods = 0;
  for (const char* name :
       {"DirectoryService", "ReleaseService", "InitiativeService", "CommitmentService",
        "ReportService", "EvidenceService", "HistoryService", "TransferService"}) {
    const auto* service = file_pool->FindServiceByName(std::string("entente.v1.") + name);
    ASSERT_NE(service, nullptr) << name;
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      if (method->client_streaming() || method->server_streaming()) continue;
      ++methods;
      const grpc::Status status =
          CallWithNothing("/" + service->full_name() + "/" + method->name());
      if (status.ok()) continue;
      EXPECT_NE(InfoOf(status).reason(), "") << method->full_name();
    }
  }
  EXPECT_GT(methods, 40);
}

}  // namespace
}  // namespace entente::rpc

#include "services/rpc/write.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/rpc/kept_fields.h"
#include "services/rpc/resource_errors.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::rpc {
namespace {

using test::GoodAgency;
using test::GoodInitiative;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kRequestId[] = "0190163d-8694-739b-aea5-966c26f8ad91";

class WriteTest : public test::ServiceTest {
 protected:
  v1::UpdateAgencyRequest UpdateOfUri(const std::string& uri) {
    v1::UpdateAgencyRequest request;
    request.mutable_agency()->set_name("agencies/us-cbp");
    request.mutable_agency()->set_uri(uri);
    return request;
  }

  absl::StatusOr<v1::Agency> Update(const v1::UpdateAgencyRequest& request) {
    return Parse<v1::Agency>(directory.AnswerUpdateAgency(CallFor(request), request));
  }

  absl::StatusOr<v1::Agency> Delete(const v1::DeleteAgencyRequest& request) {
    return Parse<v1::Agency>(directory.AnswerDeleteAgency(CallFor(request), request));
  }

  static v1::DeleteAgencyRequest DeleteOf(const std::string& name) {
    v1::DeleteAgencyRequest request;
    request.set_name(name);
    return request;
  }
};

TEST_F(WriteTest, IsComputedAgainWhenAnotherCameFirst) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  store.before_write = [this] { store.Touch("agencies/us-cbp"); };

  const auto updated = Update(UpdateOfUri("https://www.cbp.gov"));

  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(store.Current("agencies/us-cbp").revision, 3);
  EXPECT_EQ(updated->etag(), EtagOf(updated->uid(), 3));
}

TEST_F(WriteTest, GivesUpAfterFiveLosses) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  store.write_failures.assign(9, store.RevisionChanged());
  store.write_count = 0;

  const absl::Status status = Update(UpdateOfUri("https://www.cbp.gov")).status();

  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonRevisionChanged);
  EXPECT_EQ(store.write_count, kWriteAttemptsMax);
  google::rpc::RetryInfo retry;
  EXPECT_TRUE(storage::GetDetail(status, retry));
}

TEST_F(WriteTest, IsNotRepeatedForOtherErrors) {
  store.write_failures = {absl::UnavailableError("gone")};

  EXPECT_TRUE(absl::IsUnavailable(CreateAgency("us-cbp").status()));
  EXPECT_EQ(store.write_count, 1);
}

TEST_F(WriteTest, AnEtagTurnsALossIntoAMismatch) {
  const auto created = CreateAgency("us-cbp");
  ASSERT_TRUE(created.ok());
  store.before_write = [this] { store.Touch("agencies/us-cbp"); };
  v1::UpdateAgencyRequest request = UpdateOfUri("https://www.cbp.gov");
  request.mutable_agency()->set_etag(created->etag());

  const absl::Status status = Update(request).status();

  EXPECT_TRUE(absl::IsAborted(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonEtagMismatch);
}

TEST_F(WriteTest, ARequestIdThatIsNoUuidIsAFaultBesideTheOthers) {
  v1::CreateAgencyRequest request;
  request.set_agency_id("US-CBP");
  request.set_request_id("42");
  request.set_reason(std::string(1'001, 'x'));

  const absl::Status status = directory.AnswerCreateAgency(CallFor(request), request).status();

  EXPECT_THAT(test::BadFieldsOf(status),
              ElementsAre("request_id", "reason", "agency_id", "agency.names"));
  EXPECT_EQ(store.write_count, 0);
}

TEST_F(WriteTest, ARepeatOfACreateGetsTheFirstAnswer) {
  v1::CreateAgencyRequest request;
  *request.mutable_agency() = GoodAgency();
  request.set_request_id(kRequestId);  // and no id: the server makes one
  const auto first = Parse<v1::Agency>(directory.AnswerCreateAgency(CallFor(request), request));
  ASSERT_TRUE(first.ok()) << first.status();

  const auto second = Parse<v1::Agency>(directory.AnswerCreateAgency(CallFor(request), request));

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(store.changes.size(), 1U);
}

TEST_F(WriteTest, ARepeatOfADeleteThatWouldFailNowGetsTheFirstAnswer) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::DeleteAgencyRequest request = DeleteOf("agencies/us-cbp");
  request.set_request_id(kRequestId);
  const auto first = Delete(request);
  ASSERT_TRUE(first.ok()) << first.status();

  const auto second = Delete(request);

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->etag(), first->etag());
}

TEST_F(WriteTest, AnotherBodyUnderTheSameRequestIdIsRefused) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::UpdateAgencyRequest request = UpdateOfUri("https://www.cbp.gov");
  request.set_request_id(kRequestId);
  ASSERT_TRUE(Update(request).ok());
  request.mutable_agency()->set_uri("https://cbp.gov");

  EXPECT_EQ(storage::ReasonOf(Update(request).status()), storage::kReasonRequestIdReused);
}

TEST_F(WriteTest, WithoutARequestIdOneIsMade) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());

  EXPECT_FALSE(store.changes[0].request_id.empty());
}

TEST_F(WriteTest, TellsTheStoreWhoAndWhy) {
  v1::CreateAgencyRequest request;
  *request.mutable_agency() = GoodAgency();
  request.set_agency_id("us-cbp");
  request.set_reason("first entry");
  const Call call = CallFor(request, "entente.v1.DirectoryService/CreateAgency");

  ASSERT_TRUE(directory.AnswerCreateAgency(call, request).ok());

  const storage::Change& change = store.changes.at(0);
  EXPECT_EQ(change.caller, "anonymous");
  EXPECT_EQ(change.method, "entente.v1.DirectoryService/CreateAgency");
  EXPECT_EQ(change.reason, "first entry");
  EXPECT_EQ(change.peer, call.peer);
  EXPECT_EQ(change.request_digest, call.request_digest);
}

TEST_F(WriteTest, ValidateOnlyWritesNothingAndShowsWhatWouldBe) {
  v1::CreateAgencyRequest request;
  *request.mutable_agency() = GoodAgency();
  request.set_agency_id("us-cbp");
  request.set_validate_only(true);

  const auto preview = Parse<v1::Agency>(directory.AnswerCreateAgency(CallFor(request), request));

  ASSERT_TRUE(preview.ok()) << preview.status();
  EXPECT_EQ(preview->name(), "agencies/us-cbp");
  EXPECT_EQ(preview->etag(), "");
  EXPECT_EQ(store.write_count, 0);
}

TEST_F(WriteTest, ValidateOnlyTellsThatANameIsTaken) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::CreateAgencyRequest request;
  *request.mutable_agency() = GoodAgency();
  request.set_agency_id("us-cbp");
  request.set_validate_only(true);

  EXPECT_TRUE(
      absl::IsAlreadyExists(directory.AnswerCreateAgency(CallFor(request), request).status()));
}

TEST_F(WriteTest, UpdateMakesWhatIsMissingWhenAllowed) {
  v1::UpdateAgencyRequest request;
  *request.mutable_agency() = GoodAgency();
  request.mutable_agency()->set_name("agencies/us-cbp");
  EXPECT_TRUE(absl::IsNotFound(Update(request).status()));
  request.set_allow_missing(true);

  const auto made = Update(request);

  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->names_size(), 1);
}

TEST_F(WriteTest, AnEtagOfAnotherDocumentIsRefused) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  const auto other = CreateAgency("us-ice");
  v1::UpdateAgencyRequest request = UpdateOfUri("https://www.cbp.gov");
  request.mutable_agency()->set_etag(other->etag());

  const absl::Status status = Update(request).status();

  EXPECT_TRUE(absl::IsAborted(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonEtagMismatch);
}

TEST_F(WriteTest, UpdateOfADeletedOneIsRefused) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  ASSERT_TRUE(Delete(DeleteOf("agencies/us-cbp")).ok());

  const absl::Status status = Update(UpdateOfUri("https://www.cbp.gov")).status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonDeleted);
}

TEST_F(WriteTest, UpdateKeepsTheFieldsOfANewerServer) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  storage::Change change = store.changes[0];
  auto document = std::make_shared<v1::Agency>();
  document->CopyFrom(*change.puts[0].document);
  document->GetReflection()->MutableUnknownFields(document.get())->AddVarint(9'999, 7);
  change.puts[0].document = document;
  change.puts[0].expected_revision = 1;
  change.request_id = "newer";
  ASSERT_TRUE(store.Write({}, change).ok());

  const auto updated = Update(UpdateOfUri("https://www.cbp.gov"));

  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->GetReflection()->GetUnknownFields(*updated).field_count(), 1);
}

TEST_F(WriteTest, FieldsUnknownToThisServerAreNotTakenFromCallers) {
  v1::Agency agency = GoodAgency();
  agency.GetReflection()->MutableUnknownFields(&agency)->AddVarint(9'999, 7);

  const auto created = CreateAgency("us-cbp", agency);

  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created->GetReflection()->GetUnknownFields(*created).field_count(), 0);
}

TEST_F(WriteTest, OutputOnlyFieldsOfCallersAreIgnored) {
  v1::Agency agency = GoodAgency();
  agency.set_uid("mine");
  agency.set_name("agencies/other");
  agency.mutable_create_time()->set_seconds(1);

  const auto created = CreateAgency("us-cbp", agency);

  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created->name(), "agencies/us-cbp");
  EXPECT_NE(created->uid(), "mine");
  EXPECT_NE(created->create_time().seconds(), 1);
}

TEST_F(WriteTest, ADocumentOver256KibibytesIsRefused) {
  v1::Initiative initiative = GoodInitiative();
  for (int i = 0; i < 300; ++i) {
    auto* place = initiative.add_places();
    place->set_role(v1::Place::SUBJECT);
    place->set_area_name(std::string(1'000, 'x'));
  }

  const absl::Status status = CreateInitiative("too-big", initiative).status();

  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonTooLarge);
  EXPECT_EQ(store.write_count, 0);
}

TEST_F(WriteTest, EverythingUnknownThatADocumentNamesIsTold) {
  v1::Initiative initiative = GoodInitiative();
  initiative.mutable_participants(0)->set_region_code("ZZ");
  auto* participant = initiative.add_participants();
  participant->set_agency("agencies/us-cpb");
  participant->set_role(v1::Participant::LEAD);
  auto* link = initiative.add_releases();
  link->set_release("releases/nowhere");
  link->set_act(v1::ReleaseLink::ANNOUNCES);
  initiative.mutable_label()->add_releasable_to("XX");

  const absl::Status status = CreateInitiative("haiti-2010", initiative).status();

  EXPECT_THAT(test::BadFieldsOf(status),
              ::testing::UnorderedElementsAre(
                  "initiative.participants[0].region_code", "initiative.participants[1].agency",
                  "initiative.releases[0].release", "initiative.label.releasable_to[0]"));
  EXPECT_EQ(test::FaultOf(status, "initiative.participants[1].agency"),
            "there is no agency agencies/us-cpb");
}

TEST_F(WriteTest, NamingADeletedDocumentIsRefusedUnlessItWasNamedBefore) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::Initiative initiative = GoodInitiative();
  initiative.mutable_participants(0)->set_agency("agencies/us-cbp");
  ASSERT_TRUE(CreateInitiative("before", initiative).ok());
  store.MarkDeleted("agencies/us-cbp");

  const absl::Status status = CreateInitiative("after", initiative).status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  google::rpc::PreconditionFailure failure;
  ASSERT_TRUE(storage::GetDetail(status, failure));
  EXPECT_EQ(failure.violations(0).subject(), "agencies/us-cbp");

  v1::UpdateInitiativeRequest update;
  update.mutable_initiative()->set_name("initiatives/before");
  update.mutable_initiative()->add_topics("border");
  EXPECT_TRUE(initiatives.AnswerUpdateInitiative(CallFor(update), update).ok());
}

TEST_F(WriteTest, IsBasedOnTheRevisionsOfWhatItNames) {
  const auto agency = CreateAgency("us-cbp");
  ASSERT_TRUE(agency.ok());
  v1::Initiative initiative = GoodInitiative();
  initiative.mutable_participants(0)->set_agency("agencies/us-cbp");
  store.before_write = [this] { store.MarkDeleted("agencies/us-cbp"); };

  const absl::Status status = CreateInitiative("racing", initiative).status();

  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonDeleted) << status;
}

TEST_F(WriteTest, WhatIsNamedElsewhereCannotBeDeleted) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::Initiative initiative = GoodInitiative();
  initiative.mutable_participants(0)->set_agency("agencies/us-cbp");
  ASSERT_TRUE(CreateInitiative("haiti-2010", initiative).ok());

  const absl::Status status = Delete(DeleteOf("agencies/us-cbp")).status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonInUse);
  google::rpc::PreconditionFailure failure;
  ASSERT_TRUE(storage::GetDetail(status, failure));
  EXPECT_EQ(failure.violations(0).subject(), "initiatives/haiti-2010");
}

TEST_F(WriteTest, WhatNamesItAndMayNotBeSeenIsNotTold) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::Initiative initiative = GoodInitiative();
  initiative.mutable_participants(0)->set_agency("agencies/us-cbp");
  ASSERT_TRUE(CreateInitiative("haiti-2010", initiative).ok());
  store.unseen = {"initiatives/haiti-2010"};

  const absl::Status status = Delete(DeleteOf("agencies/us-cbp")).status();

  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonInUse);
  EXPECT_THAT(status.ToString(), HasSubstr("some that you may not see"));
  EXPECT_THAT(status.ToString(), Not(HasSubstr("haiti")));
}

TEST_F(WriteTest, DeleteIsARevisionAndSoIsUndelete) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());

  const auto deleted = Delete(DeleteOf("agencies/us-cbp"));
  ASSERT_TRUE(deleted.ok()) << deleted.status();
  EXPECT_TRUE(deleted->has_delete_time());
  EXPECT_EQ(deleted->names_size(), 1);

  v1::UndeleteAgencyRequest undelete;
  undelete.set_name("agencies/us-cbp");
  const auto back = Parse<v1::Agency>(directory.AnswerUndeleteAgency(CallFor(undelete), undelete));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_FALSE(back->has_delete_time());
  EXPECT_EQ(store.Current("agencies/us-cbp").revision, 3);

  EXPECT_EQ(storage::ReasonOf(directory.AnswerUndeleteAgency(CallFor(undelete), undelete).status()),
            storage::kReasonNotDeleted);
}

TEST_F(WriteTest, UndeleteIsRefusedWhileItNamesSomethingDeleted) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::Initiative initiative = GoodInitiative();
  initiative.mutable_participants(0)->set_agency("agencies/us-cbp");
  ASSERT_TRUE(CreateInitiative("haiti-2010", initiative).ok());
  store.MarkDeleted("initiatives/haiti-2010");
  ASSERT_TRUE(Delete(DeleteOf("agencies/us-cbp")).ok());
  v1::UndeleteInitiativeRequest undelete;
  undelete.set_name("initiatives/haiti-2010");

  const absl::Status status =
      initiatives.AnswerUndeleteInitiative(CallFor(undelete), undelete).status();

  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonDeleted) << status;
}

TEST_F(WriteTest, DeletingTwiceIsNotFoundUnlessAllowed) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  v1::DeleteAgencyRequest request = DeleteOf("agencies/us-cbp");
  ASSERT_TRUE(Delete(request).ok());

  EXPECT_TRUE(absl::IsNotFound(Delete(request).status()));
  request.set_allow_missing(true);
  EXPECT_TRUE(Delete(request).ok());
  const auto nothing = [&] {
    request.set_name("agencies/nowhere");
    return Delete(request);
  }();
  ASSERT_TRUE(nothing.ok()) << nothing.status();
  EXPECT_EQ(nothing->name(), "agencies/nowhere");
  EXPECT_EQ(store.changes.size(), 2U);
}

TEST_F(WriteTest, ADeleteThatFoundNothingDeletesNothingWhenRepeated) {
  v1::DeleteAgencyRequest request = DeleteOf("agencies/us-cbp");
  request.set_allow_missing(true);
  request.set_request_id(kRequestId);
  ASSERT_TRUE(Delete(request).ok());
  ASSERT_TRUE(CreateAgency("us-cbp").ok());

  const auto repeated = Delete(request);

  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_FALSE(repeated->has_delete_time());
  EXPECT_FALSE(store.Current("agencies/us-cbp").delete_time.has_value());
}

TEST_F(WriteTest, ARequestIdOfWhatWroteNothingIsRefusedForAnotherRequest) {
  v1::DeleteAgencyRequest request = DeleteOf("agencies/us-cbp");
  request.set_allow_missing(true);
  request.set_request_id(kRequestId);
  ASSERT_TRUE(Delete(request).ok());
  request.set_reason("another");

  EXPECT_EQ(storage::ReasonOf(Delete(request).status()), storage::kReasonRequestIdReused);
}

TEST_F(WriteTest, AnAttachedTextRepeatedIsAnsweredAsTheFirstTime) {
  ASSERT_TRUE(CreateRelease("us-dhs-2010").ok());
  v1::AttachTextRequest attach;
  attach.set_name("releases/us-dhs-2010");
  attach.set_text("Today.");
  attach.set_request_id(kRequestId);
  const auto first =
      Parse<v1::AttachTextResponse>(releases.AnswerAttachText(CallFor(attach), attach));
  ASSERT_TRUE(first.ok()) << first.status();
  v1::UpdateReleaseRequest update;
  update.mutable_release()->set_name("releases/us-dhs-2010");
  update.mutable_release()->set_title("Another title");
  ASSERT_TRUE(releases.AnswerUpdateRelease(CallFor(update), update).ok());

  const auto second =
      Parse<v1::AttachTextResponse>(releases.AnswerAttachText(CallFor(attach), attach));

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
}

TEST_F(WriteTest, AnIdIsTakenAlsoByADeletedOne) {
  ASSERT_TRUE(CreateAgency("us-cbp").ok());
  ASSERT_TRUE(Delete(DeleteOf("agencies/us-cbp")).ok());

  const absl::Status status = CreateAgency("us-cbp").status();

  EXPECT_TRUE(absl::IsAlreadyExists(status));
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(storage::GetDetail(status, resource));
  EXPECT_EQ(resource.resource_name(), "agencies/us-cbp");
  EXPECT_THAT(std::string(status.message()), HasSubstr("stays taken"));
}

}  // namespace
}  // namespace entente::rpc

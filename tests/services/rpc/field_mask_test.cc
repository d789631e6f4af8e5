#include "services/rpc/field_mask.h"

#include <initializer_list>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

google::protobuf::FieldMask Mask(std::initializer_list<const char*> paths) {
  google::protobuf::FieldMask mask;
  for (const char* path : paths) mask.add_paths(path);
  return mask;
}

v1::Agency Stored() {
  v1::Agency agency;
  agency.set_name("agencies/us-cbp");
  agency.set_region_code("US");
  agency.set_uri("https://cbp.gov");
  agency.add_names()->set_text("CBP");
  return agency;
}

TEST(ApplyMask, WithoutOneTakesWhatIsPopulated) {
  v1::Agency document = Stored();
  v1::Agency update;
  update.set_uri("https://www.cbp.gov");
  Violations faults;

  ApplyMask({}, update, document, faults);

  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(document.uri(), "https://www.cbp.gov");
  EXPECT_EQ(document.names_size(), 1);
}

TEST(ApplyMask, EmptiesWhatItNamesAndIsNotSet) {
  v1::Agency document = Stored();
  Violations faults;

  ApplyMask(Mask({"uri"}), v1::Agency(), document, faults);

  EXPECT_EQ(document.uri(), "");
  EXPECT_EQ(document.names_size(), 1);
}

TEST(ApplyMask, ReplacesListsAsAWhole) {
  v1::Agency document = Stored();
  v1::Agency update;
  update.add_names()->set_text("Customs");
  Violations faults;

  ApplyMask(Mask({"names"}), update, document, faults);

  ASSERT_EQ(document.names_size(), 1);
  EXPECT_EQ(document.names(0).text(), "Customs");
}

TEST(ApplyMask, StarReplacesAllButWhatIsFixed) {
  v1::Agency document = Stored();
  v1::Agency update;
  update.set_name("agencies/other");
  update.set_uri("https://www.cbp.gov");
  Violations faults;

  ApplyMask(Mask({"*"}), update, document, faults);

  EXPECT_EQ(document.name(), "agencies/us-cbp");
  EXPECT_EQ(document.uri(), "https://www.cbp.gov");
  EXPECT_EQ(document.region_code(), "");
  EXPECT_EQ(document.names_size(), 0);
}

TEST(ApplyMask, IgnoresOutputOnlyFields) {
  v1::Initiative document;
  document.set_kind(v1::Initiative::MOU);
  document.mutable_mou()->mutable_signed_()->set_edtf("2010-11-10");
  v1::Initiative update;
  update.set_kind(v1::Initiative::OTHER);
  update.set_uid("mine");
  Violations faults;

  ApplyMask(Mask({"kind", "uid", "create_time", "standing", "etag", "mou.signed"}), update,
            document, faults);

  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(document.kind(), v1::Initiative::MOU);
  EXPECT_EQ(document.uid(), "");
  EXPECT_EQ(document.mou().signed_().edtf(), "2010-11-10");
}

TEST(ApplyMask, GoesIntoSingularMessages) {
  v1::Initiative document;
  document.mutable_deployment()->set_purpose("help");
  document.mutable_deployment()->mutable_window()->set_phrase("soon");
  v1::Initiative update;
  update.mutable_deployment()->mutable_window()->mutable_start()->set_edtf("2010-08");
  Violations faults;

  ApplyMask(Mask({"deployment.window.start", "deployment.headcount_min"}), update, document,
            faults);

  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(document.deployment().window().start().edtf(), "2010-08");
  EXPECT_EQ(document.deployment().window().phrase(), "soon");
  EXPECT_EQ(document.deployment().purpose(), "help");
}

TEST(ApplyMask, APathThroughAnotherDetailDoesNotSwitchTheDetail) {
  v1::Initiative document;
  document.mutable_deployment()->set_purpose("help");
  Violations faults;

  ApplyMask(Mask({"mou.form"}), v1::Initiative(), document, faults);

  EXPECT_TRUE(faults.empty());
  EXPECT_TRUE(document.has_deployment());
}

TEST(ApplyMask, SwitchesTheDetailWhenTheNewOneIsGiven) {
  v1::Initiative document;
  document.mutable_deployment()->set_purpose("help");
  v1::Initiative update;
  update.mutable_mou()->set_form("Memorandum of Understanding");
  Violations faults;

  ApplyMask(Mask({"deployment", "mou"}), update, document, faults);

  EXPECT_EQ(document.detail_case(), v1::Initiative::kMou);
}

TEST(ApplyMask, NamesEveryUnknownPathAndChangesNothing) {
  v1::Initiative document;
  document.add_topics("border");
  Violations faults;

  ApplyMask(Mask({"topics", "titels", "deployment.size", "titles.text", "topics.x", "", "*"}),
            v1::Initiative(), document, faults);

  const absl::Status status = faults.ToStatus();
  EXPECT_EQ(test::BadFieldsOf(status).size(), 6U);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("update_mask: \"titels\": Initiative has no field \"titels\""));
  EXPECT_THAT(document.topics(), ElementsAre("border"));
}

TEST(ApplyMask, KeepsTheFieldsOfANewerServer) {
  v1::Agency document = Stored();
  document.GetReflection()->MutableUnknownFields(&document)->AddVarint(9'999, 7);
  v1::Agency update;
  update.set_uri("https://www.cbp.gov");
  Violations faults;

  ApplyMask(Mask({"*"}), update, document, faults);

  EXPECT_EQ(document.GetReflection()->GetUnknownFields(document).field_count(), 1);
}

// What a newer server stored in an initiative and two messages within it, one inside the other.
v1::Initiative StoredByANewerServer() {
  v1::Initiative document;
  document.mutable_deployment()->set_purpose("help");
  auto* window = document.mutable_deployment()->mutable_window();
  window->mutable_start()->set_edtf("2010-07");
  for (google::protobuf::Message* message : std::initializer_list<google::protobuf::Message*>{
           &document, document.mutable_deployment(), window}) {
    message->GetReflection()->MutableUnknownFields(message)->AddVarint(9'999, 7);
  }
  return document;
}

int UnknownFieldsOf(const google::protobuf::Message& message) {
  return message.GetReflection()->GetUnknownFields(message).field_count();
}

TEST(ApplyMask, KeepsTheFieldsOfANewerServerInMessagesThatAreReplaced) {
  v1::Initiative update;
  update.mutable_deployment()->mutable_window()->mutable_start()->set_edtf("2010-08");

  for (const auto& mask : {Mask({"*"}), Mask({"deployment"}), Mask({"deployment.window"}),
                           Mask({"deployment.window.start"}), Mask({})}) {
    v1::Initiative document = StoredByANewerServer();
    Violations faults;
    ApplyMask(mask, update, document, faults);

    SCOPED_TRACE(mask.ShortDebugString());
    EXPECT_EQ(document.deployment().window().start().edtf(), "2010-08");
    EXPECT_EQ(UnknownFieldsOf(document), 1);
    EXPECT_EQ(UnknownFieldsOf(document.deployment()), 1);
    EXPECT_EQ(UnknownFieldsOf(document.deployment().window()), 1);
  }
}

TEST(ApplyMask, TheFieldsOfANewerServerGoWithTheMessageThatHeldThem) {
  v1::Initiative document = StoredByANewerServer();
  v1::Initiative update;
  update.mutable_mou()->mutable_signed_()->set_edtf("2010-08");
  Violations faults;

  ApplyMask(Mask({"mou"}), update, document, faults);

  EXPECT_FALSE(document.has_deployment());
  EXPECT_EQ(UnknownFieldsOf(document), 1);
  EXPECT_EQ(UnknownFieldsOf(document.mou()), 0);
}

}  // namespace
}  // namespace entente::rpc

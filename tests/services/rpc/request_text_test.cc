#include "services/rpc/request_text.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

#include "entente/v1/initiative_service.pb.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

std::string TextOf(const absl::Status& status) { return std::string(status.message()); }

std::vector<std::string> FieldsOf(const absl::Status& status) {
  google::rpc::BadRequest bad_request;
  EXPECT_TRUE(storage::GetDetail(status, bad_request));
  std::vector<std::string> fields;
  for (const auto& violation : bad_request.field_violations()) fields.push_back(violation.field());
  return fields;
}

// A valid request that has text at several depths.
v1::UpdateInitiativeRequest MakeRequest() {
  v1::UpdateInitiativeRequest request;
  request.mutable_initiative()->set_name("initiatives/border-vision");
  request.mutable_initiative()->add_titles()->set_text("Border Vision");
  request.mutable_initiative()->add_titles()->set_text("Vision frontalière");
  request.mutable_initiative()->add_topics("border-security");
  request.mutable_update_mask()->add_paths("titles");
  request.set_reason("because");
  return request;
}

absl::Status Explain(const google::protobuf::Message& request) {
  return ExplainUnparsable(request.SerializeAsString(), *request.GetDescriptor());
}

TEST(CheckForNul, LetsOrdinaryTextPass) { EXPECT_TRUE(CheckForNul(MakeRequest()).ok()); }

TEST(CheckForNul, NamesEveryFieldByItsPath) {
  const std::string nul("a\0b", 3);
  v1::UpdateInitiativeRequest request = MakeRequest();
  request.mutable_initiative()->mutable_titles(1)->set_text(nul);
  request.mutable_initiative()->add_topics(nul);
  request.mutable_initiative()
      ->mutable_working_group()
      ->add_sessions()
      ->mutable_place()
      ->set_locality(nul);
  request.mutable_update_mask()->add_paths(nul);
  request.set_reason(nul);

  const absl::Status status = CheckForNul(request);

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonBadRequest);
  EXPECT_THAT(FieldsOf(status),
              UnorderedElementsAre("reason", "initiative.titles[1].text", "initiative.topics[1]",
                                   "initiative.working_group.sessions[0].place.locality",
                                   "update_mask.paths[1]"));
  EXPECT_THAT(TextOf(status), HasSubstr("NUL character at byte 1"));
}

TEST(ExplainUnparsable, NamesEveryFieldOfInvalidUtf8) {
  v1::UpdateInitiativeRequest request = MakeRequest();
  request.mutable_initiative()->mutable_titles(1)->set_text("Fronti\xE8re");
  request.mutable_initiative()->add_topics("\xC0\x80");
  request.set_reason("caf\xC3");
  const google::protobuf::LogSilencer silencer;
  ASSERT_FALSE(v1::UpdateInitiativeRequest().ParseFromString(request.SerializeAsString()));

  const absl::Status status = Explain(request);

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(storage::ReasonOf(status), storage::kReasonBadRequest);
  EXPECT_THAT(FieldsOf(status),
              ElementsAre("initiative.titles[1].text", "initiative.topics[1]", "reason"));
  EXPECT_EQ(TextOf(status),
            "initiative.titles[1].text: is not valid UTF-8: byte 0xE8 at byte 6 does not belong "
            "(and 2 more)");
}

TEST(ExplainUnparsable, SaysWhichMessageWasWantedWhenTheBytesAreNone) {
  for (const std::string& garbage :
       {std::string("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), std::string("garbage"),
        std::string("\x0A\x7F"), std::string("\x0A\xFF\xFF\xFF\xFF\x0F"), std::string("\x07"),
        std::string(1, '\0')}) {
    v1::GetInitiativeRequest request;
    ASSERT_FALSE(request.ParseFromString(garbage));

    const absl::Status status = ExplainUnparsable(garbage, *request.GetDescriptor());

    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(storage::ReasonOf(status), storage::kReasonMalformedRequest) << status;
    EXPECT_THAT(TextOf(status), HasSubstr("are not a entente.v1.GetInitiativeRequest message"));
  }
}

TEST(ExplainUnparsable, TellsOfTextBeforeTheBytesCeasedToMakeSense) {
  v1::GetInitiativeRequest request;
  request.set_name("\xFF");

  const absl::Status status =
      ExplainUnparsable(request.SerializeAsString() + "\x07", *request.GetDescriptor());

  EXPECT_THAT(FieldsOf(status), ElementsAre("name"));
}

TEST(ExplainUnparsable, EndsOnAMessageThatIsCutAnywhere) {
  v1::UpdateInitiativeRequest request = MakeRequest();
  request.mutable_initiative()->mutable_titles(0)->set_text("\xFF");
  const std::string bytes = request.SerializeAsString();

  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ExplainUnparsable(bytes.substr(0, size), *request.GetDescriptor()).ok());
  }
}

}  // namespace
}  // namespace entente::rpc

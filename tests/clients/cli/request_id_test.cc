#include "clients/cli/request_id.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/directory_service.pb.h"

namespace entente::cli {
namespace {

using ::testing::MatchesRegex;

v1::CreateAgencyRequest Request(const std::string& id) {
  v1::CreateAgencyRequest request;
  request.mutable_agency()->set_name("agencies/" + id);
  request.set_agency_id(id);
  return request;
}

// Computed apart, by Python's hashlib over "CreateAgency", a zero byte and the serialized request.
TEST(RequestId, IsTheSameOnEveryMachine) {
  EXPECT_EQ(RequestIdFor("CreateAgency", Request("us-cbp")),
            "fc27b87c-0cd1-8839-b786-b7c61deed430");
}

TEST(RequestId, IsAUuidOfVersion8) {
  EXPECT_THAT(RequestIdFor("CreateAgency", Request("ca-cbsa")),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(RequestId, DiffersByContentAndByMethod) {
  const std::string id = RequestIdFor("CreateAgency", Request("us-cbp"));

  EXPECT_NE(RequestIdFor("CreateAgency", Request("us-ice")), id);
  EXPECT_NE(RequestIdFor("UpdateAgency", Request("us-cbp")), id);
}

TEST(Sha256Hex, IsThatOfFips180) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace entente::cli

#include "services/rpc/request_oneofs.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/initiative_service.pb.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;

v1::CreateInitiativeRequest With(const v1::Initiative& initiative) {
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = initiative;
  return request;
}

absl::Status FaultsOf(const std::string& bytes) {
  return CheckOneofs(bytes, *v1::CreateInitiativeRequest::descriptor());
}

TEST(CheckOneofs, AcceptsOneMemberOfEach) {
  EXPECT_TRUE(FaultsOf(With(test::GoodMou()).SerializeAsString()).ok());
  EXPECT_TRUE(FaultsOf("").ok());
}

TEST(CheckOneofs, RefusesTwoDetailsNamingBoth) {
  v1::Initiative initiative = test::GoodInitiative();
  v1::Initiative another;
  another.mutable_mou();
  v1::CreateInitiativeRequest request;
  // Concatenation is merge: the second piece sets another member of the same oneof.
  const std::string bytes =
      With(initiative).SerializeAsString() + With(another).SerializeAsString();
  ASSERT_TRUE(request.ParseFromString(bytes));

  const absl::Status status = FaultsOf(bytes);

  EXPECT_THAT(test::BadFieldsOf(status), ElementsAre("initiative.detail"));
  EXPECT_EQ(test::FaultOf(status, "initiative.detail"),
            "got deployment and mou; wanted exactly one of them");
}

TEST(CheckOneofs, RefusesAParticipantThatIsTwoBodies) {
  v1::Participant agency;
  agency.set_agency("agencies/us-cbp");
  v1::Participant country;
  country.set_region_code("US");
  const std::string participant = agency.SerializeAsString() + country.SerializeAsString();
  const std::string initiative = std::string("\x52") + static_cast<char>(participant.size()) +
                                 participant;  // field 10, length-delimited
  const std::string bytes = std::string("\x0a") + static_cast<char>(initiative.size()) + initiative;
  v1::CreateInitiativeRequest request;
  ASSERT_TRUE(request.ParseFromString(bytes));
  ASSERT_EQ(request.initiative().participants_size(), 1);

  EXPECT_THAT(test::BadFieldsOf(FaultsOf(bytes)),
              ElementsAre("initiative.participants[0].participant"));
}

TEST(CheckOneofs, OptionalFieldsAreNoOneofs) {
  v1::Initiative initiative = test::GoodInitiative();
  initiative.mutable_deployment()->set_headcount_max(7);

  EXPECT_TRUE(FaultsOf(With(initiative).SerializeAsString()).ok());
}

}  // namespace
}  // namespace entente::rpc

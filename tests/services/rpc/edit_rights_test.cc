#include "services/rpc/edit_rights.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using storage::ResourceType;
using ::testing::HasSubstr;

const RegionCodes kRegionCodes = {
    {"agencies/us-cbp", "US"}, {"agencies/ca-cbsa", "CA"}, {"agencies/interpol", ""}};

storage::Clearance ActingFor(const std::string& government) {
  return {.tlp_max = v1::Label::AMBER, .governments = {government}};
}

std::string ReasonFor(const std::string& government, ResourceType type, const Message& document,
                      const Family* family = nullptr) {
  return storage::ReasonOf(CheckMayWrite(
      ActingFor(government), {.type = type, .document = document, .family = family}, kRegionCodes));
}

v1::Initiative OfUsAndMexico() {
  v1::Initiative initiative;
  initiative.add_participants()->set_agency("agencies/us-cbp");
  initiative.add_participants()->set_region_code("MX");
  return initiative;
}

TEST(EditRights, AnInitiativeIsOfTheGovernmentsThatTakePart) {
  EXPECT_EQ(ReasonFor("US", ResourceType::kInitiative, OfUsAndMexico()), "");
  EXPECT_EQ(ReasonFor("MX", ResourceType::kInitiative, OfUsAndMexico()), "");
  EXPECT_EQ(ReasonFor("CA", ResourceType::kInitiative, OfUsAndMexico()),
            storage::kReasonOtherGovernment);
  EXPECT_EQ(ReasonFor("", ResourceType::kInitiative, v1::Initiative()),
            storage::kReasonOtherGovernment);
}

TEST(EditRights, AReleaseIsOfThoseThatIssuedIt) {
  v1::Release release;
  release.add_issuers()->set_organization_name("A newspaper");
  EXPECT_EQ(ReasonFor("CA", ResourceType::kRelease, release), storage::kReasonOtherGovernment);

  release.add_issuers()->set_agency("agencies/ca-cbsa");

  EXPECT_EQ(ReasonFor("CA", ResourceType::kRelease, release), "");
  EXPECT_EQ(ReasonFor("US", ResourceType::kRelease, release), storage::kReasonOtherGovernment);
}

TEST(EditRights, AnAgencyIsOfItsCountry) {
  v1::Agency agency;
  EXPECT_EQ(ReasonFor("CA", ResourceType::kAgency, agency), storage::kReasonOtherGovernment);
  agency.set_region_code("CA");

  EXPECT_EQ(ReasonFor("CA", ResourceType::kAgency, agency), "");
  EXPECT_EQ(ReasonFor("US", ResourceType::kAgency, agency), storage::kReasonOtherGovernment);
}

class OfAFamily : public ::testing::Test {
 protected:
  OfAFamily() { family_.initiative.document = OfUsAndMexico(); }

  std::string ReasonForReport(const std::string& government, const v1::Report& report) const {
    return ReasonFor(government, ResourceType::kReport, report, &family_);
  }

  Family family_;
};

TEST_F(OfAFamily, ACommitmentIsOfThoseThatTakePart) {
  EXPECT_EQ(ReasonFor("MX", ResourceType::kCommitment, v1::Commitment(), &family_), "");
  EXPECT_EQ(ReasonFor("CA", ResourceType::kCommitment, v1::Commitment(), &family_),
            storage::kReasonOtherGovernment);
}

TEST_F(OfAFamily, AReportIsOfWhoSpeaksInIt) {
  v1::Report report;
  report.mutable_status()->add_reporters()->set_agency("agencies/us-cbp");
  EXPECT_EQ(ReasonForReport("US", report), "");
  EXPECT_EQ(ReasonForReport("MX", report), storage::kReasonOtherGovernment);

  report.mutable_status()->add_reporters()->set_region_code("MX");

  EXPECT_EQ(ReasonForReport("US", report), storage::kReasonOtherGovernment) << "nor for another";
  storage::Clearance both = ActingFor("US");
  both.governments.emplace_back("MX");
  EXPECT_TRUE(CheckMayWrite(both,
                            {.type = ResourceType::kReport, .document = report, .family = &family_},
                            kRegionCodes)
                  .ok());
}

TEST_F(OfAFamily, AFindingOfNoGovernmentIsForThoseOfAll) {
  v1::Report report;
  report.mutable_finding()->mutable_assessor()->set_organization_name("An auditor");
  const storage::Clearance all = {.tlp_max = v1::Label::CLEAR, .all_governments = true};

  EXPECT_EQ(ReasonForReport("US", report), storage::kReasonOtherGovernment);
  EXPECT_TRUE(CheckMayWrite(all,
                            {.type = ResourceType::kReport, .document = report, .family = &family_},
                            kRegionCodes)
                  .ok());
}

TEST_F(OfAFamily, ASearchIsOfThoseThatTakePart) {
  v1::Report report;
  report.mutable_search()->set_outcome(v1::SearchReport::NOTHING);

  EXPECT_EQ(ReasonForReport("MX", report), "");
  EXPECT_EQ(ReasonForReport("CA", report), storage::kReasonOtherGovernment);
}

TEST(EditRights, NobodyWritesWhatHeMayNotSee) {
  v1::Initiative initiative = OfUsAndMexico();
  initiative.mutable_label()->set_tlp(v1::Label::AMBER_STRICT);
  EXPECT_EQ(ReasonFor("US", ResourceType::kInitiative, initiative), storage::kReasonLabelTooStrict);
  const storage::Clearance amber = {.tlp_max = v1::Label::AMBER, .all_governments = true};
  EXPECT_EQ(storage::ReasonOf(CheckMayWrite(
                amber, {.type = ResourceType::kInitiative, .document = initiative}, {})),
            storage::kReasonLabelTooStrict);

  initiative.mutable_label()->set_tlp(v1::Label::AMBER);
  initiative.mutable_label()->add_releasable_to("MX");

  EXPECT_EQ(ReasonFor("US", ResourceType::kInitiative, initiative), storage::kReasonLabelTooStrict);
  EXPECT_EQ(ReasonFor("MX", ResourceType::kInitiative, initiative), "");
}

TEST(EditRights, TheErrorSaysWhoseItIs) {
  const absl::Status status =
      CheckMayWrite(ActingFor("CA"),
                    {.type = ResourceType::kInitiative, .document = OfUsAndMexico()}, kRegionCodes);

  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(status.message(), HasSubstr("acts for CA; wanted one of MX, US"));
}

}  // namespace
}  // namespace entente::rpc

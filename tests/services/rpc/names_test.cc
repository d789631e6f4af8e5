#include "services/rpc/names.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::rpc {
namespace {

using storage::ResourceType;
using ::testing::HasSubstr;

std::string MessageOf(const absl::Status& status) { return std::string(status.message()); }

TEST(CheckId, TakesLowerCaseLettersDigitsAndHyphens) {
  for (const std::string& good : {std::string("abc"), std::string("us-cbp"), std::string("a-1"),
                                  "a" + std::string(62, '0')}) {
    EXPECT_TRUE(CheckId(good).ok()) << good;
  }
}

TEST(CheckId, RefusesEverythingElseSayingWhatItGotAndWanted) {
  for (const std::string& bad :
       {std::string(""), std::string("ab"), "a" + std::string(63, 'b'), std::string("Us-cbp"),
        std::string("1abc"), std::string("-abc"), std::string("abc-"), std::string("a_b"),
        std::string("a b"), std::string("a/b"), std::string("añb")}) {
    EXPECT_THAT(MessageOf(CheckId(bad)), HasSubstr("wanted 3 to 63 lower-case letters")) << bad;
  }
  EXPECT_THAT(MessageOf(CheckId(std::string(64, 'a'))), HasSubstr("of 64 bytes"));
}

TEST(CheckId, QuotesAtMostALineOfWhatItGot) {
  EXPECT_LT(MessageOf(CheckId(std::string(100'000, 'A'))).size(), 300U);
}

TEST(CheckName, WantsTheCollectionOfTheType) {
  EXPECT_TRUE(CheckName(ResourceType::kAgency, "agencies/us-cbp").ok());
  EXPECT_EQ(MessageOf(CheckName(ResourceType::kAgency, "releases/us-cbp")),
            "got \"releases/us-cbp\"; wanted the name of an agency, such as agencies/us-cbp");
  EXPECT_FALSE(CheckName(ResourceType::kAgency, "agencies/").ok());
  EXPECT_FALSE(CheckName(ResourceType::kAgency, "agencies").ok());
  EXPECT_FALSE(CheckName(ResourceType::kAgency, "agencies/us-cbp/more").ok());
  EXPECT_FALSE(CheckName(ResourceType::kAgency, "").ok());
}

TEST(CheckName, WantsTheInitiativeBeforeACommitmentOrReport) {
  EXPECT_TRUE(CheckName(ResourceType::kCommitment, "initiatives/haiti/commitments/deploy").ok());
  EXPECT_TRUE(CheckName(ResourceType::kReport, "initiatives/haiti/reports/us-2011").ok());
  EXPECT_EQ(MessageOf(CheckName(ResourceType::kCommitment, "commitments/deploy")),
            "got \"commitments/deploy\"; wanted the name of a commitment, such as "
            "initiatives/currency-seizure-mou-2010/commitments/publish");
  EXPECT_THAT(MessageOf(CheckName(ResourceType::kReport, "initiatives/-/reports/us-2011")),
              HasSubstr("got the id \"-\""));
  for (const std::string_view bad :
       {"initiatives/haiti", "initiatives/haiti/", "initiatives/haiti/commitments",
        "initiatives/haiti/commitments/", "initiatives/haiti/reports/deploy",
        "agencies/haiti/commitments/deploy", "initiatives/haiti/commitments/deploy/more", "/",
        ""}) {
    EXPECT_FALSE(CheckName(ResourceType::kCommitment, bad).ok()) << bad;
  }
}

TEST(FormatName, IsReadBack) {
  EXPECT_EQ(FormatName(ResourceType::kRelease, "", "a-b-c"), "releases/a-b-c");
  const std::string report = FormatName(ResourceType::kReport, "initiatives/haiti", "us-2011");
  EXPECT_EQ(report, "initiatives/haiti/reports/us-2011");
  EXPECT_EQ(InitiativeOf(report), "initiatives/haiti");
  EXPECT_EQ(InitiativeOf("initiatives/haiti"), "initiatives/haiti");
}

TEST(CheckListParent, TakesAnInitiativeOrAll) {
  EXPECT_TRUE(CheckListParent("initiatives/haiti").ok());
  EXPECT_TRUE(CheckListParent("initiatives/-").ok());
  for (const std::string_view bad : {"", "-", "initiatives/", "initiatives/x", "agencies/-"}) {
    EXPECT_THAT(MessageOf(CheckListParent(bad)), HasSubstr("or initiatives/- for all")) << bad;
  }
}

TEST(TypeOfName, KnowsOurTypesOnly) {
  EXPECT_EQ(TypeOfName("entente.dev/Initiative"), ResourceType::kInitiative);
  EXPECT_EQ(TypeOfName("entente.dev/Country"), std::nullopt);
}

TEST(ParseCountryName, WantsTwoCapitals) {
  EXPECT_EQ(*ParseCountryName("countries/CA"), "CA");
  for (const std::string_view bad : {"countries/ca", "countries/CAN", "CA", "countries/", ""}) {
    EXPECT_FALSE(ParseCountryName(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace entente::rpc

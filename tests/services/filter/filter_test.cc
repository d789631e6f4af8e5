#include "services/filter/filter.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/filter/syntax.h"

namespace entente::filter {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Initiative;
using InitiativeField = storage::InitiativeCondition::Field;

storage::InitiativeQuery Query(std::string_view text) {
  const auto parsed = ParseInitiativeFilter(text);
  EXPECT_TRUE(parsed.ok()) << text << ": " << parsed.status();
  return parsed.ok() ? parsed->query : storage::InitiativeQuery{};
}

std::string ErrorOf(std::string_view text) {
  return std::string(ParseInitiativeFilter(text).status().message());
}

TEST(InitiativeFilter, EmptyTextMatchesAll) {
  EXPECT_THAT(Query("  ").all_of, IsEmpty());
  EXPECT_FALSE(Query("").kinds.has_value());
}

TEST(InitiativeFilter, ReadsAgencyCountryAndKindInAnyCombination) {
  const storage::InitiativeQuery query = Query("agency:us-cbp country:HT kind:DEPLOYMENT");

  ASSERT_EQ(query.all_of.size(), 2U);
  EXPECT_EQ(query.all_of[0].field, InitiativeField::kAgency);
  EXPECT_EQ(query.all_of[0].value, "agencies/us-cbp");
  EXPECT_EQ(query.all_of[1].field, InitiativeField::kCountry);
  EXPECT_EQ(query.all_of[1].value, "HT");
  EXPECT_THAT(*query.kinds, ElementsAre(Initiative::DEPLOYMENT));
}

TEST(InitiativeFilter, AndIsTheSameAsNothingBetween) {
  EXPECT_EQ(Query("under:us-dhs AND country:CA").all_of.size(), 2U);
}

TEST(InitiativeFilter, WordsOfEnumsAndCountriesMayBeInAnyCase) {
  const storage::InitiativeQuery query = Query("kind:Deployment country:ht");

  EXPECT_THAT(*query.kinds, ElementsAre(Initiative::DEPLOYMENT));
  EXPECT_EQ(query.all_of[0].value, "HT");
}

TEST(InitiativeFilter, AcceptsTheWholeNameOfAnAgencyAndQuotes) {
  EXPECT_EQ(Query("agency:agencies/us-cbp").all_of[0].value, "agencies/us-cbp");
  EXPECT_EQ(Query("agency:\"us-cbp\"").all_of[0].value, "agencies/us-cbp");
}

TEST(InitiativeFilter, InstrumentMeansItsFiveKinds) {
  EXPECT_THAT(*Query("kind:instrument").kinds,
              ElementsAre(Initiative::MOU, Initiative::AGREEMENT, Initiative::ARRANGEMENT,
                          Initiative::LETTER_OF_INTENT, Initiative::DECLARATION));
}

TEST(InitiativeFilter, SeveralKindsIntersect) {
  EXPECT_THAT(*Query("kind:INSTRUMENT kind:MOU").kinds, ElementsAre(Initiative::MOU));
  EXPECT_THAT(*Query("kind:MOU kind:DEPLOYMENT").kinds, IsEmpty());
}

TEST(InitiativeFilter, TellsWhatItNamesAndWhere) {
  const auto parsed = ParseInitiativeFilter("agency:us-cbp country:ht");

  ASSERT_TRUE(parsed.ok());
  ASSERT_EQ(parsed->mentions.size(), 2U);
  EXPECT_EQ(parsed->mentions[0].value, "agencies/us-cbp");
  EXPECT_EQ(parsed->mentions[0].column, 8);
  EXPECT_EQ(parsed->mentions[1].type, Mention::Type::kCountry);
  EXPECT_EQ(parsed->mentions[1].column, 23);
}

TEST(InitiativeFilter, NamesAnUnknownFieldItsColumnAndTheKnownOnes) {
  EXPECT_EQ(
      ErrorOf("  kind:MOU agencyy:us-cbp"),
      "column 12: unknown field \"agencyy\"; fields of initiatives are: agency, country, kind, "
      "under");
}

TEST(InitiativeFilter, NamesAnUnknownKind) {
  EXPECT_EQ(
      ErrorOf("kind:MOUU"),
      "column 6: unknown kind \"MOUU\"; kinds of initiatives are: MOU, AGREEMENT, ARRANGEMENT, "
      "LETTER_OF_INTENT, DECLARATION, DEPLOYMENT, ASSESSMENT, ACTION_PLAN, WORKING_GROUP, "
      "PROGRAM, FUNDING, OTHER, INSTRUMENT");
  EXPECT_NE(ErrorOf("kind:KIND_UNSPECIFIED"), "");
}

TEST(InitiativeFilter, RefusesACountryThatIsNotTwoLetters) {
  for (const std::string_view bad :
       {"country:CAN", "country:C", "country:C1", "country:countries/CA"}) {
    EXPECT_THAT(ErrorOf(bad), ::testing::StartsWith("column 9: ")) << bad;
  }
}

struct BadFilter {
  std::string_view text;
  std::string_view error;
};

TEST(InitiativeFilter, RefusesWhatIsNotSupportedYetNamingColumnAndWhatIs) {
  static constexpr std::string_view kRest =
      " is not supported yet; write conditions as field:value, one after the other";
  const std::vector<BadFilter> cases = {
      {"agency:a OR agency:b", "column 10: OR"},
      {"NOT agency:a", "column 1: NOT"},
      {"-agency:a", "column 1: - (not)"},
      {"(agency:a)", "column 1: ("},
      {"agency:(a b)", "column 8: ("},
      {"announced >= 2010", "column 11: >="},
      {"agency=a", "column 7: ="},
      {"agency!=a", "column 7: !="},
      {"haiti", "column 1: a search for words, \"haiti\","},
      {"agency:a \"currency seizure\"", "column 10: a search for words"},
      {"agency:*", "column 8: *"},
  };
  for (const BadFilter& bad : cases) {
    EXPECT_EQ(ErrorOf(bad.text), std::string(bad.error) + std::string(kRest)) << bad.text;
  }
}

TEST(InitiativeFilter, RefusesWhatIsNotOfTheLanguage) {
  const std::vector<BadFilter> cases = {
      {"agency:", "column 8: no value after agency:"},
      {"agency:\"\"", "column 8: empty value after agency:"},
      {"agency:a AND", "column 13: the filter ends where a condition should follow"},
      {"AND agency:a", "column 1: AND stands between two conditions"},
      {"agency:a AND AND agency:b", "column 14: AND stands between two conditions"},
      {"agency:a)", "column 9: ) without its ("},
      {":a", "column 1: unexpected :; wanted a condition field:value"},
      {"agency:a, agency:b", "column 9: unexpected ,; wanted a condition field:value"},
      {"agency:\"a", "column 8: the string that begins here has no closing \""},
  };
  for (const BadFilter& bad : cases) EXPECT_EQ(ErrorOf(bad.text), bad.error) << bad.text;
}

TEST(InitiativeFilter, TakesAHundredConditionsAndNotOneMore) {
  std::string text;
  for (std::size_t i = 0; i < kTermsMax; ++i) text += "country:CA ";
  EXPECT_EQ(Query(text).all_of.size(), kTermsMax);

  text += "country:CA";

  EXPECT_EQ(ErrorOf(text), "column 1101: more than 100 conditions in one filter");
}

TEST(InitiativeFilter, RefusesMoreThanFourKibibytes) {
  EXPECT_EQ(ErrorOf(std::string(kFilterBytesMax + 1, ' ')),
            "the filter has 4097 bytes; at most 4096 are read");
}

TEST(ReleaseFilter, ReadsIssuerCountryAndKind) {
  const auto parsed = ParseReleaseFilter("issuer:us-dhs country:US kind:press_release");

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->query.all_of[0].field, storage::ReleaseCondition::Field::kIssuer);
  EXPECT_EQ(parsed->query.all_of[1].field, storage::ReleaseCondition::Field::kCountry);
  EXPECT_THAT(*parsed->query.kinds, ElementsAre(v1::Release::PRESS_RELEASE));
}

TEST(ReleaseFilter, HasNoKindInstrument) {
  EXPECT_FALSE(ParseReleaseFilter("kind:INSTRUMENT").ok());
  EXPECT_EQ(ParseReleaseFilter("agency:a").status().message(),
            "column 1: unknown field \"agency\"; fields of releases are: country, issuer, kind");
}

TEST(AgencyFilter, ReadsCountryAndUnder) {
  const auto parsed = ParseAgencyFilter("under:us-dhs country:us");

  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->query.all_of[0].field, storage::AgencyCondition::Field::kUnder);
  EXPECT_EQ(parsed->query.all_of[0].value, "agencies/us-dhs");
  EXPECT_EQ(parsed->query.all_of[1].value, "US");
}

TEST(AgencyFilter, HasNoKinds) {
  EXPECT_EQ(ParseAgencyFilter("kind:MOU").status().message(),
            "column 1: unknown field \"kind\"; fields of agencies are: country, under");
}

}  // namespace
}  // namespace entente::filter

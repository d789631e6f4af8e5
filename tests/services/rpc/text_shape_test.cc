#include "services/rpc/text_shape.h"

#include <string>

#include "gtest/gtest.h"

namespace entente::rpc {
namespace {

TEST(CheckLength, SaysHowLongATextWas) {
  EXPECT_TRUE(CheckLength("ñññ", 3).ok());
  EXPECT_EQ(CheckLength(std::string(102'400, 'x'), 1'000).message(),
            "has 102400 code points; at most 1000 are allowed");
  EXPECT_FALSE(CheckLength("", 3).ok());
}

TEST(CheckLanguageCode, KnowsTheShapeOfBcp47) {
  for (const char* good : {"en", "fr-CA", "zh-Hant-TW", "es-419", "kri", "de-CH-1901"}) {
    EXPECT_TRUE(CheckLanguageCode(good).ok()) << good;
  }
  for (const char* bad :
       {"", "e", "english", "en_CA", "en-", "-en", "en--CA", "1n", "en-abcdefghi"}) {
    EXPECT_FALSE(CheckLanguageCode(bad).ok()) << bad;
  }
}

TEST(CheckUri, WantsHttpAndAHost) {
  for (const char* good : {"http://www.dhs.gov", "https://a.b/c?d=e#f", "HTTPS://x/%C3%A9"}) {
    EXPECT_TRUE(CheckUri(good).ok()) << good;
  }
  for (const char* bad : {"www.dhs.gov", "ftp://a", "http://", "http:///x", "http://a b",
                          "https://é", "javascript:alert(1)"}) {
    EXPECT_FALSE(CheckUri(bad).ok()) << bad;
  }
}

TEST(CheckTopic, WantsKebabCase) {
  for (const char* good : {"border", "border-security", "g20"}) EXPECT_TRUE(CheckTopic(good).ok());
  for (const char* bad : {"", "Border", "border_security", "border-", "-b", "a--b", "a b"}) {
    EXPECT_FALSE(CheckTopic(bad).ok()) << bad;
  }
  EXPECT_FALSE(CheckTopic(std::string(65, 'a')).ok());
}

TEST(CheckDecimal, WantsPlainNumbers) {
  for (const char* good : {"0", "1500000", "2.5"}) EXPECT_TRUE(CheckDecimal(good).ok()) << good;
  for (const char* bad : {"", "-1", "1e6", "1,000", ".5", "5.", "1.2.3", "NaN"}) {
    EXPECT_FALSE(CheckDecimal(bad).ok()) << bad;
  }
}

TEST(DecimalLess, ComparesByValue) {
  EXPECT_TRUE(DecimalLess("9", "10"));
  EXPECT_TRUE(DecimalLess("2.45", "2.5"));
  EXPECT_FALSE(DecimalLess("2.50", "2.5"));
  EXPECT_FALSE(DecimalLess("007", "7"));
  EXPECT_TRUE(DecimalLess("2", "2.1"));
}

TEST(CheckDuration, WantsUnitsInOrder) {
  for (const char* good : {"P3Y", "P1Y6M", "P2W", "P10D"}) EXPECT_TRUE(CheckDuration(good).ok());
  for (const char* bad : {"", "P", "3Y", "P3", "PT3H", "P6M1Y", "P1Y1Y", "P-1Y"}) {
    EXPECT_FALSE(CheckDuration(bad).ok()) << bad;
  }
}

TEST(CheckCurrencyCode, WantsThreeCapitals) {
  EXPECT_TRUE(CheckCurrencyCode("USD").ok());
  EXPECT_FALSE(CheckCurrencyCode("usd").ok());
  EXPECT_FALSE(CheckCurrencyCode("").ok());
}

}  // namespace
}  // namespace entente::rpc

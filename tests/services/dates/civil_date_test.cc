#include "services/dates/civil_date.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace entente::dates {
namespace {

using ::testing::HasSubstr;

std::string ErrorOf(std::string_view text) {
  const absl::StatusOr<absl::CivilDay> day = ParseCivilDate(text);
  EXPECT_FALSE(day.ok()) << text;
  EXPECT_EQ(day.status().code(), absl::StatusCode::kInvalidArgument) << text;
  std::string message(day.status().message());
  return message;
}

TEST(ParseCivilDate, ReadsTheDay) {
  EXPECT_EQ(ParseCivilDate("2010-07-13").value(), absl::CivilDay(2010, 7, 13));
  EXPECT_EQ(ParseCivilDate("0001-01-01").value(), absl::CivilDay(1, 1, 1));
  EXPECT_EQ(ParseCivilDate("9999-12-31").value(), absl::CivilDay(9999, 12, 31));
  EXPECT_EQ(ParseCivilDate("2000-02-29").value(), absl::CivilDay(2000, 2, 29));
}

TEST(ParseCivilDate, RefusesADayTheMonthDoesNotHave) {
  EXPECT_EQ(ErrorOf("2010-02-31"),
            "2010-02-31 is not a day of the calendar: February 2010 has 28 days");
  EXPECT_EQ(ErrorOf("1900-02-29"),
            "1900-02-29 is not a day of the calendar: February 1900 has 28 days");
  EXPECT_EQ(ErrorOf("2012-02-30"),
            "2012-02-30 is not a day of the calendar: February 2012 has 29 days");
  EXPECT_EQ(ErrorOf("0004-02-30"),
            "0004-02-30 is not a day of the calendar: February 0004 has 29 days");
  EXPECT_EQ(ErrorOf("2010-06-31"),
            "2010-06-31 is not a day of the calendar: June 2010 has 30 days");
  EXPECT_EQ(ErrorOf("2010-07-00"),
            "2010-07-00 is not a day of the calendar: July 2010 has 31 days");
}

TEST(ParseCivilDate, RefusesMonthsAndYearsOutOfRange) {
  EXPECT_EQ(ErrorOf("2010-13-01"),
            "2010-13-01 is not a day of the calendar: months run from 01 to 12");
  EXPECT_EQ(ErrorOf("2010-00-10"),
            "2010-00-10 is not a day of the calendar: months run from 01 to 12");
  EXPECT_EQ(ErrorOf("0000-01-01"),
            "0000-01-01 is not a day of the calendar: years run from 0001 to 9999");
}

TEST(ParseCivilDate, SaysWhichCharacterBreaksTheForm) {
  EXPECT_EQ(ErrorOf("2010-7-13"),
            "a date is written YYYY-MM-DD: at column 7 expected a digit, got '-'");
  EXPECT_EQ(ErrorOf("20100713"), "a date is written YYYY-MM-DD: at column 5 expected '-', got '0'");
  EXPECT_EQ(ErrorOf("2010-07"),
            "a date is written YYYY-MM-DD: at column 8 expected '-', got the end");
  EXPECT_EQ(ErrorOf(""), "a date is written YYYY-MM-DD: at column 1 expected a digit, got the end");
  EXPECT_EQ(ErrorOf("2010-07-13T10:00"),
            "a date is written YYYY-MM-DD: at column 11 expected the end, got 'T'");
  EXPECT_THAT(ErrorOf(" 2010-07-13"), HasSubstr("column 1 expected a digit, got ' '"));
  EXPECT_THAT(ErrorOf("2010-07-13 "), HasSubstr("column 11 expected the end, got ' '"));
  EXPECT_THAT(ErrorOf("2010\xE2\x80\x93"
                      "07-13"),
              HasSubstr("column 5 expected '-', got U+2013"));
  EXPECT_THAT(ErrorOf(std::string_view("2010-07-1\0", 10)),
              HasSubstr("column 10 expected a digit, got byte 0x00"));
  EXPECT_THAT(ErrorOf("+010-07-13"), HasSubstr("column 1"));
  EXPECT_THAT(ErrorOf("2010-22"), HasSubstr("column 8"));
}

TEST(MakeCivilDay, RefusesWhatAbslWouldCarryOver) {
  EXPECT_EQ(MakeCivilDay(2010, 7, 13).value(), absl::CivilDay(2010, 7, 13));
  EXPECT_FALSE(MakeCivilDay(2010, 2, 31).ok());
  EXPECT_FALSE(MakeCivilDay(2010, 0, 1).ok());
  EXPECT_FALSE(MakeCivilDay(10000, 1, 1).ok());
  EXPECT_FALSE(MakeCivilDay(-1, 1, 1).ok());
  EXPECT_FALSE(MakeCivilDay(2010, 1, -1).ok());
}

TEST(FormatCivilDate, PadsEveryPart) {
  EXPECT_EQ(FormatCivilDate(absl::CivilDay(1, 2, 3)), "0001-02-03");
  EXPECT_EQ(FormatCivilDate(absl::CivilDay(9999, 12, 31)), "9999-12-31");
}

TEST(CivilDate, EveryDayOfFourHundredYearsIsReadBackToItself) {
  for (absl::CivilDay day(1800, 1, 1); day.year() < 2200; ++day) {
    const absl::StatusOr<absl::CivilDay> read = ParseCivilDate(FormatCivilDate(day));

    ASSERT_TRUE(read.ok()) << read.status();
    ASSERT_EQ(*read, day);
  }
}

TEST(CivilDate, AYearHasAsManyDatesAsItHasDays) {
  for (const auto& [year, days] : {std::pair{1900, 365}, {2000, 366}, {2010, 365}, {2012, 366}}) {
    int accepted = 0;

    for (int month_and_day = 0; month_and_day < 10000; ++month_and_day) {
      const std::string text =
          absl::StrCat(year, "-", absl::Dec(month_and_day / 100, absl::kZeroPad2), "-",
                       absl::Dec(month_and_day % 100, absl::kZeroPad2));
      if (ParseCivilDate(text).ok()) ++accepted;
    }

    EXPECT_EQ(accepted, days) << year;
  }
}

}  // namespace
}  // namespace entente::dates

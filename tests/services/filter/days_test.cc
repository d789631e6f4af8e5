#include "services/filter/days.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/dates/civil_date.h"

namespace entente::filter {
namespace {

using ::testing::HasSubstr;

constexpr absl::CivilDay kThatDay(2010, 7, 13);

std::string Show(const std::optional<absl::CivilDay>& day) {
  return day ? dates::FormatCivilDate(*day) : "..";
}

std::string ReadOn(std::string_view text, absl::CivilDay today = kThatDay) {
  const auto days = ParseDays(text, today);
  if (!days.ok()) return std::string(days.status().message());
  return absl::StrCat(Show(days->first), " ", Show(days->last));
}

struct DayCase {
  std::string_view text;
  std::string_view days;
};

TEST(Days, CoverTheWidestReadingOfEdtf) {
  const std::vector<DayCase> cases = {
      {"2010-07-13", "2010-07-13 2010-07-13"},
      {"2010-07", "2010-07-01 2010-07-31"},
      {"2010", "2010-01-01 2010-12-31"},
      {"201X", "2010-01-01 2019-12-31"},
      {"2010-XX", "2010-01-01 2010-12-31"},
      {"2010/2014", "2010-01-01 2014-12-31"},
      {"2010-07-13/2010-08", "2010-07-13 2010-08-31"},
      {"2010-35", "2010-07-01 2010-09-30"},
      {"2010/..", "2010-01-01 .."},
      {"../2010-06", ".. 2010-06-30"},
      {"[2010-06-30..]", "2010-06-30 .."},
      {"[..2010-06-30]", ".. 2010-06-30"},
      {"[2010..2011]", "2010-01-01 2011-12-31"},
  };
  for (const DayCase& one : cases) EXPECT_EQ(ReadOn(one.text), one.days) << one.text;
}

TEST(Days, ReadSeasonsAsTheBoundsPolicyDoes) {
  EXPECT_EQ(ReadOn("2010-22"), ReadOn("2010-26"));
  EXPECT_THAT(ReadOn("2010-26"), HasSubstr("2010-09-22"));
}

TEST(Days, ReadOverMarks) {
  for (const std::string_view text : {"2010?", "2010~", "2010%"}) {
    EXPECT_EQ(ReadOn(text), ReadOn("2010")) << text;
  }
  EXPECT_EQ(ReadOn("2011-01/2011-04~"), "2011-01-01 2011-04-30");
}

TEST(Days, CountFromToday) {
  const std::vector<DayCase> cases = {
      {"today", "2010-07-13 2010-07-13"},      {"TODAY", "2010-07-13 2010-07-13"},
      {"today-120d", "2010-03-15 2010-03-15"}, {"today+180d", "2011-01-09 2011-01-09"},
      {"today+0d", "2010-07-13 2010-07-13"},   {"today-2w", "2010-06-29 2010-06-29"},
      {"today-1m", "2010-06-13 2010-06-13"},   {"today+18m", "2012-01-13 2012-01-13"},
      {"today-5y", "2005-07-13 2005-07-13"},   {"today/today+30d", "2010-07-13 2010-08-12"},
      {"2010/today", "2010-01-01 2010-07-13"}, {"today-7d/..", "2010-07-06 .."},
      {"../today", ".. 2010-07-13"},
  };
  for (const DayCase& one : cases) EXPECT_EQ(ReadOn(one.text), one.days) << one.text;
}

TEST(Days, MonthsAndYearsEndWithTheirMonth) {
  EXPECT_EQ(ReadOn("today+1m", absl::CivilDay(2011, 1, 31)), "2011-02-28 2011-02-28");
  EXPECT_EQ(ReadOn("today+1m", absl::CivilDay(2012, 1, 31)), "2012-02-29 2012-02-29");
  EXPECT_EQ(ReadOn("today-1m", absl::CivilDay(2010, 3, 31)), "2010-02-28 2010-02-28");
  EXPECT_EQ(ReadOn("today+1y", absl::CivilDay(2012, 2, 29)), "2013-02-28 2013-02-28");
  EXPECT_EQ(ReadOn("today+4y", absl::CivilDay(2012, 2, 29)), "2016-02-29 2016-02-29");
}

TEST(Days, RefuseWhatIsNotCountedFromToday) {
  for (const std::string_view text :
       {"todayy", "today-", "today-d", "today-120", "today120d", "today-1.5d", "today-1h",
        "today- 1d", "today-1d2m", "today--1d", "today-12345678d", "today-é1d", "today+-1d"}) {
    EXPECT_THAT(ReadOn(text),
                HasSubstr("is not counted from today; wanted a sign, a number and one "
                          "of d, w, m, y, as in today-120d"))
        << text;
  }
}

TEST(Days, RefuseADayBeyondTheCalendar) {
  EXPECT_EQ(ReadOn("today-9999999d"), "\"today-9999999d\" is beyond the years 0001 to 9999");
  EXPECT_EQ(ReadOn("today+9999999y"), "\"today+9999999y\" is beyond the years 0001 to 9999");
  EXPECT_EQ(ReadOn("today-2010y"), "\"today-2010y\" is beyond the years 0001 to 9999");
  EXPECT_EQ(ReadOn("today-2009y"), "0001-07-13 0001-07-13");
}

TEST(Days, RefuseAnEndThatIsNotKnown) {
  EXPECT_EQ(ReadOn("2010/"),
            "\"2010/\" has an end that is not known; write .. for an open one, as in 2010/..");
  EXPECT_THAT(ReadOn("/2010"), HasSubstr("has an end that is not known"));
  EXPECT_THAT(ReadOn("today/"), HasSubstr("\"2010-07-13/\" has an end that is not known"));
}

TEST(Days, RefuseWhatIsNotEdtf) {
  for (const std::string_view text :
       {"", "soon", "2010-13", "2010-02-30", "13 July 2010", "2014/2010", "../..", "today+1d/today",
        "a/today", "2010/2011/today", "/", "2010-07-13T00:00", "20100713"}) {
    EXPECT_FALSE(ParseDays(text, kThatDay).ok()) << text;
  }
  EXPECT_THAT(ReadOn("2010-13"), HasSubstr("\"2010-13\": \"13\" at column 6: not a month"));
}

}  // namespace
}  // namespace entente::filter

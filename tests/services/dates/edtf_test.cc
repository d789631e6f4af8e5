#include "services/dates/edtf.h"

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/dates/civil_date.h"
#include "tests/support/corpus.h"

namespace entente::dates {
namespace {

using ::testing::HasSubstr;

constexpr unsigned kSeed = 20100713;
constexpr int kDraws = 20000;
constexpr int kDamagedDraws = 50000;
constexpr std::string_view kLikelyDamage = "0123456789-X?~%/.[]uyT ";

// A string, and the days it stands for; "-" where a side has no value.
struct Accepted {
  const char* text;
  const char* earliest;
  const char* latest_strict;
  const char* latest;
  Precision precision;
};

constexpr Accepted kAccepted[] = {
    // Level 0: days, months, years.
    {"2010-07-13", "2010-07-13", "2010-07-13", "2010-07-13", Precision::kDay},
    {"0001-01-01", "0001-01-01", "0001-01-01", "0001-01-01", Precision::kDay},
    {"9999-12-31", "9999-12-31", "9999-12-31", "9999-12-31", Precision::kDay},
    {"2012-02-29", "2012-02-29", "2012-02-29", "2012-02-29", Precision::kDay},
    {"2010-07", "2010-07-01", "2010-07-31", "2010-07-31", Precision::kMonth},
    {"2010-02", "2010-02-01", "2010-02-28", "2010-02-28", Precision::kMonth},
    {"2012-02", "2012-02-01", "2012-02-29", "2012-02-29", Precision::kMonth},
    {"1900-02", "1900-02-01", "1900-02-28", "1900-02-28", Precision::kMonth},
    {"9999-12", "9999-12-01", "9999-12-31", "9999-12-31", Precision::kMonth},
    {"2010", "2010-01-01", "2010-12-31", "2010-12-31", Precision::kYear},
    {"0001", "0001-01-01", "0001-12-31", "0001-12-31", Precision::kYear},
    {"9999", "9999-01-01", "9999-12-31", "9999-12-31", Precision::kYear},
    // Level 0: intervals.
    {"1964/2008", "1964-01-01", "2008-12-31", "2008-12-31", Precision::kInterval},
    {"2004-06/2006-08", "2004-06-01", "2006-08-31", "2006-08-31", Precision::kInterval},
    {"2004-02-01/2005-02-08", "2004-02-01", "2005-02-08", "2005-02-08", Precision::kInterval},
    {"2004-02-01/2005-02", "2004-02-01", "2005-02-28", "2005-02-28", Precision::kInterval},
    {"2004-02-01/2005", "2004-02-01", "2005-12-31", "2005-12-31", Precision::kInterval},
    {"2005/2006-02", "2005-01-01", "2006-02-28", "2006-02-28", Precision::kInterval},
    {"2010/2010", "2010-01-01", "2010-12-31", "2010-12-31", Precision::kInterval},
    {"2010-07-13/2010-07-13", "2010-07-13", "2010-07-13", "2010-07-13", Precision::kInterval},
    {"2010/2010-03", "2010-01-01", "2010-03-31", "2010-03-31", Precision::kInterval},
    {"2010-03/2010", "2010-03-01", "2010-12-31", "2010-12-31", Precision::kInterval},
    // Level 1: seasons, read as northern when nothing is said.
    {"2010-21", "2010-03-01", "2010-05-31", "2010-06-20", Precision::kSeason},
    {"2010-22", "2010-06-01", "2010-08-31", "2010-09-22", Precision::kSeason},
    {"2010-23", "2010-09-01", "2010-11-30", "2010-12-21", Precision::kSeason},
    {"2010-24", "2010-12-01", "2011-02-28", "2011-03-20", Precision::kSeason},
    {"2011-24", "2011-12-01", "2012-02-29", "2012-03-20", Precision::kSeason},
    {"9999-21", "9999-03-01", "9999-05-31", "9999-06-20", Precision::kSeason},
    {"9998-24", "9998-12-01", "9999-02-28", "9999-03-20", Precision::kSeason},
    // Level 1: qualified dates.
    {"1984?", "1984-01-01", "1984-12-31", "1984-12-31", Precision::kYear},
    {"2004-06~", "2004-06-01", "2004-06-30", "2004-06-30", Precision::kMonth},
    {"2004-06-11%", "2004-06-11", "2004-06-11", "2004-06-11", Precision::kDay},
    {"201X~", "2010-01-01", "2019-12-31", "2019-12-31", Precision::kDecade},
    {"2004-XX?", "2004-01-01", "2004-12-31", "2004-12-31", Precision::kYear},
    // Level 1: unknown trailing digits.
    {"201X", "2010-01-01", "2019-12-31", "2019-12-31", Precision::kDecade},
    {"20XX", "2000-01-01", "2099-12-31", "2099-12-31", Precision::kCentury},
    {"001X", "0010-01-01", "0019-12-31", "0019-12-31", Precision::kDecade},
    {"99XX", "9900-01-01", "9999-12-31", "9999-12-31", Precision::kCentury},
    {"2004-XX", "2004-01-01", "2004-12-31", "2004-12-31", Precision::kYear},
    {"2012-02-XX", "2012-02-01", "2012-02-29", "2012-02-29", Precision::kMonth},
    {"2004-XX-XX", "2004-01-01", "2004-12-31", "2004-12-31", Precision::kYear},
    // Level 1: open and unknown ends, qualified ends.
    {"1985-04-12/..", "1985-04-12", "-", "-", Precision::kInterval},
    {"1985-04/..", "1985-04-01", "-", "-", Precision::kInterval},
    {"1985/..", "1985-01-01", "-", "-", Precision::kInterval},
    {"../1985-04-12", "-", "1985-04-12", "1985-04-12", Precision::kInterval},
    {"../1985-04", "-", "1985-04-30", "1985-04-30", Precision::kInterval},
    {"../1985", "-", "1985-12-31", "1985-12-31", Precision::kInterval},
    {"1985-04-12/", "1985-04-12", "-", "-", Precision::kInterval},
    {"1985/", "1985-01-01", "-", "-", Precision::kInterval},
    {"/1985-04-12", "-", "1985-04-12", "1985-04-12", Precision::kInterval},
    {"/1985", "-", "1985-12-31", "1985-12-31", Precision::kInterval},
    {"1984~/2004-06", "1984-01-01", "2004-06-30", "2004-06-30", Precision::kInterval},
    {"1984/2004-06~", "1984-01-01", "2004-06-30", "2004-06-30", Precision::kInterval},
    {"1984?/2004%", "1984-01-01", "2004-12-31", "2004-12-31", Precision::kInterval},
    {"2011-01/2011-04~", "2011-01-01", "2011-04-30", "2011-04-30", Precision::kInterval},
    {"2010-07-13?/..", "2010-07-13", "-", "-", Precision::kInterval},
    // Level 2: codes for part of a year.
    {"2010-25", "2010-03-01", "2010-05-31", "2010-06-20", Precision::kSeason},
    {"2010-26", "2010-06-01", "2010-08-31", "2010-09-22", Precision::kSeason},
    {"2010-27", "2010-09-01", "2010-11-30", "2010-12-21", Precision::kSeason},
    {"2010-28", "2010-12-01", "2011-02-28", "2011-03-20", Precision::kSeason},
    {"2010-29", "2010-09-01", "2010-11-30", "2010-12-21", Precision::kSeason},
    {"2010-30", "2010-12-01", "2011-02-28", "2011-03-20", Precision::kSeason},
    {"2010-31", "2010-03-01", "2010-05-31", "2010-06-20", Precision::kSeason},
    {"2010-32", "2010-06-01", "2010-08-31", "2010-09-22", Precision::kSeason},
    {"2010-33", "2010-01-01", "2010-03-31", "2010-03-31", Precision::kQuarter},
    {"2010-34", "2010-04-01", "2010-06-30", "2010-06-30", Precision::kQuarter},
    {"2010-35", "2010-07-01", "2010-09-30", "2010-09-30", Precision::kQuarter},
    {"2010-36", "2010-10-01", "2010-12-31", "2010-12-31", Precision::kQuarter},
    {"2010-40", "2010-01-01", "2010-06-30", "2010-06-30", Precision::kHalf},
    {"2010-41", "2010-07-01", "2010-12-31", "2010-12-31", Precision::kHalf},
    {"9999-36", "9999-10-01", "9999-12-31", "9999-12-31", Precision::kQuarter},
    // Level 2: before, after, one of.
    {"[..2014-06-30]", "-", "2014-06-30", "2014-06-30", Precision::kInterval},
    {"[..2014-06]", "-", "2014-06-30", "2014-06-30", Precision::kInterval},
    {"[..2014]", "-", "2014-12-31", "2014-12-31", Precision::kInterval},
    {"[2010-07-13..]", "2010-07-13", "-", "-", Precision::kInterval},
    {"[1760-12..]", "1760-12-01", "-", "-", Precision::kInterval},
    {"[1670..1672]", "1670-01-01", "1672-12-31", "1672-12-31", Precision::kInterval},
    {"[2010-06..2010-08]", "2010-06-01", "2010-08-31", "2010-08-31", Precision::kInterval},
    {"[2010-06-01..2011]", "2010-06-01", "2011-12-31", "2011-12-31", Precision::kInterval},
};

// A string, and a piece of the message that must say why.
struct Refused {
  std::string_view text;
  const char* why;
};

constexpr Refused kRefused[] = {
    // Not dates at all.
    {"", "a date is expected, got nothing"},
    {"later this summer", "'l' at column 1 is refused: a date is written in digits"},
    {"July 13, 2010", "'J' at column 1"},
    {"13 July 2010", "' ' at column 3 is refused: a date has no spaces"},
    {" 2010", "' ' at column 1"},
    {"2010-07-13 ", "' ' at column 11"},
    {"2010\n", "byte 0x0A at column 5 is refused: a date has no spaces"},
    {std::string_view("2010\0", 5), "byte 0x00 at column 5"},
    {"2010\xE2\x80\x93"
     "07",
     "U+2013 at column 5"},
    {"2010\xFF", "byte 0xFF at column 5"},
    {"2010-07-13/2010-07-13/2010-07-13/2010-07-13/2010-07-13/2010-07-13",
     "at most 64 bytes, got 65"},
    // Other notations.
    {"20100713", "write a day with hyphens, as in 2010-07-13"},
    {"13/07/2010", "parts the two ends of an interval"},
    {"7/2010", "\"7\" at column 1: the year comes first"},
    {"13-07-2010", "\"13\" at column 1: the year comes first and has four digits"},
    {"2010-7", "\"7\" at column 6: the month has two digits"},
    {"2010-07-3", "\"3\" at column 9: the day has two digits"},
    {"2010-194", "\"194\" at column 6: the month has two digits"},
    {"2010.07.13", "\".\" at column 5: a digit is expected"},
    {"2010-W28", "'W' at column 6 is refused: a week is not accepted"},
    {"2010-07-13T10:00:00Z", "'T' at column 11 is refused: a date has no time of day"},
    {"2010Z", "a date has no time of day and no time zone"},
    {"2010-07-13-04", "year, month and day, and nothing more"},
    {"P3Y", "'P' at column 1 is refused: a length of time is not a date"},
    {"2010/P3Y", "'P' at column 6"},
    {"+2010", "'+' at column 1"},
    {"-", "years before 0001"},
    {"2010-", "\"\" at column 6: the month has two digits"},
    {"2010--13", "\"\" at column 6"},
    {"10", "four digits"},
    {"?", "a year is expected"},
    // Days, months and years there are not.
    {"2010-02-31", "2010-02-31 is not a day of the calendar: February 2010 has 28 days"},
    {"2010-02-30?", "2010-02-30 is not a day of the calendar: February 2010 has 28 days"},
    {"2010-02-01/2010-02-29", "2010-02-29 is not a day of the calendar"},
    {"[..2014-06-31]", "2014-06-31 is not a day of the calendar: June 2014 has 30 days"},
    {"2010-07-00", "July 2010 has 31 days"},
    {"2010-00", "\"00\" at column 6: not a month (01-12), nor a code"},
    {"2010-13", "\"13\" at column 6: not a month (01-12), nor a code"},
    {"2010-20", "not a month"},
    {"2010-42", "not a month"},
    {"2007-11-00", "November 2007 has 30 days"},
    {"0000", "there is no year 0000 here"},
    {"000X", "there is no year 0000 here"},
    {"00XX", "there is no year 0000 here"},
    {"-0044", "years before 0001 are not accepted"},
    {"-0044-03-15", "years before 0001 are not accepted"},
    {"10000", "four digits"},
    {"Y170000002", "'Y' at column 1 is refused: long and estimated years"},
    {"1950S2", "'S' at column 5 is refused: long and estimated years"},
    {"9999-24", "\"24\" at column 6: this season may end in the year 10000"},
    {"9999-22", "may end in the year 10000"},  // a southern summer does
    {"9999-28", "may end in the year 10000"},
    {"9999-30", "may end in the year 10000"},
    // Seasons and their kin where they have no meaning.
    {"2010-21/2010-22", "gives no meaning to seasons"},
    {"2010-22/..", "\"2010-22\" at column 1: the standard gives no meaning to seasons"},
    {"../2010-35", "inside an interval"},
    {"2010-01/2010-40", "\"2010-40\" at column 9"},
    {"[..2010-22]", "inside an interval or brackets"},
    {"2010-22~", "\"2010-22~\": the standard does not qualify seasons"},
    {"2010-22?", "does not qualify seasons"},
    {"2010-26%", "does not qualify seasons"},
    {"2010-35~", "does not qualify seasons and other codes"},
    {"2010-22~/2011", "does not qualify seasons"},
    {"2010-22-05", "\"05\" at column 9: a season, quarter or half of a year has no days"},
    {"2010-37", "\"37\" at column 6: thirds of a year (37-39) are not accepted"},
    {"2010-39", "thirds of a year"},
    // The 2012 draft.
    {"201u", "'u' at column 4 is refused: the 2012 draft's mark for an unknown digit; write X"},
    {"2010-uu", "'u' at column 6"},
    {"2010-07-uu", "write X"},
    {"unknown/2010", "leave an unknown end of an interval empty"},
    {"2010/unknown", "leave an unknown end"},
    {"2010/open", "write an open end of an interval as .."},
    {"Open/2010", "write an open end"},
    {"y170000002", "'y' at column 1 is refused: the 2012 draft's mark for long years"},
    {"1984?~", "one mark only: ? uncertain, ~ approximate, % both at once"},
    {"1984~?", "one mark only"},
    {"(2011)-06-04~", "'(' at column 1 is refused: the 2012 draft's grouping"},
    {"201x", "'x' at column 4 is refused: an unknown digit is a capital X"},
    // Level 2 that is left out.
    {"?2010-07", "\"?\" at column 1: ?, ~ and % stand at the end"},
    {"2010?-07", "\"?\" at column 5: ?, ~ and % stand at the end"},
    {"2010-~07", "stand at the end"},
    {"20X0", "X stands for trailing digits only"},
    {"X010", "X stands for trailing digits only"},
    {"2XXX", "only the last two digits of a year may be X"},
    {"XXXX", "only the last two digits"},
    {"201X-07", "a year with unknown digits stands alone"},
    {"201X-XX", "a year with unknown digits stands alone"},
    {"2010-1X", "\"1X\" at column 6: the month is known or it is XX"},
    {"2010-07-1X", "\"1X\" at column 9: the day is known or it is XX"},
    {"2010-XX-13", "\"13\" at column 9: X stands for trailing parts only"},
    {"2004-06-XX/2004-07-03", "\"2004-06-XX\" at column 1: X is not accepted inside an interval"},
    {"201X/2020", "X is not accepted inside an interval"},
    {"{2010,2011}", "'{' at column 1 is refused: a set of dates"},
    {"[2010,2011]", "',' at column 6 is refused: a list of dates"},
    {"[..201X]", "X is not accepted inside an interval or brackets"},
    {"[..2014~]", "?, ~ and % are not accepted inside brackets"},
    // Intervals and brackets out of shape.
    {"/", "at least one end must be a date"},
    {"../..", "at least one end must be a date"},
    {"/..", "at least one end must be a date"},
    {"[..]", "at least one end must be a date"},
    {"..", "is an end of an interval"},
    {"2010..", "is an end of an interval"},
    {"2010..2012", "stands in brackets"},
    {"2010/..2012", "\"..2012\" at column 6"},
    {"2010/...", "\"...\" at column 6"},
    {"2011/2010",
     "ends in the wrong order: the first begins on 2011-01-01, the second is over on 2010-12-31"},
    {"2010-07-13/2010-07-12", "wrong order"},
    {"2010-08/2010-07", "wrong order"},
    {"[2012..2010]", "wrong order"},
    {"[2010]", "brackets hold one range"},
    {"[2010", "brackets hold one range"},
    {"2010]", "brackets hold one range"},
    {"[", "brackets hold one range"},
    {"[]", "brackets hold one range"},
    {"[2010/2012]", "brackets hold one range"},
    {"[2010..]/2012", "brackets hold one range"},
    {"[[2010..]]", "brackets hold one range"},
    {"[2010..2011..2012]", "is an end of an interval"},
    {"[2010...]", "\".\" at column 8: a digit is expected"},
};

std::string Shown(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? FormatCivilDate(*day) : "-";
}

// What holds of the bounds of every date.
void ExpectOrdered(const DateBounds& bounds) {
  EXPECT_TRUE(bounds.earliest.has_value() || bounds.latest.has_value());
  EXPECT_EQ(bounds.latest.has_value(), bounds.latest_strict.has_value());
  EXPECT_FALSE(bounds.open_start && bounds.earliest.has_value());
  EXPECT_FALSE(bounds.open_end && bounds.latest.has_value());
  EXPECT_FALSE(bounds.rule.empty());
  if (!bounds.latest.has_value()) return;
  EXPECT_LE(*bounds.latest_strict, *bounds.latest);
  EXPECT_LE(bounds.latest->year(), kYearMax);
  if (!bounds.earliest.has_value()) return;
  EXPECT_GE(bounds.earliest->year(), kYearMin);
  EXPECT_LE(*bounds.earliest, *bounds.latest_strict);
}

// What holds of every string, whatever it is.  True when it is a date.
bool ExpectSound(std::string_view text) {
  const absl::StatusOr<EdtfDate> date = ParseEdtf(text);
  if (!date.ok()) {
    const std::string_view message(date.status().message().data(), date.status().message().size());
    EXPECT_EQ(date.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(message.empty());
    EXPECT_TRUE(std::all_of(message.begin(), message.end(), [](char character) {
      return absl::ascii_isprint(static_cast<unsigned char>(character));
    })) << message;
    return false;
  }
  EXPECT_EQ(FormatEdtf(*date), text);
  ExpectOrdered(ComputeBounds(*date, Hemisphere::kNorthern));
  ExpectOrdered(ComputeBounds(*date, Hemisphere::kSouthern));
  return true;
}

TEST(ParseEdtf, AcceptsTheFormsOfTheTableWithTheirBounds) {
  static_assert(std::size(kAccepted) >= 60);
  for (const Accepted& row : kAccepted) {
    SCOPED_TRACE(row.text);

    const absl::StatusOr<EdtfDate> date = ParseEdtf(row.text);

    ASSERT_TRUE(date.ok()) << date.status();
    EXPECT_TRUE(ExpectSound(row.text));
    const DateBounds bounds = ComputeBounds(*date);
    EXPECT_EQ(Shown(bounds.earliest), row.earliest);
    EXPECT_EQ(Shown(bounds.latest_strict), row.latest_strict);
    EXPECT_EQ(Shown(bounds.latest), row.latest);
    EXPECT_EQ(bounds.precision, row.precision);
    EXPECT_EQ(bounds.rule, "edtf/1");
  }
}

TEST(ParseEdtf, RefusesTheFormsOfTheTableSayingWhy) {
  static_assert(std::size(kRefused) >= 40);
  for (const Refused& row : kRefused) {
    SCOPED_TRACE(row.text);

    const absl::StatusOr<EdtfDate> date = ParseEdtf(row.text);

    ASSERT_FALSE(date.ok());
    EXPECT_FALSE(ExpectSound(row.text));
    EXPECT_THAT(std::string(date.status().message()), HasSubstr(row.why));
  }
}

TEST(ParseEdtf, KeepsTheParts) {
  const EdtfDate interval = ParseEdtf("2010-XX").value();
  EXPECT_EQ(interval.form, EdtfDate::Form::kPoint);
  EXPECT_EQ(interval.start.point, (EdtfPoint{.year = 2010, .month = kUnknownPart}));

  const EdtfDate open = ParseEdtf("../2010-07-13%").value();
  EXPECT_EQ(open.form, EdtfDate::Form::kInterval);
  EXPECT_EQ(open.start.kind, EdtfEnd::Kind::kOpen);
  EXPECT_EQ(open.end.point,
            (EdtfPoint{.year = 2010, .month = 7, .day = 13, .qualifier = Qualifier::kBoth}));

  const EdtfDate decade = ParseEdtf("201X").value();
  EXPECT_EQ(decade.start.point, (EdtfPoint{.year = 2010, .year_unknown_digits = 1}));

  const EdtfDate before = ParseEdtf("[..2014]").value();
  EXPECT_EQ(before.form, EdtfDate::Form::kOneOf);
  EXPECT_EQ(before.start.kind, EdtfEnd::Kind::kOpen);
}

// Draws strings of the accepted grammar.  Some are refused all the same, for a day their month does
// not have or for ends in the wrong order.
class DateMaker final {
 public:
  std::string Draw() {
    const std::size_t form = Pick(4);
    if (form == 0) return Point(kQualifiers[Pick(4)]);
    if (form == 1) return Year() + "-" + kSubYears[Pick(kSubYears.size())];
    if (form == 2) return End() + "/" + End();
    return "[" + (Pick(3) == 0 ? "" : Plain()) + ".." + (Pick(3) == 0 ? "" : Plain()) + "]";
  }

  std::size_t Pick(std::size_t size) {
    return std::uniform_int_distribution<std::size_t>(0, size - 1)(random_);
  }

 private:
  static constexpr std::array<const char*, 4> kQualifiers = {"", "?", "~", "%"};
  static constexpr std::array<const char*, 18> kSubYears = {"21", "22", "23", "24", "25", "26",
                                                            "27", "28", "29", "30", "31", "32",
                                                            "33", "34", "35", "36", "40", "41"};

  static std::string Pad(std::size_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    return std::string(width - digits.size(), '0') + digits;
  }

  std::string Year() { return Pad(1 + Pick(9999), 4); }
  std::string Month() { return Pad(1 + Pick(12), 2); }
  std::string Day() { return Pad(1 + Pick(31), 2); }

  std::string Plain() {
    std::string text = Year();
    const std::size_t parts = Pick(3);
    if (parts > 0) text += "-" + Month();
    if (parts > 1) text += "-" + Day();
    return text;
  }

  std::string Masked() {
    switch (Pick(5)) {
      case 0:
        return Year().substr(0, 3) + "X";
      case 1:
        return Year().substr(0, 2) + "XX";
      case 2:
        return Year() + "-XX";
      case 3:
        return Year() + "-XX-XX";
      default:
        return Year() + "-" + Month() + "-XX";
    }
  }

  std::string Point(const char* qualifier) {
    return (Pick(2) == 0 ? Plain() : Masked()) + qualifier;
  }

  std::string End() {
    const std::size_t kind = Pick(6);
    if (kind == 0) return "";
    if (kind == 1) return "..";
    return Plain() + kQualifiers[Pick(4)];
  }

  std::mt19937 random_{kSeed};
};

TEST(EdtfProperty, DatesDrawnFromTheGrammarPrintBackAndHaveOrderedBounds) {
  DateMaker maker;
  int accepted = 0;

  for (int i = 0; i < kDraws && !HasFailure(); ++i) {
    const std::string text = maker.Draw();
    SCOPED_TRACE(text);
    if (ExpectSound(text)) ++accepted;
  }

  EXPECT_GT(accepted, kDraws / 2);
}

TEST(EdtfProperty, DamagedStringsAreRefusedInAsciiOrPrintBack) {
  DateMaker maker;

  for (int i = 0; i < kDamagedDraws && !HasFailure(); ++i) {
    std::string text = maker.Draw();
    for (std::size_t edits = 1 + maker.Pick(3); edits > 0 && !text.empty(); --edits) {
      const std::size_t at = maker.Pick(text.size());
      const char other = maker.Pick(4) == 0 ? static_cast<char>(maker.Pick(256))
                                            : kLikelyDamage[maker.Pick(kLikelyDamage.size())];
      switch (maker.Pick(3)) {
        case 0:
          text[at] = other;
          break;
        case 1:
          text.insert(at, 1, other);
          break;
        default:
          text.erase(at, 1);
      }
    }
    SCOPED_TRACE(text);
    ExpectSound(text);
  }
}

void CollectDates(const nlohmann::json& node, std::vector<std::string>& dates) {
  if (!node.is_structured()) return;
  if (node.is_object() && node.contains("edtf") && node["edtf"].is_string()) {
    dates.push_back(node["edtf"].get<std::string>());
  }
  for (const nlohmann::json& child : node) CollectDates(child, dates);
}

TEST(ParseEdtf, ReadsEveryDateLabelledInTheRealReleases) {
  ENTENTE_SKIP_WITHOUT_CORPUS();
  std::vector<std::string> dates;

  for (const auto& path : test::CorpusFiles(".json")) {
    CollectDates(nlohmann::json::parse(test::ReadCorpusFile(path)), dates);
  }

  EXPECT_FALSE(dates.empty());
  for (const std::string& text : dates) EXPECT_TRUE(ExpectSound(text)) << text;
  RecordProperty("dates", static_cast<int>(dates.size()));
}

}  // namespace
}  // namespace entente::dates

// The bounds of every accepted form are in the table of edtf_test.cc; here is what a table of
// strings does not show.

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/dates/civil_date.h"
#include "services/dates/edtf.h"

namespace entente::dates {
namespace {

DateBounds BoundsOf(std::string_view text, Hemisphere hemisphere = Hemisphere::kNorthern) {
  return ComputeBounds(ParseEdtf(text).value(), hemisphere);
}

absl::CivilDay Day(std::string_view text) { return ParseCivilDate(text).value(); }

TEST(ComputeBounds, SummerOf2010IsOverOn22SeptemberAndStrictlyOn31August) {
  const absl::CivilDay released = Day("2011-03-10");

  const DateBounds summer = BoundsOf("2010-26");

  EXPECT_EQ(released - summer.latest.value(), 169);
  EXPECT_EQ(released - summer.latest_strict.value(), 191);
}

TEST(ComputeBounds, ReadsSeasonsWithoutAHemisphereAsThoseOfTheOneGiven) {
  for (int season = 0; season < 4; ++season) {
    const std::string code = "2010-" + std::to_string(21 + season);
    const DateBounds north = BoundsOf(code, Hemisphere::kNorthern);
    const DateBounds south = BoundsOf(code, Hemisphere::kSouthern);

    const DateBounds named_north = BoundsOf("2010-" + std::to_string(25 + season));
    const DateBounds named_south = BoundsOf("2010-" + std::to_string(29 + season));

    EXPECT_EQ(north.earliest, named_north.earliest) << code;
    EXPECT_EQ(north.latest_strict, named_north.latest_strict) << code;
    EXPECT_EQ(north.latest, named_north.latest) << code;
    EXPECT_EQ(south.earliest, named_south.earliest) << code;
    EXPECT_EQ(south.latest_strict, named_south.latest_strict) << code;
    EXPECT_EQ(south.latest, named_south.latest) << code;
  }
}

TEST(ComputeBounds, TheRuleTellsWhereTheHemisphereMattered) {
  EXPECT_EQ(BoundsOf("2010-22", Hemisphere::kNorthern).rule, "edtf/1");
  EXPECT_EQ(BoundsOf("2010-22", Hemisphere::kSouthern).rule, "edtf/1-south");
  EXPECT_EQ(BoundsOf("2010-26", Hemisphere::kSouthern).rule, "edtf/1");
  EXPECT_EQ(BoundsOf("2010-30", Hemisphere::kSouthern).rule, "edtf/1");
  EXPECT_EQ(BoundsOf("2010-07", Hemisphere::kSouthern).rule, "edtf/1");
  EXPECT_EQ(BoundsOf("2010/2011", Hemisphere::kSouthern).rule, "edtf/1");
}

TEST(ComputeBounds, NamedHemispheresIgnoreTheOneGiven) {
  EXPECT_EQ(BoundsOf("2010-26", Hemisphere::kSouthern).latest, Day("2010-09-22"));
  EXPECT_EQ(BoundsOf("2010-30", Hemisphere::kNorthern).latest, Day("2011-03-20"));
}

TEST(ComputeBounds, TellsOpenEndsFromUnknownOnes) {
  const DateBounds open = BoundsOf("2010-07-13/..");
  EXPECT_TRUE(open.open_end);
  EXPECT_FALSE(open.open_start);
  EXPECT_FALSE(open.latest.has_value());

  const DateBounds unknown = BoundsOf("2010-07-13/");
  EXPECT_FALSE(unknown.open_end);
  EXPECT_FALSE(unknown.latest.has_value());

  EXPECT_TRUE(BoundsOf("../2010").open_start);
  EXPECT_FALSE(BoundsOf("/2010").open_start);
  EXPECT_TRUE(BoundsOf("[..2014-06-30]").open_start);
  EXPECT_TRUE(BoundsOf("[2010-07-13..]").open_end);
  EXPECT_FALSE(BoundsOf("2010/2012").open_start);
  EXPECT_FALSE(BoundsOf("2010/2012").open_end);
}

TEST(ComputeBounds, QualifiersNeverWiden) {
  const DateBounds plain = BoundsOf("2011-04");
  for (const char* const text : {"2011-04?", "2011-04~", "2011-04%"}) {
    const DateBounds qualified = BoundsOf(text);

    EXPECT_EQ(qualified.earliest, plain.earliest) << text;
    EXPECT_EQ(qualified.latest_strict, plain.latest_strict) << text;
    EXPECT_EQ(qualified.latest, plain.latest) << text;
  }
}

TEST(ComputeBounds, JoinsTheQualifiersOfBothEnds) {
  EXPECT_EQ(BoundsOf("2010").qualifier, Qualifier::kNone);
  EXPECT_EQ(BoundsOf("2010?").qualifier, Qualifier::kUncertain);
  EXPECT_EQ(BoundsOf("2010~").qualifier, Qualifier::kApproximate);
  EXPECT_EQ(BoundsOf("2010%").qualifier, Qualifier::kBoth);
  EXPECT_EQ(BoundsOf("2010/2011").qualifier, Qualifier::kNone);
  EXPECT_EQ(BoundsOf("2010/2011~").qualifier, Qualifier::kApproximate);
  EXPECT_EQ(BoundsOf("2010?/2011").qualifier, Qualifier::kUncertain);
  EXPECT_EQ(BoundsOf("2010~/2011~").qualifier, Qualifier::kApproximate);
  EXPECT_EQ(BoundsOf("2010?/2011~").qualifier, Qualifier::kBoth);
  EXPECT_EQ(BoundsOf("2010%/2011?").qualifier, Qualifier::kBoth);
  EXPECT_EQ(BoundsOf("2010~/..").qualifier, Qualifier::kApproximate);
}

TEST(ComputeBounds, ACoarserDateCoversTheFinerOnes) {
  const std::vector<std::string> finer_to_coarser = {"2012-02-29", "2012-02-XX", "2012-02",
                                                     "2012-33",    "2012-40",    "2012",
                                                     "2012-XX-XX", "201X",       "20XX"};

  for (std::size_t i = 1; i < finer_to_coarser.size(); ++i) {
    SCOPED_TRACE(finer_to_coarser[i]);
    const DateBounds fine = BoundsOf(finer_to_coarser[i - 1]);
    const DateBounds coarse = BoundsOf(finer_to_coarser[i]);

    EXPECT_LE(coarse.earliest.value(), fine.earliest.value());
    EXPECT_GE(coarse.latest_strict.value(), fine.latest_strict.value());
    EXPECT_GE(coarse.latest.value(), fine.latest.value());
  }
}

TEST(ComputeBounds, StrictSeasonsQuartersAndHalvesTileTheYears) {
  const std::vector<std::vector<std::string>> runs = {
      {"2010-25", "2010-26", "2010-27", "2010-28", "2011-25"},
      {"2010-31", "2010-32", "2010-29", "2010-30", "2011-31"},
      {"2010-33", "2010-34", "2010-35", "2010-36", "2011-33"},
      {"2010-40", "2010-41", "2011-40"},
  };

  for (const std::vector<std::string>& run : runs) {
    for (std::size_t i = 1; i < run.size(); ++i) {
      EXPECT_EQ(BoundsOf(run[i - 1]).latest_strict.value() + 1, BoundsOf(run[i]).earliest.value())
          << run[i];
    }
  }
}

}  // namespace
}  // namespace entente::dates

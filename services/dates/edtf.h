// Imprecise dates in the Extended Date/Time Format, EDTF (ISO 8601-2:2019; the public text is
// https://www.loc.gov/standards/datetime/): reading them, printing them, and the bounds they have.
//
// Accepted is the part of the standard that official texts need and that readers agree on: level 0
// dates and intervals; of level 1 the seasons 21-24, the qualifiers ? ~ %, X for unknown trailing
// digits, open and unknown ends of intervals; of level 2 the codes 25-36, 40 and 41, and [..d],
// [d..], [a..b].  docs/dates.md lists everything accepted and refused, with the table of bounds.
//
// Used by the services, which store the bounds beside the string.  Clients never compute bounds.
// Pure functions of their arguments; any thread may call them.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace entente::dates {

// How finely a date is known.  A masked part counts as not known: 2010-XX is as precise as 2010.
// kInterval covers intervals and bracketed dates, however short.
enum class Precision {
  kDay,
  kMonth,
  kSeason,
  kQuarter,
  kHalf,
  kYear,
  kDecade,
  kCentury,
  kInterval,
};

// The trailing mark of a date: none, '?' uncertain, '~' approximate, '%' both.
enum class Qualifier { kNone, kUncertain, kApproximate, kBoth };

// Which seasons the codes 21-24 mean.  The codes 25-32 name their hemisphere themselves.
enum class Hemisphere { kNorthern, kSouthern };

// Stands for a month or a day written XX.
inline constexpr int kUnknownPart = -1;

// One calendar expression: 2010, 201X, 2010-07, 2010-XX, 2010-22, 2010-07-13?.
struct EdtfPoint {
  int year = 0;                 // 1-9999; an unknown digit counts as 0, so 201X has 2010
  int year_unknown_digits = 0;  // 0, 1 (201X) or 2 (20XX)
  // 0 when absent, 1-12, kUnknownPart, or a code of part of a year: 21-36, 40, 41.
  int month = 0;
  int day = 0;  // 0 when absent, 1-31, or kUnknownPart
  Qualifier qualifier = Qualifier::kNone;

  friend bool operator==(const EdtfPoint&, const EdtfPoint&) = default;
};

// One end of an interval or of a bracketed date.
struct EdtfEnd {
  enum class Kind {
    kPoint,    // `point` says when
    kOpen,     // "..": the source sets no bound on this side
    kUnknown,  // nothing is written: there is an end, and it is not known
  };
  Kind kind = Kind::kPoint;
  EdtfPoint point;  // meaningful only for kPoint

  friend bool operator==(const EdtfEnd&, const EdtfEnd&) = default;
};

// A parsed EDTF string.  ParseEdtf is the only maker: what a caller puts together by hand carries
// no promise, so code that derives a date writes its string and parses that.
struct EdtfDate {
  enum class Form {
    kPoint,     // `start` alone, always a point
    kInterval,  // start/end: a stretch of time
    kOneOf,     // [start..end]: one day, somewhere in it; no end is kUnknown
  };
  Form form = Form::kPoint;
  EdtfEnd start;
  EdtfEnd end;

  friend bool operator==(const EdtfDate&, const EdtfDate&) = default;
};

// The days a date may denote, all inclusive.
//
// Where they have values, earliest <= latest_strict <= latest; latest_strict has a value exactly
// when latest has.  At least one of earliest and latest has a value.
struct DateBounds {
  std::optional<absl::CivilDay> earliest;  // first day of the widest defensible reading
  std::optional<absl::CivilDay> latest;    // last day of it: nothing is called late on a guess
  // Last day of the strict reading, where days late begin to count at the most: summer of 2010 ends
  // on 31 August strictly, on 22 September at the latest.  Equal to `latest` but for seasons.
  std::optional<absl::CivilDay> latest_strict;
  // A side without a value is open when the date says that it has no bound (".."), and otherwise
  // has a bound that nobody knows.  Both false where there is a value.
  bool open_start = false;
  bool open_end = false;
  Precision precision = Precision::kDay;
  // Over both ends of an interval: kBoth when one is uncertain and the other approximate.
  Qualifier qualifier = Qualifier::kNone;
  // The bounds policy these were computed by, named and versioned: "edtf/1", or "edtf/1-south" when
  // a code 21-24 was read as a southern season.  Static storage.
  std::string_view rule;
};

// Longest string that is looked at.  No accepted date has more than 24 characters; the rest is room
// for an error that quotes what was sent.
inline constexpr std::size_t kEdtfBytesMax = 64;

// Reads `text` as one of the accepted forms.
//
// InvalidArgument for anything else, saying why, which character or part is at fault (columns count
// from 1), and what to write instead where there is something: a form of the 2012 draft (u,
// unknown, open, y, ?~), a form of the standard that is left out (seasons inside intervals,
// qualified seasons, codes 37-39, times, sets), a year beyond 0001-9999, a day no calendar has, the
// ends of an interval in the wrong order.  The message is ASCII, whatever was sent.
[[nodiscard]] absl::StatusOr<EdtfDate> ParseEdtf(std::string_view text);

// `date` as EDTF: exactly the characters ParseEdtf read it from.
[[nodiscard]] std::string FormatEdtf(const EdtfDate& date);

// The bounds of `date`, by the policy that is set down in bounds_policy.h.  Cannot fail for what
// ParseEdtf returned.  `hemisphere` decides the codes 21-24 and nothing else.
//
// '?', '~' and '%' never widen the bounds: how far "about" reaches is a guess, and the qualifier is
// there for those who want to make it.
[[nodiscard]] DateBounds ComputeBounds(const EdtfDate& date,
                                       Hemisphere hemisphere = Hemisphere::kNorthern);

}  // namespace entente::dates

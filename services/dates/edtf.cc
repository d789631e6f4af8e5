#include "services/dates/edtf.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "services/dates/bounds_policy.h"
#include "services/dates/character.h"
#include "services/dates/civil_date.h"

namespace entente::dates {
namespace {

constexpr std::string_view kAlphabet = "0123456789-X?~%/.[]";
constexpr std::string_view kOpenEnd = "..";

// Why a character that is not of the alphabet is refused, for those that a reader of the standard,
// of its 2012 draft or of ISO 8601 may well send.
struct Refusal {
  std::string_view characters;
  const char* why;
};

constexpr std::array<Refusal, 12> kRefusals = {{
    {"uU", "the 2012 draft's mark for an unknown digit; write X, as in 201X"},
    {"x", "an unknown digit is a capital X"},
    {"y", "the 2012 draft's mark for long years; years run from 0001 to 9999"},
    {"YES", "long and estimated years are not accepted; years run from 0001 to 9999"},
    {"TtZ:", "a date has no time of day and no time zone"},
    {" \t\r\n", "a date has no spaces"},
    {"{}", "a set of dates is not accepted; send each date by itself"},
    {",", "a list of dates is not accepted; write an interval or [a..b]"},
    {"()", "the 2012 draft's grouping; ?, ~ and % stand at the end, for the whole date"},
    {"W", "a week is not accepted; write the interval from its first to its last day"},
    {"P", "a length of time is not a date"},
    {"+", "a date has no sign and no time zone"},
}};

constexpr const char* kOtherCharacter = "a date is written in digits, as in 2010-07-13 or 2010-07";

// A stretch of the string being read, which knows where in it it stands.
class Part final {
 public:
  explicit Part(std::string_view whole) : whole_(whole), text_(whole) {}

  [[nodiscard]] std::string_view text() const { return text_; }

  [[nodiscard]] Part Sub(std::size_t at, std::size_t size = std::string_view::npos) const {
    Part part(whole_);
    part.text_ = text_.substr(at, size);
    return part;
  }

  // The error for this part; quotes the whole string, which is ASCII once CheckAlphabet has passed
  // it.
  [[nodiscard]] absl::Status Refuse(const std::string& why) const {
    const std::string whole = absl::StrCat("\"", std::string(whole_), "\": ");
    if (text_.size() == whole_.size()) return absl::InvalidArgumentError(whole + why);
    const auto column = text_.data() - whole_.data() + 1;
    return absl::InvalidArgumentError(
        absl::StrCat(whole, "\"", std::string(text_), "\" at column ", column, ": ", why));
  }

 private:
  std::string_view whole_;
  std::string_view text_;
};

// Where a point stands, which decides what it may hold.
enum class Place { kAlone, kInInterval, kInBrackets };

bool Contains(std::string_view text, std::string_view wanted) {
  return text.find(wanted) != std::string_view::npos;
}

bool IsQualifier(char character) {
  return character == '?' || character == '~' || character == '%';
}

bool IsSubYear(const EdtfPoint& point) { return point.month > 12; }

bool HasUnknownDigits(const EdtfPoint& point) {
  return point.year_unknown_digits > 0 || point.month == kUnknownPart || point.day == kUnknownPart;
}

const char* WhyRefused(char character) {
  for (const Refusal& refusal : kRefusals) {
    if (refusal.characters.find(character) != std::string_view::npos) return refusal.why;
  }
  return kOtherCharacter;
}

// The 2012 draft's words for the ends of an interval, which would else be refused letter by letter.
absl::Status CheckDraftWords(std::string_view text) {
  const std::string lower = absl::AsciiStrToLower(std::string(text));
  if (Contains(lower, "unknown")) {
    return absl::InvalidArgumentError(
        "\"unknown\" is the 2012 draft's word; leave an unknown end of an interval empty, as in "
        "2010/");
  }
  if (Contains(lower, "open")) {
    return absl::InvalidArgumentError(
        "\"open\" is the 2012 draft's word; write an open end of an interval as .., as in 2010/..");
  }
  return absl::OkStatus();
}

// After this has passed `text`, every byte is a character, and printable.
absl::Status CheckAlphabet(std::string_view text) {
  if (text.empty()) return absl::InvalidArgumentError("a date is expected, got nothing");
  if (text.size() > kEdtfBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("a date has at most ", kEdtfBytesMax, " bytes, got ", text.size()));
  }
  absl::Status words = CheckDraftWords(text);
  if (!words.ok()) return words;
  const std::size_t at = text.find_first_not_of(kAlphabet);
  if (at == std::string_view::npos) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(DescribeCharacter(text, at), " at column ", at + 1,
                                                 " is refused: ", WhyRefused(text[at])));
}

// Digits and X only: what every field of a point is made of.
absl::Status CheckField(const Part& field) {
  for (std::size_t i = 0; i < field.text().size(); ++i) {
    const char character = field.text()[i];
    if (absl::ascii_isdigit(static_cast<unsigned char>(character)) || character == 'X') continue;
    if (IsQualifier(character)) {
      return field.Sub(i, 1).Refuse("?, ~ and % stand at the end, for the whole date");
    }
    return field.Sub(i, 1).Refuse("a digit is expected here");
  }
  return absl::OkStatus();
}

int ReadNumber(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit == 'X' ? 0 : digit - '0');
  return value;
}

absl::Status WrongYearLength(const Part& field) {
  if (field.text().empty()) return field.Refuse("a year is expected; years run from 0001 to 9999");
  if (field.text().size() == 8) return field.Refuse("write a day with hyphens, as in 2010-07-13");
  return field.Refuse("the year comes first and has four digits, as in 2010-07-13");
}

absl::Status ReadYear(const Part& field, EdtfPoint& point) {
  absl::Status digits = CheckField(field);
  if (!digits.ok()) return digits;
  const std::string_view text = field.text();
  if (text.size() != 4) return WrongYearLength(field);
  const std::size_t known = std::min(text.find('X'), text.size());
  if (text.find_first_not_of('X', known) != std::string_view::npos) {
    return field.Refuse("X stands for trailing digits only, as in 201X or 20XX");
  }
  if (text.size() - known > 2) return field.Refuse("only the last two digits of a year may be X");
  point.year_unknown_digits = static_cast<int>(text.size() - known);
  point.year = ReadNumber(text);
  if (point.year >= kYearMin) return absl::OkStatus();
  return field.Refuse("there is no year 0000 here; years run from 0001 to 9999");
}

// A month or a day: two digits, or XX.
absl::StatusOr<int> ReadPair(const Part& field, const char* name) {
  const absl::Status digits = CheckField(field);
  if (!digits.ok()) return digits;
  if (field.text().size() != 2) {
    return field.Refuse(absl::StrCat("the ", name, " has two digits, as in 2010-07-03"));
  }
  if (field.text() == "XX") return kUnknownPart;
  if (Contains(field.text(), "X")) {
    return field.Refuse(absl::StrCat("the ", name, " is known or it is XX, not half of it"));
  }
  return ReadNumber(field.text());
}

// Refuses a code that could reach into the year 10000, in whichever hemisphere it is read.
absl::Status CheckSubYearEnd(const Part& field, const EdtfPoint& point) {
  for (const Hemisphere hemisphere : {Hemisphere::kNorthern, Hemisphere::kSouthern}) {
    const SubYear* row = FindSubYear(point.month, hemisphere);
    if (point.year + row->latest.years_after > kYearMax) {
      return field.Refuse("this season may end in the year 10000; years run from 0001 to 9999");
    }
  }
  return absl::OkStatus();
}

absl::Status ReadMonth(const Part& field, EdtfPoint& point) {
  const absl::StatusOr<int> month = ReadPair(field, "month");
  if (!month.ok()) return month.status();
  point.month = *month;
  if (point.month == kUnknownPart || (point.month >= 1 && point.month <= 12)) {
    return absl::OkStatus();
  }
  if (FindSubYear(point.month, Hemisphere::kNorthern) != nullptr) {
    return CheckSubYearEnd(field, point);
  }
  if (point.month >= 37 && point.month <= 39) {
    return field.Refuse(
        "thirds of a year (37-39) are not accepted; write their months, as in "
        "2010-01/2010-04");
  }
  return field.Refuse("not a month (01-12), nor a code for part of a year (21-36, 40, 41)");
}

absl::Status ReadDay(const Part& field, EdtfPoint& point) {
  const absl::StatusOr<int> day = ReadPair(field, "day");
  if (!day.ok()) return day.status();
  if (IsSubYear(point)) return field.Refuse("a season, quarter or half of a year has no days");
  point.day = *day;
  if (point.day == kUnknownPart) return absl::OkStatus();
  if (point.month == kUnknownPart) {
    return field.Refuse("X stands for trailing parts only: the day is known and the month is not");
  }
  return MakeCivilDay(point.year, point.month, point.day).status();
}

// Takes the qualifier off the end of `part`, and what is left is returned.
absl::StatusOr<Part> ReadQualifier(const Part& part, EdtfPoint& point) {
  const std::string_view text = part.text();
  if (text.empty() || !IsQualifier(text.back())) return part;
  const Part rest = part.Sub(0, text.size() - 1);
  if (!rest.text().empty() && IsQualifier(rest.text().back())) {
    return part.Refuse("one mark only: ? uncertain, ~ approximate, % both at once");
  }
  point.qualifier = text.back() == '?'   ? Qualifier::kUncertain
                    : text.back() == '~' ? Qualifier::kApproximate
                                         : Qualifier::kBoth;
  return rest;
}

std::vector<Part> SplitFields(const Part& part) {
  std::vector<Part> fields;
  std::size_t from = 0;
  for (;;) {
    const std::size_t hyphen = part.text().find('-', from);
    if (hyphen == std::string_view::npos) break;
    fields.push_back(part.Sub(from, hyphen - from));
    from = hyphen + 1;
  }
  fields.push_back(part.Sub(from));
  return fields;
}

absl::Status ReadFields(const Part& part, EdtfPoint& point) {
  if (absl::StartsWith(std::string(part.text()), "-")) {
    return part.Refuse("years before 0001 are not accepted; years run from 0001 to 9999");
  }
  const std::vector<Part> fields = SplitFields(part);
  absl::Status year = ReadYear(fields[0], point);
  if (!year.ok() || fields.size() == 1) return year;
  if (point.year_unknown_digits > 0) {
    return part.Refuse("a year with unknown digits stands alone, as in 201X");
  }
  absl::Status month = ReadMonth(fields[1], point);
  if (!month.ok() || fields.size() == 2) return month;
  if (fields.size() > 3) return part.Refuse("a date is year, month and day, and nothing more");
  return ReadDay(fields[2], point);
}

// What is a date by itself, but has no meaning, or none that readers agree on, where it stands.
absl::Status CheckPlace(const Part& part, const EdtfPoint& point, Place place) {
  if (IsSubYear(point) && point.qualifier != Qualifier::kNone) {
    return part.Refuse(
        "the standard does not qualify seasons and other codes for part of a year; "
        "write the months, as in 2010-06~/2010-08~");
  }
  if (place == Place::kAlone) return absl::OkStatus();
  if (IsSubYear(point)) {
    return part.Refuse(
        "the standard gives no meaning to seasons and other codes for part of a year "
        "inside an interval or brackets; write a month or a day");
  }
  if (HasUnknownDigits(point)) {
    return part.Refuse(
        "X is not accepted inside an interval or brackets; write the coarser date, as "
        "in 2010-07 for 2010-07-XX");
  }
  if (place == Place::kInBrackets && point.qualifier != Qualifier::kNone) {
    return part.Refuse("?, ~ and % are not accepted inside brackets");
  }
  return absl::OkStatus();
}

absl::StatusOr<EdtfPoint> ParsePoint(const Part& part, Place place) {
  if (Contains(part.text(), kOpenEnd)) {
    return part.Refuse(
        "\"..\" is an end of an interval, as in 2010/.., or stands in brackets, as in "
        "[..2010]");
  }
  EdtfPoint point;
  const absl::StatusOr<Part> unqualified = ReadQualifier(part, point);
  if (!unqualified.ok()) return unqualified.status();
  const absl::Status fields = ReadFields(*unqualified, point);
  if (!fields.ok()) return fields;
  const absl::Status allowed = CheckPlace(part, point, place);
  if (!allowed.ok()) return allowed;
  return point;
}

absl::StatusOr<EdtfEnd> ParseIntervalEnd(const Part& part) {
  if (part.text().empty()) return EdtfEnd{EdtfEnd::Kind::kUnknown, {}};
  if (part.text() == kOpenEnd) return EdtfEnd{EdtfEnd::Kind::kOpen, {}};
  const absl::StatusOr<EdtfPoint> point = ParsePoint(part, Place::kInInterval);
  if (!point.ok()) return point.status();
  return EdtfEnd{EdtfEnd::Kind::kPoint, *point};
}

absl::StatusOr<EdtfEnd> ParseBracketEnd(const Part& part) {
  if (part.text().empty()) return EdtfEnd{EdtfEnd::Kind::kOpen, {}};
  const absl::StatusOr<EdtfPoint> point = ParsePoint(part, Place::kInBrackets);
  if (!point.ok()) return point.status();
  return EdtfEnd{EdtfEnd::Kind::kPoint, *point};
}

// `part` is what holds both ends.
absl::StatusOr<EdtfDate> JoinEnds(const Part& part, EdtfDate::Form form,
                                  const absl::StatusOr<EdtfEnd>& start,
                                  const absl::StatusOr<EdtfEnd>& end) {
  if (!start.ok()) return start.status();
  if (!end.ok()) return end.status();
  if (start->kind != EdtfEnd::Kind::kPoint && end->kind != EdtfEnd::Kind::kPoint) {
    return part.Refuse("at least one end must be a date");
  }
  const EdtfDate date{form, *start, *end};
  const DateBounds bounds = ComputeBounds(date);
  if (!bounds.earliest || !bounds.latest || *bounds.earliest <= *bounds.latest) return date;
  return part.Refuse(absl::StrCat("ends in the wrong order: the first begins on ",
                                  FormatCivilDate(*bounds.earliest), ", the second is over on ",
                                  FormatCivilDate(*bounds.latest)));
}

absl::StatusOr<EdtfDate> ParseInterval(const Part& part) {
  const std::string_view text = part.text();
  const std::size_t slash = text.find('/');
  if (text.find('/', slash + 1) != std::string_view::npos) {
    return part.Refuse("'/' parts the two ends of an interval; a day is written 2010-07-13");
  }
  return JoinEnds(part, EdtfDate::Form::kInterval, ParseIntervalEnd(part.Sub(0, slash)),
                  ParseIntervalEnd(part.Sub(slash + 1)));
}

constexpr const char* kBracketForms =
    "brackets hold one range: [..2010-06-30], [2010-07-13..] or [2010-06..2010-08]";

absl::StatusOr<EdtfDate> ParseOneOf(const Part& part) {
  const std::string_view text = part.text();
  const bool enclosed = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  if (!enclosed) return part.Refuse(kBracketForms);
  const Part inside = part.Sub(1, text.size() - 2);
  const std::size_t dots = inside.text().find(kOpenEnd);
  const bool nested = inside.text().find_first_of("[]/") != std::string_view::npos;
  if (dots == std::string_view::npos || nested) return part.Refuse(kBracketForms);
  return JoinEnds(part, EdtfDate::Form::kOneOf, ParseBracketEnd(inside.Sub(0, dots)),
                  ParseBracketEnd(inside.Sub(dots + kOpenEnd.size())));
}

absl::StatusOr<EdtfDate> ParseSingle(const Part& part) {
  const absl::StatusOr<EdtfPoint> point = ParsePoint(part, Place::kAlone);
  if (!point.ok()) return point.status();
  EdtfDate date;
  date.start.point = *point;
  return date;
}

std::string FormatPart(int value) {
  if (value == kUnknownPart) return "-XX";
  return absl::StrCat("-", absl::Dec(value, absl::kZeroPad2));
}

std::string FormatPoint(const EdtfPoint& point) {
  std::string text = absl::StrCat(absl::Dec(point.year, absl::kZeroPad4));
  const auto unknown = static_cast<std::size_t>(point.year_unknown_digits);
  text.replace(text.size() - unknown, unknown, unknown, 'X');
  if (point.month != 0) text += FormatPart(point.month);
  if (point.day != 0) text += FormatPart(point.day);
  switch (point.qualifier) {
    case Qualifier::kNone:
      return text;
    case Qualifier::kUncertain:
      return text + "?";
    case Qualifier::kApproximate:
      return text + "~";
    case Qualifier::kBoth:
      return text + "%";
  }
  return text;
}

// `open` is how this form writes an open end.
std::string FormatEnd(const EdtfEnd& end, const char* open) {
  switch (end.kind) {
    case EdtfEnd::Kind::kPoint:
      return FormatPoint(end.point);
    case EdtfEnd::Kind::kOpen:
      return open;
    case EdtfEnd::Kind::kUnknown:
      return "";
  }
  return "";
}

}  // namespace

absl::StatusOr<EdtfDate> ParseEdtf(std::string_view text) {
  const absl::Status alphabet = CheckAlphabet(text);
  if (!alphabet.ok()) return alphabet;
  const Part whole(text);
  if (text.find_first_of("[]") != std::string_view::npos) return ParseOneOf(whole);
  if (Contains(text, "/")) return ParseInterval(whole);
  return ParseSingle(whole);
}

std::string FormatEdtf(const EdtfDate& date) {
  switch (date.form) {
    case EdtfDate::Form::kPoint:
      return FormatPoint(date.start.point);
    case EdtfDate::Form::kInterval:
      return absl::StrCat(FormatEnd(date.start, ".."), "/", FormatEnd(date.end, ".."));
    case EdtfDate::Form::kOneOf:
      return absl::StrCat("[", FormatEnd(date.start, ""), "..", FormatEnd(date.end, ""), "]");
  }
  return "";
}

}  // namespace entente::dates

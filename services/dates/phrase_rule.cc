#include "services/dates/phrase_rule.h"

#include <array>

#include "absl/strings/str_cat.h"

#include "services/dates/phrase_span.h"

namespace entente::dates {
namespace {

const char* NameOfUnit(int unit) {
  constexpr std::array<const char*, 7> kNames = {"day",  "week", "month", "quarter",
                                                 "half", "year", "decade"};
  return kNames[static_cast<std::size_t>(unit)];
}

const char* NameOfShift(int shift) {
  switch (shift) {
    case -1:
      return "last-";
    case 0:
      return "this-";
    case 1:
      return "coming-";
    default:
      return "next-";
  }
}

const char* NameOfThird(int third) {
  constexpr std::array<const char*, 3> kNames = {"early", "mid", "late"};
  return kNames[static_cast<std::size_t>(third)];
}

std::string NameOf(const ParsedPhrase& phrase) {
  const int argument = phrase.row->argument;
  switch (phrase.row->meaning) {
    case Meaning::kDayShift:
      return argument == 0 ? "today" : argument > 0 ? "tomorrow" : "yesterday";
    case Meaning::kDate:
    case Meaning::kIsoDate:
      return "day";
    case Meaning::kDayRange:
      return "days";
    case Meaning::kMonth:
      return "month";
    case Meaning::kMonthShift:
      return absl::StrCat(NameOfShift(argument), "named-month");
    case Meaning::kYear:
      return "year";
    case Meaning::kDecade:
      return "decade";
    case Meaning::kWeekday:
      return "weekday";
    case Meaning::kWeekdayShift:
      return absl::StrCat(NameOfShift(argument), "weekday");
    case Meaning::kWeekend:
      return absl::StrCat(NameOfShift(argument == 1 ? 2 : argument), "weekend");
    case Meaning::kWeekOfDay:
      return "week-of";
    case Meaning::kSeason:
    case Meaning::kSeasonYears:
      return "season";
    case Meaning::kSeasonShift:
      return absl::StrCat(NameOfShift(argument), "season");
    case Meaning::kUnitShift:
      return absl::StrCat(NameOfShift(argument == 1 ? 2 : argument),
                          NameOfUnit(phrase.Get(Slot::kUnit).value_or(0)));
    case Meaning::kNthUnit:
      return absl::StrCat("nth-", NameOfUnit(argument));
    case Meaning::kPartOfYear:
    case Meaning::kPart:
      return argument == 4 ? "quarter" : "half";
    case Meaning::kThird:
      return NameOfThird(argument);
    case Meaning::kFiscalShift:
      return absl::StrCat(NameOfShift(argument == 1 ? 2 : argument), "fiscal-year");
    case Meaning::kFiscalYear:
      return "fiscal-year";
    case Meaning::kAgo:
      return "ago";
    case Meaning::kLater:
      return "later";
    case Meaning::kEarlier:
      return "earlier";
    case Meaning::kAbout:
      return "about";
    case Meaning::kSpanRange:
      return "range";
    case Meaning::kDone:
      return "done";
    case Meaning::kBy:
      return "by";
    case Meaning::kBefore:
      return "before";
    case Meaning::kAfter:
      return "after";
    case Meaning::kFrom:
      return "from";
    case Meaning::kSince:
      return "since";
    case Meaning::kBetween:
      return "between";
    case Meaning::kWithin:
      return "within";
    case Meaning::kIn:
      return "in";
    case Meaning::kComing:
      return absl::StrCat("coming-", NameOfUnit(phrase.Get(Slot::kUnit).value_or(0)));
    case Meaning::kPast:
      return "past";
    case Meaning::kSoon:
      return absl::StrCat("expected-", argument, "-days");
    case Meaning::kComingUnits:
      return absl::StrCat("coming-", NameOfUnit(phrase.Get(Slot::kUnits).value_or(0)), "s");
    case Meaning::kRecent:
      return "recent";
    case Meaning::kLength:
      return "length";
    case Meaning::kSame:
    case Meaning::kPlain:
      return "";
  }
  return "";
}

void AppendNames(const ParsedPhrase& phrase, std::string& names) {
  const std::string name = NameOf(phrase);
  if (!name.empty()) absl::StrAppend(&names, names.empty() ? "" : "+", name);
  for (const ParsedPhrase& span : phrase.spans) AppendNames(span, names);
}

}  // namespace

std::string RuleOf(const ParsedPhrase& phrase) {
  std::string names;
  AppendNames(phrase, names);
  return absl::StrCat(std::string(kPhraseTable), ":", names);
}

}  // namespace entente::dates

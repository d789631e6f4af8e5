// English.  The bar `|` in a name parts spellings; noise words are left out of everything below.

#include <array>

#include "services/dates/phrase_span.h"
#include "services/dates/phrase_table.h"

namespace entente::dates {
namespace {

constexpr int kDay = static_cast<int>(Unit::kDay);
constexpr int kWeek = static_cast<int>(Unit::kWeek);
constexpr int kMonth = static_cast<int>(Unit::kMonth);
constexpr int kQuarter = static_cast<int>(Unit::kQuarter);
constexpr int kHalf = static_cast<int>(Unit::kHalf);
constexpr int kYear = static_cast<int>(Unit::kYear);
constexpr int kDecade = static_cast<int>(Unit::kDecade);

constexpr std::array kNames = std::to_array<PhraseName>({
    {Slot::kMonth, 1, "january|jan"},
    {Slot::kMonth, 2, "february|feb"},
    {Slot::kMonth, 3, "march|mar"},
    {Slot::kMonth, 4, "april|apr"},
    {Slot::kMonth, 5, "may"},
    {Slot::kMonth, 6, "june|jun"},
    {Slot::kMonth, 7, "july|jul"},
    {Slot::kMonth, 8, "august|aug"},
    {Slot::kMonth, 9, "september|sept|sep"},
    {Slot::kMonth, 10, "october|oct"},
    {Slot::kMonth, 11, "november|nov"},
    {Slot::kMonth, 12, "december|dec"},
    {Slot::kWeekday, 0, "monday|mon"},
    {Slot::kWeekday, 1, "tuesday|tue|tues"},
    {Slot::kWeekday, 2, "wednesday|wed"},
    {Slot::kWeekday, 3, "thursday|thu|thurs"},
    {Slot::kWeekday, 4, "friday|fri"},
    {Slot::kWeekday, 5, "saturday|sat"},
    {Slot::kWeekday, 6, "sunday|sun"},
    {Slot::kSeason, 0, "spring|springtime"},
    {Slot::kSeason, 1, "summer|summertime"},
    {Slot::kSeason, 2, "autumn|fall"},
    {Slot::kSeason, 3, "winter|wintertime"},
    {Slot::kUnit, kDay, "day"},
    {Slot::kUnit, kWeek, "week"},
    {Slot::kUnit, kMonth, "month|calendar month"},
    {Slot::kUnit, kQuarter, "quarter"},
    {Slot::kUnit, kHalf, "half year"},
    {Slot::kUnit, kYear, "year|calendar year"},
    {Slot::kUnit, kDecade, "decade"},
    {Slot::kUnits, kDay, "days|calendar days"},
    {Slot::kUnits, kWeek, "weeks"},
    {Slot::kUnits, kMonth, "months|calendar months"},
    {Slot::kUnits, kQuarter, "quarters"},
    {Slot::kUnits, kYear, "years"},
    {Slot::kUnits, kDecade, "decades"},
    {Slot::kCount, 1, "one|a|an"},
    {Slot::kCount, 2, "two|couple|a couple"},
    {Slot::kCount, 3, "three"},
    {Slot::kCount, 4, "four"},
    {Slot::kCount, 5, "five"},
    {Slot::kCount, 6, "six"},
    {Slot::kCount, 7, "seven"},
    {Slot::kCount, 8, "eight"},
    {Slot::kCount, 9, "nine"},
    {Slot::kCount, 10, "ten"},
    {Slot::kCount, 11, "eleven"},
    {Slot::kCount, 12, "twelve"},
    {Slot::kCount, 14, "fourteen"},
    {Slot::kCount, 15, "fifteen"},
    {Slot::kCount, 18, "eighteen"},
    {Slot::kCount, 20, "twenty"},
    {Slot::kCount, 24, "twenty four"},
    {Slot::kCount, 30, "thirty"},
    {Slot::kCount, 36, "thirty six"},
    {Slot::kCount, 45, "forty five"},
    {Slot::kCount, 60, "sixty"},
    {Slot::kCount, 90, "ninety"},
    {Slot::kCount, 100, "one hundred|a hundred"},
    {Slot::kCount, 120, "one hundred twenty|one hundred and twenty"},
    {Slot::kCount, 180, "one hundred eighty|one hundred and eighty"},
    {Slot::kOrdinal, 1, "first"},
    {Slot::kOrdinal, 2, "second"},
    {Slot::kOrdinal, 3, "third"},
    {Slot::kOrdinal, 4, "fourth"},
    {Slot::kOrdinal, -1, "last|final"},
    {Slot::kSuffix, 0, "st|nd|rd|th"},
    {Slot::kVerb, 0,
     "adopted|announced|completed|concluded|convened|delivered|entered into force|established|"
     "held|hosted|issued|launched|made|met|opened|published|ratified|released|signed|took effect|"
     "took place|visited|went into effect"},
});

constexpr std::array kRows = std::to_array<PhraseRow>({
    {Meaning::kDayShift, 0, "today|tonight|now|this (day|morning|afternoon|evening)"},
    {Meaning::kDayShift, 1, "tomorrow"},
    {Meaning::kDayShift, -1, "yesterday|last night"},
    {Meaning::kIsoDate, 0, "{year} - {number} - {number}"},
    {Meaning::kDate, 0, "[{weekday}] ({month} {day}|{day} {month}) [{year}]"},
    {Meaning::kDayRange, 0, "[from|between] {month} {day} (-|to|through|until|and) {day} [{year}]"},
    {Meaning::kDayRange, 0, "[from|between] {day} (-|to|through|until|and) {day} {month} [{year}]"},
    {Meaning::kMonth, 0, "[month] {month} [{year}]"},
    {Meaning::kMonthShift, 0, "this {month}"},
    {Meaning::kMonthShift, 1, "[this] (coming|upcoming) {month}"},
    {Meaning::kMonthShift, 2, "next {month}"},
    {Meaning::kMonthShift, -1, "(last|past) {month}"},
    {Meaning::kYear, 0, "[calendar] [year] {year}"},
    {Meaning::kDecade, 0, "{year} s"},
    {Meaning::kWeekday, 0, "{weekday}"},
    {Meaning::kWeekdayShift, 0, "this {weekday}"},
    {Meaning::kWeekdayShift, 1, "[this] (coming|upcoming) {weekday}"},
    {Meaning::kWeekdayShift, 2, "next {weekday}"},
    {Meaning::kWeekdayShift, -1, "(last|past) {weekday}"},
    {Meaning::kWeekend, 0, "[this] weekend"},
    {Meaning::kWeekend, 1, "next weekend"},
    {Meaning::kWeekend, -1, "last weekend"},
    {Meaning::kSeason, 0, "{season} [{year}]"},
    {Meaning::kSeason, 1, "(austral|southern) {season} [{year}]"},
    {Meaning::kSeason, 2, "(boreal|northern) {season} [{year}]"},
    {Meaning::kSeasonYears, 0, "{season} {year} (-|/) {number}"},
    {Meaning::kSeasonShift, 0, "(this|current) {season}"},
    {Meaning::kSeasonShift, 1, "[this] (coming|upcoming) {season}"},
    {Meaning::kSeasonShift, 2, "next {season}"},
    {Meaning::kSeasonShift, -1, "(last|past|previous) {season}"},
    {Meaning::kFiscalShift, 0, "[this|current|present] (fiscal|financial|budget) year"},
    {Meaning::kFiscalShift, 1, "(next|coming|upcoming) (fiscal|financial|budget) year"},
    {Meaning::kFiscalShift, -1, "(last|past|previous) (fiscal|financial|budget) year"},
    {Meaning::kFiscalYear, 0, "(fiscal|fiscal year|financial year|fy) {year} [(-|/) {number}]"},
    {Meaning::kFiscalYear, 0, "fy {number}"},
    {Meaning::kNthUnit, kWeek, "{ord} week {span}"},
    {Meaning::kNthUnit, kMonth, "{ord} month {span}"},
    {Meaning::kNthUnit, kDay, "{ord} day {span}"},
    {Meaning::kPartOfYear, 4, "({ord} quarter|q {number}) {span}"},
    {Meaning::kPartOfYear, 2, "({ord} half|h {number}) {span}"},
    {Meaning::kPartOfYear, 4, "{span} q {number}"},
    {Meaning::kPart, 4, "{ord} [calendar] quarter|q {number}"},
    {Meaning::kPart, 2, "{ord} half"},
    {Meaning::kUnitShift, 0, "(this|current|present) {unit}"},
    {Meaning::kUnitShift, 1, "(next|coming|upcoming|following) {unit}"},
    {Meaning::kUnitShift, -1, "(last|past|previous) {unit}"},
    {Meaning::kUnitShift, 0, "{unit}"},
    {Meaning::kWeekOfDay, 0, "week {span}"},
    {Meaning::kLater, 0, "[sometime] later [in|on] {span}|(rest|remainder) {span}"},
    {Meaning::kEarlier, 0, "earlier [in] {span}"},
    {Meaning::kThird, 0, "(early|early part|beginning|start) [in|on] {span}"},
    {Meaning::kThird, 1, "(mid|middle|midpoint) {span}"},
    {Meaning::kThird, 2, "(late|latter part|end|close) [in|on] {span}|{span} ['s] end"},
    {Meaning::kAgo, 0, "{n} {length} ago"},
    {Meaning::kSpanRange, 0, "[from] {span} (-|to|through|until) {span}"},
    {Meaning::kSame, 0, "{span} 's"},
    {Meaning::kAbout, 0, "[in|at] (about|around|approximately|circa|roughly) {span}"},

    {Meaning::kBetween, 0, "between {span} and {span}|[either] [in] {span} or [in] {span}"},
    {Meaning::kBy, 0,
     "[due] (by|by or before|on or before|no later than|not later than|by no later than|"
     "at latest by|until|till|up to|through|before end|before close|prior to end|in time for) "
     "{span}"},
    {Meaning::kBy, 0, "[by] {span} at latest"},
    {Meaning::kBefore, 0, "[due] (before|prior to|ahead|in advance) {span}"},
    {Meaning::kAfter, 0, "(after|following) {span}"},
    {Meaning::kSince, 0, "[ever] since {span}"},
    {Meaning::kFrom, 0,
     "(from|starting|starting in|starting on|starting from|beginning|beginning in|beginning on|"
     "commencing|commencing on|effective|effective from|as|as from|no earlier than|not before|"
     "no sooner than|not earlier than) {span} [on|onward|onwards|forward]"},
    {Meaning::kWithin, 0,
     "(within|inside|in less than|in under|in no more than|in not more than|no later than|"
     "not later than|within [a] period) {n} [{number}] {length} "
     "[(after|from|following) {span}]"},
    {Meaning::kWithin, 0, "within {n} [{number}] {length} {span}"},
    {Meaning::kWithin, 0,
     "[within|in|over|during|throughout|for|over course|in course] (next|coming|following) {n} "
     "[{number}] {length}"},
    {Meaning::kIn, 0,
     "in {n} [{number}] {length} ['s] [time|from now]|{n} {length} (hence|from now)"},
    {Meaning::kIn, 0, "{n} [{number}] {length} (after|from|following) {span}"},
    {Meaning::kComing, 0, "(within|in|over|during|for|over course) (next|coming|following) {unit}"},
    {Meaning::kPast, 0, "[within|in|over|during|for] (last|past|previous) {n} {length}"},
    {Meaning::kPast, 1, "(within|in|over|during|for) (last|past|previous) {unit}"},
    {Meaning::kComingUnits, 0,
     "[within|in|over|during] (coming|next|upcoming|following) [few|several|couple] {units}"},
    {Meaning::kComingUnits, 0, "(within|in|over) [a] (few|matter|several) {units} [time]"},
    {Meaning::kComingUnits, 0, "[within|in|over|during] {units} (ahead|to come)"},
    {Meaning::kSoon, 30, "immediately|at once|forthwith|without [further|undue] delay"},
    {Meaning::kSoon, 90,
     "soon|very soon|shortly|as soon as (possible|practicable)|at earliest (opportunity|"
     "possible date)|in near future|in near term|promptly|before long"},
    {Meaning::kSoon, 365, "(in|over|within) short term|short term|in due course|in due time"},
    {Meaning::kSoon, 1826, "(in|over|within) medium term|medium term|in foreseeable future"},
    {Meaning::kSoon, 3652, "(in|over|within) (long|longer) term|long term"},
    {Meaning::kRecent, 0,
     "recently|lately|previously|[in|over|during] recent {units}|[in|over|during] (last|past) "
     "[few|several] {units}"},
    {Meaning::kDone, 0, "{verb} [in|on|during|at|as] {span}|[on] {span} {verb}"},
    {Meaning::kPlain, 0,
     "[due] (in|on|during|within|at|for|throughout|over|sometime|sometime in|sometime during|"
     "some time in|course|in course|over course|scheduled for|expected in|planned for) {span}"},
    {Meaning::kPlain, 0, "(due|dated) {span}"},

    {Meaning::kLength, 0,
     "[for|over|during|lasting|spanning|throughout] [a|an] [initial|total] [period|term|duration] "
     "[up to] {n} [{number}] {length} [and {n} {length}] [period|term|long]"},
});

}  // namespace

const PhraseTable kEnglishPhrases = {"en", "the of", kNames, kRows};

}  // namespace entente::dates

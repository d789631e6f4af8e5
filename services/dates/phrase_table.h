// The phrase table phrase/1: which words, in which language, mean which stretch of the calendar.
// Data and nothing else: the words are in phrase_table_en.cc, phrase_table_fr.cc and
// phrase_table_es.cc, what a meaning comes to is in phrase_span_reading.cc and phrase_reading.cc.
//
// Used by phrase_grammar.cc alone.  To change what a phrase means, add a table with a new name:
// stored dates name the rule that made them, and must go on meaning what they meant.  New phrases
// for the meanings there are may be added.  docs/dates.md prints examples of all of it for users.
//
// The language of patterns, over words as SplitPhrase makes them:
//   word         itself; written as in SplitPhrase, but that d'ici is taken apart for you
//   [x y]        x y or nothing
//   (x y|z|)     one of these, the last of them nothing
//   {slot}       what the slot's name says, below
// Words listed as noise are left out of phrases and patterns before they are compared.

#pragma once

#include <span>
#include <string_view>

namespace entente::dates {

inline constexpr std::string_view kPhraseTable = "phrase/1";

// What stands in for one or more words of a phrase.
enum class Slot {
  kCount,    // {n}: 1 to 9999, in digits or words
  kNumber,   // {number}: 1 to 9999, in digits
  kOrdinal,  // {ord}: first to twentieth, in words or digits with a suffix; -1 for the last
  kDay,      // {day}: 1 to 31, perhaps with an ordinal suffix
  kYear,     // {year}: four digits, from 1000
  kMonth,    // {month}: 1 to 12
  kWeekday,  // {weekday}: 0 for Monday to 6
  kSeason,   // {season}: 0 for spring to 3
  kUnit,     // {unit}: one unit of time, a Unit
  kUnits,    // {units}: several of them
  kLength,   // {length}: either
  kSuffix,   // {suffix}: what makes an ordinal of digits; only within the above
  kVerb,     // {verb}: a past participle that releases put beside a date
  kSpan,     // {span}: a phrase for a stretch of the calendar, itself of this table
};

// What a phrase means.  `argument` of a row refines it, as said.  Those up to kLastOfSpans are
// stretches of the calendar, which stand for {span}; the others are whole phrases; the last are
// lengths.
enum class Meaning {
  kSame,        // its {span}
  kDayShift,    // the anchor, `argument` days on
  kDate,        // {day} of {month}, of {year}, or of the nearest year
  kIsoDate,     // {year} {number} {number}
  kDayRange,    // {day} to {day} of {month}
  kMonth,       // {month} of {year}, or the nearest
  kMonthShift,  // this (0), the coming (1), next (2: readings differ) or last (-1) {month}
  kYear,        // {year}
  kDecade,      // the ten years from {year}
  kWeekday,     // the nearest {weekday}; shifted as months are by kWeekdayShift
  kWeekdayShift,
  kWeekend,    // the weekend of this week, `argument` weeks on
  kWeekOfDay,  // the week that {span} is in
  kSeason,  // {season} of {year}, or the nearest; argument 1: southern, 2: northern, by the words
  kSeasonYears,  // {season} of {year}-{number}
  kSeasonShift,  // as kMonthShift
  kUnitShift,    // the {unit} the anchor is in, `argument` units on
  kNthUnit,      // the {ord} {unit} of {span}, for which `argument` says the unit as in Unit
  kPartOfYear,   // the {ord} or {number} of `argument` (4, 2) equal parts of {span}
  kPart,         // the same of {year}, or of the nearest year
  kThird,        // early (0), middle (1), late (2) in {span}
  kFiscalShift,  // the fiscal year the anchor is in, `argument` years on
  kFiscalYear,   // the fiscal year that ends in {year}, or begins in {year} and ends in {number}
  kAgo,          // {n} {length} ago
  kLater,        // what is left of {span}
  kEarlier,      // what has been of {span}
  kAbout,        // {span}, approximately
  kSpanRange,    // from {span} to {span}
  kLastOfSpans = kSpanRange,
  kPlain,        // {span}
  kDone,         // {span}, of something that was done
  kBy,           // not later than the end of {span}
  kBefore,       // before {span} begins
  kAfter,        // after {span}
  kFrom,         // from the beginning of {span} on
  kSince,        // the same, of what has been
  kBetween,      // one day from {span} to {span}
  kWithin,       // from the anchor to {n} {length} on; of the end of {span} where there is one
  kIn,           // {n} {length} from the anchor, or earlier
  kComing,       // one {unit}: that long from the anchor, or to the end of the next one
  kPast,         // from {n} {length} before the anchor to it; `argument` instead of {n} where not 0
  kSoon,         // from the anchor, without end, expected within `argument` days
  kComingUnits,  // the same, as long as {units} say
  kRecent,       // not after the anchor
  kLastOfDates = kRecent,
  kLength,  // {n} {length}, and perhaps {n} {length}
};

struct PhraseRow {
  Meaning meaning = Meaning::kSame;
  int argument = 0;
  std::string_view pattern;
};

// Words that fill a slot with `value`.  Several spellings, parted by '|'.
struct PhraseName {
  Slot slot = Slot::kCount;
  int value = 0;
  std::string_view words;
};

// One language.  Of rows that fit a phrase the first one counts.
struct PhraseTable {
  std::string_view language;  // the primary subtag of BCP 47
  std::string_view noise;     // words parted by spaces
  std::span<const PhraseName> names;
  std::span<const PhraseRow> rows;
};

extern const PhraseTable kEnglishPhrases;
extern const PhraseTable kFrenchPhrases;
extern const PhraseTable kSpanishPhrases;

}  // namespace entente::dates

// Dates in words: "later this summer", "d'ici la fin de l'été", "para finales de agosto", said on a
// known day, in English, French or Spanish.  And lengths: "over three years".
//
// The words that are understood are a table, phrase/1 (phrase_table.h); docs/dates.md lists them
// with what they come to.  Words that the table does not have are not understood, whatever they
// resemble: a wrong deadline is worse than none.
//
// Used by the services, which store the bounds beside the words.  Pure functions of their
// arguments; any thread may call them.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"

#include "services/dates/duration.h"
#include "services/dates/edtf.h"
#include "services/dates/phrase_span.h"

namespace entente::dates {

// What a phrase depends on beside its words and its day.
struct PhraseContext {
  // Whose seasons are meant, where the words do not say ("austral summer").
  Hemisphere hemisphere = Hemisphere::kNorthern;
  // The month, 1-12, with which the debtor's government begins its fiscal year; nothing when it is
  // not known (FiscalYearStartOf).
  std::optional<int> fiscal_year_start;
  // Decides between "in June" of this year and of another, for what is known to be due, or known to
  // have happened.  With kEither the nearest one is meant.  Words that say which win over it.
  Direction direction = Direction::kEither;
};

// Whether a phrase was understood, and if not, why.
enum class PhraseOutcome {
  kUnderstood,
  kUnknownWords,
  kUnknownLanguage,  // no table for the language
  kLength,           // says how long, not when: ResolveLengthPhrase reads it
  kNoFiscalYear,     // speaks of a fiscal year, and nobody said whose
  kContradiction,    // "later this summer" when summer is over, "between July and June"
  kNoSuchDay,        // 31 February; a day beyond the years 0001 to 9999
};

// What a phrase says.  Where they have values earliest <= latest_strict <= latest; latest_strict
// has a value exactly when latest has; expected_latest only when latest has none.
struct PhraseReading {
  PhraseOutcome outcome = PhraseOutcome::kUnknownWords;

  // The rest only when understood.

  // The same in EDTF.  Its bounds by edtf.h are no narrower than those below: EDTF cannot say "not
  // before it was said", nor by when something may be expected.
  std::string edtf;
  std::optional<absl::CivilDay> earliest;
  std::optional<absl::CivilDay> latest;
  std::optional<absl::CivilDay> latest_strict;
  // By when it may be expected, of what is said to come without a limit.
  std::optional<absl::CivilDay> expected_latest;
  Precision precision = Precision::kInterval;
  Qualifier qualifier = Qualifier::kNone;
  // The words themselves speak of what is to come ("by", "later", "within"): where there is a
  // latest day, it is not before the anchor.
  bool of_future = false;
  // The readings used, outermost first, named and versioned: `phrase/1:later+this-season`.
  std::string rule;
};

// Reads `phrase`, in the language of the tag `language_code` (BCP 47; only the primary subtag
// counts; empty is English), as said on `anchor`, a day of the years 0001 to 9999.
//
// Case, accents, kinds of space, apostrophe and dash, and punctuation around words do not count.
//   - A month, day, season or quarter without a year is the nearest one, or the next one when the
//     words or the context say that it is to come, or the last one when they say that it has been.
//   - "By", "within", "later" and the like begin on the anchor: nothing is due before it is
//   promised.
//     "By June 2009", said in 2010, is of the past, and has no earliest day.
//   - Where readers differ, `latest` is the latest defensible reading and `latest_strict` the
//     earliest one: "next September" said in July is this year's, or next year's.
[[nodiscard]] PhraseReading ResolvePhrase(std::string_view phrase, std::string_view language_code,
                                          absl::CivilDay anchor, const PhraseContext& context);

// The length that `phrase` says: "over three years", "pour une période de cinq ans", "durante un
// año y seis meses".  A decade is ten years, a quarter three months.  Nothing when it is not
// understood, or says when and not how long ("within 90 days").
[[nodiscard]] std::optional<Duration> ResolveLengthPhrase(std::string_view phrase,
                                                          std::string_view language_code);

}  // namespace entente::dates

#include "services/dates/phrase.h"

#include "services/dates/phrase_grammar.h"
#include "services/dates/phrase_reading.h"
#include "services/dates/phrase_rule.h"

namespace entente::dates {
namespace {

PhraseReading NotUnderstood(PhraseOutcome outcome) {
  PhraseReading reading;
  reading.outcome = outcome;
  return reading;
}

PhraseOutcome WhyUnknown(std::string_view phrase, std::string_view language_code) {
  if (!KnowsLanguage(language_code)) return PhraseOutcome::kUnknownLanguage;
  const bool length = ParseLengthPhrase(phrase, language_code).has_value();
  return length ? PhraseOutcome::kLength : PhraseOutcome::kUnknownWords;
}

void AddUnitsTo(Duration& duration, int count, Unit unit) {
  switch (unit) {
    case Unit::kDay:
      duration.days += count;
      break;
    case Unit::kWeek:
      duration.weeks += count;
      break;
    case Unit::kMonth:
      duration.months += count;
      break;
    case Unit::kQuarter:
      duration.months += 3 * count;
      break;
    case Unit::kHalf:
      duration.months += 6 * count;
      break;
    case Unit::kYear:
      duration.years += count;
      break;
    case Unit::kDecade:
      duration.years += 10 * count;
      break;
  }
}

}  // namespace

PhraseReading ResolvePhrase(std::string_view phrase, std::string_view language_code,
                            absl::CivilDay anchor, const PhraseContext& context) {
  const std::optional<ParsedPhrase> parsed = ParseDatePhrase(phrase, language_code);
  if (!parsed) return NotUnderstood(WhyUnknown(phrase, language_code));
  PhraseReading reading = ReadPhrase(*parsed, anchor, context);
  if (reading.outcome != PhraseOutcome::kUnderstood) return NotUnderstood(reading.outcome);
  reading.rule = RuleOf(*parsed);
  return reading;
}

std::optional<Duration> ResolveLengthPhrase(std::string_view phrase,
                                            std::string_view language_code) {
  const std::optional<ParsedPhrase> parsed = ParseLengthPhrase(phrase, language_code);
  if (!parsed) return std::nullopt;
  Duration duration;
  for (std::size_t i = 0; parsed->Get(Slot::kLength, i); ++i) {
    AddUnitsTo(duration, *parsed->Get(Slot::kCount, i),
               static_cast<Unit>(*parsed->Get(Slot::kLength, i)));
  }
  return duration;
}

}  // namespace entente::dates

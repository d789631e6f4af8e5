#include "services/dates/phrase_reading.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "services/dates/civil_date.h"
#include "services/dates/phrase_span.h"
#include "services/dates/phrase_span_reading.h"

namespace entente::dates {
namespace {

// Expected end of "the coming days" and the like, by Unit: long enough for what people mean by
// several of them, six months for months.
constexpr int kComingDays = 14;
constexpr int kComingWeeks = 2;      // months
constexpr int kComingMonths = 6;     // months
constexpr int kComingQuarters = 12;  // months
constexpr int kComingYears = 5;      // years

PhraseReading NotUnderstood(PhraseOutcome outcome) {
  PhraseReading reading;
  reading.outcome = outcome;
  return reading;
}

PhraseReading FromSpanReading(const SpanReading& span_reading) {
  if (span_reading.outcome != PhraseOutcome::kUnderstood)
    return NotUnderstood(span_reading.outcome);
  const Span& span = span_reading.span;
  PhraseReading reading;
  reading.outcome = PhraseOutcome::kUnderstood;
  reading.edtf = span.edtf;
  reading.earliest = span.first;
  reading.latest = span.last;
  reading.latest_strict = span.last_strict;
  reading.precision = span.precision;
  reading.qualifier = span.qualifier;
  return reading;
}

// Not later than `latest`, strictly than `strict`: not before it was said either, unless it is of
// the past.
PhraseReading NotLater(absl::CivilDay anchor, absl::CivilDay strict, absl::CivilDay latest) {
  PhraseReading reading;
  reading.outcome = PhraseOutcome::kUnderstood;
  reading.edtf = absl::StrCat("[..", FormatCivilDate(latest), "]");
  reading.latest = latest;
  reading.latest_strict = strict;
  if (latest < anchor) return reading;
  reading.of_future = true;
  reading.earliest = anchor;
  if (strict < anchor) reading.latest_strict = latest;
  return reading;
}

// Not earlier than `earliest`, without end.
PhraseReading NotEarlier(absl::CivilDay earliest) {
  PhraseReading reading;
  reading.outcome = PhraseOutcome::kUnderstood;
  reading.edtf = absl::StrCat("[", FormatCivilDate(earliest), "..]");
  reading.earliest = earliest;
  return reading;
}

PhraseReading Until(absl::CivilDay earliest, absl::CivilDay strict, absl::CivilDay latest) {
  PhraseReading reading;
  reading.outcome = PhraseOutcome::kUnderstood;
  reading.edtf = absl::StrCat("[", FormatCivilDate(earliest), "..", FormatCivilDate(latest), "]");
  reading.earliest = earliest;
  reading.latest = latest;
  reading.latest_strict = strict;
  return reading;
}

// Turns whole phrases into readings.
class PhraseReader final {
 public:
  PhraseReader(absl::CivilDay anchor, const PhraseContext& context)
      : anchor_(anchor), context_(context) {}

  [[nodiscard]] PhraseReading Read(const ParsedPhrase& phrase) const {
    switch (phrase.row->meaning) {
      case Meaning::kPlain:
        return FromSpanReading(SpanIn(phrase, context_.direction));
      case Meaning::kDone:
        return FromSpanReading(SpanIn(phrase, Direction::kPast));
      case Meaning::kBy:
        return ReadBy(phrase);
      case Meaning::kBefore:
        return ReadBefore(phrase);
      case Meaning::kAfter:
        return ReadAfter(phrase);
      case Meaning::kFrom:
        return ReadFrom(SpanIn(phrase, context_.direction));
      case Meaning::kSince:
        return ReadFrom(SpanIn(phrase, Direction::kPast));
      case Meaning::kBetween:
        return FromSpanReading(ReadBetween(phrase, anchor_, context_));
      case Meaning::kWithin:
        return ReadWithin(phrase);
      case Meaning::kIn:
        return ReadIn(phrase);
      case Meaning::kComing:
        return ReadComing(static_cast<Unit>(*phrase.Get(Slot::kUnit)));
      case Meaning::kPast:
        return ReadPast(phrase);
      case Meaning::kSoon:
        return Expected(AddUnits(anchor_, phrase.row->argument, Unit::kDay));
      case Meaning::kComingUnits:
        return ReadComingUnits(static_cast<Unit>(*phrase.Get(Slot::kUnits)));
      case Meaning::kRecent:
        return ReadRecent();
      case Meaning::kLater: {
        PhraseReading reading = FromSpanReading(ReadSpan(phrase, anchor_, context_));
        reading.of_future = true;
        return reading;
      }
      default:
        return FromSpanReading(ReadSpan(phrase, anchor_, context_));
    }
  }

 private:
  // The first {span} of a phrase that is said of a direction.
  [[nodiscard]] SpanReading SpanIn(const ParsedPhrase& phrase, Direction direction) const {
    return SpanOn(anchor_, phrase, direction);
  }

  [[nodiscard]] SpanReading SpanOn(absl::CivilDay anchor, const ParsedPhrase& phrase,
                                   Direction direction) const {
    PhraseContext context = context_;
    context.direction = direction;
    return ReadSpan(phrase.spans[0], anchor, context);
  }

  [[nodiscard]] PhraseReading ReadBy(const ParsedPhrase& phrase) const {
    const SpanReading end = SpanIn(phrase, Direction::kFuture);
    if (end.outcome != PhraseOutcome::kUnderstood) return NotUnderstood(end.outcome);
    return NotLater(anchor_, end.span.by_strict, end.span.last);
  }

  [[nodiscard]] PhraseReading ReadBefore(const ParsedPhrase& phrase) const {
    SpanReading end = SpanIn(phrase, Direction::kFuture);
    // "Before summer", said in summer, is before the next one.
    const bool begun = end.outcome == PhraseOutcome::kUnderstood && end.span.first_late <= anchor_;
    if (begun && IsFloating(phrase.spans[0])) {
      end = SpanOn(end.span.last + 1, phrase, Direction::kFuture);
    }
    if (end.outcome != PhraseOutcome::kUnderstood) return NotUnderstood(end.outcome);
    const absl::CivilDay strict = end.span.first - 1;
    const absl::CivilDay latest = std::max(strict, end.span.first_late - 1);
    if (strict.year() < kYearMin) return NotUnderstood(PhraseOutcome::kNoSuchDay);
    return NotLater(anchor_, strict, latest);
  }

  [[nodiscard]] PhraseReading ReadAfter(const ParsedPhrase& phrase) const {
    const SpanReading start = SpanIn(phrase, context_.direction);
    if (start.outcome != PhraseOutcome::kUnderstood) return NotUnderstood(start.outcome);
    const absl::CivilDay earliest = start.span.last_strict + 1;
    if (earliest.year() > kYearMax) return NotUnderstood(PhraseOutcome::kNoSuchDay);
    return NotEarlier(earliest);
  }

  static PhraseReading ReadFrom(const SpanReading& start) {
    if (start.outcome != PhraseOutcome::kUnderstood) return NotUnderstood(start.outcome);
    return NotEarlier(start.span.first);
  }

  // What is counted from: the end of {span}, or the anchor.
  [[nodiscard]] SpanReading ReadBase(const ParsedPhrase& phrase) const {
    if (phrase.spans.empty()) return {PhraseOutcome::kUnderstood, *SpanOfDay(anchor_)};
    return SpanIn(phrase, context_.direction);
  }

  [[nodiscard]] PhraseReading ReadWithin(const ParsedPhrase& phrase) const {
    const SpanReading base = ReadBase(phrase);
    if (base.outcome != PhraseOutcome::kUnderstood) return NotUnderstood(base.outcome);
    const int count = *phrase.Get(Slot::kCount);
    const Unit unit = static_cast<Unit>(*phrase.Get(Slot::kLength));
    const std::optional<absl::CivilDay> strict = AddUnits(base.span.last_strict, count, unit);
    const std::optional<absl::CivilDay> latest = AddUnits(base.span.last, count, unit);
    if (!strict || !latest) return NotUnderstood(PhraseOutcome::kNoSuchDay);
    const bool over = *latest < anchor_;
    const absl::CivilDay earliest = over ? base.span.first : std::max(base.span.first, anchor_);
    PhraseReading reading = Until(earliest, std::max(*strict, earliest), *latest);
    reading.of_future = !over;
    return reading;
  }

  // Of months and years the lenient reading ends with the month or year in which it would be.
  [[nodiscard]] PhraseReading ReadIn(const ParsedPhrase& phrase) const {
    const Unit unit = static_cast<Unit>(*phrase.Get(Slot::kLength));
    PhraseReading reading = ReadWithin(phrase);
    if (reading.outcome != PhraseOutcome::kUnderstood || unit == Unit::kDay) return reading;
    const std::optional<Span> around = SpanOfUnit(unit, *reading.latest, 0);
    if (!around) return NotUnderstood(PhraseOutcome::kNoSuchDay);
    PhraseReading lenient =
        Until(*reading.earliest, *reading.latest_strict, std::max(*reading.latest, around->last));
    lenient.of_future = reading.of_future;
    return lenient;
  }

  // "In the coming year": a year from now, or the next calendar year.
  [[nodiscard]] PhraseReading ReadComing(Unit unit) const {
    const std::optional<absl::CivilDay> strict = AddUnits(anchor_, 1, unit);
    const std::optional<Span> next = SpanOfUnit(unit, anchor_, 1);
    if (!strict || !next) return NotUnderstood(PhraseOutcome::kNoSuchDay);
    PhraseReading reading = Until(anchor_, *strict, std::max(*strict, next->last));
    reading.of_future = true;
    return reading;
  }

  [[nodiscard]] PhraseReading ReadPast(const ParsedPhrase& phrase) const {
    const int count = phrase.Get(Slot::kCount).value_or(phrase.row->argument);
    const int unit = phrase.Get(Slot::kLength).value_or(phrase.Get(Slot::kUnit).value_or(0));
    const std::optional<absl::CivilDay> first = AddUnits(anchor_, -count, static_cast<Unit>(unit));
    if (!first) return NotUnderstood(PhraseOutcome::kNoSuchDay);
    return FromSpanReading({PhraseOutcome::kUnderstood, *SpanOfDays(*first, anchor_, anchor_)});
  }

  [[nodiscard]] PhraseReading Expected(std::optional<absl::CivilDay> expected) const {
    if (!expected) return NotUnderstood(PhraseOutcome::kNoSuchDay);
    PhraseReading reading = NotEarlier(anchor_);
    reading.expected_latest = expected;
    reading.of_future = true;
    return reading;
  }

  [[nodiscard]] PhraseReading ReadComingUnits(Unit unit) const {
    switch (unit) {
      case Unit::kDay:
        return Expected(AddUnits(anchor_, kComingDays, Unit::kDay));
      case Unit::kWeek:
        return Expected(AddUnits(anchor_, kComingWeeks, Unit::kMonth));
      case Unit::kMonth:
        return Expected(AddUnits(anchor_, kComingMonths, Unit::kMonth));
      case Unit::kQuarter:
      case Unit::kHalf:
        return Expected(AddUnits(anchor_, kComingQuarters, Unit::kMonth));
      case Unit::kYear:
        return Expected(AddUnits(anchor_, kComingYears, Unit::kYear));
      case Unit::kDecade:
        return Expected(AddUnits(anchor_, kComingYears, Unit::kDecade));
    }
    return NotUnderstood(PhraseOutcome::kUnknownWords);
  }

  [[nodiscard]] PhraseReading ReadRecent() const {
    PhraseReading reading;
    reading.outcome = PhraseOutcome::kUnderstood;
    reading.edtf = absl::StrCat("[..", FormatCivilDate(anchor_), "]");
    reading.latest = anchor_;
    reading.latest_strict = anchor_;
    return reading;
  }

  absl::CivilDay anchor_;
  PhraseContext context_;
};

}  // namespace

PhraseReading ReadPhrase(const ParsedPhrase& phrase, absl::CivilDay anchor,
                         const PhraseContext& context) {
  return PhraseReader(anchor, context).Read(phrase);
}

}  // namespace entente::dates

#include "services/dates/phrase_span_reading.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"

#include "services/dates/civil_date.h"

namespace entente::dates {
namespace {

// How many years to either side a date without a year is looked for: 29 February may be eight away.
constexpr int kYearsAround = 8;

SpanReading Fail(PhraseOutcome outcome) { return {outcome, {}}; }

SpanReading FromSpan(const std::optional<Span>& span) {
  if (!span) return Fail(PhraseOutcome::kNoSuchDay);
  return {PhraseOutcome::kUnderstood, *span};
}

// From the first of two spans to the second, which may overlap: strictly to the end of the first of
// them to end.  For readings that differ.
SpanReading EitherOf(const Span& one, const Span& other) {
  const absl::CivilDay last = std::max(one.last, other.last);
  std::optional<Span> span = SpanOfDays(std::min(one.first, other.first),
                                        std::min(one.last_strict, other.last_strict), last);
  if (span) {
    span->edtf = absl::StrCat("[", FormatCivilDate(span->first), "..", FormatCivilDate(last), "]");
  }
  return FromSpan(span);
}

// Turns phrases that are stretches of the calendar into spans.
class SpanReader final {
 public:
  SpanReader(absl::CivilDay anchor, const PhraseContext& context)
      : anchor_(anchor), context_(context) {}

  [[nodiscard]] SpanReading Read(const ParsedPhrase& phrase) const {
    const int argument = phrase.row->argument;
    switch (phrase.row->meaning) {
      case Meaning::kSame:
        return Read(phrase.spans[0]);
      case Meaning::kDayShift:
        return FromSpan(SpanOfDay(anchor_ + argument));
      case Meaning::kDate:
        return ReadDate(phrase);
      case Meaning::kIsoDate:
        return ReadIsoDate(phrase);
      case Meaning::kDayRange:
        return ReadDayRange(phrase);
      case Meaning::kMonth:
        return ReadMonth(phrase);
      case Meaning::kMonthShift:
        return Shifted(Months(*phrase.Get(Slot::kMonth)), argument);
      case Meaning::kYear:
        return FromSpan(SpanOfYear(*phrase.Get(Slot::kYear)));
      case Meaning::kDecade:
        return ReadDecade(*phrase.Get(Slot::kYear));
      case Meaning::kWeekday:
        return FromNearest(Weekdays(*phrase.Get(Slot::kWeekday)));
      case Meaning::kWeekdayShift:
        return ShiftedWeekday(*phrase.Get(Slot::kWeekday), argument);
      case Meaning::kWeekend:
        return ReadWeekend(argument);
      case Meaning::kWeekOfDay:
        return ReadWeekOfDay(phrase);
      case Meaning::kSeason:
        return ReadSeason(phrase);
      case Meaning::kSeasonYears:
        return ReadSeasonYears(phrase);
      case Meaning::kSeasonShift:
        return Shifted(Seasons(SeasonCode(*phrase.Get(Slot::kSeason), 0)), argument);
      case Meaning::kUnitShift:
        return FromSpan(SpanOfUnit(static_cast<Unit>(*phrase.Get(Slot::kUnit)), anchor_, argument));
      case Meaning::kNthUnit:
        return ReadNthUnit(phrase);
      case Meaning::kPartOfYear:
        return ReadPartOfYear(phrase);
      case Meaning::kPart:
        return FromNearest(Parts(NumberOfPart(phrase), argument));
      case Meaning::kThird:
        return ReadThird(phrase);
      case Meaning::kFiscalShift:
        return ReadFiscalShift(argument);
      case Meaning::kFiscalYear:
        return ReadFiscalYear(phrase);
      case Meaning::kAgo:
        return ReadAgo(phrase);
      case Meaning::kLater:
        return ReadLater(phrase);
      case Meaning::kEarlier:
        return ReadEarlier(phrase);
      case Meaning::kAbout:
        return ReadAbout(phrase);
      case Meaning::kSpanRange:
        return ReadRange(phrase, "/");
      default:
        return Fail(PhraseOutcome::kUnknownWords);
    }
  }

  // From the first of two spans to the second, which says when the first is where that lacks a
  // year. `infix` is EDTF's: "/" or "..".
  [[nodiscard]] SpanReading ReadRange(const ParsedPhrase& phrase, std::string_view infix) const {
    SpanReading to = Read(phrase.spans[1]);
    if (to.outcome != PhraseOutcome::kUnderstood) return to;
    const bool fixed = !IsFloating(phrase.spans[0]);
    SpanReading from =
        fixed ? Read(phrase.spans[0]) : With(to.span.first, Direction::kPast).Read(phrase.spans[0]);
    if (from.outcome != PhraseOutcome::kUnderstood) return from;
    if (from.span.first > to.span.last_strict) return Fail(PhraseOutcome::kContradiction);
    std::optional<Span> span = SpanOfDays(from.span.first, to.span.last_strict, to.span.last);
    if (span && infix == "..") {
      span->edtf =
          absl::StrCat("[", FormatCivilDate(span->first), "..", FormatCivilDate(span->last), "]");
    }
    return FromSpan(span);
  }

  [[nodiscard]] SpanReader With(Direction direction) const { return With(anchor_, direction); }

  // The same reader on another day, for another direction.
  [[nodiscard]] SpanReader With(absl::CivilDay anchor, Direction direction) const {
    SpanReader reader = *this;
    reader.anchor_ = anchor;
    reader.context_.direction = direction;
    return reader;
  }

 private:
  // What `span_of_year` gives for the years around the anchor, in order of time.
  template <typename SpanOfYearFunction>
  [[nodiscard]] std::vector<Span> Around(int years, SpanOfYearFunction span_of_year) const {
    std::vector<Span> spans;
    for (absl::civil_year_t year = anchor_.year() - years; year <= anchor_.year() + years; ++year) {
      const std::optional<Span> span = span_of_year(year);
      if (span) spans.push_back(*span);
    }
    return spans;
  }

  [[nodiscard]] SpanReading FromNearest(const std::vector<Span>& candidates) const {
    return FromSpan(Nearest(candidates, anchor_, context_.direction));
  }

  [[nodiscard]] std::vector<Span> Months(int month) const {
    return Around(
        2, [month](absl::civil_year_t year) { return SpanOfMonth(absl::CivilMonth(year, month)); });
  }

  [[nodiscard]] std::vector<Span> Seasons(int code) const {
    return Around(2, [code](absl::civil_year_t year) { return SpanOfSubYear(year, code); });
  }

  [[nodiscard]] std::vector<Span> Parts(int index, int count) const {
    return Around(2, [index, count](absl::civil_year_t year) -> std::optional<Span> {
      const std::optional<Span> whole = SpanOfYear(year);
      if (!whole) return std::nullopt;
      return PartOf(*whole, index == -1 ? count : index, count);
    });
  }

  // Monday is 0.
  [[nodiscard]] std::vector<Span> Weekdays(int weekday) const {
    const absl::CivilDay monday = absl::PrevWeekday(anchor_ + 1, absl::Weekday::monday);
    std::vector<Span> days;
    for (const int week_shift : {-7, 0, 7, 14}) {
      const std::optional<Span> day = SpanOfDay(monday + week_shift + weekday);
      if (day) days.push_back(*day);
    }
    return days;
  }

  static std::optional<Span> DayOf(absl::civil_year_t year, int month, int day) {
    const absl::StatusOr<absl::CivilDay> civil = MakeCivilDay(static_cast<int>(year), month, day);
    if (!civil.ok()) return std::nullopt;
    return SpanOfDay(*civil);
  }

  [[nodiscard]] SpanReading ReadDate(const ParsedPhrase& phrase) const {
    const int month = *phrase.Get(Slot::kMonth);
    const int day = *phrase.Get(Slot::kDay);
    const std::optional<int> year = phrase.Get(Slot::kYear);
    if (year) return FromSpan(DayOf(*year, month, day));
    return FromNearest(Around(kYearsAround, [month, day](absl::civil_year_t candidate) {
      return DayOf(candidate, month, day);
    }));
  }

  static SpanReading ReadIsoDate(const ParsedPhrase& phrase) {
    return FromSpan(DayOf(*phrase.Get(Slot::kYear), *phrase.Get(Slot::kNumber, 0),
                          *phrase.Get(Slot::kNumber, 1)));
  }

  // "8-9 November", "28 November to 2 December".
  [[nodiscard]] SpanReading ReadDayRange(const ParsedPhrase& phrase) const {
    const int month_from = *phrase.Get(Slot::kMonth, 0);
    const int month_to = phrase.Get(Slot::kMonth, 1).value_or(month_from);
    const int day_from = *phrase.Get(Slot::kDay, 0);
    const int day_to = *phrase.Get(Slot::kDay, 1);
    const auto days_of = [&](absl::civil_year_t year) -> std::optional<Span> {
      const std::optional<Span> last = DayOf(year, month_to, day_to);
      const std::optional<Span> first =
          DayOf(month_from > month_to ? year - 1 : year, month_from, day_from);
      if (!first || !last) return std::nullopt;
      return SpanOfDays(first->first, last->last, last->last);
    };
    const std::optional<int> year = phrase.Get(Slot::kYear);
    return year ? FromSpan(days_of(*year)) : FromNearest(Around(kYearsAround, days_of));
  }

  [[nodiscard]] SpanReading ReadMonth(const ParsedPhrase& phrase) const {
    const int month = *phrase.Get(Slot::kMonth);
    const std::optional<int> year = phrase.Get(Slot::kYear);
    if (year) return FromSpan(SpanOfMonth(absl::CivilMonth(*year, month)));
    return FromNearest(Months(month));
  }

  // This (0), the coming (1), next (2) or last (-1) of candidates that recur every year.
  [[nodiscard]] SpanReading Shifted(const std::vector<Span>& candidates, int shift) const {
    if (shift == 0) return ThisOf(candidates);
    if (shift == -1) return LastOf(candidates);
    const auto coming = std::find_if(candidates.begin(), candidates.end(),
                                     [this](const Span& span) { return span.first > anchor_; });
    if (coming == candidates.end()) return Fail(PhraseOutcome::kNoSuchDay);
    // "Next September", said in July, is this year's to some and next year's to others.
    const bool differs = shift == 2 && coming->first.year() == anchor_.year();
    if (!differs) return FromSpan(*coming);
    if (coming + 1 == candidates.end()) return Fail(PhraseOutcome::kNoSuchDay);
    return EitherOf(*coming, *(coming + 1));
  }

  // The one that the anchor is in; else that of the anchor's year, unless it is over and the phrase
  // is of the future, or has not begun and the phrase is of the past.
  [[nodiscard]] SpanReading ThisOf(const std::vector<Span>& candidates) const {
    for (const Span& span : candidates) {
      if (span.first <= anchor_ && anchor_ <= span.last) return FromSpan(span);
    }
    for (const Span& span : candidates) {
      const bool over = span.last < anchor_;
      if (context_.direction == Direction::kFuture && over) continue;
      const bool of_this_year = span.first.year() == anchor_.year();
      if (context_.direction == Direction::kFuture || of_this_year) {
        const bool to_come = span.first > anchor_;
        if (context_.direction == Direction::kPast && to_come) return LastOf(candidates);
        return FromSpan(span);
      }
    }
    return Fail(PhraseOutcome::kNoSuchDay);
  }

  // The last to be over, at least strictly; what is still on leniently ends on the anchor.
  [[nodiscard]] SpanReading LastOf(const std::vector<Span>& candidates) const {
    const auto last = std::find_if(candidates.rbegin(), candidates.rend(),
                                   [this](const Span& span) { return span.last_strict < anchor_; });
    if (last == candidates.rend()) return Fail(PhraseOutcome::kNoSuchDay);
    Span span = *last;
    span.last = std::min(span.last, anchor_);
    return FromSpan(span);
  }

  [[nodiscard]] SpanReading ShiftedWeekday(int weekday, int shift) const {
    const std::vector<Span> days = Weekdays(weekday);
    if (shift == 0) return FromSpan(Nearest(days, anchor_, Direction::kFuture));
    if (shift == -1) return LastOf(days);
    const auto coming = std::find_if(days.begin(), days.end(),
                                     [this](const Span& day) { return day.first > anchor_; });
    if (coming == days.end() || coming + 1 == days.end()) return Fail(PhraseOutcome::kNoSuchDay);
    return shift == 1 ? FromSpan(*coming) : EitherOf(*coming, *(coming + 1));
  }

  [[nodiscard]] SpanReading ReadWeekend(absl::civil_diff_t shift) const {
    const absl::CivilDay sunday = absl::NextWeekday(anchor_ - 1, absl::Weekday::sunday) + 7 * shift;
    return FromSpan(SpanOfDays(sunday - 1, sunday, sunday));
  }

  [[nodiscard]] SpanReading ReadWeekOfDay(const ParsedPhrase& phrase) const {
    SpanReading day = Read(phrase.spans[0]);
    if (day.outcome != PhraseOutcome::kUnderstood) return day;
    if (day.span.precision != Precision::kDay) return Fail(PhraseOutcome::kUnknownWords);
    return FromSpan(SpanOfUnit(Unit::kWeek, day.span.first, 0));
  }

  // `by_words`: 1 southern, 2 northern, 0 as the context says.
  [[nodiscard]] int SeasonCode(int season, int by_words) const {
    const bool southern =
        by_words == 1 || (by_words == 0 && context_.hemisphere == Hemisphere::kSouthern);
    return (southern ? 29 : 25) + season;
  }

  // A season over the new year belongs to the year in which it begins; but "winter 2010" may well
  // be the one in which 2010 began.
  [[nodiscard]] SpanReading ReadSeason(const ParsedPhrase& phrase) const {
    const int code = SeasonCode(*phrase.Get(Slot::kSeason), phrase.row->argument);
    const std::optional<int> year = phrase.Get(Slot::kYear);
    if (!year) return FromNearest(Seasons(code));
    const std::optional<Span> own = SpanOfSubYear(*year, code);
    const std::optional<Span> before = SpanOfSubYear(*year - 1, code);
    if (!own || !before || before->last_strict.year() < *year) return FromSpan(own);
    const bool over = before->last < anchor_;
    const bool to_come = own->first > anchor_;
    if (context_.direction == Direction::kFuture && over) return FromSpan(own);
    if (context_.direction == Direction::kPast && to_come) return FromSpan(before);
    return EitherOf(*before, *own);
  }

  // "Winter 2010-11", "winter 2010/2011".
  [[nodiscard]] SpanReading ReadSeasonYears(const ParsedPhrase& phrase) const {
    const int year = *phrase.Get(Slot::kYear);
    if (!IsNextYear(year, *phrase.Get(Slot::kNumber))) return Fail(PhraseOutcome::kContradiction);
    const std::optional<Span> season =
        SpanOfSubYear(year, SeasonCode(*phrase.Get(Slot::kSeason), phrase.row->argument));
    if (season && season->last_strict.year() == year) return Fail(PhraseOutcome::kContradiction);
    return FromSpan(season);
  }

  // Whether `number`, of two digits or four, is the year after `year`.
  static bool IsNextYear(int year, int number) {
    return number == year + 1 || (number < 100 && number == (year + 1) % 100);
  }

  static SpanReading ReadDecade(int year) {
    if (year % 10 != 0) return Fail(PhraseOutcome::kUnknownWords);
    return FromSpan(SpanOfEdtf(absl::StrCat(year / 10, "X")));
  }

  // The part that `part_of` takes of the phrase's {span}; of the next or the last one, where the
  // one without a year has the part on the wrong side of the anchor: "early September", said of the
  // future in late September.
  template <typename PartFunction>
  [[nodiscard]] SpanReading ReadPart(const ParsedPhrase& phrase, PartFunction part_of) const {
    SpanReading whole = Read(phrase.spans[0]);
    if (whole.outcome != PhraseOutcome::kUnderstood) return whole;
    const std::optional<Span> part = part_of(whole.span);
    if (!part || !IsFloating(phrase)) return FromSpan(part);
    if (context_.direction == Direction::kFuture && part->last < anchor_) {
      return With(whole.span.last + 1, Direction::kFuture).ReadPart(phrase, part_of);
    }
    if (context_.direction == Direction::kPast && part->first > anchor_) {
      return With(whole.span.first - 1, Direction::kPast).ReadPart(phrase, part_of);
    }
    return FromSpan(part);
  }

  [[nodiscard]] SpanReading ReadNthUnit(const ParsedPhrase& phrase) const {
    const int index = *phrase.Get(Slot::kOrdinal);
    const Unit unit = static_cast<Unit>(phrase.row->argument);
    return ReadPart(phrase, [index, unit](const Span& whole) -> std::optional<Span> {
      if (unit == Unit::kWeek) return WeekOf(whole, index);
      if (unit == Unit::kDay) return DayIn(whole, index);
      return PartOf(whole, index == -1 ? whole.months : index, std::max(whole.months, 1));
    });
  }

  static std::optional<Span> DayIn(const Span& span, int index) {
    const absl::CivilDay day = index == -1 ? span.last : span.first + index - 1;
    return day > span.last ? std::nullopt : SpanOfDay(day);
  }

  static int NumberOfPart(const ParsedPhrase& phrase) {
    return phrase.Get(Slot::kOrdinal).value_or(phrase.Get(Slot::kNumber).value_or(0));
  }

  [[nodiscard]] SpanReading ReadPartOfYear(const ParsedPhrase& phrase) const {
    const int count = phrase.row->argument;
    const int index = NumberOfPart(phrase);
    return ReadPart(phrase, [index, count](const Span& whole) {
      return PartOf(whole, index == -1 ? count : index, count);
    });
  }

  [[nodiscard]] SpanReading ReadThird(const ParsedPhrase& phrase) const {
    const auto third = static_cast<Third>(phrase.row->argument);
    return ReadPart(phrase, [third](const Span& whole) { return ThirdOf(whole, third); });
  }

  // A fiscal year has the number of the calendar year in which it ends.
  [[nodiscard]] SpanReading FiscalYear(absl::civil_year_t year) const {
    if (!context_.fiscal_year_start) return Fail(PhraseOutcome::kNoFiscalYear);
    const int start = *context_.fiscal_year_start;
    const absl::CivilMonth first(start == 1 ? year : year - 1, start);
    return FromSpan(SpanOfMonths(first, 12));
  }

  [[nodiscard]] SpanReading ReadFiscalShift(int shift) const {
    if (!context_.fiscal_year_start) return Fail(PhraseOutcome::kNoFiscalYear);
    const int start = *context_.fiscal_year_start;
    const bool ends_next_year = start > 1 && anchor_.month() >= start;
    return FiscalYear(anchor_.year() + (ends_next_year ? 1 : 0) + shift);
  }

  // "Fiscal year 2011", "FY 2010-11", "FY11".
  [[nodiscard]] SpanReading ReadFiscalYear(const ParsedPhrase& phrase) const {
    const std::optional<int> year = phrase.Get(Slot::kYear);
    const std::optional<int> number = phrase.Get(Slot::kNumber);
    if (!year) return FiscalYear(*number < 100 ? 2000 + *number : *number);
    if (!number) return FiscalYear(*year);
    if (!IsNextYear(*year, *number)) return Fail(PhraseOutcome::kContradiction);
    return FiscalYear(*year + 1);
  }

  // To the day for days; else the week, month or year in which it was, approximately.
  [[nodiscard]] SpanReading ReadAgo(const ParsedPhrase& phrase) const {
    const Unit unit = static_cast<Unit>(*phrase.Get(Slot::kLength));
    const std::optional<absl::CivilDay> day = AddUnits(anchor_, -*phrase.Get(Slot::kCount), unit);
    if (!day) return Fail(PhraseOutcome::kNoSuchDay);
    if (unit == Unit::kDay) return FromSpan(SpanOfDay(*day));
    const std::optional<Span> span = SpanOfUnit(unit, *day, 0);
    return FromSpan(span ? About(*span) : span);
  }

  [[nodiscard]] SpanReading ReadLater(const ParsedPhrase& phrase) const {
    // "Later in June" is a June to come; "later this summer" is no other summer than this.
    const bool floating = IsFloating(phrase.spans[0]);
    const Direction direction = floating ? Direction::kFuture : Direction::kEither;
    SpanReading reading = With(direction).Read(phrase.spans[0]);
    if (reading.outcome != PhraseOutcome::kUnderstood) return reading;
    Span& span = reading.span;
    if (span.last < anchor_) return Fail(PhraseOutcome::kContradiction);
    span.first = std::max(span.first, anchor_);
    // Where it is over strictly, only the lenient reading is left.
    if (span.last_strict < span.first) span.last_strict = span.last;
    if (span.by_strict < span.first) span.by_strict = span.last_strict;
    span.months = 0;
    return reading;
  }

  [[nodiscard]] SpanReading ReadEarlier(const ParsedPhrase& phrase) const {
    SpanReading reading = With(Direction::kPast).Read(phrase.spans[0]);
    if (reading.outcome != PhraseOutcome::kUnderstood) return reading;
    Span& span = reading.span;
    if (span.first > anchor_) return Fail(PhraseOutcome::kContradiction);
    span.last = std::min(span.last, anchor_);
    span.last_strict = std::min(span.last_strict, anchor_);
    span.by_strict = span.last_strict;
    span.months = 0;
    return reading;
  }

  [[nodiscard]] SpanReading ReadAbout(const ParsedPhrase& phrase) const {
    SpanReading exact = Read(phrase.spans[0]);
    if (exact.outcome != PhraseOutcome::kUnderstood) return exact;
    return FromSpan(About(exact.span));
  }

  absl::CivilDay anchor_;
  PhraseContext context_;
};

}  // namespace

SpanReading ReadSpan(const ParsedPhrase& phrase, absl::CivilDay anchor,
                     const PhraseContext& context) {
  return SpanReader(anchor, context).Read(phrase);
}

SpanReading ReadBetween(const ParsedPhrase& phrase, absl::CivilDay anchor,
                        const PhraseContext& context) {
  return SpanReader(anchor, context).ReadRange(phrase, "..");
}

bool IsFloating(const ParsedPhrase& phrase) {
  switch (phrase.row->meaning) {
    case Meaning::kDate:
    case Meaning::kDayRange:
    case Meaning::kMonth:
    case Meaning::kSeason:
      return !phrase.Get(Slot::kYear).has_value();
    case Meaning::kPart:
    case Meaning::kWeekday:
      return true;
    default:
      return std::any_of(phrase.spans.begin(), phrase.spans.end(), IsFloating);
  }
}

}  // namespace entente::dates

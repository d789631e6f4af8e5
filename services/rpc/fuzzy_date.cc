#include "services/rpc/fuzzy_date.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/time/civil_time.h"
#include "fmt/format.h"

#include "services/dates/civil_date.h"
#include "services/dates/country_calendar.h"
#include "services/dates/edtf.h"
#include "services/dates/phrase.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/text_shape.h"

namespace entente::rpc {
namespace {

using v1::FuzzyDate;

FuzzyDate::Precision ToProto(dates::Precision precision) {
  switch (precision) {
    case dates::Precision::kDay:
      return FuzzyDate::DAY;
    case dates::Precision::kMonth:
      return FuzzyDate::MONTH;
    case dates::Precision::kSeason:
      return FuzzyDate::SEASON;
    case dates::Precision::kQuarter:
      return FuzzyDate::QUARTER;
    case dates::Precision::kHalf:
      return FuzzyDate::HALF;
    case dates::Precision::kYear:
      return FuzzyDate::YEAR;
    case dates::Precision::kDecade:
      return FuzzyDate::DECADE;
    case dates::Precision::kCentury:
      return FuzzyDate::CENTURY;
    case dates::Precision::kInterval:
      return FuzzyDate::INTERVAL;
  }
  return FuzzyDate::PRECISION_UNSPECIFIED;
}

FuzzyDate::Qualifier ToProto(dates::Qualifier qualifier) {
  switch (qualifier) {
    case dates::Qualifier::kNone:
      return FuzzyDate::QUALIFIER_UNSPECIFIED;
    case dates::Qualifier::kUncertain:
      return FuzzyDate::UNCERTAIN;
    case dates::Qualifier::kApproximate:
      return FuzzyDate::APPROXIMATE;
    case dates::Qualifier::kBoth:
      return FuzzyDate::UNCERTAIN_AND_APPROXIMATE;
  }
  return FuzzyDate::QUALIFIER_UNSPECIFIED;
}

// The day in a field of a client; nothing, and perhaps a fault, when it is absent or none.
std::optional<absl::CivilDay> ParseDay(bool present, const std::string& text,
                                       const std::string& path, Violations& faults) {
  if (!present) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> day = dates::ParseCivilDate(text);
  faults.AddIfError(path, day.status());
  if (!day.ok()) return std::nullopt;
  return *day;
}

using OptionalDay = std::optional<absl::CivilDay>;

void SetBounds(FuzzyDate& date, const OptionalDay& earliest, const OptionalDay& latest,
               const OptionalDay& latest_strict) {
  date.clear_earliest();
  date.clear_latest();
  date.clear_latest_strict();
  if (earliest) date.set_earliest(dates::FormatCivilDate(*earliest));
  if (latest) date.set_latest(dates::FormatCivilDate(*latest));
  if (latest_strict) date.set_latest_strict(dates::FormatCivilDate(*latest_strict));
}

// A day by which something is expected is not before it can be.
void CheckExpected(const FuzzyDate& date, const OptionalDay& earliest, const std::string& path,
                   Violations& faults) {
  const std::string at = PathOf(path, "expected_latest");
  const auto expected = ParseDay(date.has_expected_latest(), date.expected_latest(), at, faults);
  if (!expected || !earliest || *earliest <= *expected) return;
  faults.Add(at, fmt::format("{} is before `earliest`, {}", date.expected_latest(),
                             dates::FormatCivilDate(*earliest)));
}

void FillFromEdtf(FuzzyDate& date, const std::string& path, const DateContext& context,
                  Violations& faults) {
  const absl::StatusOr<dates::EdtfDate> parsed = dates::ParseEdtf(date.edtf());
  if (!parsed.ok()) {
    faults.AddIfError(PathOf(path, "edtf"), parsed.status());
    return;
  }
  const dates::DateBounds bounds = dates::ComputeBounds(*parsed, context.hemisphere);
  SetBounds(date, bounds.earliest, bounds.latest, bounds.latest_strict);
  if (bounds.latest) date.clear_expected_latest();
  CheckExpected(date, bounds.earliest, path, faults);
  date.set_precision(ToProto(bounds.precision));
  date.set_qualifier(ToProto(bounds.qualifier));
  date.set_rule(std::string(bounds.rule));
}

void FillFromPhrase(FuzzyDate& date, const dates::PhraseReading& reading) {
  date.set_edtf(reading.edtf);
  SetBounds(date, reading.earliest, reading.latest, reading.latest_strict);
  date.clear_expected_latest();
  if (reading.expected_latest) {
    date.set_expected_latest(dates::FormatCivilDate(*reading.expected_latest));
  }
  date.set_precision(ToProto(reading.precision));
  date.set_qualifier(ToProto(reading.qualifier));
  date.set_rule(reading.rule);
}

void FillFromClient(FuzzyDate& date, const std::string& path, Violations& faults) {
  const auto earliest =
      ParseDay(date.has_earliest(), date.earliest(), PathOf(path, "earliest"), faults);
  const auto latest = ParseDay(date.has_latest(), date.latest(), PathOf(path, "latest"), faults);
  const auto strict = ParseDay(date.has_latest_strict(), date.latest_strict(),
                               PathOf(path, "latest_strict"), faults);
  CheckExpected(date, earliest, path, faults);
  if (date.has_latest_strict() && !date.has_latest()) {
    faults.Add(PathOf(path, "latest_strict"), "is set without `latest`, which it refines");
  }
  if (date.has_expected_latest() && date.has_latest()) {
    faults.Add(PathOf(path, "expected_latest"),
               "is set beside `latest`; it stands in for a latest "
               "day that is unknown");
  }
  if (earliest && latest && *latest < *earliest) {
    faults.Add(PathOf(path, "latest"),
               fmt::format("{} is before `earliest`, {}", date.latest(), date.earliest()));
  }
  if (strict && latest && (*latest < *strict || (earliest && *strict < *earliest))) {
    faults.Add(PathOf(path, "latest_strict"),
               fmt::format("{} is not between `earliest` and `latest`", date.latest_strict()));
  }
  if (latest && !date.has_latest_strict()) date.set_latest_strict(date.latest());
  date.set_precision(earliest && latest && *earliest == *latest ? FuzzyDate::DAY
                                                                : FuzzyDate::INTERVAL);
  date.set_rule(std::string(kRuleClient));
}

bool HasBounds(const FuzzyDate& date) {
  return date.has_earliest() || date.has_latest() || date.has_latest_strict() ||
         date.has_expected_latest();
}

// Fields that can only be of what is to come, or of what has been.
constexpr std::array<std::string_view, 4> kFutureFields = {"baseline_due", "new_due", "expires",
                                                           "notice_due"};
constexpr std::array<std::string_view, 3> kPastFields = {"announced", "release_date", "delivered"};

dates::Direction DirectionOf(std::string_view path) {
  const std::string_view field = path.substr(path.rfind('.') + 1);
  const auto is_field = [field](std::string_view name) { return name == field; };
  if (std::any_of(kFutureFields.begin(), kFutureFields.end(), is_field)) {
    return dates::Direction::kFuture;
  }
  const bool past = std::any_of(kPastFields.begin(), kPastFields.end(), is_field) ||
                    (field == "date" && path.find("consent_acts[") != std::string_view::npos);
  return past ? dates::Direction::kPast : dates::Direction::kEither;
}

// What the phrase of `date` says; kUnknownWords where there is none, or no anchor.
dates::PhraseReading ReadPhrase(const FuzzyDate& date, const OptionalDay& anchor,
                                const std::string& path, const DateContext& context) {
  if (date.phrase().empty() || !anchor) return {};
  return dates::ResolvePhrase(date.phrase(), date.language_code(), *anchor,
                              {.hemisphere = context.hemisphere,
                               .fiscal_year_start = dates::FiscalYearStartOf(context.fiscal_region),
                               .direction = DirectionOf(path)});
}

bool IsSame(bool present, const std::string& text, const OptionalDay& day) {
  return present == day.has_value() && (!present || text == dates::FormatCivilDate(*day));
}

// Whether all that stands in `date` beside its words is what the words say: nothing, as in a date
// of a client, or what this server has filled in before.
bool LeavesItToThePhrase(const FuzzyDate& date, const dates::PhraseReading& reading) {
  if (reading.outcome != dates::PhraseOutcome::kUnderstood) return false;
  if (!date.edtf().empty() && date.edtf() != reading.edtf) return false;
  return !HasBounds(date) ||
         (IsSame(date.has_earliest(), date.earliest(), reading.earliest) &&
          IsSame(date.has_latest(), date.latest(), reading.latest) &&
          IsSame(date.has_latest_strict(), date.latest_strict(), reading.latest_strict) &&
          IsSame(date.has_expected_latest(), date.expected_latest(), reading.expected_latest));
}

// The reason, after a colon; empty for words that the table does not have.
std::string_view WhyUnresolved(dates::PhraseOutcome outcome) {
  switch (outcome) {
    case dates::PhraseOutcome::kUnknownLanguage:
      return ":language";
    case dates::PhraseOutcome::kLength:
      return ":length";
    case dates::PhraseOutcome::kNoFiscalYear:
      return ":fiscal-year";
    case dates::PhraseOutcome::kContradiction:
      return ":contradiction";
    case dates::PhraseOutcome::kNoSuchDay:
      return ":no-such-day";
    case dates::PhraseOutcome::kUnknownWords:
    case dates::PhraseOutcome::kUnderstood:
      break;
  }
  return "";
}

// The country that a place or participant names, empty when it names none.
std::string SeasonsCountryOf(const v1::Initiative& initiative) {
  for (const v1::Place& place : initiative.places()) {
    const bool where = place.role() == v1::Place::LOCATION || place.role() == v1::Place::VENUE;
    if (where && !place.region_code().empty()) return place.region_code();
  }
  for (const v1::Participant& participant : initiative.participants()) {
    if (!participant.region_code().empty()) return participant.region_code();
  }
  return "";
}

// By the bounds that are sure; dates without them cannot be in the wrong order.  YYYY-MM-DD sorts
// as text.
void CheckPeriod(const v1::Period& period, const std::string& path, Violations& faults) {
  if (!period.duration().empty()) {
    faults.AddIfError(PathOf(path, "duration"), CheckDuration(period.duration()));
  }
  const bool bounded = period.start().has_earliest() && period.end().has_latest();
  if (bounded && period.end().latest() < period.start().earliest()) {
    faults.Add(PathOf(path, "end"), fmt::format("ends by {}, before it begins on {}",
                                                period.end().latest(), period.start().earliest()));
  }
}

}  // namespace

DateContext DateContextOf(const v1::Initiative& initiative) {
  return {dates::HemisphereOf(SeasonsCountryOf(initiative)), ""};
}

void FillFuzzyDate(FuzzyDate& date, const std::string& path, const DateContext& context,
                   Violations& faults) {
  date.clear_precision();
  date.clear_qualifier();
  date.clear_rule();
  const OptionalDay anchor =
      ParseDay(!date.anchor().empty(), date.anchor(), PathOf(path, "anchor"), faults);
  const dates::PhraseReading reading = ReadPhrase(date, anchor, path, context);
  if (LeavesItToThePhrase(date, reading)) return FillFromPhrase(date, reading);
  if (!date.edtf().empty()) return FillFromEdtf(date, path, context, faults);
  if (date.phrase().empty()) {
    faults.Add(path,
               HasBounds(date)
                   ? "has bounds without words; wanted `edtf`, or the source's words as `phrase`"
                   : "says nothing; wanted `edtf`, or the source's words as `phrase`");
    return;
  }
  if (HasBounds(date)) return FillFromClient(date, path, faults);
  if (date.anchor().empty()) {
    faults.Add(PathOf(path, "anchor"),
               "is empty; wanted the day on which `phrase` was said, YYYY-MM-DD, or `edtf`");
    return;
  }
  date.set_rule(fmt::format("{}{}", kRuleUnresolved, WhyUnresolved(reading.outcome)));
}

void FillFuzzyDates(google::protobuf::Message& document, const std::string& path,
                    const DateContext& context, Violations& faults) {
  using google::protobuf::Message;
  VisitMutableMessages(document, path, [&](Message& message, const std::string& at) {
    auto* date = dynamic_cast<FuzzyDate*>(&message);
    if (date != nullptr) FillFuzzyDate(*date, at, context, faults);
  });
  VisitMessages(document, path, [&faults](const Message& message, const std::string& at) {
    if (const auto* period = dynamic_cast<const v1::Period*>(&message)) {
      CheckPeriod(*period, at, faults);
    }
  });
}

}  // namespace entente::rpc

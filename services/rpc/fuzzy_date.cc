#include "services/rpc/fuzzy_date.h"

#include <optional>

#include "absl/time/civil_time.h"
#include "fmt/format.h"

#include "services/dates/civil_date.h"
#include "services/dates/edtf.h"
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

void FillFromEdtf(FuzzyDate& date, const std::string& path, Violations& faults) {
  const absl::StatusOr<dates::EdtfDate> parsed = dates::ParseEdtf(date.edtf());
  if (!parsed.ok()) {
    faults.AddIfError(PathOf(path, "edtf"), parsed.status());
    return;
  }
  const dates::DateBounds bounds = dates::ComputeBounds(*parsed);
  date.clear_earliest();
  date.clear_latest();
  date.clear_latest_strict();
  if (bounds.earliest) date.set_earliest(dates::FormatCivilDate(*bounds.earliest));
  if (bounds.latest) date.set_latest(dates::FormatCivilDate(*bounds.latest));
  if (bounds.latest_strict) date.set_latest_strict(dates::FormatCivilDate(*bounds.latest_strict));
  if (bounds.latest) date.clear_expected_latest();
  ParseDay(date.has_expected_latest(), date.expected_latest(), PathOf(path, "expected_latest"),
           faults);
  date.set_precision(ToProto(bounds.precision));
  date.set_qualifier(ToProto(bounds.qualifier));
  date.set_rule(std::string(bounds.rule));
}

void FillFromClient(FuzzyDate& date, const std::string& path, Violations& faults) {
  const auto earliest =
      ParseDay(date.has_earliest(), date.earliest(), PathOf(path, "earliest"), faults);
  const auto latest = ParseDay(date.has_latest(), date.latest(), PathOf(path, "latest"), faults);
  const auto strict = ParseDay(date.has_latest_strict(), date.latest_strict(),
                               PathOf(path, "latest_strict"), faults);
  ParseDay(date.has_expected_latest(), date.expected_latest(), PathOf(path, "expected_latest"),
           faults);
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

void FillFuzzyDate(FuzzyDate& date, const std::string& path, Violations& faults) {
  date.clear_precision();
  date.clear_qualifier();
  date.clear_rule();
  if (!date.anchor().empty()) {
    ParseDay(/*present=*/true, date.anchor(), PathOf(path, "anchor"), faults);
  }
  if (!date.edtf().empty()) return FillFromEdtf(date, path, faults);
  if (date.phrase().empty()) {
    faults.Add(path,
               HasBounds(date)
                   ? "has bounds without words; wanted `edtf`, or the source's words as `phrase`"
                   : "says nothing; wanted `edtf`, or the source's words as `phrase`");
    return;
  }
  if (HasBounds(date)) return FillFromClient(date, path, faults);
  date.set_rule(std::string(kRuleUnresolved));
}

void FillFuzzyDates(google::protobuf::Message& document, const std::string& path,
                    Violations& faults) {
  using google::protobuf::Message;
  VisitMutableMessages(document, path, [&faults](Message& message, const std::string& at) {
    if (auto* date = dynamic_cast<FuzzyDate*>(&message)) FillFuzzyDate(*date, at, faults);
  });
  VisitMessages(document, path, [&faults](const Message& message, const std::string& at) {
    if (const auto* period = dynamic_cast<const v1::Period*>(&message)) {
      CheckPeriod(*period, at, faults);
    }
  });
}

}  // namespace entente::rpc

// Any bytes as a phrase, in every language: what is understood has its bounds in order, EDTF that
// is accepted, and does not end before it was said.  The first bytes choose language, day and
// context.

#include "services/dates/phrase.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/time/civil_time.h"

#include "services/dates/civil_date.h"
#include "services/dates/duration.h"
#include "services/dates/edtf.h"
#include "tests/fuzz/check.h"

namespace {

using entente::dates::Direction;
using entente::dates::Hemisphere;
using entente::dates::PhraseContext;
using entente::dates::PhraseOutcome;
using entente::dates::PhraseReading;

constexpr std::size_t kHeader = 4;
constexpr std::array<std::string_view, 5> kLanguages = {"en", "fr", "es", "", "xx"};

// The ends of the calendar, and days of our times.
absl::CivilDay DayOf(std::uint8_t high, std::uint8_t low) {
  const int number = high * 256 + low;
  if (number < 500) return absl::CivilDay(1, 1, 1) + number;
  if (number < 1000) return absl::CivilDay(9999, 12, 31) - (number - 500);
  return absl::CivilDay(1950, 1, 1) + number;
}

PhraseContext ContextOf(std::uint8_t choice) {
  PhraseContext context;
  context.hemisphere = (choice & 1U) != 0 ? Hemisphere::kSouthern : Hemisphere::kNorthern;
  context.direction = static_cast<Direction>((choice >> 1U) % 3);
  const int month = choice >> 4U;
  if (month >= 1 && month <= 12) context.fiscal_year_start = month;
  return context;
}

void CheckReading(const PhraseReading& reading, absl::CivilDay anchor) {
  ENTENTE_FUZZ_CHECK(entente::dates::ParseEdtf(reading.edtf).ok());
  ENTENTE_FUZZ_CHECK(reading.rule.substr(0, 9) == "phrase/1:");
  ENTENTE_FUZZ_CHECK(reading.earliest || reading.latest);
  ENTENTE_FUZZ_CHECK(reading.latest.has_value() == reading.latest_strict.has_value());
  ENTENTE_FUZZ_CHECK(!reading.latest || !reading.expected_latest);
  ENTENTE_FUZZ_CHECK(!reading.of_future || (reading.earliest && *reading.earliest >= anchor));
  for (const auto& day : {reading.earliest, reading.latest, reading.expected_latest}) {
    if (!day) continue;
    const auto again = entente::dates::ParseCivilDate(entente::dates::FormatCivilDate(*day));
    ENTENTE_FUZZ_CHECK(again.ok() && *again == *day);
  }
  if (!reading.latest) return;
  ENTENTE_FUZZ_CHECK(*reading.latest_strict <= *reading.latest);
  ENTENTE_FUZZ_CHECK(!reading.earliest || *reading.earliest <= *reading.latest_strict);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kHeader) return 0;
  const std::string_view language = kLanguages[data[0] % kLanguages.size()];
  const absl::CivilDay anchor = DayOf(data[1], data[2]);
  const PhraseContext context = ContextOf(data[3]);
  const std::string_view phrase(reinterpret_cast<const char*>(data) + kHeader, size - kHeader);

  const PhraseReading reading = entente::dates::ResolvePhrase(phrase, language, anchor, context);
  if (reading.outcome == PhraseOutcome::kUnderstood) CheckReading(reading, anchor);
  const auto length = entente::dates::ResolveLengthPhrase(phrase, language);
  if (length) {
    const auto again = entente::dates::ParseDuration(entente::dates::FormatDuration(*length));
    ENTENTE_FUZZ_CHECK(again.ok() && *again == *length);
  }
  return 0;
}

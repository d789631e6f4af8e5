// Any bytes as EDTF: what is accepted prints back as it was, and its bounds are in order; what is
// refused is refused in ASCII.

#include "services/dates/edtf.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/dates/civil_date.h"
#include "tests/fuzz/check.h"

namespace {

using entente::dates::DateBounds;
using entente::dates::EdtfDate;
using entente::dates::Hemisphere;

void CheckBounds(const EdtfDate& date, Hemisphere hemisphere) {
  const DateBounds bounds = entente::dates::ComputeBounds(date, hemisphere);
  ENTENTE_FUZZ_CHECK(bounds.earliest || bounds.latest);
  ENTENTE_FUZZ_CHECK(bounds.latest.has_value() == bounds.latest_strict.has_value());
  if (!bounds.latest) return;
  ENTENTE_FUZZ_CHECK(*bounds.latest_strict <= *bounds.latest);
  ENTENTE_FUZZ_CHECK(!bounds.earliest || *bounds.earliest <= *bounds.latest_strict);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // A civil date is checked with it: the same bytes are as likely to be one.
  const auto day = entente::dates::ParseCivilDate(text);
  ENTENTE_FUZZ_CHECK(!day.ok() || entente::dates::FormatCivilDate(*day) == text);
  const auto date = entente::dates::ParseEdtf(text);
  if (!date.ok()) {
    const std::string_view message(date.status().message().data(), date.status().message().size());
    ENTENTE_FUZZ_CHECK(
        std::all_of(message.begin(), message.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    return 0;
  }
  ENTENTE_FUZZ_CHECK(entente::dates::FormatEdtf(*date) == text);
  CheckBounds(*date, Hemisphere::kNorthern);
  CheckBounds(*date, Hemisphere::kSouthern);
  return 0;
}

// The words by which documents are shown to people: names, dates, periods, amounts.  Enum values
// are shown as the API spells them (SIGNATORY), since that is what the filter takes.  Pure; any
// thread may call it.

#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/country.pb.h"
#include "entente/v1/fuzzy_date.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/participant.pb.h"
#include "entente/v1/release.pb.h"

namespace entente::cli {

// The name of an enum value: `MOU`.  Empty for the unspecified one; the number for one that this
// client is too old to know.
template <typename Enum>
[[nodiscard]] std::string Word(Enum value) {
  if (value == Enum{}) return "";
  const auto* descriptor =
      google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(static_cast<int>(value));
  return descriptor == nullptr ? std::to_string(static_cast<int>(value)) : descriptor->name();
}

// The last part of a resource name: `us-cbp` of `agencies/us-cbp`.
[[nodiscard]] std::string IdOf(std::string_view name);

// The English text if there is one, else the first with its language: "Accord (fr)".  Empty for
// none.
[[nodiscard]] std::string TextOf(
    const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts);

// The official name in use (English, if it has one) or its nearest likeness; the id when it has
// none.
[[nodiscard]] std::string NameOf(const v1::Agency& agency);

// The acronym in use; empty when it has none.
[[nodiscard]] std::string AcronymOf(const v1::Agency& agency);

// The name in a language; empty when it has none.
[[nodiscard]] std::string NameOf(const v1::Country& country, std::string_view language_code);

// `Aug` of 8.
[[nodiscard]] const char* MonthName(int month);

// A date for a narrow column: `2010-07-13`, `2010-07`, `summer 2010`, `Q3 2010`,
// `2014-06-30 or earlier`, else the EDTF as
// it is, else the phrase.  Empty for no date.
[[nodiscard]] std::string ShortDate(const v1::FuzzyDate& date);

// A date in full: `"later this summer", 2010-07-13 to 2010-09-22`; as ShortDate when that says it
// all.
[[nodiscard]] std::string LongDate(const v1::FuzzyDate& date);

// A span of time: `2010-09 to 2011-03, "over six months"`.  Empty for none.
[[nodiscard]] std::string PeriodWords(const v1::Period& period);

// `USD 1500000 to 2000000, "up to $2 million", for training`.
[[nodiscard]] std::string AmountWords(const v1::Amount& amount);

// `2 to 6`, `6`, `at least 2`, `at most 6`; empty when neither is known.
[[nodiscard]] std::string RangeWords(const std::string& min, const std::string& max);

// Who it is, as short as the filter has it: `us-cbp`, `CA`, or the organization's name.
[[nodiscard]] std::string WhoOf(const v1::Participant& participant);
[[nodiscard]] std::string WhoOf(const v1::ConsentAct& act);
[[nodiscard]] std::string WhoOf(const v1::Issuer& issuer);

// `Windsor, CA`.
[[nodiscard]] std::string WhereOf(const v1::Place& place);

// `Vic Toews, Minister of Public Safety (ca-ps)`.
[[nodiscard]] std::string HolderWords(const v1::OfficeHolder& holder);

// `text` in quotation marks; empty for nothing.
[[nodiscard]] std::string Quoted(std::string_view text);

}  // namespace entente::cli

// The fields of the filter language: one table for all lists, the source of what a filter may ask
// and of what an error says there is.  docs/filter.md prints it for users.  Used by filter.cc and
// condition.cc.  Static data; any thread may read it.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"

#include "entente/v1/participant.pb.h"
#include "services/filter/filter.h"
#include "storage/query.h"

namespace entente::filter {

// What stands after a field's operator.
enum class ValueType {
  kAgency,        // us-cbp, agencies/us-cbp
  kCountry,       // HT
  kBody,          // an agency or a country
  kBodyOrPublic,  // or PUBLIC
  kPair,          // CA-US
  kRelease,       // us-dhs-2010-07-13, releases/us-dhs-2010-07-13
  kInitiative,    // currency-seizure-mou-2010, initiatives/...
  kDocument,      // initiatives/currency-seizure-mou-2010, whole
  kSubject,       // an initiative, or currency-seizure-mou-2010/commitments/sign
  kWords,         // words of a name, one or several in quotes
  kTopic,         // border-security
  kLanguage,      // fr-CA
  kEnum,          // a word of `words`
  kDate,          // EDTF, or counted from today
  kDateOrNever,   // or NEVER
  kNumber,        // days, from 0
  kSlipped,       // true, false, or how often
  kSearched,      // true, false, or a word of `words`
};

// A word for one or several numbers of an enum.
struct EnumWord {
  std::string name;  // capitals
  std::vector<int> numbers;
  // What the numbers are of, where a row has words of several enums.
  std::optional<storage::Field> field = std::nullopt;
};

// One field of one or several lists.
struct FieldRow {
  std::string name;
  std::vector<List> lists;
  ValueType type = ValueType::kAgency;
  storage::Field field = storage::Field::kAgency;
  std::string example;  // a value; `name`, a colon and it are a condition
  v1::Participant::Role role = v1::Participant::ROLE_UNSPECIFIED;  // of storage::Field::kRole
  std::vector<EnumWord> words;   // in the order of their numbers, then those for several
  std::vector<int> any_of_them;  // what `*` means of an enum; empty where it has no `*`
};

// `initiatives`, as in "fields of initiatives".
[[nodiscard]] std::string_view NameOf(List list);

// All fields of `list`, by name.
[[nodiscard]] const std::vector<const FieldRow*>& FieldsOf(List list);

// The field of `list` that has this name; null when there is none.
[[nodiscard]] const FieldRow* FindField(List list, std::string_view name);

// Whether the comparison goes with the field.
[[nodiscard]] bool Takes(const FieldRow& field, storage::Comparison comparison);

// How a condition on the field is written: "an agency, as in agency:us-cbp".
[[nodiscard]] std::string FormOf(const FieldRow& field);

// Says that `list` has no field `name`, what may have been meant, and what there is:
// "unknown field "agencyy" (did you mean agency?); fields of initiatives are: ...".
[[nodiscard]] std::string DescribeUnknownField(List list, std::string_view name);

}  // namespace entente::filter

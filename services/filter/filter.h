// The filter language of the List methods, a subset of AIP-160: text to the checked, typed queries
// of storage/query.h.  What it accepts is told in docs/filter.md.
//
// Used by services/rpc.  Pure functions; any thread may call them.  Every error is InvalidArgument,
// and its message begins with the place, "column 7: ...", counted in code points from 1.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "storage/query.h"

namespace entente::filter {

// An agency or country that a filter names.  Whether it exists only the store can tell.
struct Mention {
  enum class Type { kAgency, kCountry };
  Type type = Type::kAgency;
  std::string value;  // `agencies/us-cbp`; `HT`
  int column = 0;     // where it stands in the filter
};

// The conditions of a query, and what they name.  Page and show_deleted are left as they are by
// default.
template <typename Query>
struct Parsed {
  Query query;
  std::vector<Mention> mentions;
};

// Fields: agency, country, kind, under.  `kind` takes the names of Initiative.Kind in any case, and
// INSTRUMENT for MOU, AGREEMENT, ARRANGEMENT, LETTER_OF_INTENT and DECLARATION.  Several kinds are
// intersected: kinds that no initiative can have together give an empty list of kinds, which
// matches nothing.
[[nodiscard]] absl::StatusOr<Parsed<storage::InitiativeQuery>> ParseInitiativeFilter(
    std::string_view text);

// Fields: country, issuer, kind.
[[nodiscard]] absl::StatusOr<Parsed<storage::ReleaseQuery>> ParseReleaseFilter(
    std::string_view text);

// Fields: country, under.
[[nodiscard]] absl::StatusOr<Parsed<storage::AgencyQuery>> ParseAgencyFilter(std::string_view text);

}  // namespace entente::filter

// The filter language of the List methods, a subset of AIP-160: text to the checked, typed
// expressions of storage/query.h.  What it accepts is told in docs/filter.md.
//
// Used by services/rpc.  Pure functions; any thread may call them.  Every error is InvalidArgument,
// and its message begins with the place, "column 7: ...", counted in code points from 1.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "storage/query.h"

namespace entente::filter {

// Which list is filtered: it decides which fields there are.
enum class List {
  kInitiatives,
  kCommitments,
  kReports,
  kReleases,
  kAgencies,
  kCitations,
  kChanges,  // of any document: what Watch follows
};

// Something a filter names.  Whether it exists only the store can tell.
struct Mention {
  enum class Type { kAgency, kCountry, kRelease, kInitiative, kCommitment };
  Type type = Type::kAgency;
  std::string value;  // a resource name, `agencies/us-cbp`; a region code, `HT`
  int column = 0;     // where it stands in the filter
};

struct Parsed {
  std::optional<storage::Expression> filter;  // absent when the text is empty or white space
  std::vector<Mention> mentions;
};

// `today` is what dates such as `today-120d` are counted from.
[[nodiscard]] absl::StatusOr<Parsed> ParseFilter(List list, std::string_view text,
                                                 absl::CivilDay today);

// `order_by` as AIP-132 has it, one field, `days_late desc`; the list's own order when empty:
// newest announcement (as-of date, release date) first, agencies by name.
[[nodiscard]] absl::StatusOr<storage::Order> ParseOrder(List list, std::string_view text);

}  // namespace entente::filter

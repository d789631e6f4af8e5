// A thousand random initiatives of a few agencies, written by the store, and what a list of them is
// to hold.

#pragma once

#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "tests/storage/postgres/list_queries.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {

// id, region code, parents.  An initiative of x-3 is under x-1 and x-0.
struct AgencySpec {
  std::string id;
  std::string region_code;
  std::vector<std::string> parents;
};

struct Sample {
  InitiativeSpec spec;
  std::string uid;
  bool deleted = false;
};

[[nodiscard]] const std::vector<AgencySpec>& Agencies();
[[nodiscard]] const std::vector<Sample>& Samples();

// Whether the agency is the ancestor, or anywhere below it.
[[nodiscard]] bool IsUnder(const std::string& id, const std::string& ancestor);

// Few enough days that many share one; one in fifteen unknown.
[[nodiscard]] std::string MakeDay(std::mt19937& random);

// The template: all of the above, written by the store.
[[nodiscard]] absl::Status FillThousand(std::string_view url);

// The names on all pages of `size`, with the checks that every page must pass.
[[nodiscard]] std::vector<std::string> Walk(
    const std::function<absl::StatusOr<Page>(const PageRequest&)>& list, int size);

// What a list of the samples is to hold, by plain evaluation.
[[nodiscard]] std::vector<std::string> Expected(const InitiativeQuery& query);

}  // namespace entente::storage::postgres

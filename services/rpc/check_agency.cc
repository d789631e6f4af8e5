#include "services/rpc/check_agency.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "fmt/format.h"

#include "services/dates/country_calendar.h"
#include "services/rpc/check_fields.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/fuzzy_date.h"
#include "services/rpc/wording.h"

namespace entente::rpc {
namespace {

using v1::Agency;
using v1::AgencyName;

void CheckNames(const Agency& agency, const std::string& path, Violations& faults) {
  const bool has_official =
      std::any_of(agency.names().begin(), agency.names().end(),
                  [](const AgencyName& name) { return name.kind() == AgencyName::OFFICIAL; });
  if (agency.names_size() > 0 && !has_official) {
    faults.Add(PathOf(path, "names"), "has no OFFICIAL name; wanted at least one");
  }
  std::set<std::tuple<std::string, std::string, int>> seen;
  for (int i = 0; i < agency.names_size(); ++i) {
    const AgencyName& name = agency.names(i);
    if (seen.emplace(name.text(), name.language_code(), name.kind()).second) continue;
    faults.Add(
        PathOf(path, "names", i),
        fmt::format("{} stands there twice, with the same language and kind", Quoted(name.text())));
  }
}

// Parents or successors: none twice, none the agency itself.
template <typename Links>
void CheckLinks(const Links& links, const std::string& self, const std::string& path,
                std::string_view field, Violations& faults) {
  std::set<std::string> seen;
  for (int i = 0; i < links.size(); ++i) {
    const std::string& agency = links[i].agency();
    const std::string at = PathOf(PathOf(path, field, i), "agency");
    if (agency == self) faults.Add(at, fmt::format("{} is the agency itself", agency));
    if (!agency.empty() && !seen.insert(agency).second) {
      faults.Add(at, fmt::format("{} is named twice", agency));
    }
  }
}

void CheckLifetimes(const Agency& agency, const std::string& path, Violations& faults) {
  const auto check = [&faults](const auto& holder, const std::string& at) {
    const bool bounded = holder.since().has_earliest() && holder.until().has_latest();
    if (bounded && holder.until().latest() < holder.since().earliest()) {
      faults.Add(PathOf(at, "until"),
                 fmt::format("ends by {}, before `since` begins on {}", holder.until().latest(),
                             holder.since().earliest()));
    }
  };
  for (int i = 0; i < agency.names_size(); ++i) check(agency.names(i), PathOf(path, "names", i));
  for (int i = 0; i < agency.parents_size(); ++i) {
    check(agency.parents(i), PathOf(path, "parents", i));
  }
}

}  // namespace

void CompleteAgency(Agency& agency, const Agency* previous, const std::string& path,
                    Violations& faults) {
  FillFuzzyDates(agency, path, {dates::HemisphereOf(agency.region_code()), ""}, faults);
  CheckFields(agency, path, faults);
  CheckNames(agency, path, faults);
  CheckLinks(agency.parents(), agency.name(), path, "parents", faults);
  CheckLinks(agency.successors(), agency.name(), path, "successors", faults);
  CheckLifetimes(agency, path, faults);
  if (previous != nullptr && previous->region_code() != agency.region_code()) {
    faults.Add(PathOf(path, "region_code"),
               fmt::format("cannot be changed; got {}, it is {}", Quoted(agency.region_code()),
                           Quoted(previous->region_code())));
  }
}

}  // namespace entente::rpc

// The sheets that `show` prints, one function for each sort of document.  Pure: what they need of
// other documents was fetched before.

#pragma once

#include <map>
#include <string>

#include "clients/cli/agency_names.h"
#include "clients/cli/terminal.h"
#include "entente/v1/agency.pb.h"
#include "entente/v1/country.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"

namespace entente::cli {

// Releases by name.
using ReleasesByName = std::map<std::string, v1::Release>;

// The sheet as text, with its line ends.  An agency or release that was not fetched is shown by its
// id.
[[nodiscard]] std::string InitiativeSheet(const v1::Initiative& initiative,
                                          const AgencyNames& agencies,
                                          const ReleasesByName& releases, const Terminal& terminal);
[[nodiscard]] std::string ReleaseSheet(const v1::Release& release, const Terminal& terminal);
[[nodiscard]] std::string AgencySheet(const v1::Agency& agency, const Terminal& terminal);
[[nodiscard]] std::string CountrySheet(const v1::Country& country, const Terminal& terminal);

}  // namespace entente::cli

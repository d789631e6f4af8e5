// The sheets that `show` prints, one function for each sort of document.  Pure: what they need of
// other documents was fetched before.

#pragma once

#include <string>
#include <vector>

#include "clients/cli/agency_names.h"
#include "clients/cli/dossier.h"
#include "clients/cli/source_words.h"
#include "clients/cli/terminal.h"
#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/country.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"

namespace entente::cli {

// What a commitment's or a report's sheet shows besides it.
struct TrackedContext {
  v1::FuzzyDate announced;  // of the initiative
  std::vector<v1::Report> reports;
  std::vector<CitationEntry> citations;  // of the document and the reports about it
  AgencyNames agencies;
  std::string as_of_date;
};

// The sheet as text, with its line ends.  An agency or release that was not fetched is shown by its
// id.
[[nodiscard]] std::string InitiativeSheet(const Dossier& dossier, const Terminal& terminal);
[[nodiscard]] std::string CommitmentSheet(const v1::Commitment& commitment,
                                          const TrackedContext& context, const Terminal& terminal);
[[nodiscard]] std::string ReportSheet(const v1::Report& report, const TrackedContext& context,
                                      const Terminal& terminal);
[[nodiscard]] std::string ReleaseSheet(const v1::Release& release, const Terminal& terminal);
[[nodiscard]] std::string AgencySheet(const v1::Agency& agency, const Terminal& terminal);
[[nodiscard]] std::string CountrySheet(const v1::Country& country, const Terminal& terminal);

}  // namespace entente::cli

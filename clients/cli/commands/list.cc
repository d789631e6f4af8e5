#include <string>
#include <vector>

#include "absl/strings/str_join.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/listing.h"
#include "clients/cli/render.h"

namespace entente::cli {
namespace {

std::vector<std::string> ReleaseRow(const v1::Release& release) {
  std::vector<std::string> issuers;
  for (const v1::Issuer& issuer : release.issuers()) issuers.push_back(WhoOf(issuer));
  return {ShortDate(release.release_date()), Word(release.kind()), absl::StrJoin(issuers, ", "),
          release.language_code(),           release.title(),      IdOf(release.name())};
}

std::vector<std::string> AgencyRow(const v1::Agency& agency) {
  std::vector<std::string> parents;
  for (const v1::AgencyParent& parent : agency.parents())
    if (!parent.has_until()) parents.push_back(IdOf(parent.agency()));
  return {IdOf(agency.name()), agency.region_code(), AcronymOf(agency), NameOf(agency),
          absl::StrJoin(parents, ", ")};
}

std::vector<std::string> CountryRow(const v1::Country& country) {
  return {country.region_code(), country.alpha3(), country.numeric(), NameOf(country, "en"),
          NameOf(country, "fr")};
}

}  // namespace

ExitStatus ListReleases(const Session& session, const ListArguments& arguments) {
  auto range = session.client.Releases(ListRequest<v1::ListReleasesRequest>(arguments));
  return PrintList(session, range, arguments, {"release", "releases"},
                   {{"DATE", 2, 10, Style::kPlain},
                    {"KIND", 4, 10, Style::kPlain},
                    {"ISSUERS", 3, 12, Style::kPlain},
                    {"LANG", 5, 4, Style::kPlain},
                    {"TITLE", 1, 36, Style::kPlain},
                    {"ID", 0, kIdWidthMax, Style::kName, true}},
                   ReleaseRow);
}

ExitStatus ListAgencies(const Session& session, const ListArguments& arguments) {
  auto range = session.client.Agencies(ListRequest<v1::ListAgenciesRequest>(arguments));
  return PrintList(session, range, arguments, {"agency", "agencies"},
                   {{"ID", 0, kIdWidthMax, Style::kName},
                    {"COUNTRY", 2, 7, Style::kPlain},
                    {"ACRONYM", 3, 7, Style::kPlain},
                    {"NAME", 1, 24, Style::kPlain},
                    {"PART OF", 4, 10, Style::kPlain}},
                   AgencyRow);
}

ExitStatus ListCountries(const Session& session, const ListArguments& arguments) {
  auto range = session.client.Countries();
  return PrintList(session, range, arguments, {"country", "countries"},
                   {{"CODE", 0, 4, Style::kName},
                    {"ALPHA-3", 3, 7, Style::kPlain},
                    {"NUMERIC", 4, 7, Style::kPlain},
                    {"ENGLISH", 1, 20, Style::kPlain},
                    {"FRENCH", 2, 20, Style::kPlain}},
                   CountryRow);
}

}  // namespace entente::cli

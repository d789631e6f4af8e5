#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/agency_names.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/error_report.h"
#include "clients/cli/json_output.h"
#include "clients/cli/render.h"
#include "clients/cli/table.h"

namespace entente::cli {
namespace {

// The server's limit on a page.
constexpr std::int64_t kPageSizeMax = 1000;
// The server's limit on ids: they are not wrapped, so that they can be copied.
constexpr int kIdWidthMax = 63;

// What the things of a list are called.
struct Nouns {
  const char* singular;
  const char* plural;
};

constexpr Nouns kInitiativeNouns = {"initiative", "initiatives"};

// What was listed, and whether the server has more.
struct Listed {
  std::int64_t count = 0;
  bool more = false;
};

// A page that shows one more than is wanted tells whether there are more.
int PageSize(std::int64_t limit) {
  return static_cast<int>(limit == 0 ? kPageSizeMax : std::min(limit + 1, kPageSizeMax));
}

template <typename Request>
Request ListRequest(const ListArguments& arguments) {
  Request request;
  request.set_filter(arguments.filter);
  request.set_page_size(PageSize(arguments.limit));
  return request;
}

// Gives each resource up to the limit to `take`.
template <typename Resource, typename Take>
absl::StatusOr<Listed> Walk(client::PageRange<Resource>& range, std::int64_t limit, Take take) {
  Listed listed;
  for (const Resource& resource : range) {
    listed.more = limit > 0 && listed.count == limit;
    if (listed.more) return listed;
    ++listed.count;
    take(resource);
  }
  if (!range.status().ok()) return range.status();
  return listed;
}

// "4 initiatives", or how to see more.
std::string CountLine(const Listed& listed, const Nouns& nouns) {
  const auto count = static_cast<std::size_t>(listed.count);
  if (count == 0) return absl::StrCat("no ", nouns.plural);
  if (!listed.more) return Counted(count, nouns.singular, nouns.plural);
  return absl::StrCat("the first ", Counted(count, nouns.singular, nouns.plural),
                      "; there are more: --limit ", listed.count * 10,
                      ", --all, or a closer filter");
}

// JSON goes out as it comes; an error in the middle leaves an array without its end, so that no
// program takes it for all there is.
template <typename Resource>
ExitStatus PrintJson(const Session& session, client::PageRange<Resource>& range, std::int64_t limit,
                     const Nouns& nouns) {
  JsonArray array(session.out);
  const auto listed = Walk(range, limit, [&](const Resource& resource) { array.Add(resource); });
  if (!listed.ok()) return ReportError(session, listed.status());
  array.End();
  if (listed->more) session.messages << "entente: " << CountLine(*listed, nouns) << "\n";
  return ExitStatus::kOk;
}

void PrintTable(const Session& session, const Table& table, const Listed& listed,
                const Nouns& nouns) {
  if (!table.empty()) session.out << table.Render(session.terminal) << "\n";
  session.out << CountLine(listed, nouns) << "\n";
}

// A list of which `row` makes the rows.
template <typename Resource, typename Row>
ExitStatus PrintList(const Session& session, client::PageRange<Resource>& range, std::int64_t limit,
                     const Nouns& nouns, std::vector<Column> columns, Row row) {
  if (session.json) return PrintJson(session, range, limit, nouns);
  Table table(std::move(columns));
  const auto listed = Walk(range, limit, [&](const Resource& resource) {
    table.AddRow(row(resource), session.terminal);
  });
  if (!listed.ok()) return ReportError(session, listed.status());
  PrintTable(session, table, *listed, nouns);
  return ExitStatus::kOk;
}

// Who takes part, each once, agencies before countries that take part as such.
std::string ParticipantsOf(const v1::Initiative& initiative) {
  std::vector<std::string> who;
  for (const v1::Participant& participant : initiative.participants()) {
    const std::string word = WhoOf(participant);
    if (std::find(who.begin(), who.end(), word) == who.end()) who.push_back(word);
  }
  return absl::StrJoin(who, ", ");
}

std::vector<std::string> InitiativeRow(const v1::Initiative& initiative,
                                       const AgencyNames& agencies) {
  return {ShortDate(initiative.announced()), Word(initiative.kind()),
          agencies.CountriesOf(initiative),  TextOf(initiative.titles()),
          IdOf(initiative.name()),           ParticipantsOf(initiative)};
}

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

ExitStatus ListInitiatives(const Session& session, const ListArguments& arguments) {
  auto range = session.client.Initiatives(ListRequest<v1::ListInitiativesRequest>(arguments));
  if (session.json) return PrintJson(session, range, arguments.limit, kInitiativeNouns);
  std::vector<v1::Initiative> initiatives;
  AgencyNames agencies(session.client);
  const auto listed = Walk(range, arguments.limit, [&](const v1::Initiative& initiative) {
    initiatives.push_back(initiative);
    agencies.WantThoseOf(initiative);
  });
  if (!listed.ok()) return ReportError(session, listed.status());
  const absl::Status loaded = agencies.Load();
  if (!loaded.ok()) return ReportError(session, loaded);
  Table table({{"ANNOUNCED", 2, 10, Style::kPlain},
               {"KIND", 4, 10, Style::kPlain},
               {"COUNTRIES", 3, 9, Style::kPlain},
               {"TITLE", 1, 36, Style::kPlain},
               {"ID", 0, kIdWidthMax, Style::kName, true},
               {"PARTICIPANTS", 5, 20, Style::kPlain}});
  for (const v1::Initiative& initiative : initiatives)
    table.AddRow(InitiativeRow(initiative, agencies), session.terminal);
  PrintTable(session, table, *listed, kInitiativeNouns);
  return ExitStatus::kOk;
}

ExitStatus ListReleases(const Session& session, const ListArguments& arguments) {
  auto range = session.client.Releases(ListRequest<v1::ListReleasesRequest>(arguments));
  return PrintList(session, range, arguments.limit, {"release", "releases"},
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
  return PrintList(session, range, arguments.limit, {"agency", "agencies"},
                   {{"ID", 0, kIdWidthMax, Style::kName},
                    {"COUNTRY", 2, 7, Style::kPlain},
                    {"ACRONYM", 3, 7, Style::kPlain},
                    {"NAME", 1, 24, Style::kPlain},
                    {"PART OF", 4, 10, Style::kPlain}},
                   AgencyRow);
}

ExitStatus ListCountries(const Session& session, const ListArguments& arguments) {
  auto range = session.client.Countries();
  return PrintList(session, range, arguments.limit, {"country", "countries"},
                   {{"CODE", 0, 4, Style::kName},
                    {"ALPHA-3", 3, 7, Style::kPlain},
                    {"NUMERIC", 4, 7, Style::kPlain},
                    {"ENGLISH", 1, 20, Style::kPlain},
                    {"FRENCH", 2, 20, Style::kPlain}},
                   CountryRow);
}

}  // namespace entente::cli

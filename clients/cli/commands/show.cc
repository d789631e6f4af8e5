#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/sheets.h"
#include "clients/cli/error_report.h"
#include "clients/cli/json_output.h"

namespace entente::cli {
namespace {

// The releases that the initiative names, in one call.
absl::StatusOr<ReleasesByName> ReleasesOf(const Session& session,
                                          const v1::Initiative& initiative) {
  std::set<std::string> names;
  for (const v1::ReleaseLink& link : initiative.releases()) names.insert(link.release());
  ReleasesByName releases;
  if (names.empty()) return releases;
  v1::BatchGetReleasesRequest request;
  for (const std::string& name : names) request.add_names(name);
  auto answer = session.client.BatchGetReleases(request);
  if (!answer.ok()) return answer.status();
  for (v1::Release& release : *answer->mutable_releases()) {
    const std::string name = release.name();
    releases[name] = std::move(release);
  }
  return releases;
}

absl::Status Print(const Session& session, const v1::Initiative& initiative) {
  AgencyNames agencies(session.client);
  agencies.WantThoseOf(initiative);
  absl::Status loaded = agencies.Load();
  if (!loaded.ok()) return loaded;
  const auto releases = ReleasesOf(session, initiative);
  if (!releases.ok()) return releases.status();
  session.out << InitiativeSheet(initiative, agencies, *releases, session.terminal);
  return absl::OkStatus();
}

absl::Status Print(const Session& session, const v1::Release& release) {
  session.out << ReleaseSheet(release, session.terminal);
  return absl::OkStatus();
}
absl::Status Print(const Session& session, const v1::Agency& agency) {
  session.out << AgencySheet(agency, session.terminal);
  return absl::OkStatus();
}
absl::Status Print(const Session& session, const v1::Country& country) {
  session.out << CountrySheet(country, session.terminal);
  return absl::OkStatus();
}

// Prints what a read answered, or its error.
template <typename Resource>
ExitStatus Answer(const Session& session, const absl::StatusOr<Resource>& answer) {
  if (!answer.ok()) return ReportError(session, answer.status());
  if (session.json) {
    session.out << ToJson(*answer) << "\n";
    return ExitStatus::kOk;
  }
  const absl::Status printed = Print(session, *answer);
  return printed.ok() ? ExitStatus::kOk : ReportError(session, printed);
}

// The document of a whole resource name.
ExitStatus ShowNamed(const Session& session, const std::string& name) {
  client::Client& client = session.client;
  if (absl::StartsWith(name, "agencies/")) return Answer(session, client.GetAgency(name));
  if (absl::StartsWith(name, "releases/")) return Answer(session, client.GetRelease(name));
  if (absl::StartsWith(name, "countries/")) return Answer(session, client.GetCountry(name));
  if (absl::StartsWith(name, "initiatives/")) return Answer(session, client.GetInitiative(name));
  session.messages << "entente: '" << Printable(name, session.messages_terminal.charset)
                   << "' is no name: wanted initiatives/ID, releases/ID, agencies/ID or "
                      "countries/CODE\n";
  return ExitStatus::kUsage;
}

bool IsCountryCode(const std::string& word) {
  return word.size() == 2 && std::all_of(word.begin(), word.end(),
                                         [](unsigned char c) { return absl::ascii_isalpha(c); });
}

// The first document that bears the id.
ExitStatus ShowId(const Session& session, const std::string& id) {
  if (IsCountryCode(id))
    return ShowNamed(session, absl::StrCat("countries/", absl::AsciiStrToUpper(id)));
  const auto initiative = session.client.GetInitiative(absl::StrCat("initiatives/", id));
  if (!absl::IsNotFound(initiative.status())) return Answer(session, initiative);
  const auto release = session.client.GetRelease(absl::StrCat("releases/", id));
  if (!absl::IsNotFound(release.status())) return Answer(session, release);
  const auto agency = session.client.GetAgency(absl::StrCat("agencies/", id));
  if (!absl::IsNotFound(agency.status())) return Answer(session, agency);
  session.messages << "entente: no initiative, release or agency has the id '"
                   << Printable(id, session.messages_terminal.charset)
                   << "'; entente initiatives, releases and agencies list them\n";
  return ExitStatus::kRefused;
}

}  // namespace

ExitStatus Show(const Session& session, const std::string& name) {
  return absl::StrContains(name, '/') ? ShowNamed(session, name) : ShowId(session, name);
}

}  // namespace entente::cli

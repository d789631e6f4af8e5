#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "clients/cli/brief_content.h"
#include "clients/cli/brief_output.h"
#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/dossier.h"
#include "clients/cli/error_report.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"

namespace entente::cli {
namespace {

// The codes of `CA-US` in the order of the alphabet; false when it is no pair of two countries.
bool ParsePair(const std::string& text, std::string& first, std::string& second) {
  const auto is_letters = [&](std::size_t at) {
    return absl::ascii_isalpha(static_cast<unsigned char>(text[at])) &&
           absl::ascii_isalpha(static_cast<unsigned char>(text[at + 1]));
  };
  if (text.size() != 5 || text[2] != '-' || !is_letters(0) || !is_letters(3)) return false;
  first = absl::AsciiStrToUpper(text.substr(0, 2));
  second = absl::AsciiStrToUpper(text.substr(3));
  if (second < first) std::swap(first, second);
  return first != second;
}

absl::Status LoadName(client::Client& client, const std::string& code, std::string& name) {
  const auto country = client.GetCountry(absl::StrCat("countries/", code));
  if (!country.ok()) return country.status();
  name = NameOf(*country, "en");
  if (name.empty()) name = code;
  return absl::OkStatus();
}

absl::Status LoadCountries(client::Client& client, BriefSources& sources) {
  absl::Status first = LoadName(client, sources.first_code, sources.first_name);
  return first.ok() ? LoadName(client, sources.second_code, sources.second_name) : first;
}

absl::Status LoadLists(client::Client& client, BriefSources& sources) {
  const std::string filter = absl::StrCat("pair:", sources.first_code, "-", sources.second_code);
  v1::ListInitiativesRequest initiatives_request;
  initiatives_request.set_filter(filter);
  initiatives_request.set_as_of_date(sources.as_of_date);
  auto initiatives = AllOf(client.Initiatives(initiatives_request));
  if (!initiatives.ok()) return initiatives.status();
  v1::ListCommitmentsRequest commitments_request;
  commitments_request.set_parent("initiatives/-");
  commitments_request.set_filter(filter);
  commitments_request.set_as_of_date(sources.as_of_date);
  auto commitments = AllOf(client.Commitments(commitments_request), &sources.as_of_date);
  if (!commitments.ok()) return commitments.status();
  sources.initiatives = *std::move(initiatives);
  sources.commitments = *std::move(commitments);
  return absl::OkStatus();
}

// The quotes of each initiative with those of its commitments and reports, one call each; the
// searches of what was never reported; the agencies of both.
absl::Status LoadEvidence(client::Client& client, BriefSources& sources) {
  for (const v1::Initiative& initiative : sources.initiatives) {
    v1::ListCitationsRequest request;
    request.set_document(initiative.name());
    request.set_include_children(true);
    request.set_as_of_date(sources.as_of_date);
    auto entries = AllOf(client.Citations(request));
    if (!entries.ok()) return entries.status();
    for (CitationEntry& entry : *entries) {
      WantIssuersOf(entry, sources.agencies);
      sources.citations.push_back(std::move(entry));
    }
  }
  absl::Status searches = sources.searches.LoadThoseOf(sources.commitments);
  if (!searches.ok()) return searches;
  for (const v1::Commitment& commitment : sources.commitments)
    for (const v1::Party& debtor : commitment.debtors()) sources.agencies.Want(debtor.agency());
  return sources.agencies.Load();
}

}  // namespace

ExitStatus Brief(const Session& session, const BriefArguments& arguments) {
  BriefSources sources = {"",
                          "",
                          "",
                          "",
                          arguments.as_of_date,
                          {},
                          {},
                          {},
                          AgencyNames(session.client),
                          Searches(session.client)};
  if (!ParsePair(arguments.pair, sources.first_code, sources.second_code))
    return NotUnderstood(session, arguments.pair, "a pair of two countries, such as CA-US");
  for (const auto load : {LoadCountries, LoadLists, LoadEvidence}) {
    const absl::Status loaded = load(session.client, sources);
    if (!loaded.ok()) return ReportError(session, loaded);
  }
  const BriefContent brief = MakeBrief(sources);
  if (session.format == Format::kJson)
    session.out << BriefJson(brief);
  else if (session.format == Format::kMarkdown)
    session.out << BriefMarkdown(brief, sources.agencies);
  else
    session.out << BriefText(brief, sources.agencies, session.terminal);
  return ExitStatus::kOk;
}

}  // namespace entente::cli

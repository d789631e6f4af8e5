#include "services/rpc/agency_names.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

#include "services/dates/civil_date.h"
#include "services/rpc/check_fields.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/text_shape.h"
#include "services/rpc/violations.h"
#include "storage/query.h"

namespace entente::rpc {
namespace {

using v1::Agency;
using v1::AgencyName;
using Match = v1::ResolveAgencyResponse::Match;

// Lower case, and runs of white space as one blank.  ASCII only: enough to find the other names of
// an agency that read as the one the store found.
std::string Fold(std::string text) {
  absl::RemoveExtraAsciiWhitespace(&text);
  return absl::AsciiStrToLower(text);
}

int RankOf(AgencyName::Kind kind) {
  switch (kind) {
    case AgencyName::OFFICIAL:
      return 0;
    case AgencyName::SHORT:
      return 1;
    case AgencyName::ACRONYM:
      return 2;
    case AgencyName::OFFICE:
      return 3;
    case AgencyName::FORMER:
      return 4;
    default:
      return 5;
  }
}

auto OrderOf(const Match& match) {
  return std::make_tuple(static_cast<int>(match.quality()), RankOf(match.agency_name().kind()),
                         match.agency().name());
}

// The best of the agency's names that read as `found` and were borne on the day.
std::optional<Match> BestName(const Agency& agency, const std::string& found,
                              const v1::ResolveAgencyRequest& request) {
  std::optional<Match> best;
  for (const AgencyName& name : agency.names()) {
    if (Fold(name.text()) != Fold(found) || !IsBorneOn(name, request.date())) continue;
    Match match;
    *match.mutable_agency_name() = name;
    match.set_quality(name.text() == request.text() ? Match::EXACT : Match::FOLDED);
    if (!best.has_value() || OrderOf(match) < OrderOf(*best)) best = std::move(match);
  }
  return best;
}

absl::Status CheckRequest(storage::Store& store, const storage::CallContext& context,
                          const v1::ResolveAgencyRequest& request) {
  Violations faults;
  faults.AddIfError("text", CheckLength(request.text(), kAgencyNameMax));
  if (!request.date().empty()) {
    faults.AddIfError("date", dates::ParseCivilDate(request.date()).status());
  }
  const std::string& code = request.region_code();
  const absl::Status code_shape = code.empty() ? absl::OkStatus() : CheckRegionCode(code);
  faults.AddIfError("region_code", code_shape);
  RETURN_IF_ERROR(faults.ToStatus());
  if (code.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const storage::References found, store.Lookup(context, {}, {code}));
  const auto known = found.countries.find(code);
  if (known == found.countries.end() || !known->second) {
    faults.Add("region_code", fmt::format("there is no country {}", code));
  }
  return faults.ToStatus();
}

}  // namespace

bool IsBorneOn(const AgencyName& name, const std::string& day) {
  if (day.empty()) return true;
  // YYYY-MM-DD sorts as text.
  if (name.since().has_earliest() && day < name.since().earliest()) return false;
  return !name.until().has_latest() || day <= name.until().latest();
}

absl::StatusOr<v1::ResolveAgencyResponse> ResolveAgencyName(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::ResolveAgencyRequest& request) {
  RETURN_IF_ERROR(CheckRequest(dependencies.store, call.context(), request));
  storage::AgencyNameQuery query;
  query.text = request.text();
  if (!request.region_code().empty()) query.region_code = request.region_code();
  ASSIGN_OR_RETURN(const std::vector<storage::AgencyMatch> found,
                   dependencies.store.ResolveAgency(call.context(), query));
  std::map<std::string, Match> matches;  // by resource name: each agency once
  for (const storage::AgencyMatch& candidate : found) {
    if (candidate.agency.delete_time.has_value()) continue;
    Agency agency;
    if (!agency.ParseFromString(candidate.agency.document + RenderKept(candidate.agency)) ||
        candidate.name_index < 0 || candidate.name_index >= agency.names_size()) {
      return absl::InternalError(
          fmt::format("{} does not hold the name it was found by", candidate.agency.name));
    }
    const std::string name = agency.names(candidate.name_index).text();
    std::optional<Match> match = BestName(agency, name, request);
    if (!match.has_value()) continue;
    *match->mutable_agency() = std::move(agency);
    const auto [known, is_new] = matches.emplace(candidate.agency.name, *match);
    if (!is_new && OrderOf(*match) < OrderOf(known->second)) known->second = *std::move(match);
  }
  v1::ResolveAgencyResponse response;
  for (auto& [name, match] : matches) *response.add_matches() = std::move(match);
  std::sort(response.mutable_matches()->begin(), response.mutable_matches()->end(),
            [](const Match& a, const Match& b) { return OrderOf(a) < OrderOf(b); });
  response.set_total_count(response.matches_size());
  return response;
}

}  // namespace entente::rpc

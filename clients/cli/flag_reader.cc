#include "clients/cli/flag_reader.h"

#include <utility>

#include "absl/strings/match.h"
#include "google/protobuf/descriptor.h"

#include "clients/cli/names.h"

namespace entente::cli {
namespace {

// `WHO` and `ROLE` of `WHO=ROLE`, at the last `=`; no role when there is none.
std::pair<std::string, std::string> SplitAtLast(const std::string& text) {
  const std::size_t at = text.rfind('=');
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace

void FlagReader::AddFault(std::string_view flag, std::string_view what) {
  faults_.push_back(absl::StrCat(std::string(flag), ": ", std::string(what)));
}

v1::FuzzyDate FlagReader::DateOf(std::string_view flag, const std::string& text,
                                 const std::string& said) {
  v1::FuzzyDate date;
  if (LooksLikeEdtf(text)) {
    date.set_edtf(text);
    return date;
  }
  date.set_phrase(text);
  date.set_anchor(said);
  if (said.empty())
    AddFault(flag, absl::StrCat("'", text,
                                "' is not EDTF, and words need the day on which they "
                                "were said: --said DAY"));
  return date;
}

v1::Citation FlagReader::CitationOf(const QuoteArguments& quote) {
  v1::Citation citation;
  citation.set_release(ReleaseName(quote.release));
  citation.set_exact(quote.exact);
  for (const std::string& path : quote.supports) citation.add_supports(path);
  if (quote.release.empty() && !(quote.exact.empty() && quote.supports.empty()))
    AddFault("--source", "missing: wanted the release that the quote is from");
  return citation;
}

v1::Participant FlagReader::ParticipantOf(const std::string& text) {
  const auto [who, role] = SplitAtLast(text);
  const v1::Party party = ParseParty(who);
  v1::Participant participant;
  if (!party.agency().empty()) participant.set_agency(party.agency());
  if (!party.region_code().empty()) participant.set_region_code(party.region_code());
  if (!party.organization_name().empty())
    participant.set_organization_name(party.organization_name());
  participant.set_role(WordOf<v1::Participant::Role>("--participant", role));
  if (role.empty()) AddFault("--participant", absl::StrCat("'", text, "': wanted WHO=ROLE"));
  return participant;
}

v1::Place FlagReader::PlaceOf(const std::string& text) {
  const auto [where, role] = SplitAtLast(text);
  const v1::Party party = ParseParty(where);
  v1::Place place;
  if (party.region_code().empty())
    place.set_area_name(where);
  else
    place.set_region_code(where);
  place.set_role(WordOf<v1::Place::Role>("--place", role));
  if (role.empty()) AddFault("--place", absl::StrCat("'", text, "': wanted COUNTRY=ROLE"));
  return place;
}

v1::ReleaseLink FlagReader::ReleaseOf(const std::string& text) {
  const auto [release, act] = SplitAtLast(text);
  v1::ReleaseLink link;
  link.set_release(ReleaseName(release));
  link.set_act(WordOf<v1::ReleaseLink::Act>("--release", act));
  if (act.empty()) AddFault("--release", absl::StrCat("'", text, "': wanted RELEASE=ACT"));
  return link;
}

void FlagReader::SetKind(const std::string& kind, v1::Initiative& initiative) {
  const auto* details = v1::Initiative::descriptor()->FindOneofByName("detail");
  const std::string name = absl::StrReplaceAll(absl::AsciiStrToLower(kind), {{"-", "_"}});
  std::vector<std::string> names;
  for (int i = 0; i < details->field_count(); ++i) {
    names.push_back(absl::AsciiStrToUpper(details->field(i)->name()));
    if (details->field(i)->name() != name) continue;
    initiative.GetReflection()->MutableMessage(&initiative, details->field(i));
    return;
  }
  AddFault("--kind", absl::StrCat("'", kind, "' is none of ", absl::StrJoin(names, ", ")));
}

std::string ReleaseName(const std::string& text) {
  if (text.empty() || absl::StartsWith(text, "releases/")) return text;
  return absl::StrCat("releases/", text);
}

}  // namespace entente::cli

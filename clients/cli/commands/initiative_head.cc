#include "clients/cli/commands/initiative_head.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/render.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {
namespace {

// Whom an initiative is about, best first, and what they are called there.
struct RoleLabel {
  v1::Participant::Role role;
  const char* label;
};
constexpr std::array kRoleLabels = {
    RoleLabel{v1::Participant::AUTHOR, "authors"},
    RoleLabel{v1::Participant::SIGNATORY, "signed by"},
    RoleLabel{v1::Participant::PARTY, "parties"},
    RoleLabel{v1::Participant::PERSONNEL_CONTRIBUTOR, "sent by"},
    RoleLabel{v1::Participant::CO_CHAIR, "chairs"},
    RoleLabel{v1::Participant::LEAD, "led by"},
    RoleLabel{v1::Participant::MEMBER, "members"},
    RoleLabel{v1::Participant::FUNDING, "funded by"},
    RoleLabel{v1::Participant::IMPLEMENTING, "done by"},
    RoleLabel{v1::Participant::ANNOUNCER, "announced"},
};

std::string InRole(const v1::Initiative& initiative, v1::Participant::Role role) {
  std::vector<std::string> who;
  for (const v1::Participant& participant : initiative.participants())
    if (participant.role() == role) who.push_back(WhoOf(participant));
  return absl::StrJoin(who, ", ");
}

// The label and who: {"authors", "us-dhs, ca-ps"}.
std::pair<std::string, std::string> MainParticipants(const v1::Initiative& initiative) {
  for (const RoleLabel& label : kRoleLabels) {
    std::string who = InRole(initiative, label.role);
    if (!who.empty()) return {label.label, std::move(who)};
  }
  return {"by", initiative.participants().empty() ? "" : WhoOf(initiative.participants(0))};
}

bool SaysNothing(const v1::Standing& standing) {
  const bool said = std::any_of(standing.sides().begin(), standing.sides().end(),
                                [](const v1::Side& side) { return side.word() == v1::Side::SAID; });
  return !said && standing.evidence() == v1::Standing::EVIDENCE_UNSPECIFIED;
}

// `LATE 169 to 191 days` of one commitment, `1 LATE, 2 ON_TIME` of several.
std::string SchedulesWords(const std::vector<v1::Commitment>& commitments) {
  if (commitments.size() == 1) return ScheduleWords(commitments.front().schedule());
  google::protobuf::Map<std::string, std::int64_t> counts;
  for (const v1::Commitment& commitment : commitments) {
    const std::string state = Word(commitment.schedule().state());
    if (!state.empty()) ++counts[state];
  }
  return CountsWords(counts);
}

}  // namespace

ToldStanding ToldStandingOf(const Dossier& dossier) {
  const bool by_commitment =
      dossier.commitments.size() == 1 && SaysNothing(dossier.initiative.standing());
  if (!by_commitment) return {dossier.initiative.standing(), ""};
  return {dossier.commitments.front().standing(), dossier.commitments.front().name()};
}

void AddInitiativeHead(const SheetParts& parts, const Dossier& dossier) {
  const v1::Initiative& initiative = dossier.initiative;
  parts.sheet.Title(TextOf(initiative.titles()), Word(initiative.kind()),
                    parts.agencies.CountriesOf(initiative));
  if (initiative.has_delete_time())
    parts.sheet.Paragraph("this document is deleted", 2, Style::kBad);
  const auto [standing, subject] = ToldStandingOf(dossier);
  const auto [label, who] = MainParticipants(initiative);
  parts.sheet.Facts(label, who, "sides", SidesWords(standing));
  parts.sheet.Facts("evidence", EvidenceWords(standing, subject, dossier.reports), "schedule",
                    SchedulesWords(dossier.commitments));
  AddTimeline(parts, dossier.commitments, initiative.announced(), dossier.as_of_date);
  if (dossier.commitments.size() == 1)
    AddSentence(parts,
                SentenceOf(dossier.commitments.front().name(), "baseline_due", dossier.citations));
}

}  // namespace entente::cli

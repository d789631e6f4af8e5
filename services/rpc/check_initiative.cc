#include "services/rpc/check_initiative.h"

#include <set>
#include <tuple>
#include <utility>

#include "fmt/format.h"

#include "services/rpc/check_detail.h"
#include "services/rpc/check_fields.h"
#include "services/rpc/check_texts.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/fuzzy_date.h"
#include "services/rpc/text_shape.h"

namespace entente::rpc {
namespace {

using v1::Initiative;
using v1::Participant;

std::string BodyOf(const Participant& participant) {
  switch (participant.participant_case()) {
    case Participant::kAgency:
      return participant.agency();
    case Participant::kRegionCode:
      return participant.region_code();
    case Participant::kOrganizationName:
      return participant.organization_name();
    case Participant::PARTICIPANT_NOT_SET:
      break;
  }
  return "";
}

std::string BodyOf(const v1::ConsentAct& act) {
  switch (act.party_case()) {
    case v1::ConsentAct::kAgency:
      return act.agency();
    case v1::ConsentAct::kRegionCode:
      return act.region_code();
    case v1::ConsentAct::kOrganizationName:
      return act.organization_name();
    case v1::ConsentAct::PARTY_NOT_SET:
      break;
  }
  return "";
}

// A body, with the case of Participant that tells an agency from a country or an organization.
using Body = std::pair<int, std::string>;

std::set<Body> SignersOf(const v1::Instrument& instrument) {
  std::set<Body> signers;
  for (const v1::ConsentAct& act : instrument.consent_acts()) {
    if (!IsSignature(act)) continue;
    int sort = 0;
    if (act.has_agency()) sort = Participant::kAgency;
    if (act.has_region_code()) sort = Participant::kRegionCode;
    if (act.has_organization_name()) sort = Participant::kOrganizationName;
    signers.emplace(sort, BodyOf(act));
  }
  return signers;
}

void CheckParticipants(const Initiative& initiative, const std::string& path, Violations& faults) {
  const v1::Instrument* instrument = InstrumentOf(initiative);
  const std::set<Body> signers = instrument == nullptr ? std::set<Body>() : SignersOf(*instrument);
  std::set<std::pair<Body, int>> seen;
  for (int i = 0; i < initiative.participants_size(); ++i) {
    const Participant& participant = initiative.participants(i);
    if (participant.participant_case() == Participant::PARTICIPANT_NOT_SET) continue;
    const Body body(participant.participant_case(), BodyOf(participant));
    const std::string at = PathOf(path, "participants", i);
    if (!seen.emplace(body, participant.role()).second) {
      faults.Add(at, fmt::format("{} stands there twice as {}", body.second,
                                 Participant::Role_Name(participant.role())));
    }
    if (participant.role() == Participant::SIGNATORY && !signers.contains(body)) {
      faults.Add(PathOf(at, "role"),
                 fmt::format("SIGNATORY needs a SIGNATURE act of {} among the instrument's "
                             "consent_acts; a body that will sign is a PARTY",
                             body.second));
    }
  }
}

void CheckTopics(const Initiative& initiative, const std::string& path, Violations& faults) {
  std::set<std::string> seen;
  for (int i = 0; i < initiative.topics_size(); ++i) {
    const std::string at = PathOf(path, "topics", i);
    faults.AddIfError(at, CheckTopic(initiative.topics(i)));
    if (!seen.insert(initiative.topics(i)).second) {
      faults.Add(at, fmt::format("{} stands there twice", initiative.topics(i)));
    }
  }
}

void CheckReleases(const Initiative& initiative, const std::string& path, Violations& faults) {
  std::set<std::pair<std::string, int>> seen;
  for (int i = 0; i < initiative.releases_size(); ++i) {
    const v1::ReleaseLink& link = initiative.releases(i);
    if (link.release().empty() || seen.emplace(link.release(), link.act()).second) continue;
    faults.Add(PathOf(path, "releases", i),
               fmt::format("{} stands there twice with the same act", link.release()));
  }
}

void CheckRelations(const Initiative& initiative, const std::string& path, Violations& faults) {
  std::set<std::pair<std::string, int>> seen;
  for (int i = 0; i < initiative.relations_size(); ++i) {
    const v1::Relation& relation = initiative.relations(i);
    if (relation.target().empty()) continue;
    const std::string at = PathOf(path, "relations", i);
    if (relation.target() == initiative.name()) {
      faults.Add(PathOf(at, "target"),
                 fmt::format("{} is the initiative itself", initiative.name()));
    }
    if (!seen.emplace(relation.target(), relation.kind()).second) {
      faults.Add(at, fmt::format("{} {} stands there twice",
                                 v1::Relation::Kind_Name(relation.kind()), relation.target()));
    }
  }
}

}  // namespace

Initiative::Kind KindOf(const Initiative& initiative) {
  switch (initiative.detail_case()) {
    case Initiative::kMou:
      return Initiative::MOU;
    case Initiative::kAgreement:
      return Initiative::AGREEMENT;
    case Initiative::kArrangement:
      return Initiative::ARRANGEMENT;
    case Initiative::kLetterOfIntent:
      return Initiative::LETTER_OF_INTENT;
    case Initiative::kDeclaration:
      return Initiative::DECLARATION;
    case Initiative::kDeployment:
      return Initiative::DEPLOYMENT;
    case Initiative::kAssessment:
      return Initiative::ASSESSMENT;
    case Initiative::kActionPlan:
      return Initiative::ACTION_PLAN;
    case Initiative::kWorkingGroup:
      return Initiative::WORKING_GROUP;
    case Initiative::kProgram:
      return Initiative::PROGRAM;
    case Initiative::kFunding:
      return Initiative::FUNDING;
    case Initiative::kOther:
      return Initiative::OTHER;
    case Initiative::DETAIL_NOT_SET:
      break;
  }
  return Initiative::KIND_UNSPECIFIED;
}

v1::Instrument* MutableInstrumentOf(Initiative& initiative) {
  switch (initiative.detail_case()) {
    case Initiative::kMou:
      return initiative.mutable_mou();
    case Initiative::kAgreement:
      return initiative.mutable_agreement();
    case Initiative::kArrangement:
      return initiative.mutable_arrangement();
    case Initiative::kLetterOfIntent:
      return initiative.mutable_letter_of_intent();
    case Initiative::kDeclaration:
      return initiative.mutable_declaration();
    default:
      return nullptr;
  }
}

const v1::Instrument* InstrumentOf(const Initiative& initiative) {
  // Only a detail that is set is asked for, so that nothing is changed.
  return MutableInstrumentOf(const_cast<Initiative&>(initiative));
}

void CompleteInitiative(Initiative& initiative, const std::string& path, Violations& faults) {
  v1::Instrument* instrument = MutableInstrumentOf(initiative);
  if (instrument != nullptr) instrument->clear_signed_();
  FillFuzzyDates(initiative, path, DateContextOf(initiative), faults);
  FillLabel(*initiative.mutable_label(), PathOf(path, "label"), faults);
  initiative.set_kind(KindOf(initiative));
  CheckFields(initiative, path, faults);
  CheckLocalizedTexts(initiative.titles(), kLineMax, PathOf(path, "titles"), faults);
  CheckLocalizedTexts(initiative.summaries(), kTextMax, PathOf(path, "summaries"), faults);
  CheckParticipants(initiative, path, faults);
  CheckTopics(initiative, path, faults);
  CheckReleases(initiative, path, faults);
  CheckRelations(initiative, path, faults);
  CheckCitations(initiative, path, faults);
  CheckDetail(initiative, path, faults);
  if (instrument != nullptr) FillSigned(*instrument);
}

}  // namespace entente::rpc

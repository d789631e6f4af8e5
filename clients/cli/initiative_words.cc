#include "clients/cli/initiative_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/agency_names.h"
#include "clients/cli/render.h"

namespace entente::cli {
namespace {

bool Leads(v1::Participant::Role role) {
  return role == v1::Participant::LEAD || role == v1::Participant::CO_CHAIR;
}

void AddIf(std::vector<std::string>& words, const char* before, const std::string& word) {
  if (!word.empty()) words.push_back(absl::StrCat(before, word));
}

std::string InstrumentWords(const v1::Instrument& instrument) {
  std::vector<std::string> words;
  if (instrument.legal_force() != v1::Instrument::UNSTATED)
    AddIf(words, "", Word(instrument.legal_force()));
  AddIf(words, "signed ", ShortDate(instrument.signed_()));
  AddIf(words, "effective ", ShortDate(instrument.effective()));
  AddIf(words, "expires ", ShortDate(instrument.expires()));
  AddIf(words, "notice due ", ShortDate(instrument.notice_due()));
  return absl::StrJoin(words, ", ");
}

std::string DeploymentWords(const v1::Deployment& deployment) {
  std::vector<std::string> words;
  AddIf(words, "", HeadcountWords(deployment));
  AddIf(words, "", PeriodWords(deployment.window()));
  return absl::StrJoin(words, ", ");
}

std::string FundingWords(const v1::Undertaking& undertaking) {
  std::vector<std::string> words;
  for (const v1::Amount& amount : undertaking.amounts()) AddIf(words, "", AmountWords(amount));
  return absl::StrJoin(words, "; ");
}

}  // namespace

std::string ParticipantsOf(const v1::Initiative& initiative) {
  std::vector<std::pair<std::string, std::string>> who;  // with the role, when it leads
  for (const v1::Participant& participant : initiative.participants()) {
    const std::string word = WhoOf(participant);
    auto known = std::find_if(who.begin(), who.end(),
                              [&](const auto& other) { return other.first == word; });
    if (known == who.end()) known = who.insert(who.end(), {word, ""});
    if (Leads(participant.role())) known->second = Word(participant.role());
  }
  std::vector<std::string> words;
  words.reserve(who.size());
  for (const auto& [word, role] : who)
    words.push_back(role.empty() ? word : absl::StrCat(word, " (", role, ")"));
  return absl::StrJoin(words, ", ");
}

std::string DetailWords(const v1::Initiative& initiative) {
  const v1::Instrument* instrument = InstrumentOf(initiative);
  if (instrument != nullptr) return InstrumentWords(*instrument);
  if (initiative.has_deployment()) return DeploymentWords(initiative.deployment());
  if (initiative.has_funding()) return FundingWords(initiative.funding());
  if (initiative.has_action_plan()) return PeriodWords(initiative.action_plan().period());
  return "";
}

std::string HeadcountWords(const v1::Deployment& deployment) {
  const std::string min =
      deployment.has_headcount_min() ? absl::StrCat(deployment.headcount_min()) : "";
  const std::string max =
      deployment.has_headcount_max() ? absl::StrCat(deployment.headcount_max()) : "";
  std::vector<std::string> words;
  AddIf(words, "", RangeWords(min, max));
  AddIf(words, "", Quoted(deployment.headcount_phrase()));
  return absl::StrJoin(words, ", ");
}

}  // namespace entente::cli

#include "clients/cli/agency_names.h"

#include <utility>

#include "absl/strings/str_join.h"

namespace entente::cli {
namespace {

// The server's limit on one batch.
constexpr int kBatchMax = 1000;

}  // namespace

void AgencyNames::Want(const std::string& name) {
  if (!name.empty() && agencies_.count(name) == 0) wanted_.insert(name);
}

void AgencyNames::WantThoseOf(const v1::Initiative& initiative) {
  for (const v1::Participant& participant : initiative.participants()) Want(participant.agency());
  for (const v1::OfficeHolder& holder : initiative.office_holders()) Want(holder.agency());
  const v1::Instrument* instrument = InstrumentOf(initiative);
  if (instrument == nullptr) return;
  for (const v1::ConsentAct& act : instrument->consent_acts()) Want(act.agency());
}

absl::Status AgencyNames::Load() {
  while (!wanted_.empty()) {
    v1::BatchGetAgenciesRequest request;
    while (!wanted_.empty() && request.names_size() < kBatchMax)
      request.add_names(std::move(wanted_.extract(wanted_.begin()).value()));
    auto answer = client_.BatchGetAgencies(request);
    if (!answer.ok()) return answer.status();
    for (v1::Agency& agency : *answer->mutable_agencies()) {
      const std::string name = agency.name();
      agencies_[name] = std::move(agency);
    }
  }
  return absl::OkStatus();
}

const v1::Agency* AgencyNames::Find(const std::string& name) const {
  const auto found = agencies_.find(name);
  return found == agencies_.end() ? nullptr : &found->second;
}

std::string AgencyNames::CountriesOf(const v1::Initiative& initiative) const {
  std::set<std::string> codes;
  for (const v1::Participant& participant : initiative.participants()) {
    const v1::Agency* agency = Find(participant.agency());
    codes.insert(agency == nullptr ? participant.region_code() : agency->region_code());
  }
  codes.erase("");
  return absl::StrJoin(codes, "-");
}

const v1::Instrument* InstrumentOf(const v1::Initiative& initiative) {
  switch (initiative.detail_case()) {
    case v1::Initiative::kMou:
      return &initiative.mou();
    case v1::Initiative::kAgreement:
      return &initiative.agreement();
    case v1::Initiative::kArrangement:
      return &initiative.arrangement();
    case v1::Initiative::kLetterOfIntent:
      return &initiative.letter_of_intent();
    case v1::Initiative::kDeclaration:
      return &initiative.declaration();
    default:
      return nullptr;
  }
}

}  // namespace entente::cli

#include "services/rpc/check_detail.h"

#include <set>

#include "fmt/format.h"

#include "services/rpc/check_quantity.h"
#include "services/rpc/document_walk.h"

namespace entente::rpc {
namespace {

using v1::Initiative;

void CheckDeployment(const v1::Deployment& deployment, const std::string& path,
                     Violations& faults) {
  if (deployment.headcount_min() < 0) {
    faults.Add(PathOf(path, "headcount_min"),
               fmt::format("got {}; wanted 0 or more", deployment.headcount_min()));
  }
  if (deployment.headcount_max() < 0) {
    faults.Add(PathOf(path, "headcount_max"),
               fmt::format("got {}; wanted 0 or more", deployment.headcount_max()));
  }
  if (deployment.has_headcount_min() && deployment.has_headcount_max() &&
      deployment.headcount_max() < deployment.headcount_min()) {
    faults.Add(PathOf(path, "headcount_max"),
               fmt::format("{} is less than headcount_min, {}", deployment.headcount_max(),
                           deployment.headcount_min()));
  }
}

void CheckWorkingGroup(const v1::WorkingGroup& group, const std::string& path, Violations& faults) {
  std::set<int> numbers;
  for (int i = 0; i < group.sessions_size(); ++i) {
    const v1::Session& session = group.sessions(i);
    if (!session.has_number()) continue;
    const std::string at = PathOf(PathOf(path, "sessions", i), "number");
    if (session.number() < 1) {
      faults.Add(at, fmt::format("got {}; wanted 1 or more", session.number()));
    }
    if (!numbers.insert(session.number()).second) {
      faults.Add(at, fmt::format("{} is the number of another session too", session.number()));
    }
  }
}

void CheckUndertaking(const v1::Undertaking& undertaking, const std::string& path,
                      Violations& faults) {
  for (int i = 0; i < undertaking.amounts_size(); ++i) {
    CheckAmount(undertaking.amounts(i), PathOf(path, "amounts", i), faults);
  }
}

}  // namespace

bool IsSignature(const v1::ConsentAct& act) {
  return act.act() == v1::ConsentAct::SIGNATURE ||
         act.act() == v1::ConsentAct::DEFINITIVE_SIGNATURE;
}

void CheckDetail(const Initiative& initiative, const std::string& path, Violations& faults) {
  switch (initiative.detail_case()) {
    case Initiative::kDeployment:
      return CheckDeployment(initiative.deployment(), PathOf(path, "deployment"), faults);
    case Initiative::kWorkingGroup:
      return CheckWorkingGroup(initiative.working_group(), PathOf(path, "working_group"), faults);
    case Initiative::kProgram:
      return CheckUndertaking(initiative.program(), PathOf(path, "program"), faults);
    case Initiative::kFunding:
      return CheckUndertaking(initiative.funding(), PathOf(path, "funding"), faults);
    case Initiative::kOther:
      return CheckUndertaking(initiative.other(), PathOf(path, "other"), faults);
    default:
      return;
  }
}

void FillSigned(v1::Instrument& instrument) {
  const v1::FuzzyDate* last = nullptr;
  for (const v1::ConsentAct& act : instrument.consent_acts()) {
    if (!IsSignature(act) || !act.date().has_latest()) continue;
    // YYYY-MM-DD sorts as text.
    if (last == nullptr || last->latest() < act.date().latest()) last = &act.date();
  }
  if (last == nullptr) {
    instrument.clear_signed_();
    return;
  }
  *instrument.mutable_signed_() = *last;
}

}  // namespace entente::rpc

#include "services/rpc/standing_writes.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "google/protobuf/util/message_differencer.h"

#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/rpc/keeps.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using storage::ResourceType;

bool IsNew(const Draft& draft) { return draft.put->expected_revision == 0; }

bool ComesBack(const Draft& draft) {
  return draft.current.has_value() && draft.current->delete_time.has_value() && !draft.put->deleted;
}

template <typename Elements>
bool AreSame(const Elements& a, const Elements& b) {
  if (a.size() != b.size()) return false;
  for (int i = 0; i < a.size(); ++i) {
    if (!MessageDifferencer::Equals(a[i], b[i])) return false;
  }
  return true;
}

absl::Status Keep(storage::DocumentReader& store, const storage::CallContext& context,
                  const Family& family, const std::set<std::string>& names, Draft& draft,
                  TouchedStanding* later) {
  if (later != nullptr) {
    (*later)[family.initiative.stored.name].insert(names.begin(), names.end());
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(std::vector<storage::Keep> keeps, ComputeKeeps(store, context, family, names));
  draft.keeps = std::move(keeps);
  return absl::OkStatus();
}

absl::Status AddForInitiative(storage::DocumentReader& store, const storage::CallContext& context,
                              const Message* previous, std::optional<Family> family, Draft& draft,
                              TouchedStanding* later) {
  const storage::Put& put = *draft.put;
  const std::set<std::string> itself = {put.name};
  if (IsNew(draft)) {
    Family alone;
    alone.Set(put);
    return Keep(store, context, alone, itself, draft, later);
  }
  const auto& document = static_cast<const v1::Initiative&>(*put.document);
  const auto& before = static_cast<const v1::Initiative&>(*previous);
  const bool touches_all =
      ComesBack(draft) || !AreSame(before.participants(), document.participants());
  if (!touches_all && !family.has_value()) return absl::OkStatus();
  if (!family.has_value()) {
    ASSIGN_OR_RETURN(family, ReadFamily(store, context, put.name));
  }
  family->Set(put);
  return Keep(store, context, *family, touches_all ? NamesOf(*family) : itself, draft, later);
}

// A basis on the initiative: whether it is there, and who takes part.
void BaseOnInitiative(const Family& family, Draft& draft) {
  draft.based_on.push_back({family.initiative.stored.uid, family.initiative.stored.revision});
}

absl::Status AddForCommitment(storage::DocumentReader& store, const storage::CallContext& context,
                              Family family, Draft& draft, TouchedStanding* later) {
  const storage::Put& put = *draft.put;
  BaseOnInitiative(family, draft);
  family.Set(put);
  std::set<std::string> names = {put.name};
  if (IsNew(draft)) names.insert(family.initiative.stored.name);
  if (ComesBack(draft)) {
    for (const Member<v1::Report>& report : family.reports) {
      if (report.document.commitment() == put.name) names.insert(report.stored.name);
    }
  }
  return Keep(store, context, family, names, draft, later);
}

// The report itself, what it is about, and all whose place it and those before it took.
void AddTouchedBy(const Family& family, const v1::Report& report, std::set<std::string>& names) {
  names.insert(report.commitment().empty() ? family.initiative.stored.name : report.commitment());
  const v1::Report* before = &report;
  // A report that superseded itself through others would go round for ever: it cannot be written,
  // and `names` ends it all the same.
  while (before != nullptr && names.insert(before->name()).second) {
    const Member<v1::Report>* member = family.FindReport(before->supersedes());
    before = member == nullptr ? nullptr : &member->document;
  }
}

absl::Status AddForReport(storage::DocumentReader& store, const storage::CallContext& context,
                          Family family, Draft& draft, TouchedStanding* later) {
  BaseOnInitiative(family, draft);
  family.Set(*draft.put);
  std::set<std::string> names = {family.initiative.stored.name};
  AddTouchedBy(family, static_cast<const v1::Report&>(*draft.put->document), names);
  return Keep(store, context, family, names, draft, later);
}

// Of what an initiative holds, what names the release: by initiative.
std::map<std::string, std::set<std::string>> DependentsByInitiative(
    const std::vector<storage::Referrer>& referrers) {
  std::map<std::string, std::set<std::string>> dependents;
  for (const storage::Referrer& referrer : referrers) {
    if (HasParent(referrer.type)) dependents[InitiativeOf(referrer.name)].insert(referrer.name);
  }
  return dependents;
}

// The members of `family` whose standing changes with a release that `dependents` cite.
std::set<std::string> TouchedBy(const Family& family, const std::set<std::string>& dependents) {
  std::set<std::string> names;
  for (const std::string& dependent : dependents) {
    const Member<v1::Report>* report = family.FindReport(dependent);
    if (report != nullptr) AddTouchedBy(family, report->document, names);
    if (family.FindCommitment(dependent) != nullptr) names.insert(dependent);
  }
  return names;
}

absl::Status AddForRelease(storage::DocumentReader& store, const storage::CallContext& context,
                           const Message* previous, Draft& draft, TouchedStanding* later) {
  if (previous == nullptr) return absl::OkStatus();  // nothing names what is new
  const auto& release = static_cast<const v1::Release&>(*draft.put->document);
  const auto& before = static_cast<const v1::Release&>(*previous);
  if (release.kind() == before.kind() && AreSame(release.issuers(), before.issuers()) &&
      MessageDifferencer::Equals(release.release_date(), before.release_date())) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::vector<storage::Referrer> referrers,
                   store.ListReferrers(context, draft.put->uid, kDependentsMax + 1));
  const auto dependents = DependentsByInitiative(referrers);
  if (referrers.size() > static_cast<std::size_t>(kDependentsMax) ||
      dependents.size() > static_cast<std::size_t>(kDependentFamiliesMax)) {
    return TooManyDependentsError(
        release.name(),
        fmt::format("the standing of more than {} documents, or of those of more than {} "
                    "initiatives, rests on the day, kind and issuers of {}; one change computes "
                    "no more",
                    kDependentsMax, kDependentFamiliesMax, release.name()));
  }
  v1::Release changed = release;
  SetTimestamp(*changed.mutable_create_time(), draft.current->create_time);
  draft.based_on_referrers.push_back({draft.put->uid, static_cast<std::int64_t>(referrers.size())});
  for (const auto& [initiative, names] : dependents) {
    ASSIGN_OR_RETURN(const Family family, ReadFamily(store, AllSeeing(context), initiative));
    const std::set<std::string> touched = TouchedBy(family, names);
    if (later != nullptr) {
      (*later)[initiative].insert(touched.begin(), touched.end());
      continue;
    }
    ASSIGN_OR_RETURN(std::vector<storage::Keep> keeps,
                     ComputeKeeps(store, context, family, touched, &changed));
    for (storage::Keep& keep : keeps) draft.keeps.push_back(std::move(keep));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AddStanding(storage::DocumentReader& store, const storage::CallContext& context,
                         const Message* previous, std::optional<Family> family, Draft& draft,
                         TouchedStanding* later) {
  switch (draft.put->type) {
    case ResourceType::kAgency:
      return absl::OkStatus();  // its country, all that counts, never changes
    case ResourceType::kRelease:
      return AddForRelease(store, context, previous, draft, later);
    case ResourceType::kInitiative:
      return AddForInitiative(store, context, previous, std::move(family), draft, later);
    case ResourceType::kCommitment:
      return AddForCommitment(store, context, *std::move(family), draft, later);
    case ResourceType::kReport:
      return AddForReport(store, context, *std::move(family), draft, later);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<storage::Keep>> ComputeTouched(storage::DocumentReader& store,
                                                          const storage::CallContext& context,
                                                          const TouchedStanding& touched) {
  std::vector<storage::Keep> keeps;
  for (const auto& [initiative, names] : touched) {
    ASSIGN_OR_RETURN(const Family family, ReadFamily(store, AllSeeing(context), initiative));
    ASSIGN_OR_RETURN(std::vector<storage::Keep> computed,
                     ComputeKeeps(store, context, family, names));
    for (storage::Keep& keep : computed) keeps.push_back(std::move(keep));
  }
  return keeps;
}

}  // namespace entente::rpc

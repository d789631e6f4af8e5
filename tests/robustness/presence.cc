#include "tests/robustness/presence.h"

#include <cstddef>
#include <stdexcept>
#include <utility>

#include "entente/v1/report.pb.h"

namespace entente::robustness {
namespace {

// initiatives/x of initiatives/x/reports/y; empty of initiatives/x.
std::string InitiativeOf(const std::string& name) {
  const std::size_t collection = name.find('/');
  const std::size_t end = name.find('/', collection + 1);
  return end == std::string::npos ? "" : name.substr(0, end);
}

std::string TypeOf(const std::string& name) {
  for (const auto& [part, type] :
       {std::pair("/commitments/", "COMMITMENT"), std::pair("/reports/", "REPORT")}) {
    if (name.find(part) != std::string::npos) return type;
  }
  if (name.starts_with("initiatives/")) return "INITIATIVE";
  return name.starts_with("releases/") ? "RELEASE" : "AGENCY";
}

std::string AboutOf(const TrueRevision& revision) {
  if (revision.type != storage::ResourceType::kReport) return "";
  v1::Report report;
  if (!report.ParseFromString(revision.document)) {
    throw std::runtime_error(revision.name + " does not parse");
  }
  return report.commitment();
}

}  // namespace

std::string NameFilter::ToString() const {
  const std::string by_type = type.empty() ? "" : "type:" + type;
  const std::string by_name = name.empty() ? "" : "name:" + name;
  return by_type + (by_type.empty() || by_name.empty() ? "" : " ") + by_name;
}

bool NameFilter::Matches(const std::string& document) const {
  if (!type.empty() && TypeOf(document) != type) return false;
  return name.empty() || document == name || document.starts_with(name + "/");
}

bool Presence::IsDeleted(const std::string& name) const {
  const auto found = states_.find(name);
  return found != states_.end() && found->second.deleted;
}

bool Presence::IsThere(const State& state) const {
  return !state.deleted && !IsDeleted(state.initiative) && !IsDeleted(state.about);
}

void Presence::Set(const TrueRevision& revision) {
  const State& state =
      states_[revision.name] = {revision.deleted, InitiativeOf(revision.name), AboutOf(revision)};
  dependents_[state.initiative].insert(revision.name);
  dependents_[state.about].insert(revision.name);
}

std::map<std::string, Effect> Presence::Apply(const TrueChange& change) {
  std::set<std::string> touched;
  std::set<std::string> concerned;
  for (const TrueRevision& revision : change.revisions) {
    Set(revision);
    touched.insert(revision.name);
    concerned.insert(revision.name);
    const std::set<std::string>& dependents = dependents_[revision.name];
    concerned.insert(dependents.begin(), dependents.end());
  }
  std::map<std::string, Effect> effects;
  for (const std::string& name : concerned) {
    const bool was = there_.contains(name);
    const bool is = IsThere(states_.at(name));
    if (was && is && touched.contains(name)) effects[name] = Effect::kChanged;
    if (!was && is) effects[name] = Effect::kAdded;
    if (was && !is) effects[name] = Effect::kRemoved;
  }
  for (const auto& [name, effect] : effects) {
    if (effect == Effect::kRemoved) there_.erase(name);
    if (effect == Effect::kAdded) there_.insert(name);
  }
  return effects;
}

ChangeLog LogOf(const Truth& truth, const NameFilter& filter) {
  ChangeLog log;
  Presence presence;
  for (const TrueChange& change : truth.changes) {
    LoggedChange logged = {.events = presence.Apply(change), .digest = change.digest};
    std::erase_if(logged.events, [&](const auto& event) { return !filter.Matches(event.first); });
    if (!logged.events.empty()) log[change.number] = std::move(logged);
  }
  return log;
}

std::set<std::string> ThereAt(const Truth& truth, std::int64_t number, const NameFilter& filter) {
  Presence presence;
  for (const TrueChange& change : truth.changes) {
    if (change.number > number) break;
    presence.Apply(change);
  }
  std::set<std::string> there = presence.there();
  std::erase_if(there, [&](const std::string& name) { return !filter.Matches(name); });
  return there;
}

}  // namespace entente::robustness

#include "services/rpc/pending_documents.h"

#include <algorithm>

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "services/rpc/family.h"
#include "services/rpc/names.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using storage::CallContext;
using storage::Reference;
using storage::ResourceType;
using storage::StoredResource;

// The facts of a document that others are told when they name it.
void Describe(const Message& document, Reference& reference) {
  switch (reference.type) {
    case ResourceType::kAgency:
      reference.region_code = static_cast<const v1::Agency&>(document).region_code();
      return;
    case ResourceType::kRelease:
      reference.label = static_cast<const v1::Release&>(document).label();
      return;
    case ResourceType::kInitiative:
      reference.label = static_cast<const v1::Initiative&>(document).label();
      return;
    default:
      return;  // what belongs to an initiative has its label
  }
}

// Puts `member` in the place of what has its name, or among the others by name.
void SetMember(const StoredResource& member, std::vector<StoredResource>& members) {
  const auto place = std::lower_bound(
      members.begin(), members.end(), member.name,
      [](const StoredResource& one, const std::string& name) { return one.name < name; });
  if (place != members.end() && place->name == member.name) {
    *place = member;
    return;
  }
  members.insert(place, member);
}

}  // namespace

PendingDocuments::Key PendingDocuments::KeyOf(const CallContext& context, std::string_view name) {
  const bool sees_all =
      context.clearance.all_governments && context.clearance.tlp_max == v1::Label::RED;
  return {sees_all, std::string(name)};
}

absl::Status PendingDocuments::Prefetch(const CallContext& context,
                                        const std::set<std::string>& names,
                                        const std::set<std::string>& region_codes) {
  ASSIGN_OR_RETURN(storage::References found,
                   stored_.Lookup(context, {names.begin(), names.end()},
                                  {region_codes.begin(), region_codes.end()}));
  for (const std::string& name : names) {
    const auto known = found.resources.find(name);
    looked_up_[name] =
        known == found.resources.end() ? std::nullopt : std::optional(std::move(known->second));
  }
  for (const auto& [code, exists] : found.countries) countries_[code] = exists;
  return absl::OkStatus();
}

const Reference* PendingDocuments::FindStored(std::string_view name) const {
  const auto found = looked_up_.find(name);
  return found == looked_up_.end() || !found->second.has_value() ? nullptr : &*found->second;
}

void PendingDocuments::Announce(ResourceType type, const std::string& name, const std::string& uid,
                                const Message& sent) {
  Reference reference;
  reference.uid = uid;
  reference.type = type;
  Describe(sent, reference);
  announced_[name] = std::move(reference);
}

void PendingDocuments::Set(const storage::Put& put, const std::optional<StoredResource>& current) {
  StoredResource pending;
  // Which of two reports is newer is decided by this, and what is new is newer than all else.
  pending.create_time = put.type == ResourceType::kReport
                            ? absl::FromUnixSeconds(kNewestSeconds)
                            : absl::FromCivil(today_, absl::UTCTimeZone());
  if (put.create_time.has_value()) pending.create_time = *put.create_time;
  if (current.has_value()) pending = *current;
  pending.name = put.name;
  pending.uid = put.uid;
  pending.type = put.type;
  pending.revision = put.expected_revision;
  pending.document = put.document->SerializeAsString();
  if (!put.deleted) pending.delete_time.reset();
  if (HasParent(put.type)) children_[InitiativeOf(put.name)].insert(put.name);
  set_[put.name] = std::move(pending);
}

absl::StatusOr<StoredResource> PendingDocuments::Get(const CallContext& context, ResourceType type,
                                                     std::string_view name) {
  ASSIGN_OR_RETURN(std::vector<StoredResource> one, BatchGet(context, type, {std::string(name)}));
  return std::move(one.front());
}

absl::StatusOr<std::vector<StoredResource>> PendingDocuments::BatchGet(
    const CallContext& context, ResourceType type, const std::vector<std::string>& names) {
  std::vector<std::string> unread;
  for (const std::string& name : names) {
    if (!set_.contains(name) && !read_.contains(KeyOf(context, name))) unread.push_back(name);
  }
  if (!unread.empty()) {
    ASSIGN_OR_RETURN(std::vector<StoredResource> read, stored_.BatchGet(context, type, unread));
    for (StoredResource& one : read) {
      const Key key = KeyOf(context, one.name);
      read_[key] = std::move(one);
    }
  }
  std::vector<StoredResource> resources;
  resources.reserve(names.size());
  for (const std::string& name : names) {
    const auto pending = set_.find(name);
    resources.push_back(pending != set_.end() ? pending->second : read_.at(KeyOf(context, name)));
  }
  return resources;
}

absl::StatusOr<storage::Family> PendingDocuments::ReadFamily(const CallContext& context,
                                                             const std::string& initiative) {
  const auto pending = set_.find(initiative);
  if (pending != set_.end() && pending->second.revision == 0) {
    storage::Family family;
    family.initiative = pending->second;
    return family;
  }
  const Key key = KeyOf(context, initiative);
  auto family = families_.find(key);
  if (family == families_.end()) {
    ASSIGN_OR_RETURN(storage::Family read, stored_.GetFamily(context, initiative));
    family = families_.emplace(key, std::move(read)).first;
  }
  storage::Family laid_over = family->second;
  if (pending != set_.end()) laid_over.initiative = pending->second;
  return laid_over;
}

absl::StatusOr<storage::Family> PendingDocuments::GetFamily(const CallContext& context,
                                                            std::string_view initiative) {
  const std::string name(initiative);
  ASSIGN_OR_RETURN(storage::Family family, ReadFamily(context, name));
  const auto children = children_.find(name);
  if (children == children_.end()) return family;
  for (const std::string& child : children->second) {
    const StoredResource& pending = set_.find(child)->second;
    SetMember(pending, pending.type == ResourceType::kReport ? family.reports : family.commitments);
  }
  return family;
}

absl::StatusOr<storage::References> PendingDocuments::Lookup(
    const CallContext& context, const std::vector<std::string>& names,
    const std::vector<std::string>& region_codes) {
  std::set<std::string> unknown;
  for (const std::string& name : names) {
    if (!looked_up_.contains(name) && !announced_.contains(name)) unknown.insert(name);
  }
  std::set<std::string> unknown_codes;
  for (const std::string& code : region_codes) {
    if (!countries_.contains(code)) unknown_codes.insert(code);
  }
  if (!unknown.empty() || !unknown_codes.empty()) {
    RETURN_IF_ERROR(Prefetch(context, unknown, unknown_codes));
  }
  storage::References references;
  for (const std::string& code : region_codes) references.countries[code] = countries_.at(code);
  for (const std::string& name : names) {
    const auto announced = announced_.find(name);
    const Reference* stored = FindStored(name);
    if (stored != nullptr) {
      references.resources[name] = *stored;
    } else if (announced != announced_.end()) {
      references.resources[name] = announced->second;
    }
  }
  return references;
}

absl::StatusOr<std::vector<storage::Referrer>> PendingDocuments::ListReferrers(
    const CallContext& context, std::string_view uid, int limit) {
  return stored_.ListReferrers(context, uid, limit);
}

absl::StatusOr<std::vector<storage::SettledCitation>> PendingDocuments::ListUnverified(
    const CallContext& context, std::string_view release_uid, int limit) {
  return stored_.ListUnverified(context, release_uid, limit);
}

absl::StatusOr<std::string> PendingDocuments::GetText(const CallContext& context,
                                                      std::string_view sha256) {
  const auto pending = texts_.find(sha256);
  if (pending != texts_.end()) return pending->second;
  if (!last_text_.has_value() || last_text_->sha256 != sha256) {
    ASSIGN_OR_RETURN(std::string text, stored_.GetText(context, sha256));
    last_text_ = {std::string(sha256), std::move(text)};
  }
  return last_text_->text;
}

}  // namespace entente::rpc

#include "services/rpc/family.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "fmt/format.h"

#include "services/rpc/kept_fields.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

template <typename Document>
const Member<Document>* Find(const std::vector<Member<Document>>& members, std::string_view name) {
  const auto found = std::find_if(members.begin(), members.end(), [name](const auto& member) {
    return member.stored.name == name;
  });
  return found == members.end() ? nullptr : &*found;
}

template <typename Document>
absl::StatusOr<Member<Document>> ParseMember(storage::StoredResource stored) {
  Member<Document> member;
  if (!member.document.ParseFromString(stored.document)) {
    return storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                              fmt::format("the stored document of {}, revision {}, does not parse",
                                          stored.name, stored.revision));
  }
  if constexpr (std::is_same_v<Document, v1::Report>) {
    SetTimestamp(*member.document.mutable_create_time(), stored.create_time);
  }
  member.stored = std::move(stored);
  return member;
}

template <typename Document>
absl::Status ParseMembers(std::vector<storage::StoredResource> stored,
                          std::vector<Member<Document>>& members) {
  for (storage::StoredResource& resource : stored) {
    if (std::is_same_v<Document, v1::Report> && resource.delete_time.has_value()) continue;
    ASSIGN_OR_RETURN(Member<Document> member, ParseMember<Document>(std::move(resource)));
    members.push_back(std::move(member));
  }
  return absl::OkStatus();
}

// The document of `put`, with what the store said of it so far.
template <typename Document>
void SetMember(const storage::Put& put, Member<Document>& member) {
  member.document = static_cast<const Document&>(*put.document);
  if (member.stored.uid != put.uid) member.stored.kept_version = 0;
  member.stored.name = put.name;
  member.stored.uid = put.uid;
  member.stored.type = put.type;
  if (!put.deleted) member.stored.delete_time.reset();
}

template <typename Document>
Member<Document>& FindOrAdd(std::vector<Member<Document>>& members, std::string_view name) {
  for (Member<Document>& member : members) {
    if (member.stored.name == name) return member;
  }
  return members.emplace_back();
}

template <typename Parties>
void AddAgencies(const Parties& parties, std::set<std::string>& agencies) {
  for (const auto& party : parties) {
    if (!party.agency().empty()) agencies.insert(party.agency());
  }
}

std::string Find(const RegionCodes& region_codes, const std::string& agency) {
  const auto found = region_codes.find(agency);
  return found == region_codes.end() ? "" : found->second;
}

}  // namespace

const Member<v1::Commitment>* Family::FindCommitment(std::string_view name) const {
  return Find(commitments, name);
}

const Member<v1::Report>* Family::FindReport(std::string_view name) const {
  return Find(reports, name);
}

const Member<v1::Report>* Family::FindSuccessor(std::string_view report) const {
  const auto found = std::find_if(reports.begin(), reports.end(), [report](const auto& member) {
    return member.document.supersedes() == report;
  });
  return found == reports.end() ? nullptr : &*found;
}

void Family::Set(const storage::Put& put) {
  switch (put.type) {
    case storage::ResourceType::kInitiative:
      return SetMember(put, initiative);
    case storage::ResourceType::kCommitment:
      return SetMember(put, FindOrAdd(commitments, put.name));
    case storage::ResourceType::kReport: {
      if (put.deleted) {
        std::erase_if(reports, [&put](const auto& member) { return member.stored.uid == put.uid; });
        return;
      }
      Member<v1::Report>& report = FindOrAdd(reports, put.name);
      SetMember(put, report);
      report.document.mutable_create_time()->set_seconds(kNewestSeconds);
      return;
    }
    default:
      return;  // nothing else belongs to an initiative
  }
}

int Family::CountReportsAbout(std::string_view commitment) const {
  return static_cast<int>(std::count_if(
      reports.begin(), reports.end(),
      [commitment](const auto& member) { return member.document.commitment() == commitment; }));
}

int Family::CountChildren() const {
  int count = CountReportsAbout("");
  for (const Member<v1::Commitment>& commitment : commitments) {
    if (commitment.stored.delete_time.has_value()) continue;
    count += 1 + CountReportsAbout(commitment.stored.name);
  }
  return count;
}

absl::StatusOr<Family> ParseFamily(storage::Family stored) {
  Family family;
  ASSIGN_OR_RETURN(family.initiative, ParseMember<v1::Initiative>(std::move(stored.initiative)));
  RETURN_IF_ERROR(ParseMembers(std::move(stored.commitments), family.commitments));
  RETURN_IF_ERROR(ParseMembers(std::move(stored.reports), family.reports));
  return family;
}

absl::StatusOr<Family> ReadFamily(storage::DocumentReader& store,
                                  const storage::CallContext& context,
                                  const std::string& initiative) {
  absl::StatusOr<storage::Family> stored = store.GetFamily(context, initiative);
  if (!stored.ok()) {
    return ExplainRead(stored.status(), storage::ResourceType::kInitiative, initiative);
  }
  return ParseFamily(*std::move(stored));
}

std::set<std::string> AgenciesIn(const Family& family) {
  std::set<std::string> agencies;
  AddAgencies(family.initiative.document.participants(), agencies);
  for (const Member<v1::Commitment>& commitment : family.commitments) {
    AddAgencies(commitment.document.debtors(), agencies);
    AddAgencies(commitment.document.creditors(), agencies);
  }
  for (const Member<v1::Report>& report : family.reports) {
    AddAgencies(report.document.status().reporters(), agencies);
  }
  return agencies;
}

std::string RegionCodeOf(const v1::Party& party, const RegionCodes& region_codes) {
  return party.has_region_code() ? party.region_code() : Find(region_codes, party.agency());
}

std::string RegionCodeOf(const v1::Participant& participant, const RegionCodes& region_codes) {
  return participant.has_region_code() ? participant.region_code()
                                       : Find(region_codes, participant.agency());
}

std::vector<std::string> GovernmentsOf(const v1::Initiative& initiative,
                                       const RegionCodes& region_codes) {
  std::set<std::string> governments;
  for (const v1::Participant& participant : initiative.participants()) {
    governments.insert(RegionCodeOf(participant, region_codes));
  }
  governments.erase("");
  return {governments.begin(), governments.end()};
}

absl::StatusOr<RegionCodes> ReadRegionCodes(storage::DocumentReader& store,
                                            const storage::CallContext& context,
                                            const std::set<std::string>& agencies) {
  RegionCodes region_codes;
  if (agencies.empty()) return region_codes;
  ASSIGN_OR_RETURN(const storage::References found,
                   store.Lookup(context, {agencies.begin(), agencies.end()}, {}));
  for (const auto& [name, reference] : found.resources) {
    region_codes.emplace(name, reference.region_code);
  }
  return region_codes;
}

}  // namespace entente::rpc

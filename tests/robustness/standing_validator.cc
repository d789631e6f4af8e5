#include "tests/robustness/standing_validator.h"

#include <exception>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "google/protobuf/util/message_differencer.h"

#include "entente/v1/agency.pb.h"
#include "services/rpc/family.h"
#include "services/rpc/keeps.h"
#include "tests/robustness/presence.h"

namespace entente::robustness {
namespace {

using google::protobuf::util::MessageDifferencer;
using Newest = std::map<std::string, const TrueRevision*>;

storage::StoredResource StoredOf(const TrueRevision& revision) {
  storage::StoredResource stored;
  stored.name = revision.name;
  stored.uid = revision.uid;
  stored.type = revision.type;
  stored.revision = revision.revision;
  stored.create_time = absl::FromUnixMicros(revision.create_time_us);
  if (revision.deleted) stored.delete_time = stored.create_time;
  stored.document = revision.document;
  return stored;
}

// The documents that have a name which begins so, as there are.
storage::Family FamilyOf(const TrueRevision& initiative, const Newest& newest) {
  storage::Family family;
  family.initiative = StoredOf(initiative);
  const std::string prefix = initiative.name + "/";
  for (auto it = newest.lower_bound(prefix); it != newest.end() && it->first.starts_with(prefix);
       ++it) {
    const bool is_report = it->second->type == storage::ResourceType::kReport;
    (is_report ? family.reports : family.commitments).push_back(StoredOf(*it->second));
  }
  return family;
}

rpc::StandingSources SourcesOf(const Newest& newest) {
  rpc::StandingSources sources;
  sources.read_releases = [&newest](const std::vector<std::string>& names)
      -> absl::StatusOr<std::vector<storage::StoredResource>> {
    std::vector<storage::StoredResource> releases;
    releases.reserve(names.size());
    for (const std::string& name : names) releases.push_back(StoredOf(*newest.at(name)));
    return releases;
  };
  sources.read_region_codes =
      [&newest](const std::set<std::string>& names) -> absl::StatusOr<rpc::RegionCodes> {
    rpc::RegionCodes codes;
    for (const std::string& name : names) {
      v1::Agency agency;
      if (!agency.ParseFromString(newest.at(name)->document)) {
        return absl::InternalError(name + " does not parse");
      }
      codes[name] = agency.region_code();
    }
    return codes;
  };
  return sources;
}

// What is kept for each document on a day, by uid.
using Fragments = std::map<std::string, std::shared_ptr<const google::protobuf::Message>>;

absl::StatusOr<Fragments> ComputeFragments(const Newest& newest, absl::CivilDay today) {
  const rpc::StandingSources sources = SourcesOf(newest);
  Fragments fragments;
  for (const auto& [name, revision] : newest) {
    if (revision->type != storage::ResourceType::kInitiative) continue;
    const auto family = rpc::ParseFamily(FamilyOf(*revision, newest));
    if (!family.ok()) return family.status();
    const auto keeps = rpc::ComputeKeeps(sources, *family, rpc::NamesOf(*family), nullptr);
    if (!keeps.ok()) return keeps.status();
    for (const storage::Keep& keep : *keeps) {
      for (const storage::KeptSpan& span : keep.spans) {
        if (!span.since || *span.since <= today) fragments[keep.uid] = span.fragment;
      }
    }
  }
  return fragments;
}

bool IsKept(const v1::Initiative& answered, const v1::Initiative& computed) {
  return MessageDifferencer::Equals(answered.standing(), computed.standing());
}

bool IsKept(const v1::Commitment& answered, const v1::Commitment& computed) {
  return MessageDifferencer::Equals(answered.standing(), computed.standing()) &&
         MessageDifferencer::Equals(answered.current_due(), computed.current_due()) &&
         MessageDifferencer::Equals(answered.delivered(), computed.delivered());
}

// Takes what was answered out of `there`.
template <typename Document>
Findings Compare(const std::vector<Document>& answered, const Fragments& fragments,
                 std::set<std::string>& there) {
  Findings findings;
  for (const Document& document : answered) {
    there.erase(document.name());
    const auto fragment = fragments.find(document.uid());
    if (fragment == fragments.end()) {
      findings.push_back(document.name() + " was answered and is not on record");
    } else if (!IsKept(document, static_cast<const Document&>(*fragment->second))) {
      findings.push_back(document.name() + " has another standing than its reports come to");
    }
  }
  return findings;
}

}  // namespace

Findings ValidateStanding(const Answered& answered, const Truth& truth, absl::CivilDay today) {
  const Newest newest = NewestAt(truth, truth.head);
  absl::StatusOr<Fragments> fragments;
  try {
    fragments = ComputeFragments(newest, today);
  } catch (const std::exception& error) {  // at a document that does not say what its row says
    fragments = absl::InternalError(error.what());
  }
  if (!fragments.ok()) return {"no standing can be computed: " + fragments.status().ToString()};
  std::set<std::string> there = ThereAt(truth, truth.head, {});
  std::erase_if(there, [&](const std::string& name) {
    const storage::ResourceType type = newest.at(name)->type;
    return type != storage::ResourceType::kInitiative && type != storage::ResourceType::kCommitment;
  });
  Findings findings = Compare(answered.initiatives, *fragments, there);
  Append(findings, Compare(answered.commitments, *fragments, there));
  for (const std::string& name : there) findings.push_back(name + " was left out");
  return findings;
}

}  // namespace entente::robustness

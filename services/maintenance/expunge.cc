#include "services/maintenance/expunge.h"

#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/message.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/family.h"
#include "services/rpc/keeps.h"
#include "services/rpc/names.h"
#include "services/rpc/sha256.h"
#include "services/rpc/status_macros.h"

namespace entente::maintenance {
namespace {

using google::protobuf::Message;
using storage::Lane;
using storage::ResourceType;
using storage::StoredResource;

constexpr int kExpungeAttemptsMax = 20;

absl::Status CheckRequest(const ExpungeRequest& request) {
  if (request.names.empty()) {
    return absl::InvalidArgumentError("name what to expunge: releases/ID, initiatives/ID, ...");
  }
  if (request.reason.empty()) {
    return absl::InvalidArgumentError("say why with --reason; it goes on record");
  }
  return absl::OkStatus();
}

// What is left of a document: its label, and what its row in the index cannot do without.
std::shared_ptr<Message> TombstoneOf(const StoredResource& stored) {
  switch (stored.type) {
    case ResourceType::kAgency: {
      v1::Agency agency;
      agency.ParseFromString(stored.document);
      auto left = std::make_shared<v1::Agency>();
      left->set_region_code(agency.region_code());
      return left;
    }
    case ResourceType::kRelease: {
      v1::Release release;
      release.ParseFromString(stored.document);
      auto left = std::make_shared<v1::Release>();
      left->set_kind(release.kind());
      if (release.has_label()) *left->mutable_label() = release.label();
      return left;
    }
    case ResourceType::kInitiative: {
      v1::Initiative initiative;
      initiative.ParseFromString(stored.document);
      auto left = std::make_shared<v1::Initiative>();
      left->set_kind(initiative.kind());
      if (initiative.has_label()) *left->mutable_label() = initiative.label();
      return left;
    }
    case ResourceType::kCommitment: {
      v1::Commitment commitment;
      commitment.ParseFromString(stored.document);
      auto left = std::make_shared<v1::Commitment>();
      left->set_modality(commitment.modality());
      return left;
    }
    case ResourceType::kReport: {
      v1::Report report;
      report.ParseFromString(stored.document);
      auto left = std::make_shared<v1::Report>();
      left->set_kind(report.kind());
      left->set_as_of_date(report.as_of_date());
      left->set_commitment(report.commitment());
      if (report.has_search()) left->mutable_search()->set_outcome(report.search().outcome());
      return left;
    }
  }
  return nullptr;
}

storage::Put PutOf(const StoredResource& stored) {
  storage::Put put;
  put.type = stored.type;
  put.name = stored.name;
  put.uid = stored.uid;
  put.expected_revision = stored.revision;
  put.deleted = true;
  std::shared_ptr<Message> tombstone = TombstoneOf(stored);
  rpc::SetName(*tombstone, stored.name);
  put.document = std::move(tombstone);
  return put;
}

// One attempt, from what is there now.
class Expunging {
 public:
  Expunging(storage::Store& store, storage::Maintenance& maintenance, const ExpungeRequest& request)
      : store_(store), maintenance_(maintenance), request_(request) {}

  absl::StatusOr<Expunged> Run() {
    for (const std::string& name : request_.names) RETURN_IF_ERROR(Add(name));
    Expunged expunged;
    for (const auto& [name, stored] : targets_) expunged.names.push_back(name);
    RETURN_IF_ERROR(CheckMentions(expunged));
    if (request_.dry_run) return expunged;
    ASSIGN_OR_RETURN(const storage::Change change, MakeChange());
    ASSIGN_OR_RETURN(const storage::Written written, store_.Write(Context(Lane::kWrite), change));
    expunged.number = written.number;
    return expunged;
  }

 private:
  storage::CallContext Context(Lane lane = Lane::kRead) const {
    storage::CallContext context = rpc::AllSeeing(request_.make_context());
    context.lane = lane;
    return context;
  }

  absl::StatusOr<const rpc::Family*> FamilyOf(const std::string& initiative) {
    const auto found = families_.find(initiative);
    if (found != families_.end()) return &found->second;
    ASSIGN_OR_RETURN(rpc::Family family, rpc::ReadFamily(store_, Context(), initiative));
    return &families_.emplace(initiative, std::move(family)).first->second;
  }

  absl::Status Add(const std::string& name) {
    ASSIGN_OR_RETURN(const StoredResource stored,
                     maintenance_.ReadDocument(Context(Lane::kBulk), name));
    targets_.insert_or_assign(name, stored);
    if (stored.type == ResourceType::kAgency || stored.type == ResourceType::kRelease) {
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const rpc::Family* const family, FamilyOf(rpc::InitiativeOf(name)));
    const bool is_whole = stored.type == ResourceType::kInitiative;
    if (is_whole) {
      for (const auto& member : family->commitments) AddMember(member.stored);
    }
    for (const auto& member : family->reports) {
      if (is_whole || member.document.commitment() == name) AddMember(member.stored);
    }
    return absl::OkStatus();
  }

  void AddMember(const StoredResource& stored) { targets_.emplace(stored.name, stored); }

  // A report is named by what takes its place, which stands for itself.
  absl::Status CheckMentions(Expunged& expunged) {
    std::vector<std::string> names;
    for (const auto& [name, stored] : targets_) {
      if (stored.type != ResourceType::kReport) names.push_back(name);
    }
    if (names.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<storage::Mention> mentions,
                     maintenance_.ListMentions(Context(Lane::kBulk), names, kMentionsMax));
    std::vector<std::string> now;
    for (const storage::Mention& mention : mentions) {
      if (targets_.contains(mention.name)) continue;
      (mention.is_now ? now : expunged.mentioned_by).push_back(mention.name);
    }
    if (now.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrCat("named by ", absl::StrJoin(now, ", "),
                     ": expunge these too, or change them first so that they do not"));
  }

  absl::StatusOr<storage::Change> MakeChange() {
    storage::Change change;
    change.caller = request_.caller;
    change.method = std::string(storage::kExpungeMethod);
    change.request_id = request_.request_id;
    change.request_digest = rpc::Sha256(absl::StrJoin(request_.names, "\n"));
    change.reason = request_.reason;
    change.expunges = true;
    for (const auto& [name, stored] : targets_) change.puts.push_back(PutOf(stored));
    for (const storage::Put& put : change.puts) {
      const auto family = families_.find(rpc::InitiativeOf(put.name));
      if (family != families_.end()) family->second.Set(put);
    }
    for (const auto& [initiative, family] : families_) {
      ASSIGN_OR_RETURN(std::vector<storage::Keep> keeps,
                       rpc::ComputeKeeps(store_, Context(), family, KeptMembers(family)));
      for (storage::Keep& keep : keeps) change.keeps.push_back(std::move(keep));
    }
    return change;
  }

  // What a deleted commitment keeps is computed when it comes back; what these kept goes with them.
  std::set<std::string> KeptMembers(const rpc::Family& family) const {
    std::set<std::string> names = rpc::NamesOf(family);
    for (const auto& commitment : family.commitments) {
      const std::string& name = commitment.stored.name;
      if (commitment.stored.delete_time.has_value() && !targets_.contains(name)) names.erase(name);
    }
    return names;
  }

  storage::Store& store_;
  storage::Maintenance& maintenance_;
  const ExpungeRequest& request_;
  std::map<std::string, StoredResource> targets_;
  std::map<std::string, rpc::Family> families_;  // of the targets that belong to one
};

}  // namespace

absl::StatusOr<Expunged> Expunge(storage::Store& store, storage::Maintenance& maintenance,
                                 const ExpungeRequest& request) {
  RETURN_IF_ERROR(CheckRequest(request));
  absl::StatusOr<Expunged> expunged;
  for (int attempt = 0; attempt < kExpungeAttemptsMax; ++attempt) {
    expunged = Expunging(store, maintenance, request).Run();
    if (!absl::IsAborted(expunged.status())) return expunged;
  }
  return expunged;
}

}  // namespace entente::maintenance

#include "services/rpc/joint_drafts.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "fmt/format.h"

#include "entente/v1/release.pb.h"
#include "entente/v1/report.pb.h"
#include "services/rpc/document_drafts.h"
#include "services/rpc/draft_taken.h"
#include "services/rpc/names.h"
#include "services/rpc/pending_documents.h"
#include "services/rpc/references.h"
#include "services/rpc/release_text.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/standing_writes.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/watch_facts.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using storage::ResourceType;

bool IsWrong(const JointDraft& outcome) { return !outcome.faults.empty() || !outcome.error.ok(); }

class JointDrafting {
 public:
  JointDrafting(storage::DocumentReader& store, const storage::CallContext& context,
                const std::vector<BroughtDocument>& documents)
      : context_(context),
        documents_(documents),
        pending_(store, context.as_of.day),
        outcomes_(documents.size()) {}

  absl::StatusOr<std::vector<JointDraft>> Run() {
    RETURN_IF_ERROR(Announce());
    for (const std::size_t i : Order()) {
      if (outcomes_[i].faults.empty()) RETURN_IF_ERROR(DraftOne(i));
    }
    if (std::none_of(outcomes_.begin(), outcomes_.end(), IsWrong)) {
      RETURN_IF_ERROR(AddStandings());
    }
    return std::move(outcomes_);
  }

 private:
  // Reads at once all that is named, and makes the names of what is new known to all.
  absl::Status Announce() {
    std::set<std::string> names;
    std::set<std::string> region_codes;
    std::map<std::string, std::size_t> first;  // of each name
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      const BroughtDocument& document = documents_[i];
      const absl::Status well_formed = CheckName(document.kind->type, document.name);
      outcomes_[i].faults.AddIfError(document.name_field, well_formed);
      const auto [place, is_first] = first.emplace(document.name, i);
      if (!is_first && well_formed.ok()) {
        outcomes_[i].faults.Add(document.name_field,
                                fmt::format("{} is the name of {} too; wanted each name once",
                                            document.name, documents_[place->second].path));
      }
      names.insert(document.name);
      brought_.insert(document.name);
      if (HasParent(document.kind->type)) names.insert(InitiativeOf(document.name));
      const NamedThings named = CollectReferences(*document.sent, "");
      for (const NamedResource& resource : named.resources) names.insert(resource.name);
      for (const NamedCountry& country : named.countries) region_codes.insert(country.region_code);
    }
    RETURN_IF_ERROR(pending_.Prefetch(context_, names, region_codes));
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      const BroughtDocument& document = documents_[i];
      if (!outcomes_[i].faults.empty() || pending_.FindStored(document.name) != nullptr) continue;
      pending_.Announce(document.kind->type, document.name, document.uid, *document.sent);
    }
    return absl::OkStatus();
  }

  // What others are checked among comes first: agencies, releases, initiatives, commitments, and of
  // reports those whose place others take.
  std::vector<std::size_t> Order() const {
    std::map<std::string, std::string> supersedes;
    for (const BroughtDocument& document : documents_) {
      if (document.kind->type != ResourceType::kReport) continue;
      supersedes[document.name] = static_cast<const v1::Report&>(*document.sent).supersedes();
    }
    const auto depth = [&supersedes](const std::string& name) {
      std::size_t steps = 0;
      // A ring has no first one; it is refused when its reports are drafted.
      for (auto at = supersedes.find(name); at != supersedes.end() && steps <= supersedes.size();
           at = supersedes.find(at->second)) {
        ++steps;
      }
      return steps;
    };
    std::vector<std::tuple<ResourceType, std::size_t, std::size_t>> keys;
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      keys.emplace_back(documents_[i].kind->type, depth(documents_[i].name), i);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<std::size_t> order;
    order.reserve(keys.size());
    for (const auto& key : keys) order.push_back(std::get<2>(key));
    return order;
  }

  // Returns only what is wrong with the store.
  absl::Status DraftOne(std::size_t i) {
    const BroughtDocument& document = documents_[i];
    JointDraft& outcome = outcomes_[i];
    if (MissesParent(document)) {
      outcome.faults.Add(document.name_field,
                         fmt::format("there is no initiative {}", InitiativeOf(document.name)));
      return absl::OkStatus();
    }
    Violations faults;  // with the paths of a document alone
    const DraftScene scene{.store = pending_,
                           .context = context_,
                           .kind = *document.kind,
                           .faults = faults,
                           .touched_later = &touched_,
                           .is_moved = document.create_time.has_value()};
    const storage::Reference* taken = pending_.FindStored(document.name);
    absl::StatusOr<Draft> draft =
        taken == nullptr ? DraftNew(scene, document) : DraftTaken(scene, document, *taken);
    outcome.faults.AddAll(faults, NounOf(document.kind->type), document.path);
    if (draft.ok()) {
      if (draft->put.has_value()) pending_.Set(*draft->put, draft->current);
      for (const storage::Text& text : draft->texts) pending_.SetText(text);
      outcome.draft = *std::move(draft);
      return absl::OkStatus();
    }
    outcome.error = draft.status();
    StandIn(document);
    return IsOfTheRequest(outcome.error) ? absl::OkStatus() : outcome.error;
  }

  bool MissesParent(const BroughtDocument& document) const {
    if (!HasParent(document.kind->type)) return false;
    const std::string parent = InitiativeOf(document.name);
    if (brought_.contains(parent)) return false;
    const storage::Reference* found = pending_.FindStored(parent);
    return found == nullptr || !MaySee(context_.clearance, found->label);
  }

  absl::StatusOr<Draft> DraftNew(const DraftScene& scene, const BroughtDocument& document) {
    ASSIGN_OR_RETURN(Draft draft, DraftCreate(scene, *document.sent, document.name, document.uid));
    draft.may_be_taken = true;
    draft.put->create_time = document.create_time;
    if (document.text != nullptr) AddText(*document.text, draft);
    return draft;
  }

  void AddText(const std::string& text, Draft& draft) {
    auto release = std::make_shared<v1::Release>();
    release->CopyFrom(*draft.put->document);
    *release->mutable_text() = TextFactsOf(text);
    draft.texts.push_back({release->text().sha256(), text});
    draft.put->document = std::move(release);
  }

  // What others are checked among although it cannot be written: it is as it was sent.
  void StandIn(const BroughtDocument& document) {
    if (pending_.FindStored(document.name) != nullptr) return;
    storage::Put put;
    put.type = document.kind->type;
    put.name = document.name;
    put.uid = document.uid;
    std::shared_ptr<Message> sent = Authored(*document.sent);
    SetName(*sent, document.name);
    put.document = std::move(sent);
    pending_.Set(put, std::nullopt);
  }

  // What is kept beside a document goes with its draft, so that it can be previewed; what is kept
  // beside what is not written, with the first.
  absl::Status AddStandings() {
    if (touched_.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(std::vector<storage::Keep> keeps,
                     ComputeTouched(pending_, context_, touched_));
    std::map<std::string, Draft*> by_uid;
    for (JointDraft& outcome : outcomes_) {
      if (outcome.draft.put.has_value()) by_uid[outcome.draft.put->uid] = &outcome.draft;
    }
    for (storage::Keep& keep : keeps) {
      const auto draft = by_uid.find(keep.uid);
      Draft& with = draft == by_uid.end() ? outcomes_.front().draft : *draft->second;
      with.keeps.push_back(std::move(keep));
    }
    return absl::OkStatus();
  }

  const storage::CallContext& context_;
  const std::vector<BroughtDocument>& documents_;
  PendingDocuments pending_;
  TouchedStanding touched_;
  std::set<std::string> brought_;  // names
  std::vector<JointDraft> outcomes_;
};

}  // namespace

absl::StatusOr<std::vector<Draft>> AllOrNothing(std::vector<JointDraft> outcomes,
                                                Violations& faults) {
  absl::Status error;
  std::vector<Draft> drafts;
  drafts.reserve(outcomes.size());
  for (JointDraft& outcome : outcomes) {
    faults.AddAll(outcome.faults, "", "");
    error.Update(outcome.error);
    drafts.push_back(std::move(outcome.draft));
  }
  if (!error.ok()) return error;
  return drafts;
}

absl::StatusOr<std::vector<JointDraft>> DraftJointly(
    storage::DocumentReader& store, const storage::CallContext& context,
    const std::vector<BroughtDocument>& documents) {
  return JointDrafting(store, context, documents).Run();
}

absl::StatusOr<std::vector<storage::StoredResource>> WriteJointly(
    const ServiceDependencies& dependencies, const Call& call, const WriteOptions& options,
    const std::vector<BroughtDocument>& documents) {
  const ComputeAll compute = [&](const storage::CallContext& context,
                                 Violations& faults) -> absl::StatusOr<std::vector<Draft>> {
    ASSIGN_OR_RETURN(std::vector<JointDraft> outcomes,
                     DraftJointly(dependencies.store, context, documents));
    return AllOrNothing(std::move(outcomes), faults);
  };
  ASSIGN_OR_RETURN(JointAnswer answer, RunJointWrite(dependencies, call, options, compute));
  return std::move(answer.resources);
}

}  // namespace entente::rpc

#include "services/rpc/watch_change.h"

#include <algorithm>
#include <iterator>

#include "entente/v1/history_service.pb.h"
#include "services/rpc/message_field.h"
#include "services/rpc/revision_view.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

using storage::DocumentState;
using storage::FeedRevision;
using storage::ResourceType;
using storage::StoredResource;

// A cache of more agencies than any database has is begun anew.
constexpr std::size_t kRegionCodesMax = 100'000;

bool IsDeleted(const StoredResource& resource) { return resource.delete_time.has_value(); }

// The newest state of a change up to `number`; null when there is none.
const DocumentState* StateAt(const storage::DocumentStates& states, const std::string& uid,
                             std::int64_t number) {
  const auto found = states.find(uid);
  if (found == states.end()) return nullptr;
  const DocumentState* newest = nullptr;
  for (const DocumentState& state : found->second) {
    if (state.number <= number) newest = &state;
  }
  return newest;
}

absl::Status AddRegionCodes(storage::Store& store, const storage::CallContext& context,
                            const std::deque<DocumentFacts>& facts, RegionCodes& region_codes) {
  if (region_codes.size() > kRegionCodesMax) region_codes.clear();
  std::set<std::string> unknown;
  for (const DocumentFacts& one : facts) {
    for (const std::string& agency : one.agencies) {
      if (!region_codes.contains(agency)) unknown.insert(agency);
    }
  }
  if (unknown.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(RegionCodes read, ReadRegionCodes(store, context, unknown));
  // An agency without a country is known to have none.
  for (const std::string& agency : unknown) region_codes[agency] = read[agency];
  return absl::OkStatus();
}

// Facts by the state that they were read from, so that an initiative with a thousand reports is
// read once.
class FactsReader {
 public:
  explicit FactsReader(std::deque<DocumentFacts>& facts) : facts_(facts) {}

  absl::StatusOr<const DocumentFacts*> Read(ResourceType type, std::string_view name, bool deleted,
                                            const std::string& document) {
    ASSIGN_OR_RETURN(DocumentFacts read, ReadFacts(type, name, deleted, document));
    facts_.push_back(std::move(read));
    return &facts_.back();
  }

  absl::StatusOr<const DocumentFacts*> Read(ResourceType type, const std::string& uid,
                                            const DocumentState* state) {
    if (state == nullptr) return nullptr;
    const DocumentFacts*& known = owners_[{uid, state->number}];
    if (known == nullptr) {
      ASSIGN_OR_RETURN(known, Read(type, "", state->deleted, state->document));
    }
    return known;
  }

 private:
  std::deque<DocumentFacts>& facts_;
  std::map<std::pair<std::string, std::int64_t>, const DocumentFacts*> owners_;
};

bool IsPresent(const DocumentScene& scene, const WatchQuery& query,
               const RegionCodes& region_codes) {
  return IsThere(scene) && MaySee(query.clearance, scene) &&
         (!query.filter || Holds(*query.filter, scene, region_codes));
}

const std::string& RevisionBytes(const WatchedDocument& document) {
  if (document.rendered.empty()) {
    document.rendered = RenderRevision(document.revision.recorded, ShowChange::kNo);
  }
  return document.rendered;
}

}  // namespace

// Puts the pieces of one page together.
class WatchedPageMaker final {
 public:
  WatchedPageMaker(storage::Store& store, const storage::CallContext& context,
                   storage::DocumentStates owners, WatchedPage& page)
      : store_(store),
        context_(context),
        owners_(std::move(owners)),
        page_(page),
        reader_(page.facts_) {}

  // `at` is the change after which the document and what it belongs to are looked at.
  absl::Status Add(FeedRevision revision, std::int64_t at) {
    const std::int64_t number = revision.recorded.change.number;
    if (page_.pieces_.empty() || page_.pieces_.back().change.number != number) {
      page_.pieces_.push_back({.change = revision.recorded.change});
    }
    page_.pieces_.back().ends_change = revision.ends_change;
    WatchedDocument document;
    document.revision = std::move(revision);
    const FeedRevision& of = document.revision;
    RETURN_IF_ERROR(SetOwn(document));
    RETURN_IF_ERROR(SetOwners(of, at - 1, document.before));
    RETURN_IF_ERROR(SetOwners(of, at, document.after));
    page_.pieces_.back().documents.push_back(std::move(document));
    return absl::OkStatus();
  }

  // Adds what the piece's own documents bring or take away with them: what belongs to an initiative
  // that became something else, and reports about a commitment that went or came back.
  absl::Status AddDependents(WatchedPiece& piece) {
    std::vector<WatchedDocument> dependents;
    for (const WatchedDocument& document : piece.documents) {
      RETURN_IF_ERROR(AddDependents(piece.change.number, document, dependents));
    }
    std::move(dependents.begin(), dependents.end(), std::back_inserter(piece.documents));
    return absl::OkStatus();
  }

 private:
  absl::Status AddDependents(std::int64_t number, const WatchedDocument& document,
                             std::vector<WatchedDocument>& dependents) {
    const DocumentScene& was = document.before;
    const DocumentScene& is = document.after;
    const std::string& uid = document.revision.recorded.resource.uid;
    if (was.own == nullptr || *was.own == *is.own) return absl::OkStatus();
    if (was.type == ResourceType::kInitiative) {
      return AddMembers(number, uid, "", was.own, is.own, dependents);
    }
    // When its initiative changed too, all that belongs to that comes with it, in the piece that
    // has the initiative.
    const bool is_alone = was.type == ResourceType::kCommitment && was.initiative != nullptr &&
                          *was.initiative == *is.initiative;
    if (!is_alone) return absl::OkStatus();
    return AddMembers(number, document.revision.parent, uid, was.initiative, is.initiative,
                      dependents);
  }

  absl::Status SetOwn(WatchedDocument& document) {
    const StoredResource& resource = document.revision.recorded.resource;
    for (DocumentScene* scene : {&document.before, &document.after}) scene->type = resource.type;
    ASSIGN_OR_RETURN(document.after.own, reader_.Read(resource.type, resource.name,
                                                      IsDeleted(resource), resource.document));
    if (!document.revision.before) return absl::OkStatus();
    const DocumentState& before = *document.revision.before;
    ASSIGN_OR_RETURN(document.before.own,
                     reader_.Read(resource.type, resource.name, before.deleted, before.document));
    return absl::OkStatus();
  }

  absl::Status SetOwners(const FeedRevision& of, std::int64_t number, DocumentScene& scene) {
    if (!of.parent.empty()) {
      ASSIGN_OR_RETURN(scene.initiative, reader_.Read(ResourceType::kInitiative, of.parent,
                                                      StateAt(owners_, of.parent, number)));
    }
    if (!of.about.empty()) {
      ASSIGN_OR_RETURN(scene.about, reader_.Read(ResourceType::kCommitment, of.about,
                                                 StateAt(owners_, of.about, number)));
    }
    return absl::OkStatus();
  }

  // The members of the family, or of it the reports about one commitment, that the change did not
  // touch itself.
  absl::Status AddMembers(std::int64_t number, const std::string& initiative_uid,
                          const std::string& about, const DocumentFacts* before,
                          const DocumentFacts* after, std::vector<WatchedDocument>& dependents) {
    ASSIGN_OR_RETURN(std::vector<FeedRevision> members,
                     store_.feed().ReadMembers(context_, initiative_uid, number));
    storage::DocumentStates commitments;
    for (const FeedRevision& member : members) {
      if (member.recorded.resource.type != ResourceType::kCommitment) continue;
      std::vector<DocumentState>& states = commitments[member.recorded.resource.uid];
      if (member.before) states.push_back(*member.before);
      if (member.recorded.change.number != number) continue;
      states.push_back({number, IsDeleted(member.recorded.resource), ""});
    }
    for (FeedRevision& member : members) {
      if (member.recorded.change.number == number) continue;
      if (!about.empty() && member.about != about) continue;
      WatchedDocument document;
      document.is_touched = false;
      document.revision = std::move(member);
      RETURN_IF_ERROR(SetOwn(document));
      document.before.initiative = before;
      document.after.initiative = after;
      RETURN_IF_ERROR(SetAbout(commitments, number, document));
      dependents.push_back(std::move(document));
    }
    return absl::OkStatus();
  }

  absl::Status SetAbout(const storage::DocumentStates& commitments, std::int64_t number,
                        WatchedDocument& document) {
    const std::string& about = document.revision.about;
    if (about.empty()) return absl::OkStatus();
    for (const auto& [scene, at] :
         {std::pair(&document.before, number - 1), std::pair(&document.after, number)}) {
      const DocumentState* state = StateAt(commitments, about, at);
      if (state == nullptr) continue;
      ASSIGN_OR_RETURN(scene->about,
                       reader_.Read(ResourceType::kCommitment, "", state->deleted, ""));
    }
    return absl::OkStatus();
  }

  storage::Store& store_;
  const storage::CallContext& context_;
  const storage::DocumentStates owners_;
  WatchedPage& page_;
  FactsReader reader_;
};

absl::StatusOr<WatchedPage> WatchedPage::Make(storage::Store& store,
                                              const storage::CallContext& context,
                                              storage::FeedPage page, RegionCodes& region_codes,
                                              std::optional<std::int64_t> as_of) {
  WatchedPage made;
  WatchedPageMaker maker(store, context, std::move(page.owners), made);
  for (FeedRevision& revision : page.revisions) {
    const std::int64_t number = revision.recorded.change.number;
    RETURN_IF_ERROR(maker.Add(std::move(revision), as_of.value_or(number)));
  }
  for (WatchedPiece& piece : made.pieces_) {
    RETURN_IF_ERROR(maker.AddDependents(piece));
    for (WatchedDocument& document : piece.documents) {
      // Only now does the name stay where it is.
      document.before.name = document.after.name = document.revision.recorded.resource.name;
    }
  }
  RETURN_IF_ERROR(AddRegionCodes(store, context, made.facts_, region_codes));
  return made;
}

std::vector<std::string> EventsOf(const WatchedPiece& piece, const WatchQuery& query,
                                  const RegionCodes& region_codes) {
  std::vector<std::string> events;
  for (const WatchedDocument& document : piece.documents) {
    const bool was = IsPresent(document.before, query, region_codes);
    const bool is = IsPresent(document.after, query, region_codes);
    if (!was && !is) continue;
    if (was && is && !document.is_touched) continue;
    const bool may_show =
        MaySee(query.clearance, document.revision.label) && MaySee(query.clearance, document.after);
    if (is && !may_show) continue;
    v1::WatchEvent event;
    event.set_document(document.revision.recorded.resource.name);
    event.set_effect(!was ? v1::WatchEvent::ADDED
                     : is ? v1::WatchEvent::CHANGED
                          : v1::WatchEvent::REMOVED);
    std::string bytes = event.SerializeAsString();
    if (may_show)
      AppendMessageField(bytes, v1::WatchEvent::kRevisionFieldNumber, RevisionBytes(document));
    events.push_back(std::move(bytes));
  }
  return events;
}

absl::StatusOr<std::vector<std::string>> RevisionsOf(storage::Store& store,
                                                     const storage::CallContext& context,
                                                     storage::SnapshotPage page,
                                                     std::int64_t number, const WatchQuery& query,
                                                     RegionCodes& region_codes) {
  // As if each document had been the only one of a change of its own, that made it.
  storage::FeedPage as_changes;
  as_changes.owners = std::move(page.owners);
  as_changes.revisions = std::move(page.revisions);
  ASSIGN_OR_RETURN(const WatchedPage made,
                   WatchedPage::Make(store, context, std::move(as_changes), region_codes, number));
  std::vector<std::string> revisions;
  for (const WatchedPiece& piece : made.pieces()) {
    for (const WatchedDocument& document : piece.documents) {
      if (!MaySee(query.clearance, document.revision.label)) continue;
      if (!IsPresent(document.after, query, region_codes)) continue;
      revisions.push_back(RenderRevision(document.revision.recorded, ShowChange::kYes));
    }
  }
  return revisions;
}

}  // namespace entente::rpc

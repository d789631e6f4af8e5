#include "services/maintenance/upkeep.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "google/protobuf/message.h"

#include "entente/v1/citation.pb.h"
#include "services/maintenance/checked_texts.h"
#include "services/rpc/citations.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/family.h"
#include "services/rpc/keeps.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"

namespace entente::maintenance {
namespace {

using google::protobuf::Message;
using storage::Care;
using storage::Fault;
using storage::ResourceType;
using storage::StoredResource;

// How often a document is looked at that others write meanwhile: each time somebody else has come
// in between.
constexpr int kAttemptsMax = 20;

const rpc::DocumentKind& KindOf(ResourceType type) {
  switch (type) {
    case ResourceType::kAgency:
      return rpc::AgencyKind();
    case ResourceType::kRelease:
      return rpc::ReleaseKind();
    case ResourceType::kInitiative:
      return rpc::InitiativeKind();
    case ResourceType::kCommitment:
      return rpc::CommitmentKind();
    case ResourceType::kReport:
      return rpc::ReportKind();
  }
  return rpc::InitiativeKind();
}

std::string TextOf(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

// Whether an error is one of what was read: a fault of the record, beside which the rest can be
// looked at.
bool IsOfTheRecord(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsNotFound(status) || absl::IsDataLoss(status) ||
         absl::IsInvalidArgument(status);
}

std::set<std::string> QuotedBy(const Message& document) {
  std::set<std::string> releases;
  rpc::VisitMessages(document, "", [&releases](const Message& message, const std::string&) {
    const auto* citation = dynamic_cast<const v1::Citation*>(&message);
    if (citation != nullptr) releases.insert(citation->release());
  });
  return releases;
}

class Walk {
 public:
  Walk(storage::Store& store, storage::Maintenance& maintenance, Care care,
       const UpkeepOptions& options)
      : texts_(store), store_(store), maintenance_(maintenance), care_(care), options_(options) {}

  absl::Status CheckRecord() {
    ASSIGN_OR_RETURN(const storage::ChainEnds ends, maintenance_.ReadChainEnds(Context()));
    storage::ChainPage page;
    page.last = ends.origin;
    while (!page.is_last) {
      ASSIGN_OR_RETURN(page, maintenance_.CheckChain(Context(), ends, page.last));
      Tell(page.faults);
      tally_.changes += page.changes;
      tally_.revisions += page.revisions;
      options_.on_progress("changes", tally_.changes);
    }
    std::optional<std::string> next = "";
    while (next.has_value()) {
      ASSIGN_OR_RETURN(storage::TextPage texts, maintenance_.CheckTexts(Context(), *next));
      Tell(texts.faults);
      tally_.texts += texts.texts;
      options_.on_progress("texts", tally_.texts);
      next = std::move(texts.next);
    }
    return absl::OkStatus();
  }

  absl::Status TendDerived() {
    for (const std::string_view collection : {"agencies", "releases", "initiatives"}) {
      RETURN_IF_ERROR(ForEach(collection, [this](StoredResource document) {
        ++tally_.documents;
        return TendDocument(std::move(document));
      }));
    }
    // The standing of a document rests on others of its initiative: all of these come first.
    RETURN_IF_ERROR(ForEach("initiatives", [this](const StoredResource& document) {
      if (document.type != ResourceType::kInitiative || document.revision == 0) {
        return absl::OkStatus();
      }
      ++tally_.standings;
      return TendStandings(document.name);
    }));
    // Last, when every resource is of its own type again.
    ASSIGN_OR_RETURN(const std::vector<Fault> strays, maintenance_.TendStrays(Context(), care_));
    Tell(strays);
    return absl::OkStatus();
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  storage::CallContext Context() const { return rpc::AllSeeing(options_.make_context()); }

  void Tell(const std::vector<Fault>& faults) {
    for (const Fault& fault : faults) {
      ++tally_.faults;
      if (fault.mended) ++tally_.mended;
      options_.on_fault(fault);
    }
  }

  absl::Status Tell(const std::string& subject, std::string text) {
    Tell(std::vector<Fault>{{subject, std::move(text)}});
    return absl::OkStatus();
  }

  // Tells of an error of the record, and hands on any other.
  absl::Status TellOrFail(const std::string& subject, const std::string& what,
                          const absl::Status& status) {
    if (!IsOfTheRecord(status)) return status;
    return Tell(subject, fmt::format("{}: {}", what, TextOf(status)));
  }

  template <typename Visit>
  absl::Status ForEach(std::string_view collection, const Visit& visit) {
    std::optional<std::string> next = "";
    while (next.has_value()) {
      ASSIGN_OR_RETURN(storage::DocumentPage page,
                       maintenance_.ListDocuments(Context(), collection, *next));
      for (StoredResource& document : page.documents) {
        RETURN_IF_ERROR(visit(std::move(document)));
      }
      options_.on_progress(tally_.standings > 0 ? "standings" : "documents",
                           tally_.standings > 0 ? tally_.standings : tally_.documents);
      next = std::move(page.next);
    }
    return absl::OkStatus();
  }

  absl::Status TendDocument(StoredResource document) {
    const std::string name = document.name;
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
      if (document.revision == 0) return Tell(name, "has no revision");
      const absl::StatusOr<storage::IndexSource> source = SourceOf(document);
      if (!source.ok()) return TellOrFail(name, "its index cannot be derived", source.status());
      const absl::StatusOr<std::vector<Fault>> faults =
          maintenance_.TendIndex(Context(), care_, *source);
      if (faults.ok()) {
        Tell(*faults);
        return absl::OkStatus();
      }
      if (!absl::IsAborted(faults.status())) return faults.status();
      ASSIGN_OR_RETURN(document, maintenance_.ReadDocument(Context(), name));
    }
    return Tell(name, "was written each time that it was looked at");
  }

  // The document as a write would put it, its quotes looked for in the texts as they are.
  absl::StatusOr<storage::IndexSource> SourceOf(const StoredResource& stored) {
    ASSIGN_OR_RETURN(const std::unique_ptr<Message> document,
                     rpc::ParseDocument(KindOf(stored.type), stored));
    storage::IndexSource source;
    // Before the quotes are looked for: whatever is read later is at these revisions, or the store
    // says that it changed.
    const std::set<std::string> releases = QuotedBy(*document);
    if (!releases.empty()) {
      ASSIGN_OR_RETURN(const storage::References found,
                       texts_.Lookup(Context(), {releases.begin(), releases.end()}, {}));
      for (const auto& [name, reference] : found.resources) {
        source.quoted.push_back({reference.uid, reference.revision});
      }
    }
    const std::unique_ptr<Message> searched(document->New());
    searched->CopyFrom(*document);
    rpc::Violations none;  // what the document says already is no fault of a write
    ASSIGN_OR_RETURN(source.document.citations,
                     rpc::FindQuotes(texts_, Context(), *searched, document.get(), "", none));
    source.document.type = stored.type;
    source.document.name = stored.name;
    source.document.uid = stored.uid;
    source.document.expected_revision = stored.revision;
    source.document.deleted = stored.delete_time.has_value();
    std::shared_ptr<Message> put(document->New());
    put->CopyFrom(*document);
    source.document.document = std::move(put);
    return source;
  }

  absl::Status TendStandings(const std::string& initiative) {
    std::set<std::string> done;
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
      const absl::StatusOr<bool> is_done = TryStandings(initiative, done);
      if (!is_done.ok()) {
        return TellOrFail(initiative, "its standing cannot be computed", is_done.status());
      }
      if (*is_done) return absl::OkStatus();
    }
    return Tell(initiative, "was written each time that its standing was looked at");
  }

  // Those of the family that are not in `done`, to which they are added; false when others wrote in
  // between.
  absl::StatusOr<bool> TryStandings(const std::string& initiative, std::set<std::string>& done) {
    ASSIGN_OR_RETURN(const rpc::Family family, rpc::ReadFamily(store_, Context(), initiative));
    std::set<std::string> names = rpc::NamesOf(family);
    for (const auto& commitment : family.commitments) {
      // What a deleted commitment keeps is computed when it comes back, and not before.
      if (commitment.stored.delete_time.has_value()) names.erase(commitment.stored.name);
    }
    ASSIGN_OR_RETURN(std::vector<storage::Keep> keeps,
                     rpc::ComputeKeeps(store_, Context(), family, names));
    const std::map<std::string, const StoredResource*> members = MembersOf(family);
    for (storage::Keep& keep : keeps) {
      const StoredResource& member = *members.at(keep.uid);
      if (done.contains(member.name)) continue;
      const absl::StatusOr<std::vector<Fault>> faults =
          maintenance_.TendKept(Context(), care_, {member.type, member.name, std::move(keep)});
      if (absl::IsAborted(faults.status())) return false;
      if (!faults.ok()) return faults.status();
      Tell(*faults);
      done.insert(member.name);
    }
    return true;
  }

  // By uid.
  static std::map<std::string, const StoredResource*> MembersOf(const rpc::Family& family) {
    std::map<std::string, const StoredResource*> members;
    members[family.initiative.stored.uid] = &family.initiative.stored;
    for (const auto& member : family.commitments) members[member.stored.uid] = &member.stored;
    for (const auto& member : family.reports) members[member.stored.uid] = &member.stored;
    return members;
  }

  CheckedTexts texts_;
  storage::Store& store_;
  storage::Maintenance& maintenance_;
  const Care care_;
  const UpkeepOptions& options_;
  Tally tally_;
};

}  // namespace

absl::StatusOr<Tally> Verify(storage::Store& store, storage::Maintenance& maintenance,
                             const UpkeepOptions& options) {
  Walk walk(store, maintenance, Care::kLook, options);
  RETURN_IF_ERROR(walk.CheckRecord());
  RETURN_IF_ERROR(walk.TendDerived());
  return walk.tally();
}

absl::StatusOr<Tally> Reindex(storage::Store& store, storage::Maintenance& maintenance,
                              const UpkeepOptions& options) {
  Walk walk(store, maintenance, Care::kMend, options);
  RETURN_IF_ERROR(walk.TendDerived());
  return walk.tally();
}

}  // namespace entente::maintenance

#include "services/rpc/import_chunk.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/rpc/error_details.pb.h"

#include "services/rpc/document_kind.h"
#include "services/rpc/joint_drafts.h"
#include "services/rpc/names.h"
#include "services/rpc/release_text.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/uuid.h"
#include "services/rpc/wording.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const DocumentKind& KindOf(const v1::Record& record) {
  switch (record.document_case()) {
    case v1::Record::kAgency:
      return AgencyKind();
    case v1::Record::kRelease:
      return ReleaseKind();
    case v1::Record::kCommitment:
      return CommitmentKind();
    case v1::Record::kReport:
      return ReportKind();
    default:
      return InitiativeKind();
  }
}

WhenTaken WhenTakenOf(const v1::ImportConfig& config) {
  switch (config.on_conflict()) {
    case v1::ImportConfig::SKIP:
      return WhenTaken::kLeave;
    case v1::ImportConfig::UPDATE:
      return WhenTaken::kReplace;
    default:
      return WhenTaken::kFailUnlessSame;
  }
}

const FieldDescriptor* FieldOf(const Message& document, std::string_view name) {
  return document.GetDescriptor()->FindFieldByName(std::string(name));
}

// The value of a time of the document; nothing when it has none.
std::optional<absl::Time> TimeIn(const Message& document, std::string_view name) {
  const FieldDescriptor* field = FieldOf(document, name);
  if (field == nullptr || !document.GetReflection()->HasField(document, field)) {
    return std::nullopt;
  }
  const auto& time = static_cast<const google::protobuf::Timestamp&>(
      document.GetReflection()->GetMessage(document, field));
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

std::string UidIn(const Message& document) {
  return document.GetReflection()->GetString(document, FieldOf(document, "uid"));
}

class ChunkWrite {
 public:
  ChunkWrite(const ServiceDependencies& dependencies, const Call& call,
             const v1::ImportConfig& config, const ImportChunk& chunk)
      : dependencies_(dependencies),
        call_(call),
        config_(config),
        chunk_(chunk),
        own_faults_(chunk.records.size()),
        outcomes_(chunk.records.size(), ImportOutcome::kFailed),
        faults_(chunk.records.size()),
        errors_(chunk.records.size()) {
    call_.request_digest = chunk.digest;
    for (std::size_t i = 0; i < chunk.records.size(); ++i) Bring(i);
  }

  absl::StatusOr<JointAnswer> Run() {
    const WriteOptions options = {.request_id = chunk_.request_id,
                                  .reason = config_.reason(),
                                  .validate_only = config_.validate_only()};
    return RunJointWrite(dependencies_, call_, options,
                         [this](const storage::CallContext& context, Violations& faults) {
                           return Compute(context, faults);
                         });
  }

  // What the last computation said of the record in a place.
  [[nodiscard]] ImportOutcome outcome(std::size_t i) const { return outcomes_[i]; }

  // Tells what is wrong with the records, given what became of the chunk.
  void TellFaults(const absl::Status& error, ImportTally& tally) const {
    bool is_told = false;
    for (std::size_t i = 0; i < chunk_.records.size(); ++i) {
      if (!faults_[i].empty()) tally.AddFaults(*chunk_.records[i], faults_[i]);
      if (faults_[i].empty() && !errors_[i].ok()) tally.AddError(*chunk_.records[i], errors_[i]);
      is_told |= !faults_[i].empty() || !errors_[i].ok();
    }
    if (!is_told) tally.AddError(*chunk_.records[PlaceOf(error)], error);
  }

  // Whether `error` is about one of the records.
  [[nodiscard]] bool IsAboutARecord(const absl::Status& error) const {
    const std::string reason = storage::ReasonOf(error);
    if (reason == storage::kReasonRequestIdReused || reason == storage::kReasonRevisionChanged) {
      return false;
    }
    return IsOfTheRequest(error);
  }

 private:
  void Bring(std::size_t i) {
    const v1::Record& record = *chunk_.records[i]->record;
    Violations& faults = own_faults_[i];
    const Message* sent = DocumentOf(record);
    if (sent == nullptr) {
      faults.Add("", "holds no document; wanted agency, release, initiative, commitment or report");
      return;
    }
    BroughtDocument document;
    document.kind = &KindOf(record);
    document.sent = sent;
    document.path = ImportedNoun(record);
    document.name = NameOf(*sent);
    document.name_field = fmt::format("{}.name", document.path);
    document.uid = dependencies_.new_uid();
    document.when_taken = WhenTakenOf(config_);
    if (config_.keep_identity()) KeepIdentity(*sent, document, faults);
    CheckText(record, faults);
    if (TimeIn(*sent, "delete_time").has_value()) {
      faults.Add(fmt::format("{}.delete_time", document.path),
                 "says that it is deleted; an import makes no deleted documents");
    }
    if (record.has_release() && !record.text().empty()) document.text = &record.text();
    places_.push_back(i);
    documents_.push_back(std::move(document));
  }

  void KeepIdentity(const Message& sent, BroughtDocument& document, Violations& faults) const {
    const std::string uid = UidIn(sent);
    const std::optional<absl::Time> create_time = TimeIn(sent, "create_time");
    if (IsUuid(uid)) {
      document.uid = uid;
    } else {
      faults.Add(fmt::format("{}.uid", document.path),
                 fmt::format("got {}; with keep_identity, wanted a UUID", Quoted(uid)));
    }
    const std::string field = fmt::format("{}.create_time", document.path);
    if (!create_time.has_value()) {
      faults.Add(field, "is absent; with keep_identity, wanted when it was made");
    } else if (*create_time > call_.arrival) {
      faults.Add(field, fmt::format("got {}, which is in the future",
                                    absl::FormatTime(*create_time, absl::UTCTimeZone())));
    }
    document.create_time = create_time.value_or(call_.arrival);
  }

  static void CheckText(const v1::Record& record, Violations& faults) {
    if (record.text().empty()) return;
    if (!record.has_release()) faults.Add("text", "is set; only a release has a text");
    if (record.text().size() > kReleaseTextBytesMax) {
      faults.Add("text", fmt::format("has {} bytes; at most {} are stored", record.text().size(),
                                     kReleaseTextBytesMax));
    }
  }

  absl::StatusOr<std::vector<Draft>> Compute(const storage::CallContext& context,
                                             Violations& faults) {
    faults_ = own_faults_;
    std::fill(errors_.begin(), errors_.end(), absl::OkStatus());
    ASSIGN_OR_RETURN(std::vector<JointDraft> drafts,
                     DraftJointly(dependencies_.store, context, documents_));
    for (std::size_t k = 0; k < drafts.size(); ++k) {
      const std::size_t i = places_[k];
      faults_[i].AddAll(drafts[k].faults, "", "");
      errors_[i] = drafts[k].error;
      const Draft& draft = drafts[k].draft;
      outcomes_[i] = ImportOutcome::kSkipped;
      if (draft.put.has_value()) {
        outcomes_[i] =
            draft.current.has_value() ? ImportOutcome::kUpdated : ImportOutcome::kCreated;
      }
      if (!faults_[i].empty() || !errors_[i].ok()) outcomes_[i] = ImportOutcome::kFailed;
    }
    for (const Violations& own : own_faults_) faults.AddAll(own, "", "");
    return AllOrNothing(std::move(drafts), faults);
  }

  // The place of the record that an error of the store is about; the first one's when it does not
  // say.
  [[nodiscard]] std::size_t PlaceOf(const absl::Status& error) const {
    google::rpc::ResourceInfo resource;
    if (!storage::GetDetail(error, resource)) return 0;
    for (std::size_t k = 0; k < documents_.size(); ++k) {
      if (documents_[k].name == resource.resource_name()) return places_[k];
    }
    return 0;
  }

  const ServiceDependencies& dependencies_;
  Call call_;
  const v1::ImportConfig& config_;
  const ImportChunk& chunk_;
  std::vector<BroughtDocument> documents_;
  std::vector<std::size_t> places_;     // of the documents among the records
  std::vector<Violations> own_faults_;  // by record: what is wrong whatever there is
  // By record, of the last computation.
  std::vector<ImportOutcome> outcomes_;
  std::vector<Violations> faults_;
  std::vector<absl::Status> errors_;
};

}  // namespace

absl::Status WriteImportChunk(const ServiceDependencies& dependencies, const Call& call,
                              const v1::ImportConfig& config, const ImportChunk& chunk,
                              ImportTally& tally, std::vector<std::size_t>* left_over) {
  if (chunk.records.empty()) return absl::OkStatus();
  ChunkWrite write(dependencies, call, config, chunk);
  const absl::StatusOr<JointAnswer> answer = write.Run();
  if (!answer.ok()) {
    if (!write.IsAboutARecord(answer.status())) return answer.status();
    write.TellFaults(answer.status(), tally);
    for (const ImportedRecord* record : chunk.records) tally.Count(*record, ImportOutcome::kFailed);
    return absl::OkStatus();
  }
  std::set<std::string> written_before;
  if (answer->repeated) {
    for (const storage::StoredResource& resource : answer->resources) {
      written_before.insert(resource.name);
    }
  }
  for (std::size_t i = 0; i < chunk.records.size(); ++i) {
    const ImportedRecord& record = *chunk.records[i];
    if (!answer->repeated) {
      tally.Count(record, write.outcome(i));
      continue;
    }
    const Message* document = DocumentOf(*record.record);
    const bool is_done = write.outcome(i) == ImportOutcome::kSkipped ||
                         (document != nullptr && written_before.contains(NameOf(*document)));
    if (is_done || left_over == nullptr) {
      tally.Count(record, ImportOutcome::kSkipped);
    } else {
      left_over->push_back(i);
    }
  }
  if (answer->number > 0 && !answer->repeated) tally.CountChange();
  return absl::OkStatus();
}

}  // namespace entente::rpc

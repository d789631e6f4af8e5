#include "services/rpc/export_records.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"

#include "entente/v1/release.pb.h"
#include "entente/v1/transfer.pb.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/read_time.h"
#include "services/rpc/revision_names.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "services/rpc/wire_fields.h"
#include "storage/error.h"
#include "storage/history_reader.h"
#include "storage/page.h"

namespace entente::rpc {
namespace {

using storage::ResourceType;
using storage::StoredResource;
using v1::ExportRecordsRequest;

// Documents that are read at a time; the byte limit of a page ends most pages before.
constexpr int kDocumentsAtATime = 1'000;

// The tags and lengths of a record and of its parts, and the read_time of the message.
constexpr std::size_t kBytesBesideRecord = 64;

// Parents before children.
constexpr std::array<ResourceType, 5> kOrder = {ResourceType::kAgency, ResourceType::kRelease,
                                                ResourceType::kInitiative,
                                                ResourceType::kCommitment, ResourceType::kReport};

// The numbers of the two enums agree, and so do those of Record's fields.
ResourceType TypeOf(int type) { return static_cast<ResourceType>(type); }
constexpr int FieldOf(ResourceType type) { return static_cast<int>(type); }
static_assert(FieldOf(ResourceType::kAgency) == v1::Record::kAgencyFieldNumber);
static_assert(FieldOf(ResourceType::kRelease) == v1::Record::kReleaseFieldNumber);
static_assert(FieldOf(ResourceType::kInitiative) == v1::Record::kInitiativeFieldNumber);
static_assert(FieldOf(ResourceType::kCommitment) == v1::Record::kCommitmentFieldNumber);
static_assert(FieldOf(ResourceType::kReport) == v1::Record::kReportFieldNumber);

// What an export sends.
struct Plan {
  storage::Moment moment;
  std::vector<ResourceType> types;  // in the order of kOrder
  std::string after;                // a name of the first type; empty: from its beginning
  bool omit_text = false;
  bool show_deleted = false;
};

void CheckTypes(const ExportRecordsRequest& request, Violations& faults) {
  for (int i = 0; i < request.types_size(); ++i) {
    const int type = request.types(i);
    if (ExportRecordsRequest::Type_IsValid(type) && type != 0) continue;
    faults.Add(fmt::format("types[{}]", i),
               fmt::format("got {}; wanted AGENCY, RELEASE, INITIATIVE, COMMITMENT or REPORT",
                           type == 0 ? "TYPE_UNSPECIFIED" : std::to_string(type)));
  }
}

bool IsAskedFor(const ExportRecordsRequest& request, ResourceType type) {
  return request.types().empty() ||
         std::any_of(request.types().begin(), request.types().end(),
                     [type](int asked) { return TypeOf(asked) == type; });
}

// Where the export goes on; nothing for one that begins.
std::optional<DocumentName> CheckResumeName(const ExportRecordsRequest& request,
                                            Violations& faults) {
  if (request.resume_name().empty()) return std::nullopt;
  if (!request.has_read_time()) {
    faults.Add("read_time",
               "is absent; with resume_name, wanted the read_time of the export that "
               "is resumed");
  }
  absl::StatusOr<DocumentName> name = ParseDocumentName(request.resume_name());
  faults.AddIfError("resume_name", name.status());
  if (!name.ok()) return std::nullopt;
  if (!IsAskedFor(request, name->type)) {
    faults.Add("resume_name", fmt::format("got {}; wanted the name of a document of the types that "
                                          "are asked for",
                                          request.resume_name()));
  }
  return *std::move(name);
}

absl::Status OutOfRangeError(absl::Time read_time, std::string_view why) {
  const std::string message =
      fmt::format("got {}, which is {}", absl::FormatTime(read_time, absl::UTCTimeZone()), why);
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field("read_time");
  violation->set_description(message);
  absl::Status status =
      storage::MakeError(absl::StatusCode::kOutOfRange, storage::kReasonReadTimeOutOfRange,
                         fmt::format("read_time: {}", message));
  storage::SetDetail(status, bad_request);
  return status;
}

absl::StatusOr<storage::Moment> FindMoment(const ServiceDependencies& dependencies,
                                           const Call& call, const ExportRecordsRequest& request) {
  if (!request.has_read_time()) {
    ASSIGN_OR_RETURN(const storage::FoundMoment found,
                     dependencies.store.history().FindMoment(call.context(), call.arrival));
    return found.newest;
  }
  const absl::Time time = TimeOf(request.read_time());
  ASSIGN_OR_RETURN(const ReadMoment read, FindReadMoment(dependencies, call, time));
  if (read.is_future) return OutOfRangeError(time, "in the future");
  if (read.moment.number == 0) return OutOfRangeError(time, "before the first change");
  return read.moment;
}

class ExportSource final : public MessageSource {
 public:
  ExportSource(const ServiceDependencies& dependencies, Plan plan)
      : store_(dependencies.store), plan_(std::move(plan)), after_(plan_.after) {}

  absl::StatusOr<std::optional<Reply>> Next(const Call& call) override {
    RETURN_IF_ERROR(ReadDocuments(call));
    if (documents_.empty()) return std::optional<Reply>();
    Reply reply;
    while (!documents_.empty()) {
      ASSIGN_OR_RETURN(std::string record, RenderFirst(call));
      const std::size_t size = reply.size_bytes() + record.size() + kBytesBesideRecord;
      if (reply.size_bytes() > 0 && size > storage::kPageBytesMax) {
        first_ = std::move(record);
        break;
      }
      reply.AppendMessageField(v1::ExportRecordsResponse::kRecordsFieldNumber, std::move(record),
                               "");
      documents_.pop_front();
    }
    v1::ExportRecordsResponse rest;
    SetTimestamp(*rest.mutable_read_time(), plan_.moment.time);
    reply.AppendFields(rest);
    return std::optional<Reply>(std::move(reply));
  }

 private:
  // Reads on until there is a document to send, or there are no more.
  absl::Status ReadDocuments(const Call& call) {
    while (documents_.empty() && type_ < plan_.types.size()) {
      ASSIGN_OR_RETURN(
          storage::MomentPage page,
          store_.history().ListAt(call.context(), {.type = plan_.types[type_],
                                                   .number = plan_.moment.number,
                                                   .after = after_,
                                                   .size = kDocumentsAtATime,
                                                   .show_deleted = plan_.show_deleted}));
      documents_ = {std::make_move_iterator(page.resources.begin()),
                    std::make_move_iterator(page.resources.end())};
      if (!documents_.empty()) after_ = documents_.back().name;
      if (page.is_last) {
        ++type_;
        after_.clear();
      }
    }
    return absl::OkStatus();
  }

  // The first document as a Record; texts are read one by one, so that no more than one is held.
  absl::StatusOr<std::string> RenderFirst(const Call& call) {
    if (!first_.empty()) return std::exchange(first_, std::string());
    const StoredResource& stored = documents_.front();
    std::string record;
    AppendLengthDelimited(record, FieldOf(stored.type), stored.document, RenderKept(stored));
    if (stored.type != ResourceType::kRelease || plan_.omit_text) return record;
    v1::Release release;
    if (!release.ParseFromString(stored.document)) {
      return storage::MakeError(absl::StatusCode::kInternal, storage::kReasonInternal,
                                fmt::format("{} does not parse", stored.name));
    }
    if (!release.has_text()) return record;
    ASSIGN_OR_RETURN(const std::string text,
                     store_.GetText(call.context(), release.text().sha256()));
    AppendLengthDelimited(record, v1::Record::kTextFieldNumber, text);
    return record;
  }

  storage::Store& store_;
  const Plan plan_;
  std::size_t type_ = 0;                  // of plan_.types: what is read next
  std::string after_;                     // the last name of it that was read
  std::deque<StoredResource> documents_;  // read and not sent yet
  std::string first_;                     // the first of them, when it is rendered already
};

}  // namespace

absl::StatusOr<std::unique_ptr<MessageSource>> OpenExport(const ServiceDependencies& dependencies,
                                                          const Call& call,
                                                          const ExportRecordsRequest& request) {
  Violations faults;
  CheckTypes(request, faults);
  if (request.has_read_time()) CheckReadTime(request.read_time(), faults);
  const std::optional<DocumentName> resume = CheckResumeName(request, faults);
  RETURN_IF_ERROR(faults.ToStatus());
  Plan plan;
  ASSIGN_OR_RETURN(plan.moment, FindMoment(dependencies, call, request));
  bool is_sent_already = resume.has_value();
  for (const ResourceType type : kOrder) {
    if (resume.has_value() && resume->type == type) is_sent_already = false;
    if (!is_sent_already && IsAskedFor(request, type)) plan.types.push_back(type);
  }
  if (resume.has_value()) plan.after = resume->name;
  plan.omit_text = request.omit_text();
  plan.show_deleted = request.show_deleted();
  return std::make_unique<ExportSource>(dependencies, std::move(plan));
}

}  // namespace entente::rpc

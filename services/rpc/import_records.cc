#include "services/rpc/import_records.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

#include "services/rpc/credentials.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/import_chunk.h"
#include "services/rpc/import_tally.h"
#include "services/rpc/import_waiting.h"
#include "services/rpc/sha256.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/text_shape.h"
#include "services/rpc/uuid.h"
#include "services/rpc/violations.h"
#include "services/rpc/wording.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using v1::ImportConfig;

constexpr std::size_t kChunkSizeDefault = 1'000;
constexpr int kChunkSizeMax = 10'000;
constexpr std::size_t kChunkBytesMax = std::size_t{16} << 20;

// Of an import that is one change, or that is only checked.
constexpr std::size_t kWholeSizeMax = 100'000;
constexpr std::size_t kWholeBytesMax = std::size_t{256} << 20;

// Of the records that wait for others.
constexpr std::size_t kWaitingSizeMax = 100'000;
constexpr std::size_t kWaitingBytesMax = std::size_t{64} << 20;

// Records in hand.
struct Records {
  std::vector<ImportedRecord> records;
  std::set<std::string> names;
  std::size_t bytes = 0;

  void Add(ImportedRecord record, const std::string& name) {
    bytes += record.record->ByteSizeLong();
    names.insert(name);
    records.push_back(std::move(record));
  }
};

std::string NameOfRecord(const v1::Record& record) {
  const Message* document = DocumentOf(record);
  return document == nullptr ? "" : NameOf(*document);
}

// The UUID (version 8, RFC 9562) that stands for `seed`.
std::string UuidOf(std::string_view seed) {
  std::string digits = Sha256Hex(seed).substr(0, 32);
  digits[12] = '8';
  digits[16] = "89ab"[static_cast<unsigned char>(digits[16]) % 4];
  const std::string_view all = digits;
  return fmt::format("{}-{}-{}-{}-{}", all.substr(0, 8), all.substr(8, 4), all.substr(12, 4),
                     all.substr(16, 4), all.substr(20));
}

void CheckEnum(bool is_known, int value, std::string_view field, std::string_view wanted,
               Violations& faults) {
  if (!is_known) faults.Add(field, fmt::format("got {}; wanted {}", value, wanted));
}

absl::Status CheckConfig(const ImportConfig& config) {
  Violations faults;
  CheckEnum(ImportConfig::OnConflict_IsValid(config.on_conflict()), config.on_conflict(),
            "config.on_conflict", "FAIL, SKIP or UPDATE", faults);
  CheckEnum(ImportConfig::Atomicity_IsValid(config.atomicity()), config.atomicity(),
            "config.atomicity", "CHUNK or ALL", faults);
  if (config.chunk_size() < 0) {
    faults.Add("config.chunk_size",
               fmt::format("got {}; wanted 1 to {}, or 0 for {}", config.chunk_size(),
                           kChunkSizeMax, kChunkSizeDefault));
  }
  if (!config.request_id().empty() && !IsUuid(config.request_id())) {
    faults.Add("config.request_id",
               fmt::format("got {}; wanted a UUID, such as 0190163d-8694-739b-aea5-966c26f8ad91",
                           Quoted(config.request_id())));
  }
  if (!config.reason().empty()) {
    faults.AddIfError("config.reason", CheckLength(config.reason(), kReasonMax));
  }
  return faults.ToStatus();
}

// Who says when a record was made, and under which uid, could say anything of the past.
absl::Status CheckMayKeepIdentity(const Call& call) {
  if (call.caller.role >= Role::kAdmin) return absl::OkStatus();
  return storage::MakeError(absl::StatusCode::kPermissionDenied, storage::kReasonRoleTooLow,
                            fmt::format("{} is {}; wanted admin for config.keep_identity",
                                        call.caller.name, NameOf(call.caller.role)));
}

class Import final : public MessageSink {
 public:
  explicit Import(const ServiceDependencies& dependencies) : dependencies_(dependencies) {}

  absl::Status Take(const Call& call, std::unique_ptr<Message> message) override {
    auto& request = static_cast<v1::ImportRecordsRequest&>(*message);
    RETURN_IF_ERROR(TakeConfig(call, request));
    for (v1::Record& record : *request.mutable_records()) {
      ImportedRecord one{.number = ++read_count_, .record = std::make_unique<v1::Record>()};
      one.record->Swap(&record);
      RETURN_IF_ERROR(is_whole_ ? Gather(std::move(one)) : TakeRecord(call, std::move(one)));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Reply> End(const Call& call) override {
    if (!has_config_) return MissingConfigError();
    if (is_whole_) {
      RETURN_IF_ERROR(Write(call, gathered_.records, "all", nullptr));
    } else {
      RETURN_IF_ERROR(WriteGathered(call));
      RETURN_IF_ERROR(WriteWaiting(call));
    }
    return Reply::Of(tally_.ToResponse());
  }

  [[nodiscard]] std::string request_id() const override { return config_.request_id(); }

 private:
  static absl::Status MissingConfigError() {
    Violations faults;
    faults.Add("config", "is absent; wanted it in the first message");
    return faults.ToStatus();
  }

  absl::Status TakeConfig(const Call& call, const v1::ImportRecordsRequest& request) {
    if (has_config_ && request.has_config()) {
      Violations faults;
      faults.Add("config", "is said again; wanted it in the first message only");
      return faults.ToStatus();
    }
    if (has_config_) return absl::OkStatus();
    if (!request.has_config()) return MissingConfigError();
    RETURN_IF_ERROR(CheckConfig(request.config()));
    if (request.config().keep_identity()) RETURN_IF_ERROR(CheckMayKeepIdentity(call));
    has_config_ = true;
    config_ = request.config();
    is_whole_ = config_.atomicity() == ImportConfig::ALL || config_.validate_only();
    if (config_.chunk_size() > 0) {
      chunk_size_ = static_cast<std::size_t>(std::min(config_.chunk_size(), kChunkSizeMax));
    }
    import_id_ = config_.request_id().empty() ? dependencies_.new_uid()
                                              : absl::AsciiStrToLower(config_.request_id());
    return absl::OkStatus();
  }

  absl::Status Gather(ImportedRecord record) {
    gathered_.Add(std::move(record), "");
    if (gathered_.records.size() <= kWholeSizeMax && gathered_.bytes <= kWholeBytesMax) {
      return absl::OkStatus();
    }
    Violations faults;
    faults.Add(config_.validate_only() ? "config.validate_only" : "config.atomicity",
               fmt::format("record {} is one too many: at most {} records of {} MiB together are "
                           "taken as a whole; wanted chunks",
                           read_count_, kWholeSizeMax, kWholeBytesMax >> 20));
    return faults.ToStatus();
  }

  absl::Status TakeRecord(const Call& call, ImportedRecord record) {
    const std::string name = NameOfRecord(*record.record);
    if (waiting_.names.contains(name) && MayWait(*record.record)) {
      waiting_.Add(std::move(record), name);  // after the one before it
      return absl::OkStatus();
    }
    if (!name.empty() && gathered_.names.contains(name)) RETURN_IF_ERROR(WriteGathered(call));
    gathered_.Add(std::move(record), name);
    const bool is_full =
        gathered_.records.size() >= chunk_size_ || gathered_.bytes >= kChunkBytesMax;
    return is_full ? WriteGathered(call) : absl::OkStatus();
  }

  bool MayWait(const v1::Record& record) const {
    return waiting_.records.size() < kWaitingSizeMax &&
           waiting_.bytes + record.ByteSizeLong() <= kWaitingBytesMax;
  }

  // Writes the chunk but for those that have to wait.
  absl::Status WriteGathered(const Call& call) {
    Records chunk = std::exchange(gathered_, Records());
    const std::string place = fmt::format("chunk {}", ++chunk_count_);
    const std::string digest = DigestOf(chunk.records);
    ASSIGN_OR_RETURN(const std::set<std::size_t> unresolved,
                     FindUnresolved(dependencies_.store, call.context(), chunk.records));
    std::vector<ImportedRecord> ready;
    ready.reserve(chunk.records.size());
    for (std::size_t i = 0; i < chunk.records.size(); ++i) {
      if (unresolved.contains(i) && MayWait(*chunk.records[i].record)) {
        PutOff(std::move(chunk.records[i]));
      } else {
        ready.push_back(std::move(chunk.records[i]));
      }
    }
    std::vector<std::size_t> left_over;
    RETURN_IF_ERROR(WriteAs(call, ready, place, digest, &left_over));
    for (const std::size_t i : left_over) PutOff(std::move(ready[i]));
    return absl::OkStatus();
  }

  void PutOff(ImportedRecord record) {
    const std::string name = NameOfRecord(*record.record);
    waiting_.Add(std::move(record), name);
  }

  // Those that wait for what never came go last: they take no others with them.
  absl::Status WriteWaiting(const Call& call) {
    std::vector<ImportedRecord> waiting = std::exchange(waiting_, Records()).records;
    ASSIGN_OR_RETURN(const std::set<std::size_t> unresolved,
                     FindUnresolved(dependencies_.store, call.context(), waiting));
    std::vector<ImportedRecord> resolved;
    std::vector<ImportedRecord> missing;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      (unresolved.contains(i) ? missing : resolved).push_back(std::move(waiting[i]));
    }
    RETURN_IF_ERROR(WriteGroups(call, std::move(resolved)));
    return WriteGroups(call, std::move(missing));
  }

  absl::Status WriteGroups(const Call& call, std::vector<ImportedRecord> records) {
    for (const std::vector<std::size_t>& places : GroupByDependence(records, chunk_size_)) {
      std::vector<ImportedRecord> group;
      group.reserve(places.size());
      for (const std::size_t place : places) group.push_back(std::move(records[place]));
      RETURN_IF_ERROR(Write(call, group, "waiting " + DigestOf(group), nullptr));
    }
    return absl::OkStatus();
  }

  absl::Status Write(const Call& call, const std::vector<ImportedRecord>& records,
                     const std::string& place, std::vector<std::size_t>* left_over) {
    return WriteAs(call, records, place, DigestOf(records), left_over);
  }

  // `place` tells the chunks of one import apart: it is the same when the import is sent again.
  absl::Status WriteAs(const Call& call, const std::vector<ImportedRecord>& records,
                       const std::string& place, const std::string& digest,
                       std::vector<std::size_t>* left_over) {
    ImportChunk chunk;
    chunk.request_id = UuidOf(import_id_ + " " + place);
    chunk.digest = digest;
    chunk.records.reserve(records.size());
    for (const ImportedRecord& record : records) chunk.records.push_back(&record);
    return WriteImportChunk(dependencies_, call, config_, chunk, tally_, left_over);
  }

  // Of the records and of all that decides what becomes of them.
  std::string DigestOf(const std::vector<ImportedRecord>& records) const {
    ImportConfig config = config_;
    config.clear_request_id();
    std::string content = config.SerializeAsString();
    for (const ImportedRecord& record : records) {
      content += Sha256(record.record->SerializeAsString());
    }
    return Sha256(content);
  }

  const ServiceDependencies& dependencies_;
  bool has_config_ = false;
  ImportConfig config_;
  bool is_whole_ = false;
  std::size_t chunk_size_ = kChunkSizeDefault;
  std::string import_id_;
  std::int64_t read_count_ = 0;
  std::int64_t chunk_count_ = 0;
  Records gathered_;
  Records waiting_;
  ImportTally tally_;
};

}  // namespace

std::unique_ptr<MessageSink> OpenImport(const ServiceDependencies& dependencies) {
  return std::make_unique<Import>(dependencies);
}

}  // namespace entente::rpc

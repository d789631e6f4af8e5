// What came of the records of an import: counts by type, and the first faults.  Used by one thread
// at a time.

#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <tuple>

#include "absl/status/status.h"

#include "entente/v1/transfer.pb.h"
#include "entente/v1/transfer_service.pb.h"
#include "services/rpc/violations.h"

namespace entente::rpc {

// Faults that are told; more are only counted.
inline constexpr std::size_t kImportFaultsMax = 100;

// One record of an import.
struct ImportedRecord {
  std::int64_t number = 0;  // from 1 over the whole stream
  std::unique_ptr<v1::Record> record;
};

// What became of one record.
enum class ImportOutcome { kCreated, kUpdated, kSkipped, kFailed };

// `agency`, `release`, ...; empty for a record without a document.
[[nodiscard]] std::string ImportedNoun(const v1::Record& record);

// The document of a record; null when it has none.
[[nodiscard]] const google::protobuf::Message* DocumentOf(const v1::Record& record);

class ImportTally final {
 public:
  // Once for each record, when all about it is decided.
  void Count(const ImportedRecord& record, ImportOutcome outcome);

  // What is wrong with a record: all faults of its fields, or what stands in its way.
  void AddFaults(const ImportedRecord& record, const Violations& faults);
  void AddError(const ImportedRecord& record, const absl::Status& error);

  void CountChange() { ++change_count_; }

  [[nodiscard]] v1::ImportRecordsResponse ToResponse() const;

 private:
  void Add(const ImportedRecord& record, std::string field, std::string reason,
           std::string description);

  struct Fault {
    std::int64_t record_number;
    std::int64_t order;  // among those of the record
    std::string document;
    std::string field;
    std::string reason;
    std::string description;

    bool operator<(const Fault& other) const {
      return std::tie(record_number, order) < std::tie(other.record_number, other.order);
    }
  };

  v1::ImportRecordsResponse counts_;
  std::set<Fault> faults_;  // the first kImportFaultsMax by record
  std::int64_t fault_count_ = 0;
  std::int64_t change_count_ = 0;
};

}  // namespace entente::rpc

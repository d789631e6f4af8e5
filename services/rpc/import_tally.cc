#include "services/rpc/import_tally.h"

#include <iterator>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "services/rpc/document_kind.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* DocumentField(const v1::Record& record) {
  return record.GetReflection()->GetOneofFieldDescriptor(
      record, record.GetDescriptor()->FindOneofByName("document"));
}

void CountIn(v1::ImportRecordsResponse::Count& count, ImportOutcome outcome) {
  count.set_read_count(count.read_count() + 1);
  switch (outcome) {
    case ImportOutcome::kCreated:
      count.set_created_count(count.created_count() + 1);
      return;
    case ImportOutcome::kUpdated:
      count.set_updated_count(count.updated_count() + 1);
      return;
    case ImportOutcome::kSkipped:
      count.set_skipped_count(count.skipped_count() + 1);
      return;
    case ImportOutcome::kFailed:
      count.set_failed_count(count.failed_count() + 1);
      return;
  }
}

}  // namespace

std::string ImportedNoun(const v1::Record& record) {
  const FieldDescriptor* field = DocumentField(record);
  return field == nullptr ? "" : std::string(field->name());
}

const Message* DocumentOf(const v1::Record& record) {
  const FieldDescriptor* field = DocumentField(record);
  return field == nullptr ? nullptr : &record.GetReflection()->GetMessage(record, field);
}

void ImportTally::Count(const ImportedRecord& record, ImportOutcome outcome) {
  CountIn(*counts_.mutable_total(), outcome);
  const std::string noun = ImportedNoun(*record.record);
  if (!noun.empty()) CountIn((*counts_.mutable_by_type())[noun], outcome);
}

void ImportTally::AddFaults(const ImportedRecord& record, const Violations& faults) {
  for (const auto& violation : faults.listed().field_violations()) {
    Add(record, violation.field(), std::string(storage::kReasonBadRequest),
        violation.description());
  }
  fault_count_ += faults.count() - faults.listed().field_violations_size();
}

void ImportTally::AddError(const ImportedRecord& record, const absl::Status& error) {
  Add(record, "", storage::ReasonOf(error),
      std::string(error.message().data(), error.message().size()));
}

void ImportTally::Add(const ImportedRecord& record, std::string field, std::string reason,
                      std::string description) {
  const Message* document = DocumentOf(*record.record);
  faults_.insert({.record_number = record.number,
                  .order = fault_count_++,
                  .document = document == nullptr ? "" : NameOf(*document),
                  .field = std::move(field),
                  .reason = std::move(reason),
                  .description = std::move(description)});
  if (faults_.size() > kImportFaultsMax) faults_.erase(std::prev(faults_.end()));
}

v1::ImportRecordsResponse ImportTally::ToResponse() const {
  v1::ImportRecordsResponse response = counts_;
  response.mutable_total();
  for (const Fault& fault : faults_) {
    v1::ImportRecordsResponse::Fault& told = *response.add_faults();
    told.set_record_number(fault.record_number);
    told.set_document(fault.document);
    told.set_field(fault.field);
    told.set_reason(fault.reason);
    told.set_description(fault.description);
  }
  response.set_fault_count(fault_count_);
  response.set_change_count(change_count_);
  return response;
}

}  // namespace entente::rpc

#include "clients/cpp/record_name.h"

namespace entente::client {

const std::string& RecordName(const v1::Record& record) {
  static const std::string kNone;
  switch (record.document_case()) {
    case v1::Record::kAgency:
      return record.agency().name();
    case v1::Record::kRelease:
      return record.release().name();
    case v1::Record::kInitiative:
      return record.initiative().name();
    case v1::Record::kCommitment:
      return record.commitment().name();
    case v1::Record::kReport:
      return record.report().name();
    case v1::Record::DOCUMENT_NOT_SET:
      break;
  }
  return kNone;
}

}  // namespace entente::client

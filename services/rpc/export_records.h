// ExportRecords: all records as this database held them at one instant, message by message.  What
// is sent is read page by page from revisions, which never change: no snapshot is held open however
// slowly the caller reads, and an export that broke off goes on after a name.

#pragma once

#include <memory>

#include "absl/status/statusor.h"

#include "entente/v1/transfer_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/pulled_stream.h"

namespace entente::rpc {

// The messages of an export, each of at most storage::kPageBytesMax and one page of documents; all
// bear the time of the newest change that counts, which names the same state for ever.
//   INVALID_ARGUMENT  a type that is none, a read_time that is none, a resume_name that is no name,
//                     or not of the types asked for, or without the read_time of what it resumes
//   OUT_OF_RANGE      READ_TIME_OUT_OF_RANGE: a read_time before the first change, or in the future
[[nodiscard]] absl::StatusOr<std::unique_ptr<MessageSource>> OpenExport(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::ExportRecordsRequest& request);

}  // namespace entente::rpc

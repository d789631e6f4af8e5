// Get and BatchGet as they are for every type of document, and how documents leave: as the bytes
// that are stored, unparsed.  Thread-safe.

#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/protobuf/timestamp.pb.h"

#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"
#include "storage/call_context.h"
#include "storage/resource.h"

namespace entente::rpc {

// Names in one BatchGet.
inline constexpr int kBatchMax = 1'000;

// What a read or write came to, as the whole answer, for the day `as_of`.
[[nodiscard]] absl::StatusOr<Reply> RenderDocument(absl::StatusOr<storage::StoredResource> resource,
                                                   const storage::AsOf& as_of);

// The current revision, deleted or not.
//   INVALID_ARGUMENT  a name that is not of the form
//   NOT_FOUND         none of that name
[[nodiscard]] absl::StatusOr<storage::StoredResource> GetDocument(
    const ServiceDependencies& dependencies, const storage::CallContext& context,
    storage::ResourceType type, const std::string& name);

// What a Get asks for.
struct GetArguments {
  std::string name;
  std::string as_of_date;
  const google::protobuf::Timestamp* read_time = nullptr;  // null: now
};

// The `read_time` of a request that may have one.
template <typename Request>
[[nodiscard]] const google::protobuf::Timestamp* ReadTimeOf(const Request& request) {
  return request.has_read_time() ? &request.read_time() : nullptr;
}

// The same as a whole answer, for the day and the instant asked for.
//   INVALID_ARGUMENT  also for a day or an instant that is none, or an instant in the future
//   NOT_FOUND         also for what was not known by that day, or not there at that instant
[[nodiscard]] absl::StatusOr<Reply> AnswerGet(const ServiceDependencies& dependencies,
                                              const Call& call, storage::ResourceType type,
                                              const GetArguments& arguments);

// Several, in the order asked for, as elements of the repeated field `field_number`.
//   INVALID_ARGUMENT  no names, over kBatchMax, any that is not of the form, or an answer of over
//                     storage::kPageBytesMax, which clients would refuse
//   NOT_FOUND         naming the first one that is not there
[[nodiscard]] absl::StatusOr<Reply> BatchGetDocuments(
    const ServiceDependencies& dependencies, const Call& call, storage::ResourceType type,
    const google::protobuf::RepeatedPtrField<std::string>& names, int field_number);

}  // namespace entente::rpc

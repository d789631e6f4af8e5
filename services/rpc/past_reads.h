// A Get as of a read_time: the document as this database held it then, with the standing that was
// kept for it then.  What is kept is not in the record, which holds authored documents only: it is
// computed again, by the same code as when it is written, from the family and the releases as they
// stood.  Thread-safe.

#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"

#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"
#include "storage/resource.h"

namespace entente::rpc {

// Which document, when; all of it is well formed.
struct PastGet {
  storage::ResourceType type = storage::ResourceType::kInitiative;
  std::string name;
  std::string as_of_date;  // empty: the day of the read_time, in UTC
  google::protobuf::Timestamp read_time;
};

// The whole answer: what a Get would have been answered at that time, but for what the caller may
// not see by the labels of now.
//   INVALID_ARGUMENT  a read_time in the future
//   NOT_FOUND         none of that name was there then; it belonged to what was deleted then; it
//   was
//                     not known by the end of `as_of_date`
[[nodiscard]] absl::StatusOr<Reply> AnswerPastGet(const ServiceDependencies& dependencies,
                                                  const Call& call, const PastGet& get);

}  // namespace entente::rpc

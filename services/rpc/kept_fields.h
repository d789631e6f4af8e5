// The fields that the server keeps beside an authored document: uid, times, etag.  Rendered as a
// second small message of the same type that follows the document on its way out; Protobuf merges
// the two. Pure; any thread may call it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

#include "services/rpc/reply.h"
#include "storage/call_context.h"
#include "storage/resource.h"

namespace entente::rpc {

// The etag of a revision: opaque text that no other revision of any resource has.
[[nodiscard]] std::string EtagOf(std::string_view uid, std::int64_t revision);

// Sets `timestamp` to `time`, to the microsecond.
void SetTimestamp(google::protobuf::Timestamp& timestamp, absl::Time time);

// The serialized fragment of a document: uid, create, update and delete time, etag (of a report
// only uid and create time), and what the store keeps.  Revision 0 stands for a document that was
// checked and not written: it has no times and no etag, and an empty uid stays out.
[[nodiscard]] std::string RenderKept(const storage::StoredResource& resource);

// A document as it leaves: what is stored, and what the server adds after it.
struct RenderedDocument {
  std::string document;
  std::string kept;
};

// Any document for the day `as_of`: RenderKept, and of a commitment its schedules on that day
// (commitment_view.h).
[[nodiscard]] RenderedDocument RenderResource(storage::StoredResource resource,
                                              const storage::AsOf& as_of);

// The same as one more element of the repeated field `field_number` of a reply.
void AppendResource(Reply& reply, int field_number, storage::StoredResource resource,
                    const storage::AsOf& as_of);

}  // namespace entente::rpc

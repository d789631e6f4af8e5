// The fields that the server keeps beside an authored document: uid, times, etag.  Rendered as a
// second small message of the same type that follows the document on its way out; Protobuf merges
// the two. Pure; any thread may call it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/resource.h"

namespace entente::rpc {

// The etag of a revision: opaque text that no other revision of any resource has.
[[nodiscard]] std::string EtagOf(std::string_view uid, std::int64_t revision);

// The serialized fragment of an agency, release or initiative: uid, create, update and delete time,
// etag, and what the store keeps.  Revision 0 stands for a document that was checked and not
// written: it has no times and no etag, and an empty uid stays out.
[[nodiscard]] std::string RenderKept(const storage::StoredResource& resource);

}  // namespace entente::rpc

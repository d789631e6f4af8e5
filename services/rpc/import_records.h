// ImportRecords: the records of a stream, gathered into chunks and written (import_chunk.h).  Used
// by one stream.

#pragma once

#include <memory>

#include "services/rpc/dependencies.h"
#include "services/rpc/pushed_stream.h"

namespace entente::rpc {

// `dependencies` outlive it.
[[nodiscard]] std::unique_ptr<MessageSink> OpenImport(const ServiceDependencies& dependencies);

}  // namespace entente::rpc

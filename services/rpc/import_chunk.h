// One chunk of an import: drafted together, written in one change or not at all.  Thread-safe.

#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "entente/v1/transfer_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/import_tally.h"
#include "services/rpc/write.h"

namespace entente::rpc {

// Records that are written together.
struct ImportChunk {
  // Derived from the import's and from what the chunk is (import_records.cc).
  std::string request_id;
  std::string digest;  // SHA-256 of what it brings, 32 bytes
  std::vector<const ImportedRecord*> records;
};

// Writes a chunk, and counts what became of its records.  With a fault in any of them none is
// written, and all of them are counted as failed.
//
// When the request id was used before, for the same chunk, nothing is written: what was then, is
// counted as skipped, and the places in the chunk of all others are appended to `left_over`, which
// are not counted.  With null they are counted as skipped too.
//
// Errors end the import: those of the store, REQUEST_ID_REUSED, and REVISION_CHANGED when others
// write the same documents again and again.
[[nodiscard]] absl::Status WriteImportChunk(const ServiceDependencies& dependencies,
                                            const Call& call, const v1::ImportConfig& config,
                                            const ImportChunk& chunk, ImportTally& tally,
                                            std::vector<std::size_t>* left_over);

}  // namespace entente::rpc

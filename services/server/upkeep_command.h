// What `entente-server verify` and `reindex` print and how they end, on any store.

#pragma once

#include <cstdio>
#include <functional>

#include "absl/status/statusor.h"

#include "services/maintenance/upkeep.h"

namespace entente::server {

// Where the command writes, and whether somebody looks at it.
struct UpkeepOutput {
  std::FILE* out = stdout;        // a line for each fault, the summary at the end
  std::FILE* progress = nullptr;  // a line that is written over; null: none
};

// One of maintenance::Verify and Reindex, with store and maintenance bound.
using Upkeep =
    std::function<absl::StatusOr<maintenance::Tally>(const maintenance::UpkeepOptions& options)>;

// Runs it to the end.  How many faults are left: 0 when there is none, or all are mended.  Errors
// are the store's.
[[nodiscard]] absl::StatusOr<std::int64_t> RunUpkeep(const Upkeep& upkeep,
                                                     const UpkeepOutput& output);

}  // namespace entente::server

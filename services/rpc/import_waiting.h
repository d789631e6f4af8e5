// Which records of an import have to wait, because they name documents that are not there yet, and
// in which order those that waited can be written.  Pure but for the store's Lookup; used by one
// thread at a time.

#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/rpc/import_tally.h"
#include "storage/store.h"

namespace entente::rpc {

// The documents that a record names, its own initiative among them, each once and without itself.
[[nodiscard]] std::set<std::string> NamedBy(const v1::Record& record);

// Those of `records` that name a document which is neither in the store nor in `records`, or one of
// `records` that is such a record itself and not in the store: their places.
[[nodiscard]] absl::StatusOr<std::set<std::size_t>> FindUnresolved(
    storage::DocumentReader& store, const storage::CallContext& context,
    const std::vector<ImportedRecord>& records);

// The places of all `records` in groups of about `size`, such that none names one of a later group:
// records that name each other in a ring are in one group, however large.  No group has a name
// twice, unless a ring has.
[[nodiscard]] std::vector<std::vector<std::size_t>> GroupByDependence(
    const std::vector<ImportedRecord>& records, std::size_t size);

}  // namespace entente::rpc

// The shape of every write: compute what shall be written from what is there, write it only if that
// is still there, compute again if it is not.  Used by document_writes.h and the services.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/violations.h"
#include "storage/store.h"

namespace entente::rpc {

// How often a write is computed when others write the same in between.  Five losses in a row mean
// that the caller should look at the record first.
inline constexpr int kWriteAttemptsMax = 5;

// WriteOptions.reason.
inline constexpr std::size_t kReasonMax = 1'000;

// What every request to write carries beside its document.
struct WriteOptions {
  std::string request_id;  // of the caller; may be empty
  std::string reason;
  bool validate_only = false;
};

template <typename Request>
[[nodiscard]] WriteOptions WriteOptionsOf(const Request& request) {
  return {.request_id = request.request_id(),
          .reason = request.reason(),
          .validate_only = request.validate_only()};
}

// Whether an error says that the request cannot be done as things are: not the world's errors and
// ours, where asking the store once more would not help.
[[nodiscard]] bool IsOfTheRequest(const absl::Status& error);

// What one computation came to.
struct Draft {
  // What there is now; none for a new resource.
  std::optional<storage::StoredResource> current;
  // What shall be written; none when what there is now is the answer.
  std::optional<storage::Put> put;
  std::vector<storage::Keep> keeps;
  std::vector<storage::SettledCitation> settled;
  std::vector<storage::Basis> based_on;
  std::vector<storage::ReferrerBasis> based_on_referrers;
  std::vector<storage::Text> texts;
  // Whether ALREADY_EXISTS is worth another computation: an update that makes what is missing.
  bool may_be_taken = false;
};

// Reads, checks and computes, from scratch each time.  Adds what is wrong with the request to
// `faults`, and returns an error only for what is not a fault of a field.
using Compute =
    std::function<absl::StatusOr<Draft>(const storage::CallContext&, Violations& faults)>;

// Runs a write, and returns the revision it made.
//
// Faults, those of `options` included, win over errors and are told all at once.  A document over
// 256 KiB is INVALID_ARGUMENT DOCUMENT_TOO_LARGE.  With `validate_only` nothing is written and the
// answer is what would have been, with revision 0.
//
// A request id that was used before gets the first answer: also when the request fails now that its
// first run has changed things, as a second delete does.  Where the caller gives none, one is made,
// so that the store can settle a commit in doubt.
//
// Errors are those of `compute` and of Store::Write; REVISION_CHANGED after kWriteAttemptsMax
// times, with RetryInfo.
[[nodiscard]] absl::StatusOr<storage::StoredResource> RunWrite(
    const ServiceDependencies& dependencies, const Call& call, const WriteOptions& options,
    const Compute& compute);

// The same for several documents, which become one change.
using ComputeAll = std::function<absl::StatusOr<std::vector<Draft>>(const storage::CallContext&,
                                                                    Violations& faults)>;

// What a joint write came to.
struct JointAnswer {
  std::int64_t number = 0;  // of the change; 0 when nothing was written
  bool repeated = false;  // the request id had been used: `number` and `resources` are the first's
  // For each draft, in their order, the revision it made, or what there is where it makes none (an
  // empty one when the draft does not say).  Of a repeat, the revisions that the first made.
  std::vector<storage::StoredResource> resources;
};

// ALREADY_EXISTS is computed again, too: what was taken meanwhile is told by `compute`.
[[nodiscard]] absl::StatusOr<JointAnswer> RunJointWrite(const ServiceDependencies& dependencies,
                                                        const Call& call,
                                                        const WriteOptions& options,
                                                        const ComputeAll& compute);

}  // namespace entente::rpc

// The one table from what pqxx throws to what callers are told.  Decides by type and SQLSTATE,
// never by the text, and never tells a caller SQL, SQLSTATE, hosts or paths.

#pragma once

#include <exception>
#include <string>

#include "absl/status/status.h"

namespace entente::storage::postgres {

// What to do about an exception.
enum class Remedy {
  kNone,       // the answer is final
  kRetry,      // serialization failure or deadlock: run the transaction again
  kReconnect,  // the connection, and all of its generation, is not to be used any more
  kSettle,     // the connection was lost in COMMIT: run the same change again under its request id
};

// Why a statement was cancelled (SQLSTATE 57014).
enum class CancelCause { kNone, kDeadline, kCaller };

struct Failure {
  absl::Status status;  // for the caller
  Remedy remedy = Remedy::kNone;
  std::string log;  // for the operator; empty when there is nothing to act on
};

// | thrown                                       | status             | remedy    |
// |----------------------------------------------|--------------------|-----------|
// | in_doubt_error, statement_completion_unknown | UNAVAILABLE        | settle    |
// | broken_connection; 08xxx, 57Pxx, 53300,      | UNAVAILABLE        | reconnect |
// | 25006, no SQLSTATE                           |                    |           |
// | 53xxx otherwise (out of memory, disk)        | UNAVAILABLE        | none      |
// | transaction_rollback; 40001, 40P01           | ABORTED            | retry     |
// | 57014                                        | DEADLINE_EXCEEDED or CANCELLED by cause     |
// | 55P03 (lock not available)                   | ABORTED            | retry     |
// | anything else, constraint violations too     | INTERNAL           | none      |
//
// A constraint that a caller could violate is checked before it is met, so that a violation is a
// defect.
[[nodiscard]] Failure ExplainException(const std::exception& exception, CancelCause cause);

// DEADLINE_EXCEEDED or CANCELLED.
[[nodiscard]] absl::Status DeadlineStatus();
[[nodiscard]] absl::Status CancelledStatus();
// UNAVAILABLE DATABASE_UNAVAILABLE, with RetryInfo.
[[nodiscard]] absl::Status UnavailableStatus();

}  // namespace entente::storage::postgres

#include "storage/postgres/errors.h"

#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include <pqxx/pqxx>

#include "storage/error.h"

namespace entente::storage::postgres {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// An empty one is libpq's own, for a connection that was lost.
bool IsConnectionState(std::string_view sqlstate) {
  return sqlstate.empty() || StartsWith(sqlstate, "08") || StartsWith(sqlstate, "57P") ||
         sqlstate == "53300" || sqlstate == "25006";
}

bool IsRetryState(std::string_view sqlstate) {
  return sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03";
}

absl::Status AbortedStatus() {
  return WithRetry(MakeError(absl::StatusCode::kAborted, kReasonRevisionChanged,
                             "other writes were in the way, again and again; try again"),
                   absl::Milliseconds(100));
}

absl::Status InternalStatus() {
  return MakeError(absl::StatusCode::kInternal, kReasonInternal,
                   "the server failed; its log says why");
}

Failure ExplainSqlState(const pqxx::sql_error& error, CancelCause cause) {
  const std::string_view sqlstate = error.sqlstate();
  if (sqlstate == "57014" && cause == CancelCause::kDeadline) return {DeadlineStatus(), {}, {}};
  if (sqlstate == "57014" && cause == CancelCause::kCaller) return {CancelledStatus(), {}, {}};
  std::string log = absl::StrCat("sqlstate=", error.sqlstate(), " ", error.what());
  if (sqlstate == "57014") return {DeadlineStatus(), Remedy::kNone, std::move(log)};
  if (IsRetryState(sqlstate)) return {AbortedStatus(), Remedy::kRetry, {}};
  if (IsConnectionState(sqlstate)) {
    return {UnavailableStatus(), Remedy::kReconnect, std::move(log)};
  }
  // Out of disk or memory: new connections would only add to it.
  if (StartsWith(sqlstate, "53")) return {UnavailableStatus(), Remedy::kNone, std::move(log)};
  return {InternalStatus(), Remedy::kNone, absl::StrCat(log, " in: ", error.query())};
}

}  // namespace

Failure ExplainException(const std::exception& exception, CancelCause cause) {
  // The order matters: statement_completion_unknown is a transaction_rollback.
  if (dynamic_cast<const pqxx::in_doubt_error*>(&exception) != nullptr ||
      dynamic_cast<const pqxx::statement_completion_unknown*>(&exception) != nullptr) {
    return {WithRetry(MakeError(absl::StatusCode::kUnavailable, kReasonCommitInDoubt,
                                "the connection was lost in COMMIT and the database stayed away: "
                                "repeat with the same request_id"),
                      kRetryDelay),
            Remedy::kSettle, exception.what()};
  }
  // Its children are 40001 and 40P01; a sql_error since libpqxx 7.
  if (dynamic_cast<const pqxx::transaction_rollback*>(&exception) != nullptr) {
    return {AbortedStatus(), Remedy::kRetry, {}};
  }
  if (const auto* error = dynamic_cast<const pqxx::sql_error*>(&exception)) {
    return ExplainSqlState(*error, cause);
  }
  if (dynamic_cast<const pqxx::broken_connection*>(&exception) != nullptr) {
    return {UnavailableStatus(), Remedy::kReconnect, exception.what()};
  }
  return {InternalStatus(), Remedy::kNone, exception.what()};
}

absl::Status DeadlineStatus() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, kReasonDeadline,
                   "the deadline passed before the database had answered");
}

absl::Status CancelledStatus() {
  return MakeError(absl::StatusCode::kCancelled, kReasonCancelled, "the caller left");
}

absl::Status UnavailableStatus() {
  return WithRetry(MakeError(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable,
                             "the database cannot be reached; try again"),
                   kRetryDelay);
}

}  // namespace entente::storage::postgres

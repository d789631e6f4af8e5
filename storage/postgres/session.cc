#include "storage/postgres/session.h"

#include <cstdint>
#include <exception>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "storage/postgres/errors.h"

namespace entente::storage::postgres {
namespace {

// Serialization failures and deadlocks come from a few writers at once; more tries would only
// queue.
constexpr int kAttemptsMax = 5;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;

// Listens for as long as it lives.  What is told needs no answer: it ends a wait.
class Listener final : public pqxx::notification_receiver {
 public:
  using pqxx::notification_receiver::notification_receiver;
  void operator()(const std::string& /*payload*/, int /*backend*/) override {}
};

}  // namespace

pqxx::result Transaction::Run(std::string_view sql, const Parameters& parameters) {
  const std::string& name = connection_.Prepared(sql);
  const std::vector<const char*> pointers = parameters.Pointers();
  StatementCounts::Timing timing(counts_);
  pqxx::result result =
      transaction_.exec_prepared(name, pqxx::prepare::make_dynamic_params(pointers));
  timing.Succeed();
  return result;
}

pqxx::result Transaction::RunOnce(std::string_view sql, const Parameters& parameters) {
  const std::vector<const char*> pointers = parameters.Pointers();
  StatementCounts::Timing timing(counts_);
  pqxx::result result =
      transaction_.exec_params(std::string(sql), pqxx::prepare::make_dynamic_params(pointers));
  timing.Succeed();
  return result;
}

// How one try ended.
struct Session::Attempt {
  absl::Status status;
  Remedy remedy = Remedy::kNone;
  bool is_answer = false;  // of the work itself, not of what hindered it
};

Session::Attempt Session::Fail(const std::exception& exception, Lanes::Lease& lease,
                               const Watchdog::Guard& guard, bool in_commit) {
  Failure failure = ExplainException(exception, guard.cause());
  // Cut by ourselves, because no answer came: says nothing of the other connections.
  const bool was_severed = guard.severed();
  const bool is_lost = was_severed || !lease.connection()->pqxx().is_open();
  if (is_lost && failure.remedy == Remedy::kNone) {
    failure = ExplainException(pqxx::broken_connection(exception.what()), guard.cause());
  }
  // The server may say that it is going away after it has committed.
  if (in_commit && failure.remedy == Remedy::kReconnect) {
    failure = ExplainException(pqxx::in_doubt_error(exception.what()), guard.cause());
  }
  if (!failure.log.empty()) log_(failure.log);
  if (was_severed) {
    lease.Discard();
    if (failure.remedy == Remedy::kReconnect) {
      return {guard.cause() == CancelCause::kCaller ? CancelledStatus() : DeadlineStatus()};
    }
  } else if (failure.remedy == Remedy::kReconnect || failure.remedy == Remedy::kSettle) {
    lease.Condemn();
  }
  return {failure.status, failure.remedy};
}

Session::Attempt Session::TryRead(const CallContext& context,
                                  const std::function<absl::Status(Transaction&)>& read) {
  absl::StatusOr<Lanes::Lease> lease = lanes_.Take(context);
  if (!lease.ok()) return {lease.status()};
  Connection& connection = *lease->connection();
  Watchdog::Guard guard(watchdog_, context, lease->connection());
  try {
    connection.BearTrace(context.trace_id);
    pqxx::nontransaction work(connection.pqxx());
    Transaction transaction(connection, work, CountsOf(context));
    return {read(transaction)};
  } catch (const std::exception& exception) {
    guard.Spare();
    return Fail(exception, *lease, guard, /*in_commit=*/false);
  }
}

absl::Status Session::Read(const CallContext& context,
                           const std::function<absl::Status(Transaction&)>& read) {
  Attempt attempt = TryRead(context, read);
  // A connection that was lost while idle says so on its next use; every other one of its
  // generation is gone with it, so the second try has a new one.
  if (attempt.remedy == Remedy::kReconnect || attempt.remedy == Remedy::kRetry) {
    attempt = TryRead(context, read);
  }
  return attempt.status;
}

absl::Status Session::Await(const CallContext& context, const std::string& channel,
                            absl::Duration patience,
                            const std::function<bool(Transaction&)>& is_due) {
  absl::StatusOr<Lanes::Lease> lease = lanes_.Take(context);
  if (!lease.ok()) return lease.status();
  pqxx::connection& connection = lease->connection()->pqxx();
  Watchdog::Guard guard(watchdog_, context, lease->connection());
  try {
    const Listener listener(connection, channel);
    {
      pqxx::nontransaction work(connection);
      Transaction transaction(*lease->connection(), work, CountsOf(context));
      if (is_due(transaction)) return absl::OkStatus();
    }
    const std::int64_t micros = absl::ToInt64Microseconds(patience);
    connection.await_notification(micros / kMicrosPerSecond, micros % kMicrosPerSecond);
    return absl::OkStatus();
  } catch (const std::exception& exception) {
    guard.Spare();
    return Fail(exception, *lease, guard, /*in_commit=*/false).status;
  }
}

Session::Attempt Session::TryWrite(const CallContext& context, WhenAway when_away,
                                   const std::function<absl::Status(Transaction&)>& write) {
  absl::StatusOr<Lanes::Lease> lease = lanes_.Take(context, when_away);
  if (!lease.ok()) return {lease.status()};
  Connection& connection = *lease->connection();
  Watchdog::Guard guard(watchdog_, context, lease->connection());
  bool in_commit = false;
  try {
    connection.BearTrace(context.trace_id);
    pqxx::work work(connection.pqxx());
    absl::Status status;
    try {
      Transaction transaction(connection, work, CountsOf(context));
      status = write(transaction);
    } catch (...) {
      // Before `work` rolls back: a ROLLBACK that is cancelled would leave the connection in a
      // failed transaction, for the next one to find.
      guard.Spare();
      throw;
    }
    // COMMIT is never cancelled: whether it happened would be unknown.
    guard.Spare();
    if (status.ok() && guard.cause() == CancelCause::kDeadline) status = DeadlineStatus();
    if (status.ok() && guard.cause() == CancelCause::kCaller) status = CancelledStatus();
    if (!status.ok()) {
      work.abort();
      return {status, Remedy::kNone, /*is_answer=*/true};
    }
    in_commit = true;
    StatementCounts::Timing timing(CountsOf(context));
    work.commit();
    timing.Succeed();
    return {absl::OkStatus(), Remedy::kNone, /*is_answer=*/true};
  } catch (const std::exception& exception) {
    return Fail(exception, *lease, guard, in_commit);
  }
}

absl::Status Session::Write(const CallContext& context,
                            const std::function<absl::Status(Transaction&)>& write) {
  int attempts_left = kAttemptsMax;
  while (true) {
    const Attempt attempt = TryWrite(context, WhenAway::kFail, write);
    if (attempt.remedy == Remedy::kSettle) return Settle(context, attempt.status, write);
    const bool retry = attempt.remedy == Remedy::kRetry || attempt.remedy == Remedy::kReconnect;
    if (!retry || --attempts_left == 0) return attempt.status;
  }
}

absl::Status Session::Settle(const CallContext& context, const absl::Status& in_doubt,
                             const std::function<absl::Status(Transaction&)>& write) {
  while (true) {
    const Attempt attempt = TryWrite(context, WhenAway::kWait, write);
    const bool is_over =
        absl::IsDeadlineExceeded(attempt.status) || absl::IsCancelled(attempt.status);
    if (attempt.is_answer && !is_over) return attempt.status;
    // A defect on the way is no answer either, and would be the same the next time.
    if (attempt.remedy == Remedy::kNone) return in_doubt;
  }
}

std::vector<StatementTally> Session::Statements() const {
  std::vector<StatementTally> tallies;
  for (const Lane lane : {Lane::kRead, Lane::kWrite, Lane::kBulk, Lane::kFeed}) {
    tallies.push_back(counts_[static_cast<std::size_t>(lane)].Tally(lane));
  }
  return tallies;
}

}  // namespace entente::storage::postgres

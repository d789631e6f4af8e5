#include "storage/postgres/errors.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "gtest/gtest.h"
#include <pqxx/pqxx>

#include "storage/error.h"

namespace entente::storage::postgres {
namespace {

struct Case {
  const char* what;
  std::shared_ptr<const std::exception> exception;
  absl::StatusCode code;
  std::string_view reason;
  Remedy remedy;
  bool is_logged;
};

template <typename Exception, typename... Arguments>
std::shared_ptr<const std::exception> Thrown(Arguments... arguments) {
  if constexpr (std::is_constructible_v<Exception, Arguments...>) {
    return std::make_shared<Exception>(arguments...);
  } else {
    return std::make_shared<Exception>(arguments..., "SELECT secret");  // since libpqxx 7
  }
}

std::shared_ptr<const std::exception> State(const char* sqlstate) {
  return Thrown<pqxx::sql_error>("secret text", "SELECT secret", sqlstate);
}

std::vector<Case> Cases() {
  constexpr auto kUnavailable = absl::StatusCode::kUnavailable;
  constexpr auto kInternal = absl::StatusCode::kInternal;
  constexpr auto kAborted = absl::StatusCode::kAborted;
  constexpr auto kAway = kReasonDatabaseUnavailable;
  constexpr auto kChanged = kReasonRevisionChanged;
  return {
      {"commit in doubt", Thrown<pqxx::in_doubt_error>("x"), kUnavailable, kReasonCommitInDoubt,
       Remedy::kSettle, true},
      {"completion unknown", Thrown<pqxx::statement_completion_unknown>("x"), kUnavailable,
       kReasonCommitInDoubt, Remedy::kSettle, true},
      {"connection lost", Thrown<pqxx::broken_connection>("x"), kUnavailable, kAway,
       Remedy::kReconnect, true},
      {"too many connections", Thrown<pqxx::too_many_connections>("x"), kUnavailable, kAway,
       Remedy::kReconnect, true},
      {"connection lost, said by libpq", State(""), kUnavailable, kAway, Remedy::kReconnect, true},
      {"connection failure", State("08006"), kUnavailable, kAway, Remedy::kReconnect, true},
      {"administrator's shutdown", State("57P01"), kUnavailable, kAway, Remedy::kReconnect, true},
      {"crash of another backend", State("57P02"), kUnavailable, kAway, Remedy::kReconnect, true},
      {"starting up", State("57P03"), kUnavailable, kAway, Remedy::kReconnect, true},
      {"database dropped", State("57P04"), kUnavailable, kAway, Remedy::kReconnect, true},
      {"a demoted primary", State("25006"), kUnavailable, kAway, Remedy::kReconnect, true},
      {"connections used up", State("53300"), kUnavailable, kAway, Remedy::kReconnect, true},
      {"disk full", State("53100"), kUnavailable, kAway, Remedy::kNone, true},
      {"out of memory", State("53200"), kUnavailable, kAway, Remedy::kNone, true},
      {"serialization failure", Thrown<pqxx::serialization_failure>("x"), kAborted, kChanged,
       Remedy::kRetry, false},
      {"deadlock", Thrown<pqxx::deadlock_detected>("x"), kAborted, kChanged, Remedy::kRetry, false},
      {"serialization failure by state", State("40001"), kAborted, kChanged, Remedy::kRetry, false},
      {"deadlock by state", State("40P01"), kAborted, kChanged, Remedy::kRetry, false},
      {"lock not available", State("55P03"), kAborted, kChanged, Remedy::kRetry, false},
      {"cancelled by the backstop", State("57014"), absl::StatusCode::kDeadlineExceeded,
       kReasonDeadline, Remedy::kNone, true},
      {"unique violation", Thrown<pqxx::unique_violation>("x", "SELECT secret", "23505"), kInternal,
       kReasonInternal, Remedy::kNone, true},
      {"foreign key violation", Thrown<pqxx::foreign_key_violation>("x", "SELECT secret", "23503"),
       kInternal, kReasonInternal, Remedy::kNone, true},
      {"syntax error", State("42601"), kInternal, kReasonInternal, Remedy::kNone, true},
      {"a failed transaction", State("25P02"), kInternal, kReasonInternal, Remedy::kNone, true},
      {"a conversion", Thrown<pqxx::conversion_error>("x"), kInternal, kReasonInternal,
       Remedy::kNone, true},
      {"anything else", Thrown<std::runtime_error>("x"), kInternal, kReasonInternal, Remedy::kNone,
       true},
  };
}

TEST(ExplainException, FollowsTheTable) {
  for (const Case& entry : Cases()) {
    SCOPED_TRACE(entry.what);

    const Failure failure = ExplainException(*entry.exception, CancelCause::kNone);

    EXPECT_EQ(failure.status.code(), entry.code);
    EXPECT_EQ(ReasonOf(failure.status), entry.reason);
    EXPECT_EQ(failure.remedy, entry.remedy);
    EXPECT_EQ(!failure.log.empty(), entry.is_logged);
  }
}

TEST(ExplainException, TellsACallerNeitherSqlNorSqlstate) {
  for (const Case& entry : Cases()) {
    SCOPED_TRACE(entry.what);
    const Failure failure = ExplainException(*entry.exception, CancelCause::kNone);
    const std::string message(failure.status.message());

    EXPECT_EQ(message.find("secret"), std::string::npos);
    if (const auto* error = dynamic_cast<const pqxx::sql_error*>(entry.exception.get());
        error != nullptr && !error->sqlstate().empty()) {
      EXPECT_EQ(message.find(error->sqlstate()), std::string::npos);
      EXPECT_TRUE(failure.log.empty() || failure.log.find(error->sqlstate()) != std::string::npos);
    }
  }
}

TEST(ExplainException, SaysWhoCancelled) {
  const auto deadline = ExplainException(*State("57014"), CancelCause::kDeadline);
  const auto caller = ExplainException(*State("57014"), CancelCause::kCaller);

  EXPECT_EQ(ReasonOf(deadline.status), kReasonDeadline);
  EXPECT_EQ(caller.status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(ReasonOf(caller.status), kReasonCancelled);
  EXPECT_TRUE(deadline.log.empty() && caller.log.empty());
}

}  // namespace
}  // namespace entente::storage::postgres

// One connection to PostgreSQL with its prepared statements.  A world of its own: one thread at a
// time, but for Cancel and Sever, which the watchdog calls while another thread waits for a
// statement.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/time/time.h"
#include <pqxx/pqxx>

namespace entente::storage::postgres {

// How a connection is made and what PostgreSQL is told once.
struct ConnectionOptions {
  std::string url;
  std::string application_name = "entente-server";
  absl::Duration statement_timeout = absl::Seconds(90);
};

class Connection final {
 public:
  // Connects; throws pqxx::broken_connection when that fails within a few seconds.
  explicit Connection(const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] pqxx::connection& pqxx() { return connection_; }

  // Lets PostgreSQL know which trace the statements from now on belong to, as the end of
  // `application_name`; empty for none.  A round trip when that changes.  Throws what pqxx throws.
  void BearTrace(const std::string& trace_id);

  // The name under which `sql` is prepared on this connection; prepares it when it is not.  Holds a
  // bounded number: past it, all are given up and prepared again as they are wanted.
  const std::string& Prepared(std::string_view sql);

  // Asks PostgreSQL to end the statement that runs now, if one does, and returns when the request
  // has been delivered.  A request that cannot be delivered is none: the connection is lost then,
  // and its user finds out by itself.  From any thread; may block as long as the database does.
  void Cancel() noexcept;

  // Cuts the connection: whoever waits for an answer on it gets an error at once.  From any thread;
  // never blocks.
  void Sever() noexcept;

 private:
  const std::string application_name_;
  std::string trace_id_;  // that PostgreSQL knows
  pqxx::connection connection_;
  // Of the same socket, so that Sever can never hit a stranger that was given the number of one
  // that libpq has closed.
  int socket_ = -1;
  std::unordered_map<std::string, std::string> prepared_;
  std::uint64_t prepared_count_ = 0;
};

}  // namespace entente::storage::postgres

// The database asked directly, past the server and all proxies.

#pragma once

#include <string>
#include <vector>

struct pg_conn;

namespace entente::robustness {

// One connection.  Used by one thread.
class Sql final {
 public:
  using Row = std::vector<std::string>;  // values as PostgreSQL writes them; empty for NULL
  using Rows = std::vector<Row>;

  // Throws std::runtime_error when there is no connection to be had.
  explicit Sql(const std::string& url);
  ~Sql();
  Sql(const Sql&) = delete;
  Sql& operator=(const Sql&) = delete;

  // What the statement gives.  Throws std::runtime_error with the database's words.
  Rows Run(const std::string& statement);

  // The bytes that a bytea stands for.
  [[nodiscard]] static std::string Bytes(const std::string& value);

 private:
  pg_conn* connection_;
};

}  // namespace entente::robustness

// The database of a ServerProcess, asked directly.

#pragma once

#include <string>

struct pg_conn;

namespace entente::test {

// One connection.  Used by one thread.
class Database final {
 public:
  // To the embedded PostgreSQL of a data directory, which says in its postmaster.pid where its
  // socket is.
  explicit Database(const std::string& data_dir);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // The one value that a statement gives; empty for none; or the error.
  std::string Ask(const std::string& sql);

 private:
  pg_conn* connection_;
};

}  // namespace entente::test

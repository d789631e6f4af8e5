#pragma once

// Databases for tests: a fresh one for each test, in a real PostgreSQL.
//
//   TEST(Store, KeepsWhatItIsGiven) {
//     const TestDatabase database(&storage::postgres::Migrate);
//     Store store(database.url());
//
// The server is started at the first use and stopped at the end of the process.  What cannot be had
// ends the process with a message: no test makes sense without it, and none is to be skipped.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace entente::storage::postgres::embedded {
class Cluster;
}

namespace entente::test {

// The PostgreSQL of this process: the one at $ENTENTE_TEST_DATABASE_URL, whose role must be allowed
// to create databases, else a private one that forgoes durability.  Thread-safe.
class TestCluster final {
 public:
  [[nodiscard]] static TestCluster& Get();

  TestCluster(const TestCluster&) = delete;
  TestCluster& operator=(const TestCluster&) = delete;
  ~TestCluster();

  // A connection to some database of the server, for making others.
  [[nodiscard]] const std::string& url() const { return url_; }

  // The private cluster, to kill or stop; null when the server is somebody else's.
  [[nodiscard]] storage::postgres::embedded::Cluster* embedded() const { return cluster_.get(); }

 private:
  TestCluster();

  std::string directory_;
  std::unique_ptr<storage::postgres::embedded::Cluster> cluster_;
  std::string url_;
};

// A database of its own, dropped with whatever connections it has when this goes.  Its name is
// unique to the process and the moment.  Not shared between threads.
class TestDatabase final {
 public:
  // Brings the empty database at `url` to where tests start, and closes its connections to it.
  using Prepare = std::function<absl::Status(std::string_view url)>;

  // An empty database.
  TestDatabase();

  // A copy of a template that `prepare` made: once per process for each `kind`, so that one kind
  // has one way of preparing.
  explicit TestDatabase(const Prepare& prepare, std::string_view kind = "main");

  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  ~TestDatabase();

  // For libpq and libpqxx: a URI that ends in parameters, so that "&name=value" can be added.
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  std::string url_;
};

}  // namespace entente::test

#pragma once

// What the tests of the store share: a store on a fresh database, builders of documents and
// changes, and SQL to look behind its back.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <pqxx/pqxx>

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "storage/error.h"
#include "storage/postgres/store.h"
#include "storage/store.h"
#include "tests/support/test_database.h"

namespace entente::storage::postgres {

inline constexpr auto kAborted = absl::StatusCode::kAborted;
inline constexpr auto kNotFound = absl::StatusCode::kNotFound;

// For TestDatabase: brings an empty database to this program's schema.
absl::Status MigrateTemplate(std::string_view url);

// A store that logs into the test's output only when it fails to be made.
std::unique_ptr<Store> MustMakeStore(const StoreOptions& options);

// Contexts of a caller who may see everything, with half a minute of time.
CallContext ReadContext();
CallContext WriteContext();

// Version 4 UUIDs, the same ones in every run, in no order.
std::string MakeUuid();

// `size` bytes of valid UTF-8, of code points of all lengths, determined by `seed`.
std::string MakeText(std::size_t size, unsigned seed);

std::string Sha256Of(std::string_view bytes);     // 32 bytes
std::string HexSha256Of(std::string_view bytes);  // 64 digits

v1::Agency MakeAgency(const std::string& id, const std::string& region_code,
                      const std::vector<std::string>& parent_ids = {});
v1::Release MakeRelease(const std::string& id, const std::string& day = "2010-07-13",
                        const std::vector<std::string>& agency_ids = {});

// What a test has to say about an initiative.
struct InitiativeSpec {
  std::string id;
  v1::Initiative::Kind kind = v1::Initiative::MOU;
  std::string day = "2010-07-13";       // empty: unknown
  std::vector<std::string> agency_ids;  // participants
  std::vector<std::string> countries;   // participants
  std::vector<std::string> places;
};
v1::Initiative MakeInitiative(const InitiativeSpec& spec);

// A new resource.
Put NewPut(const v1::Agency& agency);
Put NewPut(const v1::Release& release);
Put NewPut(const v1::Initiative& initiative);

// The next revision of one.
Put NextPut(const StoredResource& stored, const google::protobuf::Message& document,
            bool deleted = false);

// A change under a request id of its own.
Change MakeChange(std::vector<Put> puts);

// Writes, expecting OK.
Written MustWrite(Store& store, const Change& change);
StoredResource MustPut(Store& store, const Put& put);

// The resource as its message.
template <typename Message>
Message ParseDocument(const StoredResource& stored) {
  Message message;
  EXPECT_TRUE(message.ParseFromString(stored.document)) << stored.name;
  return message;
}

std::vector<std::string> NamesOf(const Page& page);

// Of status: its code and the reason of its google.rpc.ErrorInfo.
MATCHER_P2(FailsWith, code, reason, "") {
  *result_listener << arg;
  return arg.code() == code && ReasonOf(arg) == reason;
}

// Whether the status says when to try again.
bool HasRetryInfo(const absl::Status& status);

// Runs `condition` until it holds; false when it does not within `patience`.
bool WaitUntil(const std::function<bool()>& condition, absl::Duration patience = absl::Seconds(20));

// A connection of the test's own.
class Sql final {
 public:
  explicit Sql(const std::string& url) : connection_(url + "&application_name=test") {}

  // The first field of the answer; "" when there is none.
  std::string Ask(const std::string& statement);
  std::vector<std::vector<std::string>> Rows(const std::string& statement);
  // The rows of each table of the schema.
  std::map<std::string, std::int64_t> CountRows();
  pqxx::connection& connection() { return connection_; }

 private:
  pqxx::connection connection_;
};

// Of the store's backends of the database that `sql` is connected to, those that wait for a lock.
bool AreBlocked(Sql& sql, int count);

// A fresh database with a store on it.
class StoreTest : public ::testing::Test {
 protected:
  StoreTest() : database_(&MigrateTemplate), sql_(database_.url()) {
    store_ = MustMakeStore({.url = database_.url()});
  }

  // Agencies without parents, by id and region code, in one change.
  void AddAgencies(const std::vector<std::pair<std::string, std::string>>& agencies);

  test::TestDatabase database_;
  Sql sql_;
  std::unique_ptr<Store> store_;
};

}  // namespace entente::storage::postgres

#include "storage/postgres/migrate.h"

#include <array>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/migrations.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class MigrateTest : public ::testing::Test {
 protected:
  absl::Status Run() {
    return Migrate(database_.url(), [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      lines_.emplace_back(line);
    });
  }

  const test::TestDatabase database_;
  Sql sql_{database_.url()};
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

TEST(Migrations, AreNumberedFromOneWithoutGaps) {
  int expected = 0;
  for (const Migration& migration : Migrations()) {
    EXPECT_EQ(migration.version, ++expected);
    EXPECT_EQ(migration.name.substr(0, 5), absl::StrCat("000", migration.version, "_"));
    EXPECT_FALSE(migration.sql.empty());
  }
  EXPECT_EQ(expected, SchemaVersionMax());
}

TEST_F(MigrateTest, BringsAnEmptyDatabaseToTheNewestSchema) {
  ASSERT_EQ(*ReadSchemaVersion(database_.url()), 0);

  const absl::Status status = Run();

  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(*ReadSchemaVersion(database_.url()), SchemaVersionMax());
  EXPECT_TRUE(CheckSchemaVersion(*ReadSchemaVersion(database_.url())).ok());
  EXPECT_THAT(lines_, Contains("migration 0001_record_and_index"));
}

TEST_F(MigrateTest, ChangesNothingTheSecondTime) {
  ASSERT_TRUE(Run().ok());
  const auto counts = sql_.CountRows();
  const std::string state =
      "SELECT string_agg(x.*::text, ';') FROM (SELECT * FROM schema_version, head,"
      " server_key) AS x";
  const std::string before = sql_.Ask(state);
  lines_.clear();

  const absl::Status status = Run();

  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(sql_.CountRows(), counts);
  EXPECT_EQ(sql_.Ask(state), before);
  EXPECT_THAT(lines_, ::testing::Not(Contains("migration 0001_record_and_index")));
}

TEST_F(MigrateTest, MayBeRunByTwoAtOnce) {
  std::array<absl::Status, 2> outcome;
  std::vector<std::thread> threads;
  threads.reserve(outcome.size());

  for (absl::Status& status : outcome) threads.emplace_back([&] { status = Run(); });
  for (std::thread& thread : threads) thread.join();

  for (const absl::Status& status : outcome) EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM schema_version"), absl::StrCat(SchemaVersionMax()));
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM head"), "1");
}

TEST_F(MigrateTest, WaitsForAnotherOneAndSaysSo) {
  ASSERT_EQ(sql_.Ask("SELECT pg_advisory_lock(x'656e74656e7465'::bigint)"), "");
  absl::Status status;
  std::thread second([&] { status = Run(); });

  EXPECT_TRUE(WaitUntil([&] {
    const std::lock_guard lock(mutex_);
    return !lines_.empty();
  }));
  EXPECT_THAT(lines_, Contains(HasSubstr("waiting")));
  EXPECT_EQ(sql_.Ask("SELECT to_regclass('head')"), "");
  sql_.Ask("SELECT pg_advisory_unlock(x'656e74656e7465'::bigint)");
  second.join();

  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(MigrateTest, RefusesASchemaThatIsNewer) {
  ASSERT_TRUE(Run().ok());
  sql_.Ask("INSERT INTO schema_version (version, name, checksum) VALUES (9999, 'future', '')");

  const absl::Status status = Run();
  const auto store = MakeStore({.url = database_.url()});

  for (const absl::Status& refused : {status, store.status()}) {
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(refused.message(), HasSubstr("run a newer entente-server"));
    EXPECT_THAT(refused.message(), HasSubstr("9999"));
  }
}

TEST_F(MigrateTest, AStoreRefusesADatabaseWithoutSchema) {
  const auto store = MakeStore({.url = database_.url()});

  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(store.status().message(), HasSubstr("run entente-server migrate"));
}

TEST_F(MigrateTest, AStoreRefusesAnOldSchema) {
  ASSERT_TRUE(Run().ok());
  sql_.Ask(absl::StrCat("DELETE FROM schema_version WHERE version >= ", kSchemaVersionMin));

  const auto store = MakeStore({.url = database_.url()});

  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(store.status().message(), HasSubstr("run entente-server migrate"));
}

TEST_F(MigrateTest, NamesTheMigrationThatFailedAndLeavesNothingOfIt) {
  sql_.Ask("CREATE TABLE agency (in_the_way int)");

  const absl::Status status = Run();

  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(status.message(), HasSubstr("0001_record_and_index"));
  EXPECT_EQ(sql_.Ask("SELECT to_regclass('head')"), "");
  EXPECT_EQ(*ReadSchemaVersion(database_.url()), 0);
}

TEST_F(MigrateTest, UnreachableDatabasesAreUnavailable) {
  const std::string url = "postgresql:///x?host=/nowhere";

  EXPECT_THAT(Migrate(url), FailsWith(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable));
  EXPECT_THAT(MakeStore({.url = url}).status(),
              FailsWith(absl::StatusCode::kUnavailable, kReasonDatabaseUnavailable));
}

TEST_F(MigrateTest, AUrlThatIsNoneIsNotTheWorldsFault) {
  const auto store = MakeStore({.url = "postgresql://[broken"});

  EXPECT_EQ(store.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(MigrateTest, LoadsTheCountriesInEnglishAndFrench) {
  ASSERT_TRUE(Run().ok());

  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM country"), "249");
  EXPECT_EQ(sql_.Ask("SELECT name_en || '/' || name_fr || '/' || alpha3 || '/' || numeric_code"
                     " FROM country WHERE region_code = 'DE'"),
            "Germany/Allemagne/DEU/276");
  // A few are spelt alike (France); were the translation missing, all would be.
  EXPECT_LT(std::stoi(sql_.Ask("SELECT count(*) FROM country WHERE name_fr = name_en")), 130);
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM country WHERE name_en = '' OR name_fr = ''"), "0");
}

TEST_F(MigrateTest, MendsACountryThatHasBeenRenamed) {
  ASSERT_TRUE(Run().ok());
  sql_.Ask("UPDATE country SET name_en = 'Old' WHERE region_code = 'CZ'");

  ASSERT_TRUE(Run().ok());

  EXPECT_EQ(sql_.Ask("SELECT name_en FROM country WHERE region_code = 'CZ'"), "Czechia");
}

TEST_F(MigrateTest, MakesOneKeyForPageTokens) {
  ASSERT_TRUE(Run().ok());
  ASSERT_TRUE(Run().ok());

  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM server_key"), "1");
  EXPECT_EQ(sql_.Ask("SELECT octet_length(key) FROM server_key WHERE name = 'page_token'"), "32");
}

}  // namespace
}  // namespace entente::storage::postgres

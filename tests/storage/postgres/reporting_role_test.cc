// The role that reads the schema `reporting`, in a PostgreSQL of the test's own: roles are the
// cluster's, and other tests share theirs.

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/embedded/cluster.h"
#include "storage/postgres/migrate.h"
#include "tests/storage/postgres/embedded/scratch_folder.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using embedded::Cluster;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kMayRead =
    "SELECT has_schema_privilege('entente_reporting', 'reporting', 'USAGE')";

class ReportingRole : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<embedded::ScratchFolder>();
    absl::StatusOr<std::unique_ptr<Cluster>> cluster =
        Cluster::Start({.data_dir = folder_->path() / "data", .durable = false});
    ASSERT_TRUE(cluster.ok()) << cluster.status();
    cluster_ = *std::move(cluster);
  }
  static void TearDownTestSuite() {
    cluster_.reset();
    folder_.reset();
  }

  // An empty database of the role entente.
  static std::string MakeDatabase() {
    const std::string name = absl::StrCat("database_", ++count_);
    Sql(cluster_->url()).Ask("CREATE DATABASE " + name);
    return absl::StrCat(cluster_->url(), "&dbname=", name);
  }

  // The same database as another role.
  static std::string As(const std::string& role, const std::string& url) {
    return absl::StrCat(url, "&user=", role);
  }

  static std::string MakeMigrated() {
    std::string url = MakeDatabase();
    const absl::Status status = Migrate(url);
    EXPECT_TRUE(status.ok()) << status;
    return url;
  }

  // As if no database of the cluster had made it yet.
  static void TakeRoleAway() {
    Sql(As("postgres", cluster_->url()))
        .Ask(absl::StrCat("ALTER ROLE entente_reporting RENAME TO earlier_", ++count_));
  }

  static std::string MakeAnalyst(const std::string& url) {
    const std::string name = absl::StrCat("analyst_", ++count_);
    Sql(As("postgres", url))
        .Ask(absl::StrCat("CREATE ROLE ", name, " LOGIN IN ROLE entente_reporting"));
    return As(name, url);
  }

  // What the database says to a statement; empty when it runs.
  static std::string Refusal(Sql& sql, const std::string& statement) {
    try {
      sql.Ask(statement);
      return "";
    } catch (const pqxx::sql_error& error) {
      return error.what();
    }
  }

  static std::unique_ptr<embedded::ScratchFolder> folder_;
  static std::unique_ptr<Cluster> cluster_;
  static int count_;
};

std::unique_ptr<embedded::ScratchFolder> ReportingRole::folder_;
std::unique_ptr<Cluster> ReportingRole::cluster_;
int ReportingRole::count_ = 0;

TEST_F(ReportingRole, ReadsEveryViewWithNoOtherSchemaInItsPath) {
  Sql analyst(MakeAnalyst(MakeMigrated()));
  analyst.Ask("SET search_path = reporting");

  int count = 0;
  for (const auto& row :
       analyst.Rows("SELECT viewname FROM pg_views WHERE schemaname = 'reporting'")) {
    EXPECT_EQ(Refusal(analyst, "SELECT count(*) FROM " + row[0]), "") << row[0];
    ++count;
  }
  EXPECT_GT(count, 10);
  EXPECT_EQ(Refusal(analyst, "SELECT days_late_max FROM commitments_as_of('2011-01-31')"), "");
}

TEST_F(ReportingRole, ReadsNoTable) {
  Sql analyst(MakeAnalyst(MakeMigrated()));

  int count = 0;
  for (const auto& row :
       analyst.Rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
    EXPECT_THAT(Refusal(analyst, "SELECT count(*) FROM public." + row[0]),
                HasSubstr("permission denied"))
        << row[0];
    ++count;
  }
  EXPECT_GT(count, 20);
}

TEST_F(ReportingRole, WritesNothing) {
  const std::string url = MakeMigrated();
  Sql analyst(MakeAnalyst(url));

  // A view of one table, which its owner can write through.
  EXPECT_THAT(Refusal(analyst, "UPDATE reporting.countries SET name_en = 'x'"),
              HasSubstr("permission denied"));
  EXPECT_THAT(Refusal(analyst, "DELETE FROM reporting.enum_values"),
              HasSubstr("permission denied"));
  EXPECT_THAT(Refusal(analyst, "CREATE VIEW reporting.mine AS SELECT 1"),
              HasSubstr("permission denied"));
  EXPECT_EQ(Sql(url).Ask("SELECT count(*) FROM pg_class c, unnest(ARRAY['INSERT', 'UPDATE',"
                         " 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS act"
                         " WHERE c.relkind IN ('r', 'v') AND c.relnamespace IN"
                         " ('reporting'::regnamespace, 'public'::regnamespace)"
                         " AND has_table_privilege('entente_reporting', c.oid, act)"),
            "0");
}

// The planner would ask so cheap a function before it looks at the label.
TEST_F(ReportingRole, SeesNoLabelledRowByAFunctionOfItsOwn) {
  const std::string url = MakeMigrated();
  {
    const std::unique_ptr<Store> store = MustMakeStore({.url = url});
    v1::Initiative secret = MakeInitiative({.id = "secret", .countries = {"US"}});
    secret.mutable_label()->set_tlp(v1::Label::RED);
    MustPut(*store, NewPut(secret));
  }
  Sql analyst(MakeAnalyst(url));
  analyst.Ask(
      "CREATE FUNCTION pg_temp.tells(title text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS"
      " $$ BEGIN RAISE EXCEPTION 'there is %', title; END $$");

  EXPECT_EQ(Refusal(analyst, "SELECT * FROM reporting.initiatives WHERE pg_temp.tells(title)"), "");
}

TEST_F(ReportingRole, EveryViewThatLeavesOutRowsIsABarrier) {
  Sql sql(MakeMigrated());

  EXPECT_EQ(sql.Ask("SELECT string_agg(relname, ',') FROM pg_class"
                    " WHERE relnamespace = 'reporting'::regnamespace AND relkind = 'v'"
                    " AND pg_get_viewdef(oid) LIKE '%tlp%'"
                    " AND NOT coalesce(reloptions @> '{security_barrier=true}', false)"),
            "");
}

TEST_F(ReportingRole, IsOneForAllDatabasesOfACluster) {
  for (const std::string& url : {MakeMigrated(), MakeMigrated()}) {
    EXPECT_EQ(Sql(url).Ask(std::string(kMayRead)), "t");
  }
}

TEST_F(ReportingRole, IsMadeWhereItIsMissing) {
  TakeRoleAway();

  const std::string url = MakeDatabase();
  const absl::Status status = Migrate(As("postgres", url));

  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Sql(url).Ask("SELECT rolcanlogin OR rolsuper OR rolcreatedb OR rolcreaterole"
                         " FROM pg_roles WHERE rolname = 'entente_reporting'"),
            "f");
  EXPECT_EQ(Sql(url).Ask(std::string(kMayRead)), "t");
}

TEST_F(ReportingRole, MayBeMadeForAnotherDatabaseAtTheSameMoment) {
  TakeRoleAway();
  const std::string url = As("postgres", MakeDatabase());
  Sql other(As("postgres", cluster_->url()));
  Sql look(As("postgres", cluster_->url()));
  other.Ask("BEGIN");
  other.Ask("CREATE ROLE entente_reporting NOLOGIN");
  absl::Status status;
  std::thread migrating([&] { status = Migrate(url); });

  EXPECT_TRUE(WaitUntil([&] {
    return look.Ask(
               "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
               " AND application_name = 'entente-migrate'") == "1";
  }));
  other.Ask("COMMIT");
  migrating.join();

  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(Sql(url).Ask(std::string(kMayRead)), "t");
}

TEST_F(ReportingRole, WhoMayNotMakeItIsToldAndHasTheViews) {
  TakeRoleAway();
  const std::string url = MakeDatabase();
  std::vector<std::string> lines;

  const absl::Status status =
      Migrate(url, [&](std::string_view line) { lines.emplace_back(line); });

  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(lines, Contains(HasSubstr("the role entente_reporting was not made")));
  EXPECT_THAT(lines, Each(Not(HasSubstr("\n"))));
  EXPECT_EQ(Sql(url).Ask("SELECT count(*) FROM reporting.countries"), "249");

  // As docs/reporting.md says.
  Sql(As("postgres", url)).Ask("CREATE ROLE entente_reporting NOLOGIN");
  Sql owner(url);
  owner.Ask("GRANT USAGE ON SCHEMA reporting TO entente_reporting");
  owner.Ask("GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO entente_reporting");
  Sql analyst(MakeAnalyst(url));
  EXPECT_EQ(analyst.Ask("SELECT count(*) FROM reporting.countries"), "249");
}

}  // namespace
}  // namespace entente::storage::postgres

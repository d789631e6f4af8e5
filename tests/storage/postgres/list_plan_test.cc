// How many pages of the database a page of the list costs, at 200,000 initiatives: the statements
// that the store runs, prepared, as often as it takes for PostgreSQL to try a plan without the
// parameters.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include <pqxx/pqxx>

#include "storage/postgres/connection.h"
#include "storage/postgres/initiatives.h"
#include "storage/postgres/parameters.h"
#include "storage/query.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

using Field = InitiativeCondition::Field;

constexpr int kBuffersMax = 2000;
constexpr int kRuns = 7;  // five with the parameters, then the plan without them is weighed

// Constraints are taken off and put on again: checked at once they cost a tenth of what they cost
// row by row, and the planner reads them.
constexpr const char* kFillSql[] = {
    R"sql(CREATE TEMP TABLE off AS
SELECT conrelid::regclass::text AS rel, conname, pg_get_constraintdef(oid) AS def
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace)sql",
    R"sql(DO $$ DECLARE c record; BEGIN
FOR c IN SELECT * FROM off LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.rel, c.conname);
END LOOP; END $$)sql",
    R"sql(CREATE TEMP TABLE off_index AS
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint))sql",
    R"sql(DO $$ DECLARE i record; BEGIN
FOR i IN SELECT * FROM off_index LOOP EXECUTE format('DROP INDEX %I', i.indexname); END LOOP; END $$)sql",
    // 600 agencies, in a tree: agency N has the parent N / 6.
    R"sql(INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to)
SELECT md5('a' || n)::uuid, 1, 'agencies/a-' || n, 1, false, 1, '{}' FROM generate_series(1, 600) n)sql",
    R"sql(INSERT INTO agency SELECT md5('a' || n)::uuid, CASE WHEN n % 2 = 0 THEN 'US' ELSE 'CA' END
FROM generate_series(1, 600) n)sql",
    R"sql(INSERT INTO agency_parent SELECT md5('a' || n)::uuid, md5('a' || n / 6)::uuid
FROM generate_series(6, 600) n)sql",
    R"sql(INSERT INTO resource (uid, type, name, revision, deleted, tlp, releasable_to)
SELECT md5('i' || n)::uuid, 3, 'initiatives/i-' || n, 1, n % 20 = 7, 1 + n % 3 / 2,
       CASE WHEN n % 50 = 0 THEN '{US,CA}'::text[] ELSE '{}' END
FROM generate_series(1, 200000) n)sql",
    R"sql(INSERT INTO change (number, time, caller, method, request_id, reason, peer, content_digest, digest)
SELECT 1, now(), 'test', 'test', gen_random_uuid(), '', '', sha256(''), sha256(''))sql",
    R"sql(INSERT INTO revision (uid, revision, number, ordinal, time, create_time, deleted, tlp,
                      releasable_to, document, document_digest)
SELECT uid, 1, 1, row_number() OVER (), now(), now(), deleted, tlp, releasable_to,
       decode(repeat(md5(uid::text), 40), 'hex'), sha256('')
FROM resource)sql",
    // One in 10,000 is of kind 12; 60 days in a year, one in 16 unknown.
    R"sql(INSERT INTO initiative (uid, kind, announced, announced_earliest, announced_latest, deleted, tlp,
                        releasable_to)
SELECT r.uid, CASE WHEN n % 10000 = 4 THEN 12 ELSE 1 + n % 11 END, coalesce(day, '-infinity'), day, day,
       r.deleted, r.tlp, r.releasable_to
FROM generate_series(1, 200000) n
CROSS JOIN LATERAL (SELECT CASE WHEN n % 16 <> 5 THEN date '1995-01-01' + (n * 7919) % 9000 / 6 * 6 END AS day) d
JOIN resource r ON r.uid = md5('i' || n)::uuid)sql",
    // Agency 600 takes part in every other one, agency 599 in four, a few of the others in each.
    R"sql(INSERT INTO initiative_agency (initiative, agency, roles, kind, announced, deleted, tlp, releasable_to)
SELECT i.uid, a.uid, 2048, i.kind, i.announced, i.deleted, i.tlp, i.releasable_to
FROM generate_series(1, 200000) n
JOIN initiative i ON i.uid = md5('i' || n)::uuid
CROSS JOIN LATERAL (
  SELECT md5('a600')::uuid AS uid WHERE n % 2 = 0
  UNION SELECT md5('a599')::uuid WHERE n % 50000 = 11
  UNION SELECT md5('a' || 1 + (n * 31) % 598)::uuid
  UNION SELECT md5('a' || 1 + (n * 17) % 97)::uuid) a)sql",
    // US in half of them, HT in one of 5,000, the others between.
    R"sql(INSERT INTO initiative_country (initiative, country, roles, is_place, kind, announced, deleted, tlp,
                                releasable_to)
SELECT i.uid, c.code, 1024, false, i.kind, i.announced, i.deleted, i.tlp, i.releasable_to
FROM generate_series(1, 200000) n
JOIN initiative i ON i.uid = md5('i' || n)::uuid
CROSS JOIN LATERAL (
  SELECT 'US' AS code WHERE n % 2 = 0
  UNION SELECT 'HT' WHERE n % 5000 = 1
  UNION SELECT (ARRAY['CA', 'MX', 'FR', 'DE', 'GB', 'JP', 'KR', 'PE', 'MY', 'ZA'])[1 + n % 10]) c)sql",
    R"sql(DO $$ DECLARE i record; BEGIN
FOR i IN SELECT * FROM off_index LOOP EXECUTE i.indexdef; END LOOP; END $$)sql",
    R"sql(DO $$ DECLARE c record; BEGIN
FOR c IN SELECT * FROM off LOOP
  EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.rel, c.conname, c.def);
END LOOP; END $$)sql",
    "ANALYZE"};

class ListPlan : public ::testing::Test {
 protected:
  // One database for all of them: they only read, and it takes long to make.
  static void SetUpTestSuite() {
    database_ = new test::TestDatabase(&MigrateTemplate);
    connection_ = new Connection({.url = database_->url()});
    pqxx::nontransaction work(connection_->pqxx());
    for (const char* statement : kFillSql) work.exec(statement);
  }

  static void TearDownTestSuite() {
    delete connection_;
    delete database_;
  }

  // The most pages, hit or read, that a statement touched in one of its runs.
  static int Buffers(pqxx::nontransaction& work, const std::string& sql,
                     const Parameters& parameters) {
    std::vector<std::string> values;
    for (const char* value : parameters.Pointers()) values.push_back(work.quote(value));
    const std::string execute =
        absl::StrCat("EXECUTE page", values.empty() ? "" : " (", absl::StrJoin(values, ", "),
                     values.empty() ? "" : ")");
    work.exec(absl::StrCat("PREPARE page AS ", sql));
    int most = 0;
    for (int run = 0; run < kRuns; ++run) {
      const auto explained =
          work.exec1(absl::StrCat("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ", execute))[0]
              .as<std::string>();
      const nlohmann::json plan = nlohmann::json::parse(explained)[0]["Plan"];
      most = std::max(most,
                      plan["Shared Hit Blocks"].get<int>() + plan["Shared Read Blocks"].get<int>());
    }
    if (most >= kBuffersMax && std::getenv("ENTENTE_SHOW_PLANS") != nullptr) Show(work, execute);
    work.exec("DEALLOCATE page");
    return most;
  }

  // As FetchList does it.
  static int Buffers(const InitiativeQuery& query, const Clearance& clearance) {
    ListQuery list = ListQueryOf(query);
    pqxx::nontransaction work(connection_->pqxx());
    int buffers = 0;
    if (list.all_of.size() > 1) {
      Parameters parameters;
      const std::string sql = CountSql(kInitiativeTables, list, parameters);
      buffers += Buffers(work, sql, parameters);
      std::vector<std::int64_t> counts;
      const pqxx::result rows = Transaction(*connection_, work).Run(sql, parameters);
      for (const auto& count : rows[0]) counts.push_back(count.as<std::int64_t>());
      PutRarestFirst(list.all_of, counts);
    }
    Parameters parameters;
    const std::string sql = ListPageSql(kInitiativeTables, list, clearance, parameters);
    return buffers + Buffers(work, sql, parameters);
  }

  // Prints the pages that a query costs, for the public and for one who may see everything; the
  // worse.
  static int Cost(const std::string& what, const InitiativeQuery& query) {
    const int by_public = Buffers(query, {.tlp_max = v1::Label::CLEAR, .governments = {"US"}});
    const int by_all = Buffers(query, {.tlp_max = v1::Label::RED, .all_governments = true});
    std::printf("  %-52s %6d %6d\n", what.c_str(), by_public, by_all);
    return std::max(by_public, by_all);
  }

  // Where the page after `rows` rows of an agency, or of all, begins.
  static Keyset After(const std::string& from, int rows) {
    pqxx::nontransaction work(connection_->pqxx());
    const pqxx::row row = work.exec1(
        absl::StrCat("SELECT announced::text, uid FROM (", from,
                     ") AS x ORDER BY announced DESC, uid DESC OFFSET ", rows, " LIMIT 1"));
    return {row[0].as<std::string>(), row[1].as<std::string>()};
  }

  static Keyset AfterOfAgency(const std::string& agency, int rows) {
    return After(
        absl::StrCat("SELECT announced, initiative AS uid FROM initiative_agency WHERE agency ="
                     " (SELECT uid FROM resource WHERE name = 'agencies/",
                     agency, "')"),
        rows);
  }

  static void Show(pqxx::nontransaction& work, const std::string& execute) {
    for (const auto& row : work.exec(absl::StrCat("EXPLAIN (ANALYZE, BUFFERS) ", execute))) {
      std::printf("    %s\n", row[0].c_str());
    }
  }

  static test::TestDatabase* database_;
  static Connection* connection_;
};

test::TestDatabase* ListPlan::database_ = nullptr;
Connection* ListPlan::connection_ = nullptr;

std::vector<InitiativeCondition> Of(const std::string& agency) {
  return {{Field::kAgency, "agencies/" + agency}};
}

TEST_F(ListPlan, APageOfARareOrCommonAgencyReadsFewPages) {
  EXPECT_LT(Cost("rare agency, first page", {.all_of = Of("a-599")}), kBuffersMax);
  EXPECT_LT(Cost("rare agency, after its second row",
                 {.all_of = Of("a-599"), .page = {.after = AfterOfAgency("a-599", 1)}}),
            kBuffersMax);
  EXPECT_LT(Cost("common agency, first page", {.all_of = Of("a-600")}), kBuffersMax);
  EXPECT_LT(Cost("common agency, after 50,000 rows",
                 {.all_of = Of("a-600"), .page = {.after = AfterOfAgency("a-600", 50000)}}),
            kBuffersMax);
  EXPECT_LT(Cost("middling agency, first page", {.all_of = Of("a-50")}), kBuffersMax);
}

TEST_F(ListPlan, APageOfAllReadsFewPages) {
  EXPECT_LT(Cost("all, first page", {}), kBuffersMax);
  EXPECT_LT(Cost("all, after 100,000 rows",
                 {.page = {.after = After("SELECT announced, uid FROM initiative", 100000)}}),
            kBuffersMax);
}

TEST_F(ListPlan, APageOfACountryReadsFewPages) {
  EXPECT_LT(Cost("rare country, first page", {.all_of = {{Field::kCountry, "HT"}}}), kBuffersMax);
  EXPECT_LT(Cost("common country, first page", {.all_of = {{Field::kCountry, "US"}}}), kBuffersMax);
}

TEST_F(ListPlan, APageOfAKindReadsFewPages) {
  EXPECT_LT(Cost("common kind", {.kinds = {{v1::Initiative::MOU}}}), kBuffersMax);
  EXPECT_LT(Cost("rare kind", {.kinds = {{v1::Initiative::OTHER}}}), kBuffersMax);
  EXPECT_LT(Cost("two kinds", {.kinds = {{v1::Initiative::MOU, v1::Initiative::OTHER}}}),
            kBuffersMax);
}

TEST_F(ListPlan, APageOfAnAgencyAndAKindReadsFewPages) {
  EXPECT_LT(
      Cost("common agency, common kind", {.all_of = Of("a-600"), .kinds = {{v1::Initiative::MOU}}}),
      kBuffersMax);
  EXPECT_LT(
      Cost("rare agency, rare kind", {.all_of = Of("a-599"), .kinds = {{v1::Initiative::OTHER}}}),
      kBuffersMax);
  EXPECT_LT(
      Cost("common agency, rare kind", {.all_of = Of("a-600"), .kinds = {{v1::Initiative::OTHER}}}),
      kBuffersMax);
  EXPECT_LT(Cost("common country, rare kind",
                 {.all_of = {{Field::kCountry, "US"}}, .kinds = {{v1::Initiative::OTHER}}}),
            kBuffersMax);
}

TEST_F(ListPlan, APageOfAnAgencyAndACountryReadsFewPages) {
  const auto both = [](const std::string& agency, const std::string& country) {
    std::vector<InitiativeCondition> conditions = Of(agency);
    conditions.push_back({Field::kCountry, country});
    return InitiativeQuery{.all_of = conditions};
  };
  EXPECT_LT(Cost("common agency, common country", both("a-600", "US")), kBuffersMax);
  EXPECT_LT(Cost("common agency, every tenth in the country", both("a-600", "CA")), kBuffersMax);
  EXPECT_LT(Cost("rare agency, common country", both("a-599", "US")), kBuffersMax);
  EXPECT_LT(Cost("common agency, rare country", both("a-600", "HT")), kBuffersMax);
  EXPECT_LT(Cost("rare agency, rare country", both("a-599", "HT")), kBuffersMax);
  // Not bounded: both are common, and the walk along one finds none that meets the other.
  Cost("common agency, common country, none of both", both("a-600", "MX"));
}

TEST_F(ListPlan, APageOfAllUnderAnAgencyReadsFewPages) {
  const auto under = [](const std::string& agency) {
    return std::vector<InitiativeCondition>{{Field::kUnder, "agencies/" + agency}};
  };
  EXPECT_LT(Cost("under an agency with none below", {.all_of = under("a-599")}), kBuffersMax);
  EXPECT_LT(Cost("under an agency with 6 below", {.all_of = under("a-60")}), kBuffersMax);
  EXPECT_LT(Cost("under an agency with 42 below", {.all_of = under("a-8")}), kBuffersMax);
  // Not bounded either: two looks into the index for each agency below.
  Cost("under an agency with 259 below", {.all_of = under("a-1")});
}

}  // namespace
}  // namespace entente::storage::postgres

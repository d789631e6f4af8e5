#include "tests/support/test_database.h"

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include <libpq-fe.h>

namespace entente::test {
namespace {

struct ConnectionDeleter {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, ConnectionDeleter>;

Connection Connect(std::string_view url) {
  return Connection(PQconnectdb(std::string(url).c_str()));
}

// The first field of the answer; "" for a statement without one, the message of an error.
std::string Ask(const Connection& connection, const char* statement) {
  PGresult* result = PQexec(connection.get(), statement);
  std::string answer = PQresultErrorMessage(result);
  if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0) {
    answer = PQgetvalue(result, 0, 0);
  }
  PQclear(result);
  return answer;
}

int prepared = 0;

absl::Status MakeTable(std::string_view url) {
  ++prepared;
  Ask(Connect(url), "CREATE TABLE agency AS SELECT 'us-cbp' AS id");
  return absl::OkStatus();
}

TEST(TestDatabase, IsACopyOfTheTemplatePreparedOnce) {
  const TestDatabase first(&MakeTable);
  const TestDatabase second(&MakeTable);

  EXPECT_EQ(Ask(Connect(first.url()), "SELECT id FROM agency"), "us-cbp");
  EXPECT_EQ(Ask(Connect(second.url()), "SELECT id FROM agency"), "us-cbp");
  EXPECT_EQ(prepared, 1);
}

TEST(TestDatabase, KeepsItsRowsToItself) {
  const TestDatabase first(&MakeTable);
  const TestDatabase second(&MakeTable);

  Ask(Connect(first.url()), "DELETE FROM agency");

  EXPECT_EQ(Ask(Connect(first.url()), "SELECT count(*) FROM agency"), "0");
  EXPECT_EQ(Ask(Connect(second.url()), "SELECT count(*) FROM agency"), "1");
}

TEST(TestDatabase, WithoutATemplateIsEmpty) {
  const TestDatabase empty;

  EXPECT_EQ(Ask(Connect(empty.url()), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
            "0");
}

TEST(TestDatabase, ComparesTextByCodePointInUtf8) {
  const TestDatabase empty;
  const Connection connection = Connect(empty.url());

  EXPECT_EQ(Ask(connection, "SHOW server_encoding"), "UTF8");
  EXPECT_EQ(Ask(connection, "SELECT 'Z' < 'a' AND 'z' < 'é'"), "t");
}

TEST(TestDatabase, IsDroppedWithItsConnectionsStillOpen) {
  auto database = std::make_unique<TestDatabase>();
  const std::string name = database->name();
  const Connection open = Connect(database->url());
  ASSERT_EQ(PQstatus(open.get()), CONNECTION_OK);

  database.reset();

  const std::string question = "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'";
  EXPECT_EQ(Ask(Connect(TestCluster::Get().url()), question.c_str()), "0");
}

}  // namespace
}  // namespace entente::test

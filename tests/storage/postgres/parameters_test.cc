#include "storage/postgres/parameters.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/connection.h"
#include "storage/postgres/session.h"
#include "tests/support/test_database.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;

TEST(ByteaLiteral, IsHexadecimal) {
  EXPECT_EQ(ByteaLiteral(""), "\\x");
  EXPECT_EQ(ByteaLiteral(std::string("\0\xff'\\", 4)), "\\x00ff275c");
}

TEST(ArrayLiteral, QuotesEveryElement) {
  EXPECT_EQ(ArrayLiteral({}), "{}");
  EXPECT_EQ(ArrayLiteral({"a", "", "NULL"}), R"({"a","","NULL"})");
  EXPECT_EQ(ArrayLiteral({R"(a"b\c)"}), R"({"a\"b\\c"})");
}

// Through the real thing: what goes in comes out.
class ParametersInPostgres : public ::testing::Test {
 protected:
  std::vector<std::string> Rows(std::string_view sql, const Parameters& parameters) {
    pqxx::nontransaction work(connection_.pqxx());
    std::vector<std::string> rows;
    for (const auto& row : Transaction(connection_, work).Run(sql, parameters)) {
      rows.push_back(row[0].is_null() ? "NULL!" : row[0].as<std::string>());
    }
    return rows;
  }

  test::TestDatabase database_;
  Connection connection_{{.url = database_.url()}};
};

const std::vector<std::string>& Nasty() {
  static const std::vector<std::string> kTexts = {
      "",           " ",           "plain",  "it's",
      "\"quoted\"", "back\\slash", "\\",     "a,b",
      "{a}",        "{}",          "NULL",   "null",
      "$1",         "%s",          "\n\r\t", "é ß 日本 🙂",
      "\xc2\xa0",   "trailing ",   "\\x00",  "''",
      "--"};
  return kTexts;
}

TEST_F(ParametersInPostgres, TextArraysComeBackAsTheyWere) {
  Parameters parameters;
  parameters.TextArray(Nasty());

  EXPECT_EQ(Rows("SELECT * FROM unnest($1::text[])", parameters), Nasty());
}

TEST_F(ParametersInPostgres, TextComesBackAsItWas) {
  for (const std::string& text : Nasty()) {
    Parameters parameters;
    parameters.Text(text);

    EXPECT_THAT(Rows("SELECT $1::text", parameters), ElementsAre(text));
  }
}

TEST_F(ParametersInPostgres, EmptyArraysAreEmpty) {
  Parameters parameters;
  parameters.TextArray({}).IntegerArray({}).BytesArray({});

  EXPECT_THAT(Rows("SELECT cardinality($1::text[]) + cardinality($2::bigint[])"
                   " + cardinality($3::bytea[])",
                   parameters),
              ElementsAre("0"));
}

TEST_F(ParametersInPostgres, EveryByteComesBackAsItWas) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  Parameters parameters;
  parameters.Bytes(bytes).BytesArray({bytes, ""});
  pqxx::nontransaction work(connection_.pqxx());

  const auto row = Transaction(connection_, work)
                       .Run("SELECT $1::bytea, ($2::bytea[])[1], ($2::bytea[])[2]", parameters)[0];

  EXPECT_EQ(pqxx::binarystring(row[0]).str(), bytes);
  EXPECT_EQ(pqxx::binarystring(row[1]).str(), bytes);
  EXPECT_EQ(pqxx::binarystring(row[2]).str(), "");
}

TEST_F(ParametersInPostgres, NumbersComeBackAsTheyWere) {
  const std::vector<std::int64_t> numbers = {0, -1, INT64_MAX, INT64_MIN};
  Parameters parameters;
  parameters.IntegerArray(numbers).Integer(INT64_MIN);

  EXPECT_THAT(Rows("SELECT * FROM unnest($1::bigint[]) UNION ALL SELECT $2::bigint", parameters),
              ElementsAre("0", "-1", "9223372036854775807", "-9223372036854775808",
                          "-9223372036854775808"));
}

TEST_F(ParametersInPostgres, NullIsNotTheEmptyText) {
  Parameters parameters;
  parameters.TextOrNull(false, "ignored").TextOrNull(true, "").Boolean(true).Boolean(false);

  EXPECT_THAT(Rows("SELECT unnest(ARRAY[$1, $2, ($3 AND NOT $4)::text])", parameters),
              ElementsAre("NULL!", "", "true"));
}

TEST_F(ParametersInPostgres, AConnectionKeepsABoundedNumberOfStatements) {
  for (int i = 0; i < 450; ++i) {
    EXPECT_THAT(Rows("SELECT " + std::to_string(i), Parameters()), ElementsAre(std::to_string(i)));
  }

  EXPECT_LE(std::stoi(Rows("SELECT count(*) FROM pg_prepared_statements", Parameters())[0]), 200);
}

}  // namespace
}  // namespace entente::storage::postgres

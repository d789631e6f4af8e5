#include "storage/postgres/row_batch.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/connection.h"
#include "storage/postgres/session.h"
#include "tests/support/test_database.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;

RowBatch Batch() {
  return {{"label", "text"}, {"number", "bigint"}, {"is_set", "boolean"}, {"body", "bytea"}};
}

TEST(RowBatch, IsAnItemOfFromWithOneParameterForEachColumn) {
  Parameters parameters;
  parameters.Integer(7);

  const std::string from = Batch().From("b", parameters);

  EXPECT_EQ(from,
            "unnest($2::text[], $3::bigint[], $4::boolean[], $5::bytea[]) "
            "AS b(label, number, is_set, body)");
  EXPECT_EQ(parameters.size(), 5U);
}

TEST(RowBatch, CountsWholeRowsAndForgetsThemWhenCleared) {
  RowBatch batch = Batch();
  batch.Text("a").Integer(1).Boolean(true).Bytes("x").Text("b");

  EXPECT_FALSE(batch.empty());
  EXPECT_EQ(batch.size(), 1U);
  EXPECT_GT(batch.bytes(), 0U);

  batch.Clear();

  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(batch.size(), 0U);
  EXPECT_EQ(batch.bytes(), 0U);
}

// Through the real thing: what goes in comes out.
class RowBatchInPostgres : public ::testing::Test {
 protected:
  // The rows of a batch as SQL tells them, each a text.
  std::vector<std::string> Rows(const RowBatch& batch, const std::string& told) {
    Parameters parameters;
    const std::string sql = absl::StrCat("SELECT ", told, " FROM ", batch.From("b", parameters));
    pqxx::nontransaction work(connection_.pqxx());
    Transaction transaction(connection_, work);
    std::vector<std::string> rows;
    for (const auto& row : RunBatch(transaction, sql, parameters, batch.size())) {
      rows.push_back(row[0].is_null() ? "NULL!" : row[0].as<std::string>());
    }
    return rows;
  }

  test::TestDatabase database_;
  Connection connection_{{.url = database_.url()}};
};

TEST_F(RowBatchInPostgres, TextComesBackAsItWas) {
  const std::vector<std::string> texts = {
      "",    " ",  "it's", R"("quoted")", R"(back\slash)", "\\",
      "a,b", "{}", "NULL", "$1",          "\n\r\t",        "é 日本 🙂"};
  RowBatch batch{{"label", "text"}};
  for (const std::string& text : texts) batch.Text(text);

  EXPECT_EQ(Rows(batch, "b.label"), texts);
}

TEST_F(RowBatchInPostgres, NullIsNeitherTheEmptyTextNorZero) {
  RowBatch batch = Batch();
  batch.TextOrNull(false, "ignored").IntegerOrNull(false, 5).Boolean(false).Bytes("");
  batch.TextOrNull(true, "").IntegerOrNull(true, INT64_MIN).Boolean(true).Bytes("");

  EXPECT_THAT(Rows(batch, "concat_ws(' ', label IS NULL, number, is_set)"),
              ElementsAre("t f", "f -9223372036854775808 t"));
}

TEST_F(RowBatchInPostgres, EveryByteComesBackAsItWas) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  RowBatch batch{{"body", "bytea"}};
  batch.Bytes(bytes).Bytes("");

  EXPECT_THAT(Rows(batch, "b.body::text"), ElementsAre(ByteaLiteral(bytes), "\\x"));
}

TEST_F(RowBatchInPostgres, ABatchWithoutRowsGivesNone) {
  EXPECT_THAT(Rows(Batch(), "b.label"), ElementsAre());
}

TEST_F(RowBatchInPostgres, ManyRowsComeInTheirOrder) {
  constexpr std::size_t kMany = 5'000;
  RowBatch batch{{"number", "bigint"}};
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < kMany; ++i) {
    batch.Integer(static_cast<std::int64_t>(i));
    numbers.push_back(std::to_string(i));
  }

  EXPECT_EQ(Rows(batch, "b.number"), numbers);
}

}  // namespace
}  // namespace entente::storage::postgres

// Rows on their way into one statement: each column is one parameter, an array that the statement
// unnests.  However many documents a change has, their rows take one round trip.

#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <pqxx/pqxx>

#include "storage/postgres/parameters.h"
#include "storage/postgres/session.h"

namespace entente::storage::postgres {

// A column of a batch.  A column whose elements are arrays has the type text, since unnest would
// take them apart: the statement casts ArrayLiteral's text back.
struct BatchColumn {
  std::string_view name;
  std::string_view type;
};

// Filled value by value, in the order of the columns, row after row.  Text must not hold NUL.
class RowBatch final {
 public:
  RowBatch(std::initializer_list<BatchColumn> columns);

  RowBatch& Text(std::string_view value);
  // NULL when `has` is false.
  RowBatch& TextOrNull(bool has, std::string_view value);
  RowBatch& Integer(std::int64_t value);
  RowBatch& IntegerOrNull(bool has, std::int64_t value);
  RowBatch& Boolean(bool value);
  RowBatch& Bytes(std::string_view value);

  // Leaves the columns.
  void Clear();

  // How many rows are whole.
  [[nodiscard]] std::size_t size() const { return value_count_ / columns_.size(); }
  [[nodiscard]] bool empty() const { return value_count_ == 0; }
  // How long the parameters are, about.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  // `unnest($1::uuid[], $2::text[]) AS alias(uid, name)`, an item of FROM; appends the parameters.
  [[nodiscard]] std::string From(std::string_view alias, Parameters& parameters) const;

 private:
  // The end of the array literal that the next value belongs to.
  std::string& Next();

  std::vector<BatchColumn> columns_;
  std::vector<std::string> literals_;  // by column, without the closing brace
  std::size_t value_count_ = 0;
  std::size_t bytes_ = 0;
};

// Runs a statement over batches of which the largest has `row_count` rows.  A plan made for a few
// rows, and kept, would compare each row with each other of a thousand.
pqxx::result RunBatch(Transaction& transaction, std::string_view sql, const Parameters& parameters,
                      std::size_t row_count);

}  // namespace entente::storage::postgres

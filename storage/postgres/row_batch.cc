#include "storage/postgres/row_batch.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace entente::storage::postgres {
namespace {

// More rows than this are planned for.
constexpr std::size_t kKeptPlanRowsMax = 64;

}  // namespace

RowBatch::RowBatch(std::initializer_list<BatchColumn> columns)
    : columns_(columns), literals_(columns.size()) {}

void RowBatch::Clear() {
  for (std::string& literal : literals_) literal.clear();
  value_count_ = 0;
  bytes_ = 0;
}

std::string& RowBatch::Next() {
  std::string& literal = literals_[value_count_ % columns_.size()];
  literal += literal.empty() ? '{' : ',';
  ++value_count_;
  return literal;
}

RowBatch& RowBatch::Text(std::string_view value) {
  std::string& literal = Next();
  const std::size_t before = literal.size();
  literal += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') literal += '\\';
    literal += c;
  }
  literal += '"';
  bytes_ += literal.size() - before;
  return *this;
}

RowBatch& RowBatch::TextOrNull(bool has, std::string_view value) {
  if (has) return Text(value);
  Next() += "NULL";
  return *this;
}

RowBatch& RowBatch::Integer(std::int64_t value) {
  absl::StrAppend(&Next(), value);
  return *this;
}

RowBatch& RowBatch::IntegerOrNull(bool has, std::int64_t value) {
  return has ? Integer(value) : TextOrNull(false, "");
}

RowBatch& RowBatch::Boolean(bool value) {
  Next() += value ? 't' : 'f';
  return *this;
}

RowBatch& RowBatch::Bytes(std::string_view value) { return Text(ByteaLiteral(value)); }

std::string RowBatch::From(std::string_view alias, Parameters& parameters) const {
  std::string arrays;
  std::string names;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::string& literal = literals_[i];
    parameters.Text(literal.empty() ? "{}" : absl::StrCat(literal, "}"));
    const std::string_view separator = i == 0 ? "" : ", ";
    absl::StrAppend(&arrays, std::string(separator), "$", parameters.size(),
                    "::", std::string(columns_[i].type), "[]");
    absl::StrAppend(&names, std::string(separator), std::string(columns_[i].name));
  }
  return absl::StrCat("unnest(", arrays, ") AS ", std::string(alias), "(", names, ")");
}

pqxx::result RunBatch(Transaction& transaction, std::string_view sql, const Parameters& parameters,
                      std::size_t row_count) {
  return row_count > kKeptPlanRowsMax ? transaction.RunOnce(sql, parameters)
                                      : transaction.Run(sql, parameters);
}

}  // namespace entente::storage::postgres

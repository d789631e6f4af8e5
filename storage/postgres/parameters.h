// The parameters of a statement, in PostgreSQL's text form.

#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente::storage::postgres {

// `bytes` as a bytea literal: \x00ff.
[[nodiscard]] std::string ByteaLiteral(std::string_view bytes);

// Elements as an array literal: {"a","b"}, with quotes and backslashes escaped.
[[nodiscard]] std::string ArrayLiteral(const std::vector<std::string>& elements);

// In the order of $1, $2, ...  Text must not hold NUL: libpq would cut it there (the services
// refuse it).
class Parameters final {
 public:
  Parameters& Text(std::string value);
  // NULL when `has` is false.
  Parameters& TextOrNull(bool has, std::string value);
  Parameters& Integer(std::int64_t value);
  Parameters& IntegerOrNull(bool has, std::int64_t value);
  Parameters& Boolean(bool value);
  Parameters& Bytes(std::string_view value);
  Parameters& TextArray(const std::vector<std::string>& values);
  Parameters& IntegerArray(const std::vector<std::int64_t>& values);
  Parameters& BytesArray(const std::vector<std::string>& values);

  // How many there are; the next one is this plus 1.
  [[nodiscard]] std::size_t size() const { return values_.size(); }

  // The values as libpq wants them; a null pointer stands for NULL.
  [[nodiscard]] std::vector<const char*> Pointers() const;

 private:
  std::deque<std::optional<std::string>> values_;
};

}  // namespace entente::storage::postgres

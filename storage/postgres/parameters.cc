#include "storage/postgres/parameters.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace entente::storage::postgres {

std::string ByteaLiteral(std::string_view bytes) {
  return absl::StrCat("\\x", absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size())));
}

std::string ArrayLiteral(const std::vector<std::string>& elements) {
  std::string literal = "{";
  for (const std::string& element : elements) {
    if (literal.size() > 1) literal += ',';
    literal += '"';
    for (const char c : element) {
      if (c == '"' || c == '\\') literal += '\\';
      literal += c;
    }
    literal += '"';
  }
  literal += '}';
  return literal;
}

Parameters& Parameters::Text(std::string value) {
  values_.emplace_back(std::move(value));
  return *this;
}

Parameters& Parameters::TextOrNull(bool has, std::string value) {
  if (has) return Text(std::move(value));
  values_.emplace_back(std::nullopt);
  return *this;
}

Parameters& Parameters::Integer(std::int64_t value) { return Text(absl::StrCat(value)); }

Parameters& Parameters::IntegerOrNull(bool has, std::int64_t value) {
  return TextOrNull(has, absl::StrCat(value));
}

Parameters& Parameters::Boolean(bool value) { return Text(value ? "t" : "f"); }

Parameters& Parameters::Bytes(std::string_view value) { return Text(ByteaLiteral(value)); }

Parameters& Parameters::TextArray(const std::vector<std::string>& values) {
  return Text(ArrayLiteral(values));
}

Parameters& Parameters::IntegerArray(const std::vector<std::int64_t>& values) {
  return Text(absl::StrCat("{", absl::StrJoin(values, ","), "}"));
}

Parameters& Parameters::BytesArray(const std::vector<std::string>& values) {
  std::vector<std::string> literals;
  literals.reserve(values.size());
  for (const std::string& value : values) literals.push_back(ByteaLiteral(value));
  return TextArray(literals);
}

std::vector<const char*> Parameters::Pointers() const {
  std::vector<const char*> pointers;
  pointers.reserve(values_.size());
  for (const auto& value : values_) pointers.push_back(value ? value->c_str() : nullptr);
  return pointers;
}

}  // namespace entente::storage::postgres

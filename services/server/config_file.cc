#include "services/server/config_file.h"

#include <toml++/toml.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace entente::server {
namespace {

std::string WhereIs(const std::string& path, const toml::source_region& source) {
  return absl::StrCat(path, ":", source.begin.line);
}

// The value as a flag takes it; nothing for what no flag takes.
std::optional<std::string> TextOf(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return absl::StrCat(*number);
  if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
  return std::nullopt;
}

}  // namespace

absl::StatusOr<FileValues> ReadConfigFile(const std::string& path) {
  std::ifstream file(path);
  file.peek();  // a folder can be opened, and fails when it is read
  if (!file.is_open() || file.bad()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": cannot be read: ", std::strerror(errno)));
  }
  file.clear();  // of the end of an empty file
  toml::table table;
  try {
    table = toml::parse(file, path);
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(WhereIs(path, error.source()), ": ", std::string(error.description())));
  }
  FileValues values;
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    std::optional<std::string> text = TextOf(node);
    if (!text.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat(WhereIs(path, node.source()), ": ", name,
                       " is neither a text, nor a whole number, nor true or false"));
    }
    values[name] = {*std::move(text), WhereIs(path, node.source())};
  }
  return values;
}

}  // namespace entente::server

#include "services/server/database_url.h"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "fmt/format.h"

namespace entente::server {
namespace {

constexpr std::size_t kPasswordBytesMax = 1'000;

// libpq takes both.
constexpr std::string_view kSchemes[] = {"postgresql://", "postgres://"};

// What comes after the scheme of a URL; all of it when it is none.
struct Parts {
  bool is_url = false;
  std::string_view rest;
};

Parts PartsOf(std::string_view url) {
  for (const std::string_view scheme : kSchemes) {
    if (url.substr(0, scheme.size()) == scheme) return {true, url.substr(scheme.size())};
  }
  return {false, url};
}

// Whether `password` stands in the text as a name, with = after it.
bool NamesPassword(std::string_view text) {
  constexpr std::string_view kName = "password";
  for (std::size_t at = text.find(kName); at != std::string_view::npos;
       at = text.find(kName, at + 1)) {
    std::size_t end = at + kName.size();
    while (end < text.size() && std::isspace(static_cast<unsigned char>(text[end])) != 0) ++end;
    if (end < text.size() && text[end] == '=') return true;
  }
  return false;
}

std::string PercentEncoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) != 0) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", byte);
    }
  }
  return encoded;
}

std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

}  // namespace

bool HasPassword(std::string_view url) {
  const Parts parts = PartsOf(url);
  if (!parts.is_url) return NamesPassword(parts.rest);
  const std::string_view authority = parts.rest.substr(0, parts.rest.find_first_of("/?"));
  const std::size_t user_end = authority.rfind('@');
  const bool has_user_password = user_end != std::string_view::npos &&
                                 authority.substr(0, user_end).find(':') != std::string_view::npos;
  const std::size_t query = parts.rest.find('?');
  return has_user_password ||
         (query != std::string_view::npos && NamesPassword(parts.rest.substr(query)));
}

std::string WithPassword(std::string_view url, std::string_view password) {
  const Parts parts = PartsOf(url);
  if (!parts.is_url) return absl::StrCat(std::string(url), " password=", Quoted(password));
  const bool has_path = parts.rest.find('/') != std::string_view::npos;
  const bool has_query = parts.rest.find('?') != std::string_view::npos;
  const char* const separator = has_query ? "&" : has_path ? "?" : "/?";
  return absl::StrCat(std::string(url), separator, "password=", PercentEncoded(password));
}

absl::StatusOr<std::string> ReadPasswordFile(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": cannot be read: ", std::strerror(errno)));
  }
  std::getline(file, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": its first line holds no password"));
  }
  if (line.size() > kPasswordBytesMax || line.find('\0') != std::string::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": its first line is no password: wanted at most ", kPasswordBytesMax,
                     " bytes, none of them NUL"));
  }
  return line;
}

}  // namespace entente::server

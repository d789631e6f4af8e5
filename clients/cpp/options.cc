#include "clients/cpp/options.h"

#include <cstdlib>
#include <fstream>
#include <initializer_list>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace entente::client {
namespace {

void Read(const char* name, std::string& value) {
  const char* set = std::getenv(name);
  if (set != nullptr && *set != '\0') value = set;
}

absl::Status CheckReadable(const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  std::ifstream file(path);
  if (file.peek() != std::ifstream::traits_type::eof()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(path, ": cannot be read, or is empty"));
}

}  // namespace

ClientOptions OptionsFromEnvironment() {
  ClientOptions options;
  std::string tls;
  Read("ENTENTE_SERVER", options.server);
  Read("ENTENTE_TLS", tls);
  Read("ENTENTE_TLS_CA_FILE", options.security.ca_file);
  Read("ENTENTE_TLS_CERT_FILE", options.security.cert_file);
  Read("ENTENTE_TLS_KEY_FILE", options.security.key_file);
  Read("ENTENTE_TOKEN_FILE", options.security.token_file);
  options.security.tls = !tls.empty();
  return options;
}

absl::Status CheckOptions(const ClientOptions& options) {
  const Security& security = options.security;
  if (security.cert_file.empty() != security.key_file.empty()) {
    return absl::InvalidArgumentError(
        "a client certificate and its key come together: one of the two files is named");
  }
  for (const std::string& path :
       {security.ca_file, security.cert_file, security.key_file, security.token_file}) {
    if (absl::Status status = CheckReadable(path); !status.ok()) return status;
  }
  if (!security.token_file.empty() && !security.HasTls() && !IsThisMachine(options.server)) {
    return absl::InvalidArgumentError(absl::StrCat("the token would travel to ", options.server,
                                                   " where others can read it; wanted TLS"));
  }
  return absl::OkStatus();
}

bool IsThisMachine(const std::string& server) {
  for (const char* prefix : {"unix:", "localhost:", "127.", "[::1]:", "ipv4:127.", "ipv6:[::1]:"}) {
    if (absl::StartsWith(server, prefix)) {
      // `127.` begins addresses, and names such as 127.example.org.
      return !absl::StrContains(prefix, "127.") ||
             server.find_first_not_of("ipv4:0123456789.") == std::string::npos;
    }
  }
  return server == "localhost" || server == "[::1]";
}

}  // namespace entente::client

#include "services/server/jwks_source.h"

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>

#include "fmt/format.h"

namespace entente::server {
namespace {

constexpr std::size_t kJwksBytesMax = 1 << 20;
constexpr long kTimeoutSeconds = 10;
constexpr long kHttpOk = 200;

constexpr std::array<std::string_view, 3> kLocalPrefixes = {
    "http://127.0.0.1:", "http://[::1]:", "http://localhost:"};

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// curl's callback; taking less than it gives makes it stop.
std::size_t Append(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& text = *static_cast<std::string*>(to);
  if (text.size() + size * count > kJwksBytesMax) return 0;
  text.append(bytes, size * count);
  return size * count;
}

}  // namespace

bool IsUrl(std::string_view source) { return source.find("://") != std::string_view::npos; }

absl::Status CheckJwksUrl(const std::string& url) {
  // Of http://127.0.0.1:1@elsewhere the first is a user, and the second the host.
  if (url.find('@') != std::string::npos) {
    return absl::InvalidArgumentError(fmt::format("{} names a user; wanted none", url));
  }
  if (StartsWith(url, "https://")) return absl::OkStatus();
  for (const std::string_view prefix : kLocalPrefixes) {
    if (StartsWith(url, prefix)) return absl::OkStatus();
  }
  return absl::InvalidArgumentError(fmt::format(
      "{} is not asked: who is on the way could give keys of his own; wanted https://", url));
}

absl::StatusOr<std::string> FetchJwks(const std::string& url) {
  static std::once_flag initialized;
  std::call_once(initialized, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), &curl_easy_cleanup);
  if (curl == nullptr) return absl::UnavailableError("curl cannot be started");
  std::string text;
  std::array<char, CURL_ERROR_SIZE> error = {};
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kTimeoutSeconds);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Append);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &text);
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, error.data());
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) {
    const char* why = error[0] != '\0' ? error.data() : curl_easy_strerror(code);
    return absl::UnavailableError(fmt::format("{}: {}", url, why));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != kHttpOk) {
    return absl::UnavailableError(fmt::format("{}: answered {}; wanted 200", url, status));
  }
  return text;
}

}  // namespace entente::server

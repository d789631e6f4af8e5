#include "services/rpc/text_shape.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

#include "services/dates/duration.h"
#include "services/evidence/code_point.h"
#include "services/rpc/wording.h"

namespace entente::rpc {
namespace {

constexpr std::size_t kLanguageCodeMax = 35;  // RFC 5646, section 4.4.1
constexpr std::size_t kTopicMax = 64;
constexpr std::size_t kWholeDigitsMax = 30;
constexpr std::size_t kFractionDigitsMax = 10;

bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsLetterOrDigit(char c) { return IsLetter(c) || IsDigit(c); }
bool IsCapital(char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); }
bool IsLower(char c) { return absl::ascii_islower(static_cast<unsigned char>(c)); }

bool AllOf(std::string_view text, bool (*is)(char)) {
  return std::all_of(text.begin(), text.end(), is);
}

absl::Status Wanted(std::string_view got, std::string_view wanted) {
  return absl::InvalidArgumentError(fmt::format("got {}; wanted {}", Quoted(got), wanted));
}

// The part of `text` before the first `separator`, which is taken off together with it; all of it
// when there is none.
std::string_view TakeUntil(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return head;
}

bool IsLanguageCode(std::string_view code) {
  if (code.empty() || code.size() > kLanguageCodeMax || code.back() == '-') return false;
  const std::string_view language = TakeUntil(code, '-');
  if (language.size() < 2 || language.size() > 3 || !AllOf(language, IsLetter)) return false;
  while (!code.empty()) {
    const std::string_view subtag = TakeUntil(code, '-');
    if (subtag.empty() || subtag.size() > 8 || !AllOf(subtag, IsLetterOrDigit)) return false;
  }
  return true;
}

// RFC 3986, section 2: reserved, unreserved, and the percent sign.
bool IsUriCharacter(char c) {
  constexpr std::string_view kPunctuation = ":/?#[]@!$&'()*+,;=-._~%";
  return IsLetterOrDigit(c) || kPunctuation.find(c) != std::string_view::npos;
}

bool IsUri(std::string_view uri) {
  const std::size_t scheme_end = uri.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string scheme = absl::AsciiStrToLower(std::string(uri.substr(0, scheme_end)));
  if (scheme != "http" && scheme != "https") return false;
  const std::string_view rest = uri.substr(scheme_end + 3);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  return !host.empty() && AllOf(rest, IsUriCharacter);
}

bool IsTopic(std::string_view topic) {
  if (topic.empty() || topic.size() > kTopicMax || topic.back() == '-') return false;
  while (!topic.empty()) {
    const std::string_view word = TakeUntil(topic, '-');
    if (word.empty() || !AllOf(word, [](char c) { return IsLower(c) || IsDigit(c); })) return false;
  }
  return true;
}

bool IsDecimal(std::string_view number) {
  const bool has_point = number.find('.') != std::string_view::npos;
  const std::string_view whole = TakeUntil(number, '.');
  if (whole.empty() || whole.size() > kWholeDigitsMax || !AllOf(whole, IsDigit)) return false;
  if (!has_point) return true;
  return !number.empty() && number.size() <= kFractionDigitsMax && AllOf(number, IsDigit);
}

}  // namespace

absl::Status CheckLength(std::string_view text, std::size_t code_points_max) {
  if (text.empty()) {
    return absl::InvalidArgumentError(
        fmt::format("is empty; wanted 1 to {} code points", code_points_max));
  }
  const std::size_t code_points = evidence::CountCodePoints(text);
  if (code_points <= code_points_max) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("has {} code points; at most {} are allowed", code_points, code_points_max));
}

absl::Status CheckLanguageCode(std::string_view code) {
  return IsLanguageCode(code) ? absl::OkStatus()
                              : Wanted(code, "a language tag (BCP 47), such as en or fr-CA");
}

absl::Status CheckUri(std::string_view uri) {
  return IsUri(uri)
             ? absl::OkStatus()
             : Wanted(uri, "an absolute URI, http:// or https://, of the characters of RFC 3986");
}

absl::Status CheckTopic(std::string_view topic) {
  return IsTopic(topic)
             ? absl::OkStatus()
             : Wanted(topic, "kebab-case of at most 64 characters, such as border-security");
}

absl::Status CheckDecimal(std::string_view number) {
  return IsDecimal(number) ? absl::OkStatus()
                           : Wanted(number, "a decimal number, such as 1500000 or 2.5");
}

bool DecimalLess(std::string_view a, std::string_view b) {
  std::string_view whole_a = TakeUntil(a, '.');
  std::string_view whole_b = TakeUntil(b, '.');
  whole_a.remove_prefix(std::min(whole_a.find_first_not_of('0'), whole_a.size()));
  whole_b.remove_prefix(std::min(whole_b.find_first_not_of('0'), whole_b.size()));
  if (whole_a.size() != whole_b.size()) return whole_a.size() < whole_b.size();
  if (whole_a != whole_b) return whole_a < whole_b;
  a = a.substr(0, a.find_last_not_of('0') + 1);
  b = b.substr(0, b.find_last_not_of('0') + 1);
  return a < b;
}

absl::Status CheckCurrencyCode(std::string_view code) {
  return code.size() == 3 && AllOf(code, IsCapital)
             ? absl::OkStatus()
             : Wanted(code, "three capital letters of ISO 4217, such as USD");
}

absl::Status CheckDuration(std::string_view duration) {
  return dates::ParseDuration(duration).ok()
             ? absl::OkStatus()
             : Wanted(duration,
                      "an ISO 8601 duration in years, months, weeks and days, such as P3Y");
}

}  // namespace entente::rpc

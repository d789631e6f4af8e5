#include "services/rpc/uuid.h"

#include <cstddef>
#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include <openssl/rand.h>

namespace entente::rpc {
namespace {

constexpr std::size_t kUuidLength = 36;

constexpr bool IsHyphenAt(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

bool IsUuid(std::string_view text) {
  if (text.size() != kUuidLength) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (IsHyphenAt(i) ? c != '-' : !absl::ascii_isxdigit(c)) return false;
  }
  return true;
}

std::string MakeUuidV7(absl::Time time, const std::array<std::uint8_t, 10>& random) {
  const auto milliseconds = static_cast<std::uint64_t>(absl::ToUnixMillis(time));
  std::string bytes;
  for (int shift = 40; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(milliseconds >> shift & 0xFFU));
  }
  for (const std::uint8_t byte : random) bytes.push_back(static_cast<char>(byte));
  bytes[6] = static_cast<char>((random[0] & 0x0FU) | 0x70U);  // version 7
  bytes[8] = static_cast<char>((random[2] & 0x3FU) | 0x80U);  // the variant of RFC 9562
  std::string text = absl::BytesToHexString(bytes);
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return text;
}

std::string NewUuidV7() {
  std::array<std::uint8_t, 10> random;
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    throw std::runtime_error("OpenSSL has no random bytes");
  }
  return MakeUuidV7(absl::Now(), random);
}

}  // namespace entente::rpc

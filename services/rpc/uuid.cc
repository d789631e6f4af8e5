#include "services/rpc/uuid.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/time/clock.h"
#include <openssl/rand.h>

namespace entente::rpc {
namespace {

constexpr std::size_t kUuidLength = 36;

// Fractions of a millisecond in the bits after it.
constexpr int kFractionBits = 12;

// The time in fractions since 1970, or one more than the last when the clock has not gone on, or
// has gone back.
std::uint64_t NextFraction() {
  static std::atomic<std::uint64_t> last = 0;
  const auto nanoseconds = static_cast<std::uint64_t>(absl::GetCurrentTimeNanos());
  constexpr std::uint64_t kNanosecondsPerMillisecond = 1'000'000;
  const std::uint64_t now =
      ((nanoseconds / kNanosecondsPerMillisecond) << kFractionBits) +
      ((nanoseconds % kNanosecondsPerMillisecond) << kFractionBits) / kNanosecondsPerMillisecond;
  std::uint64_t before = last.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    next = std::max(now, before + 1);
  } while (!last.compare_exchange_weak(before, next, std::memory_order_relaxed));
  return next;
}

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
  const std::uint64_t fraction = NextFraction();
  random[0] = static_cast<std::uint8_t>(fraction >> 8U);
  random[1] = static_cast<std::uint8_t>(fraction);
  return MakeUuidV7(absl::FromUnixMillis(static_cast<std::int64_t>(fraction >> kFractionBits)),
                    random);
}

}  // namespace entente::rpc

#include "services/rpc/hex.h"

#include <charconv>
#include <cstddef>

namespace entente::rpc {

// Abseil's function of old is deprecated in newer releases, and its successor not there in older
// ones.
std::string BytesOfHex(std::string_view digits) {
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    unsigned value = 0;
    std::from_chars(digits.data() + at, digits.data() + at + 2, value, 16);
    bytes.push_back(static_cast<char>(value));
  }
  return bytes;
}

}  // namespace entente::rpc

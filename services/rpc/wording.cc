#include "services/rpc/wording.h"

#include <cstddef>

#include "fmt/format.h"

#include "services/rpc/utf8.h"

namespace entente::rpc {
namespace {

constexpr std::size_t kQuotedBytesMax = 80;

}  // namespace

std::string Quoted(std::string_view text) {
  const std::string_view head = CutUtf8(text, kQuotedBytesMax);
  return fmt::format("\"{}{}\"", head, head.size() < text.size() ? "..." : "");
}

}  // namespace entente::rpc

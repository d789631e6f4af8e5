#include "services/rpc/wording.h"

#include <cstddef>

#include "services/rpc/utf8.h"

namespace entente::rpc {
namespace {

constexpr std::size_t kQuotedBytesMax = 80;

}  // namespace

std::string Quoted(std::string_view text) {
  const std::string_view head = CutUtf8(text, kQuotedBytesMax);
  std::string quoted = "\"" + std::string(head);
  if (head.size() < text.size()) quoted += "...";
  return quoted + "\"";
}

}  // namespace entente::rpc

// Any bytes as a page token, as a resume token and as a request: a token that this database did not
// sign is refused, and so is what is no request.  The first byte chooses.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"

#include "entente/v1/initiative_service.pb.h"
#include "services/rpc/page_token.h"
#include "services/rpc/request_bytes.h"
#include "services/rpc/resume_token.h"
#include "tests/fuzz/check.h"

namespace {

const std::string kKey(32, 'k');
constexpr std::string_view kDigest = "0123456789abcdef0123456789abcdef";

void CheckPageToken(std::string_view text) {
  const entente::rpc::PageTokens tokens(kKey);
  const entente::rpc::TokenScope scope = {"entente.v1.InitiativeService/ListInitiatives", kDigest};
  const auto keyset = tokens.Open(scope, text);
  // What is opened is what was sealed: nothing else has that signature.
  ENTENTE_FUZZ_CHECK(!keyset.ok() || text.empty() || tokens.Seal(scope, *keyset) == text);
}

void CheckResumeToken(std::string_view text) {
  const entente::rpc::ResumeTokens tokens(kKey);
  const auto position = tokens.Open(text);
  ENTENTE_FUZZ_CHECK(!position.ok() || tokens.Seal(*position) == text);
}

void CheckRequest(std::string_view text) {
  const grpc::Slice slice(text.data(), text.size());
  const grpc::ByteBuffer bytes(&slice, 1);
  entente::v1::CreateInitiativeRequest request;
  const auto digest = entente::rpc::ParseRequest(bytes, request);
  ENTENTE_FUZZ_CHECK(digest.ok() ? digest->size() == 32 : absl::IsInvalidArgument(digest.status()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      CheckPageToken(text);
      break;
    case 1:
      CheckResumeToken(text);
      break;
    default:
      CheckRequest(text);
  }
  return 0;
}

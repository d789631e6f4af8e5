#include "storage/postgres/digest.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include <openssl/sha.h>

namespace entente::storage::postgres {
namespace {

void AppendNumber(std::string& out, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xff);
}

void AppendText(std::string& out, std::string_view text) {
  AppendNumber(out, text.size());
  out += text;
}

}  // namespace

std::string Sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

std::string ContentDigest(const Change& change, const std::vector<RevisionDigest>& revisions) {
  std::string content;
  AppendText(content, change.caller);
  AppendText(content, change.method);
  AppendText(content, absl::AsciiStrToLower(change.request_id));
  AppendText(content, change.reason);
  AppendText(content, change.peer);
  AppendNumber(content, revisions.size());
  for (const RevisionDigest& revision : revisions) {
    AppendNumber(content, static_cast<std::uint64_t>(revision.put->type));
    AppendText(content, revision.put->uid);
    AppendText(content, revision.put->name);
    AppendNumber(content, static_cast<std::uint64_t>(revision.put->expected_revision + 1));
    AppendNumber(content, revision.put->deleted ? 1 : 0);
    AppendText(content, revision.document_digest);
    if (revision.put->create_time.has_value()) {
      AppendNumber(content,
                   static_cast<std::uint64_t>(absl::ToUnixMicros(*revision.put->create_time)));
    }
  }
  return Sha256(content);
}

std::string ChainDigest(std::string_view digest_before, std::int64_t number, absl::Time time,
                        std::string_view content_digest) {
  std::string link(digest_before);
  AppendNumber(link, static_cast<std::uint64_t>(number));
  AppendNumber(link, static_cast<std::uint64_t>(absl::ToUnixMicros(time)));
  link += content_digest;
  return Sha256(link);
}

}  // namespace entente::storage::postgres

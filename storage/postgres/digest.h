// The digests that chain the record: each change's digest covers the one before, so two databases
// that agree on the digest of a number agree on everything up to it.
//
//   document_digest = SHA-256(document)
//   content_digest  = SHA-256(caller, method, request_id, reason, peer, revisions), each text
//   preceded by
//                     its length in bytes, 8 bytes, big endian; a revision is its type, uid, name,
//                     revision, deleted flag and document_digest, and after them its create_time in
//                     microseconds when it was kept from elsewhere (it is not that of the change
//                     then); request_id in lower case, as its column gives it
//   digest          = SHA-256(digest before, number, time in microseconds since 1970,
//   content_digest),
//                     numbers as 8 bytes, big endian; computed in SQL, where the number is taken.
//                     The digest before number 1 is head.origin

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

#include "storage/store.h"

namespace entente::storage::postgres {

// One revision as the digest sees it.
struct RevisionDigest {
  const Put* put = nullptr;
  std::string document_digest;  // 32 bytes
};

// 32 bytes.
[[nodiscard]] std::string Sha256(std::string_view bytes);

// 32 bytes.
[[nodiscard]] std::string ContentDigest(const Change& change,
                                        const std::vector<RevisionDigest>& revisions);

// 32 bytes: what the statement that takes the number computes.
[[nodiscard]] std::string ChainDigest(std::string_view digest_before, std::int64_t number,
                                      absl::Time time, std::string_view content_digest);

}  // namespace entente::storage::postgres

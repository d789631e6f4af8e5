#include "tests/robustness/record_validators.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "storage/postgres/digest.h"

namespace entente::robustness {
namespace {

std::string Describe(const TrueChange& change) { return "change " + std::to_string(change.number); }

// 8 bytes, big endian.
std::string NumberBytes(std::int64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes += static_cast<char>((static_cast<std::uint64_t>(number) >> shift) & 0xff);
  }
  return bytes;
}

}  // namespace

Findings ValidateNumbers(const Truth& truth) {
  Findings findings;
  std::int64_t number = 0;
  std::int64_t time_us = 0;
  for (const TrueChange& change : truth.changes) {
    if (change.number != number + 1) {
      findings.push_back(Describe(change) + " follows " + std::to_string(number));
    }
    if (change.time_us <= time_us) {
      findings.push_back(Describe(change) + " is not later than the one before");
    }
    if (change.revisions.empty()) findings.push_back(Describe(change) + " made no revision");
    number = change.number;
    time_us = change.time_us;
  }
  if (truth.head != number) {
    findings.push_back("the head is " + std::to_string(truth.head) + ", the newest change " +
                       std::to_string(number));
  }
  return findings;
}

Findings ValidateDigests(const Truth& truth) {
  Findings findings;
  std::string digest = truth.origin;
  for (const TrueChange& change : truth.changes) {
    for (const TrueRevision& revision : change.revisions) {
      if (storage::postgres::Sha256(revision.document) == revision.document_digest) continue;
      findings.push_back(revision.name + " of " + Describe(change) + " has not its digest");
    }
    digest = storage::postgres::Sha256(digest + NumberBytes(change.number) +
                                       NumberBytes(change.time_us) + change.content_digest);
    if (digest != change.digest) {
      findings.push_back(Describe(change) + " has not the digest that follows from the one before");
    }
    digest = change.digest;
  }
  if (truth.head_digest != digest) findings.emplace_back("the head has not the newest digest");
  return findings;
}

Findings ValidateRevisions(const Truth& truth) {
  Findings findings;
  std::map<std::string, std::int64_t> revisions;
  for (const TrueChange& change : truth.changes) {
    for (const TrueRevision& revision : change.revisions) {
      std::int64_t& last = revisions[revision.uid];
      if (revision.revision != last + 1) {
        findings.push_back(revision.name + " has revision " + std::to_string(revision.revision) +
                           " after " + std::to_string(last));
      }
      last = revision.revision;
    }
  }
  return findings;
}

Findings ValidateRestored(const Epochs& epochs) {
  Findings findings;
  for (std::size_t i = 1; i < epochs.size(); ++i) {
    const std::string epoch = "epoch " + std::to_string(i);
    for (const TrueChange& before : epochs[i - 1].truth.changes) {
      if (before.number > epochs[i].backup) break;
      const TrueChange* after = epochs[i].truth.Find(before.number);
      if (after == nullptr) {
        findings.push_back(epoch + " lost " + Describe(before));
      } else if (after->digest != before.digest) {
        findings.push_back(epoch + " has another " + Describe(before));
      }
    }
  }
  return findings;
}

}  // namespace entente::robustness

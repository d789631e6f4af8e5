// The resources that the record holds, as the store gives and takes them: bytes and the few facts
// about them that the server itself keeps.  Plain values; share them as you like.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace entente::storage {

// The type of a resource; the numbers are stored and never change.
enum class ResourceType : std::int16_t {
  kAgency = 1,
  kRelease = 2,
  kInitiative = 3,
  kCommitment = 4,
  kReport = 5,
};

// The collection a type lives in (AIP-122): `agencies`, `releases`, `initiatives`, `commitments`,
// `reports`.
[[nodiscard]] std::string_view CollectionOf(ResourceType type);

// One revision of a resource.
struct StoredResource {
  std::string name;  // `initiatives/joint-border-assessment-2010`
  std::string uid;   // UUID, 36 characters, lower case
  ResourceType type = ResourceType::kInitiative;
  std::int64_t revision = 0;       // 1 for the first; counts authored changes only
  std::int64_t change_number = 0;  // of the change that made this revision
  absl::Time create_time;
  absl::Time update_time;
  std::optional<absl::Time> delete_time;
  // The authored document and the fragment kept by the server, each a serialized message of the
  // resource's type; the fragment is the one of the day that was asked for (AsOf in
  // storage/call_context.h).  Their concatenation is the whole (Protobuf defines concatenation as
  // merge).
  std::string document;
  std::string kept;
  // Counts the changes of what the server keeps for this resource (Keep in storage/store.h); 0
  // while it keeps nothing.
  std::int64_t kept_version = 0;
};

}  // namespace entente::storage

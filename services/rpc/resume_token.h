// Resume tokens of Watch: a position in the history of one database, opaque, versioned and signed
// with a key kept in that database.  Bound to nothing else: a watch may be resumed with another
// filter.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "storage/feed.h"

namespace entente::rpc {

// Immutable, thread-safe.
class ResumeTokens final {
 public:
  // `key` is the database's, 32 bytes.
  explicit ResumeTokens(std::string key);

  [[nodiscard]] std::string Seal(const storage::FeedPosition& position) const;

  // The position, with as much of its digest as tells one history from another; whether it is of
  // this database's history, the store knows.
  //   INVALID_ARGUMENT  INVALID_RESUME_TOKEN, with a violation on `resume_token`: not a token of
  //                     this service, altered, or of a database with another key
  [[nodiscard]] absl::StatusOr<storage::FeedPosition> Open(std::string_view token) const;

 private:
  std::string key_;
};

}  // namespace entente::rpc

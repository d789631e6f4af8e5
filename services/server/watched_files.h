// Files that are read again when they change: certificates, keys, lists of callers.
//
// They are looked at rather than listened to: what puts them there renames folders and moves
// symbolic links (cert-manager, Kubernetes, certbot), which a look always sees.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace entente::server {

// The text of a file of at most 4 MiB.
//
// InvalidArgument, one line with the path, for one that cannot be read, is no file, is empty or
// larger.
[[nodiscard]] absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

// Belongs to one thread.
class WatchedFiles final {
 public:
  explicit WatchedFiles(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  // Whether one of them is another file, or another text, than at the call before; true at first.
  bool HaveChanged();

 private:
  const std::vector<std::string> paths_;
  std::string seen_;
};

}  // namespace entente::server

// A file that says the server answers, and where: for scripts that start one and wait.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace entente::server {

// Used by one thread.
class ReadyFile final {
 public:
  // An empty path: no file.
  explicit ReadyFile(std::string path);
  // Removes the file if Write made it.
  ~ReadyFile();
  ReadyFile(const ReadyFile&) = delete;
  ReadyFile& operator=(const ReadyFile&) = delete;

  // Writes `address` and a newline, whole or not at all: a reader never finds half of it.
  // FailedPrecondition, naming the path and what the system said, when that cannot be done.
  [[nodiscard]] absl::Status Write(std::string_view address);

 private:
  const std::string path_;
  bool written_ = false;
};

}  // namespace entente::server

#pragma once

// The file that takes what PostgreSQL and initdb say on stderr, bounded in size.  Used by the
// embedded cluster, from one thread at a time.
//
// Not PostgreSQL's own logging collector: it bounds the age of its files, never their size, costs a
// process, and starts after the messages that matter most when a start fails.

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "storage/postgres/embedded/descriptor.h"

namespace entente::storage::postgres::embedded {

class LogFile final {
 public:
  // Opens the file at its end, making it if need be.  Internal or PermissionDenied when it cannot.
  [[nodiscard]] static absl::StatusOr<LogFile> Open(std::filesystem::path path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // For a child's stdout and stderr: writes go to the end, wherever that is by then.
  [[nodiscard]] int descriptor() const { return file_.get(); }

  // Moves what is in the file to PATH.1, replacing that, when it has grown past 16 MiB; lines
  // written in that very moment may be lost.
  void Bound() const;

  // The size now, in bytes: an offset for Since.
  [[nodiscard]] std::int64_t Size() const;

  // The last few lines written after `offset`, on one line, for an error message; may be empty.
  [[nodiscard]] std::string Since(std::int64_t offset) const;

 private:
  LogFile(std::filesystem::path path, Descriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::filesystem::path path_;
  Descriptor file_;
};

}  // namespace entente::storage::postgres::embedded

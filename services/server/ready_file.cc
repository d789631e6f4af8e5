#include "services/server/ready_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"

namespace entente::server {

ReadyFile::ReadyFile(std::string path) : path_(std::move(path)) {}

ReadyFile::~ReadyFile() {
  if (written_) std::remove(path_.c_str());
}

absl::Status ReadyFile::Write(std::string_view address) {
  if (path_.empty()) return absl::OkStatus();
  const std::string draft = absl::StrCat(path_, ".", getpid());
  const auto failed = [&] {
    const std::string why = std::strerror(errno);
    std::remove(draft.c_str());
    return absl::FailedPreconditionError(
        absl::StrCat("cannot write the ready file ", path_, ": ", why));
  };
  errno = 0;
  {
    std::ofstream out(draft);
    out << address << '\n';
    out.close();
    if (!out) return failed();
  }
  if (std::rename(draft.c_str(), path_.c_str()) != 0) return failed();
  written_ = true;
  return absl::OkStatus();
}

}  // namespace entente::server

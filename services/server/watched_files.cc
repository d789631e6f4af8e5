#include "services/server/watched_files.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>

#include "absl/status/status.h"
#include "fmt/format.h"

namespace entente::server {
namespace {

constexpr std::size_t kFileBytesMax = 4 << 20;

}  // namespace

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kFileBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    return absl::InvalidArgumentError(
        fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.empty()) return absl::InvalidArgumentError(fmt::format("{}: is empty", path));
  if (text.size() > kFileBytesMax) {
    return absl::InvalidArgumentError(fmt::format("{}: has more than 4 MiB", path));
  }
  return text;
}

bool WatchedFiles::HaveChanged() {
  std::string seen;
  for (const std::string& path : paths_) {
    struct stat file = {};
    if (::stat(path.c_str(), &file) != 0) {
      seen += fmt::format("{} {}\n", path, errno);
      continue;
    }
    seen += fmt::format("{} {} {} {} {}.{}\n", path, file.st_dev, file.st_ino, file.st_size,
                        file.st_mtim.tv_sec, file.st_mtim.tv_nsec);
  }
  if (seen == seen_) return false;
  seen_ = std::move(seen);
  return true;
}

}  // namespace entente::server

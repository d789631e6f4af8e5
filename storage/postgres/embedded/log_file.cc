#include "storage/postgres/embedded/log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace entente::storage::postgres::embedded {
namespace {

constexpr std::int64_t kBytesMax = 16'777'216;  // days of an ordinary server's warnings
constexpr std::int64_t kTailBytesMax = 2048;
constexpr std::size_t kTailLinesMax = 4;

}  // namespace

absl::StatusOr<LogFile> LogFile::Open(std::filesystem::path path) {
  constexpr int kFlags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW;
  Descriptor file(open(path.c_str(), kFlags, 0640));
  if (file.valid()) return LogFile(std::move(path), std::move(file));
  const int error = errno;
  const std::string message =
      absl::StrCat("cannot open ", path.string(), ": ", std::generic_category().message(error));
  if (error == EACCES || error == EPERM || error == EROFS) {
    return absl::PermissionDeniedError(message);
  }
  return absl::InternalError(message);
}

void LogFile::Bound() const {
  if (Size() <= kBytesMax) return;
  std::filesystem::path before = path_;
  before += ".1";
  std::error_code error;
  // Copied and cut, not renamed: the programs hold the file itself open.
  std::filesystem::copy_file(path_, before, std::filesystem::copy_options::overwrite_existing,
                             error);
  // Cut even when the copy failed (a full disk, most likely): the bound comes first.
  [[maybe_unused]] const int cut = ftruncate(file_.get(), 0);
}

std::int64_t LogFile::Size() const {
  struct stat status {};
  return fstat(file_.get(), &status) == 0 ? status.st_size : 0;
}

std::string LogFile::Since(std::int64_t offset) const {
  const std::int64_t size = Size();
  const std::int64_t from =
      std::max({std::int64_t{0}, std::min(offset, size), size - kTailBytesMax});
  std::string text(static_cast<std::size_t>(size - from), '\0');
  const ssize_t got = pread(file_.get(), text.data(), text.size(), from);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));

  std::vector<std::string> lines =
      absl::StrSplit(absl::StripAsciiWhitespace(text), '\n', absl::SkipWhitespace());
  if (lines.size() > kTailLinesMax) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kTailLinesMax));
  }
  return absl::StrJoin(lines, " | ");
}

}  // namespace entente::storage::postgres::embedded

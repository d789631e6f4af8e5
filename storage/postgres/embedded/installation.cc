#include "storage/postgres/embedded/installation.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <set>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "storage/postgres/embedded/descriptor.h"
#include "storage/postgres/embedded/process.h"

namespace entente::storage::postgres::embedded {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDebianFolder = "/usr/lib/postgresql";
constexpr std::chrono::seconds kVersionTimeout(20);  // a loaded machine with a cold disk

int MajorInName(const fs::path& folder) {
  int major = 0;
  return absl::SimpleAtoi(folder.filename().string(), &major) ? major : 0;
}

std::vector<fs::path> DebianFolders() {
  std::vector<fs::path> versions;
  std::error_code error;
  for (fs::directory_iterator entry(kDebianFolder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (MajorInName(entry->path()) != 0) versions.push_back(entry->path());
  }
  std::sort(versions.begin(), versions.end(), [](const fs::path& left, const fs::path& right) {
    return MajorInName(left) > MajorInName(right);
  });
  for (fs::path& version : versions) version /= "bin";
  return versions;
}

bool HoldsPrograms(const fs::path& folder) {
  return folder.is_absolute() && access((folder / "postgres").c_str(), X_OK) == 0 &&
         access((folder / "initdb").c_str(), X_OK) == 0;
}

// `postgres --version` answers "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)".
int MajorInAnswer(const std::string& answer) {
  const std::vector<std::string> words = absl::StrSplit(answer, ' ');
  if (words.size() < 3) return 0;
  const std::string digits = words[2].substr(0, words[2].find_first_not_of("0123456789"));
  int major = 0;
  return absl::SimpleAtoi(digits, &major) ? major : 0;
}

absl::StatusOr<int> AskMajor(const fs::path& bin_dir, const Account& account) {
  Command command;
  command.program = bin_dir / "postgres";
  command.arguments = {"--version"};
  command.environment = {"LC_ALL=C"};
  command.account = account;
  const absl::StatusOr<std::string> answer = OutputOf(command, kVersionTimeout);
  if (!answer.ok()) return answer.status();
  const int major = MajorInAnswer(*answer);
  if (major > 0) return major;
  return absl::InternalError(
      absl::StrCat(command.program.string(), " --version does not tell a version"));
}

std::string Describe(const Installation& found) {
  return absl::StrCat(found.major, " (", found.bin_dir.string(), ")");
}

absl::Status NoneFound(std::optional<int> major, const std::vector<Installation>& others,
                       const std::vector<std::string>& failures) {
  std::vector<std::string> found;
  found.reserve(others.size());
  for (const Installation& other : others) found.push_back(Describe(other));
  const std::string troubles =
      failures.empty() ? "" : absl::StrCat("; ", absl::StrJoin(failures, "; "));

  if (major.has_value()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the database was made by PostgreSQL ", *major, ", of which no programs are here (found: ",
        found.empty() ? "none" : absl::StrJoin(found, ", "), "): install the Debian package ",
        "postgresql-", *major, ", or dump the database where it is and restore it here", troubles));
  }
  const std::string what = absl::StrCat("PostgreSQL ", kMajorMin, " to ", kMajorMax);
  if (found.empty()) {
    return absl::NotFoundError(absl::StrCat(
        what, " is not here: install the Debian package postgresql, name the folder of its ",
        "programs in ENTENTE_POSTGRES_BIN, or give the URL of a running server", troubles));
  }
  return absl::FailedPreconditionError(
      absl::StrCat(what, " is needed, found: ", absl::StrJoin(found, ", "),
                   ": install the Debian package postgresql", troubles));
}

}  // namespace

std::vector<fs::path> BinaryFoldersFromEnvironment() {
  const char* chosen = std::getenv("ENTENTE_POSTGRES_BIN");
  if (chosen != nullptr && *chosen != '\0') return {fs::absolute(chosen)};
  std::vector<fs::path> folders = DebianFolders();
  const char* path = std::getenv("PATH");
  if (path == nullptr) return folders;
  const std::vector<std::string> others = absl::StrSplit(path, ':');
  folders.insert(folders.end(), others.begin(), others.end());
  return folders;
}

absl::StatusOr<Installation> FindInstallation(const std::vector<fs::path>& folders,
                                              std::optional<int> major, const Account& account) {
  std::vector<Installation> others;
  std::vector<std::string> failures;
  std::optional<Installation> best;
  std::set<fs::path> seen;
  for (const fs::path& folder : folders) {
    if (!HoldsPrograms(folder)) continue;
    std::error_code error;
    // A distribution may link its folder from /usr/bin; ask each program once.
    if (!seen.insert(fs::canonical(folder / "postgres", error)).second) continue;
    const absl::StatusOr<int> version = AskMajor(folder, account);
    if (!version.ok()) {
      failures.emplace_back(version.status().message());
      continue;
    }
    const Installation found{folder, *version};
    const bool fits = major.has_value() ? found.major == *major
                                        : found.major >= kMajorMin && found.major <= kMajorMax;
    if (!fits) {
      others.push_back(found);
      continue;
    }
    if (!best.has_value() || found.major > best->major) best = found;
    if (major.has_value()) break;
  }
  if (best.has_value()) return *best;
  return NoneFound(major, others, failures);
}

absl::StatusOr<std::optional<int>> MajorOfCluster(const fs::path& data) {
  struct stat present {};
  if (lstat(data.c_str(), &present) != 0) {
    const int error = errno;
    if (error == ENOENT || error == ENOTDIR) return std::nullopt;
    return absl::PermissionDeniedError(absl::StrCat("cannot look at ", data.string(), ": ",
                                                    std::generic_category().message(error)));
  }

  const fs::path file = data / "PG_VERSION";
  const Descriptor descriptor(
      open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!descriptor.valid()) {
    return absl::FailedPreconditionError(absl::StrCat(
        data.string(), " is there, but is no database: cannot read ", file.string(), ": ",
        std::generic_category().message(errno), "; move it away or choose another data directory"));
  }
  std::array<char, 16> text{};
  const ssize_t size = read(descriptor.get(), text.data(), text.size());
  int major = 0;
  if (size > 0 && absl::SimpleAtoi(absl::StripTrailingAsciiWhitespace(absl::string_view(
                                       text.data(), static_cast<std::size_t>(size))),
                                   &major)) {
    return major;
  }
  return absl::FailedPreconditionError(
      absl::StrCat(file.string(), " does not hold the version of a database"));
}

}  // namespace entente::storage::postgres::embedded

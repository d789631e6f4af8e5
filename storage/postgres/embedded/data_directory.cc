#include "storage/postgres/embedded/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

#include "storage/postgres/embedded/process.h"

namespace entente::storage::postgres::embedded {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRunFolder = "/run/entente";

std::string Reason(int error) { return std::generic_category().message(error); }

absl::Status FileError(std::string_view what, const fs::path& path, int error) {
  const std::string message =
      absl::StrCat("cannot ", std::string(what), " ", path.string(), ": ", Reason(error));
  if (error == EACCES || error == EPERM || error == EROFS) {
    return absl::PermissionDeniedError(message);
  }
  if (error == EEXIST || error == ENOTDIR || error == ELOOP) {
    return absl::FailedPreconditionError(message);
  }
  return absl::InternalError(message);
}

// Makes one folder with exactly this mode, whatever the umask is.  `*made` tells whether it did.
absl::Status MakeFolder(const fs::path& folder, mode_t mode, bool* made) {
  *made = mkdir(folder.c_str(), 0700) == 0;
  if (*made) {
    if (chmod(folder.c_str(), mode) == 0) return absl::OkStatus();
    return FileError("set the mode of", folder, errno);
  }
  if (errno != EEXIST) return FileError("make", folder, errno);
  std::error_code error;
  if (fs::is_directory(folder, error)) return absl::OkStatus();
  return FileError("make", folder, EEXIST);
}

std::vector<fs::path> MissingFolders(const fs::path& directory) {
  std::vector<fs::path> missing;
  std::error_code error;
  for (fs::path folder = directory; !fs::exists(fs::symlink_status(folder, error));
       folder = folder.parent_path()) {
    missing.insert(missing.begin(), folder);
    if (folder == folder.parent_path()) break;
  }
  return missing;
}

// The outermost folder on the way to `directory` that the account cannot enter; empty if none.
absl::StatusOr<fs::path> FolderClosedTo(const Account& account, const fs::path& directory) {
  absl::StatusOr<bool> open = CanEnter(account, directory);
  if (!open.ok()) return open.status();
  if (*open) return fs::path();
  fs::path folder;
  for (const fs::path& part : directory) {
    folder /= part;
    open = CanEnter(account, folder);
    if (!open.ok()) return open.status();
    if (!*open) return folder;
  }
  return directory;
}

absl::Status ClosedError(const fs::path& closed, const fs::path& directory,
                         const Account& account) {
  return absl::FailedPreconditionError(absl::StrCat(
      "user ", account.name, ", as whom the database runs (PostgreSQL refuses to run as root), ",
      "cannot enter ", closed.string(), ", which leads to the data directory ", directory.string(),
      ": choose a data directory elsewhere, such as /var/lib/entente, or let that user pass ",
      "(chmod o+x '", closed.string(), "')"));
}

// Whether the directory is empty or a data directory of ours.
bool IsOurs(const fs::path& directory) {
  std::error_code error;
  return fs::is_empty(directory, error) || fs::exists(directory / "lock", error) ||
         fs::exists(directory / "postgres", error);
}

absl::Status LetIn(const Account& account, const fs::path& directory) {
  if (chown(directory.c_str(), 0, account.gid) != 0) {
    return FileError("change the group of", directory, errno);
  }
  if (chmod(directory.c_str(), 0750) == 0) return absl::OkStatus();
  return FileError("set the mode of", directory, errno);
}

absl::Status CheckEntry(const Account& account, const fs::path& directory) {
  absl::StatusOr<fs::path> closed = FolderClosedTo(account, directory);
  if (!closed.ok()) return closed.status();
  if (closed->empty()) return absl::OkStatus();
  if (*closed != directory || geteuid() != 0 || !IsOurs(directory)) {
    return ClosedError(*closed, directory, account);
  }
  if (absl::Status status = LetIn(account, directory); !status.ok()) return status;
  closed = FolderClosedTo(account, directory);
  if (!closed.ok()) return closed.status();
  return closed->empty() ? absl::OkStatus() : ClosedError(*closed, directory, account);
}

std::string Holder(int file) {
  std::array<char, 24> text{};
  const ssize_t size = pread(file, text.data(), text.size(), 0);
  std::int64_t pid = 0;
  if (size <= 0 || !absl::SimpleAtoi(absl::StripAsciiWhitespace(absl::string_view(
                                         text.data(), static_cast<std::size_t>(size))),
                                     &pid)) {
    return "a process that is just starting";
  }
  return absl::StrCat("process ", pid);
}

// Whether this is a folder, not a link to one, that `owner` has to himself.
bool IsPrivate(const fs::path& folder, uid_t owner) {
  struct stat found {};
  return lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == owner &&
         (found.st_mode & 0777) == 0700;
}

absl::Status CheckSocketFolder(const fs::path& folder, const Account& account) {
  if (IsPrivate(folder, account.uid)) return absl::OkStatus();
  struct stat found {};
  if (lstat(folder.c_str(), &found) != 0) return FileError("look at", folder, errno);
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s, where the socket of the database goes, is not a folder of user %s alone (owner uid %d, "
      "mode %04o): somebody else has made or opened it; remove it and start again",
      folder.string(), account.name, found.st_uid, found.st_mode & 07777U));
}

// Whether only the caller (or root) can put things into /run/entente, made for root if need be.
bool CanUseRunFolder() {
  bool made = false;
  if (geteuid() == 0 && !MakeFolder(kRunFolder, 0755, &made).ok()) return false;
  struct stat found {};
  return lstat(kRunFolder, &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == geteuid() &&
         (found.st_mode & 0022) == 0 && access(kRunFolder, W_OK) == 0;
}

}  // namespace

fs::path DefaultDataDir() {
  if (geteuid() == 0) return "/var/lib/entente";
  const char* chosen = std::getenv("XDG_DATA_HOME");
  if (chosen != nullptr && *chosen == '/') return fs::path(chosen) / "entente";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/') return fs::path(home) / ".local/share/entente";
  const absl::StatusOr<Account> account = AccountWithUid(geteuid(), getegid());
  return fs::path(account.ok() ? account->home : "/") / ".local/share/entente";
}

absl::StatusOr<fs::path> PrepareDataDirectory(const fs::path& directory, const Account& account) {
  const bool handed_over = account.uid != geteuid();
  fs::path absolute = fs::absolute(directory).lexically_normal();
  if (absolute.filename().empty()) absolute = absolute.parent_path();  // "DIR/" is DIR
  for (const fs::path& folder : MissingFolders(absolute)) {
    bool made = false;
    // Parents made by root are ordinary system folders; a user's are private.
    if (absl::Status status = MakeFolder(folder, handed_over ? 0755 : 0700, &made); !status.ok()) {
      return status;
    }
    if (!made || folder != absolute || !handed_over) continue;
    if (absl::Status status = LetIn(account, folder); !status.ok()) return status;
  }
  std::error_code error;
  const fs::path canonical = fs::canonical(absolute, error);
  if (error) return FileError("find", absolute, error.value());
  if (!fs::is_directory(canonical, error)) return FileError("use", canonical, ENOTDIR);
  if (absl::Status status = CheckEntry(account, canonical); !status.ok()) return status;
  return canonical;
}

absl::StatusOr<DirectoryLock> DirectoryLock::Take(const fs::path& directory) {
  const fs::path path = directory / "lock";
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640));
  if (!file.valid()) return FileError("open", path, errno);
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return FileError("lock", path, errno);
    return absl::FailedPreconditionError(
        absl::StrCat(directory.string(), " is in use by another server (", Holder(file.get()),
                     "): stop it or choose another data directory"));
  }
  const std::string pid = absl::StrCat(getpid(), "\n");
  if (ftruncate(file.get(), 0) != 0 ||
      pwrite(file.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return FileError("write", path, errno);
  }
  return DirectoryLock(std::move(file));
}

std::string DirectoryTag(const fs::path& directory) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char byte : directory.string()) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3ULL;
  }
  return absl::StrFormat("%016x", hash);
}

absl::StatusOr<SocketFolder> SocketFolder::Make(const fs::path& directory, const Account& account) {
  const std::string tag = DirectoryTag(directory);
  const fs::path folder = CanUseRunFolder()
                              ? fs::path(kRunFolder) / tag
                              : fs::path(absl::StrCat("/tmp/entente-", account.uid, "-", tag));
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return FileError("make", folder, errno);
  if (account.uid != geteuid() && IsPrivate(folder, geteuid()) &&
      lchown(folder.c_str(), account.uid, account.gid) != 0) {
    return FileError("change the owner of", folder, errno);
  }
  if (absl::Status status = CheckSocketFolder(folder, account); !status.ok()) return status;
  return SocketFolder(folder);
}

SocketFolder::~SocketFolder() {
  if (path_.empty()) return;
  std::error_code error;
  fs::remove_all(path_, error);
}

}  // namespace entente::storage::postgres::embedded

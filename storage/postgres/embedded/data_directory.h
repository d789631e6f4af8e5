#pragma once

// The server's data directory: where it is, who may enter it, and that one server has it.
//
//   DIR/lock          held (flock) while a server uses the directory; holds its pid
//   DIR/postgres/     the database cluster, owned by the account PostgreSQL runs as, mode 0700
//   DIR/postgres.new/ a cluster being made; the leftover of an interrupted start is removed
//   DIR/postgres.log  what PostgreSQL and initdb say, and postgres.log.1, what they said before
//
// Used by Cluster, and by the server for the default.

#include <filesystem>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "storage/postgres/embedded/account.h"
#include "storage/postgres/embedded/descriptor.h"

namespace entente::storage::postgres::embedded {

// Where data goes when nobody says otherwise: /var/lib/entente for root, since a home of mode 0700
// is closed to the account the database runs as; else $XDG_DATA_HOME/entente, or
// ~/.local/share/entente (XDG Base Directory Specification 0.8; a relative $XDG_DATA_HOME does not
// count).  Reads the environment and the user database; makes nothing.
[[nodiscard]] std::filesystem::path DefaultDataDir();

// Makes the directory and its missing parents, lets `account` in when it is not the caller's own,
// and returns its canonical path.  A directory that holds things of somebody else's making is used
// as it is, never opened up.
//
// FailedPrecondition, naming the folder in the way and what to do, when the account cannot enter it
// or one of its parents; PermissionDenied or Internal when it cannot be made.
[[nodiscard]] absl::StatusOr<std::filesystem::path> PrepareDataDirectory(
    const std::filesystem::path& directory, const Account& account);

// The lock on a data directory: released when this goes, or when the process ends in any way.
class DirectoryLock final {
 public:
  // FailedPrecondition, naming the process that has it, when another server (or another part of
  // this one) uses the directory; PermissionDenied or Internal when the file cannot be made.
  [[nodiscard]] static absl::StatusOr<DirectoryLock> Take(const std::filesystem::path& directory);

 private:
  explicit DirectoryLock(Descriptor file) : file_(std::move(file)) {}

  Descriptor file_;
};

// A 64-bit hash (FNV-1a) of the path in 16 hexadecimal digits: names what belongs to a data
// directory but lives elsewhere.  The same on every machine and in every version.
[[nodiscard]] std::string DirectoryTag(const std::filesystem::path& directory);

// The folder of the database's socket: short however long the path of the data directory is (the
// address of a socket ends at 107 bytes), open to the database's account and root alone, since
// whoever can enter it is let in without a password.  Removed with all in it when this goes.
//   /run/entente/TAG for root, and for a user to whom /run/entente belongs (systemd's
//   RuntimeDirectory=); else /tmp/entente-UID-TAG.
class SocketFolder final {
 public:
  // Makes the folder, or takes over the one that a server which was killed has left.
  // FailedPrecondition when somebody else has made it, or opened it to others; PermissionDenied or
  // Internal when it cannot be made.
  [[nodiscard]] static absl::StatusOr<SocketFolder> Make(const std::filesystem::path& directory,
                                                         const Account& account);

  SocketFolder(SocketFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  SocketFolder& operator=(SocketFolder&&) = delete;
  ~SocketFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit SocketFolder(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;  // empty once moved from
};

}  // namespace entente::storage::postgres::embedded

#pragma once

// Finding the PostgreSQL programs on this machine.  Used by the embedded cluster; stateless.

#include <filesystem>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"

#include "storage/postgres/embedded/account.h"

namespace entente::storage::postgres::embedded {

// The versions the store is made for.
inline constexpr int kMajorMin = 13;
inline constexpr int kMajorMax = 18;

struct Installation {
  std::filesystem::path bin_dir;  // holds postgres and initdb
  int major = 0;
};

// The folders in which PostgreSQL may be, best first: $ENTENTE_POSTGRES_BIN alone if set, else
// Debian's /usr/lib/postgresql/*/bin, newest first, and then those of $PATH.
[[nodiscard]] std::vector<std::filesystem::path> BinaryFoldersFromEnvironment();

// The newest PostgreSQL of the supported versions in `folders`, or, when `major` is given (a data
// directory exists), the one of exactly that version.  Asks each `postgres --version`, as
// `account`.
//
// NotFound, naming the Debian package to install, when there is none; FailedPrecondition, naming
// the version wanted and those found, when only others are there.
[[nodiscard]] absl::StatusOr<Installation> FindInstallation(
    const std::vector<std::filesystem::path>& folders, std::optional<int> major,
    const Account& account);

// The major version that made the cluster in `data`: no value when nothing is there.
// FailedPrecondition when there is something, but not a cluster; PermissionDenied when a folder on
// the way is closed.
[[nodiscard]] absl::StatusOr<std::optional<int>> MajorOfCluster(const std::filesystem::path& data);

}  // namespace entente::storage::postgres::embedded

#include "storage/postgres/embedded/account.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace entente::storage::postgres::embedded {
namespace {

constexpr const char* kRootsAccount = "postgres";  // Debian's packages create it
constexpr std::size_t kEntryBytesMax = 1 << 20;    // an entry longer than this is an error
constexpr std::size_t kGroupsMax = 65536;          // the kernel's own bound (NGROUPS_MAX)

std::vector<gid_t> GroupsOf(const passwd& entry) {
  std::vector<gid_t> groups(32);
  while (groups.size() <= kGroupsMax) {
    int count = static_cast<int>(groups.size());
    if (getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count) >= 0) {
      groups.resize(static_cast<std::size_t>(count));
      return groups;
    }
    groups.resize(groups.size() * 2);
  }
  return {entry.pw_gid};
}

// Asks the user database through `ask(entry, buffer, size, result)`, with as large a buffer as the
// entry needs.  No value when there is no such entry.
template <typename Ask>
absl::StatusOr<std::optional<Account>> LookUp(const Ask& ask) {
  std::vector<char> buffer(4096);
  while (true) {
    passwd entry{};
    passwd* found = nullptr;
    const int error = ask(&entry, buffer.data(), buffer.size(), &found);
    if (error == ERANGE && buffer.size() < kEntryBytesMax) {
      buffer.resize(buffer.size() * 2);
      continue;
    }
    if (found != nullptr) {
      return Account{entry.pw_uid, entry.pw_gid, GroupsOf(entry), entry.pw_name, entry.pw_dir};
    }
    // POSIX has 0 for "no such entry"; libraries in use also say these four (getpwnam(3)).
    if (error == 0 || error == ENOENT || error == ESRCH || error == EBADF || error == EPERM) {
      return std::nullopt;
    }
    return absl::InternalError(absl::StrCat("cannot read the system's user database: ",
                                            std::generic_category().message(error)));
  }
}

std::string NameOf(uid_t uid) {
  const absl::StatusOr<Account> account = AccountWithUid(uid, 0);
  return account.ok() ? account->name : absl::StrCat(uid);
}

}  // namespace

absl::StatusOr<Account> AccountNamed(const std::string& name) {
  absl::StatusOr<std::optional<Account>> found =
      LookUp([&name](passwd* entry, char* buffer, std::size_t size, passwd** result) {
        return getpwnam_r(name.c_str(), entry, buffer, size, result);
      });
  if (!found.ok()) return found.status();
  if (!found->has_value()) return absl::NotFoundError(absl::StrCat("there is no user ", name));
  return **std::move(found);
}

absl::StatusOr<Account> AccountWithUid(uid_t uid, gid_t gid) {
  absl::StatusOr<std::optional<Account>> found =
      LookUp([uid](passwd* entry, char* buffer, std::size_t size, passwd** result) {
        return getpwuid_r(uid, entry, buffer, size, result);
      });
  if (!found.ok()) return found.status();
  if (!found->has_value()) return Account{uid, gid, {gid}, absl::StrCat(uid), "/"};
  return **std::move(found);
}

absl::StatusOr<Account> DatabaseAccount(const std::filesystem::path& data) {
  struct stat owner {};
  const bool exists = stat(data.c_str(), &owner) == 0;

  if (geteuid() != 0) {
    if (exists && owner.st_uid != geteuid()) {
      return absl::FailedPreconditionError(
          absl::StrCat(data.string(), " belongs to user ", NameOf(owner.st_uid),
                       ", and PostgreSQL runs only as the owner of its files: start the server as ",
                       NameOf(owner.st_uid), " or choose another data directory"));
    }
    return AccountWithUid(geteuid(), getegid());
  }

  // A directory made by an ordinary user stays that user's when root takes over once.
  if (exists && owner.st_uid != 0) return AccountWithUid(owner.st_uid, owner.st_gid);

  absl::StatusOr<Account> account = AccountNamed(kRootsAccount);
  if (absl::IsNotFound(account.status())) {
    return absl::FailedPreconditionError(
        "PostgreSQL refuses to run as root, and there is no user \"postgres\" to run it as: "
        "install "
        "the Debian package postgresql, or start the server as an ordinary user");
  }
  if (account.ok() && exists) {
    return absl::FailedPreconditionError(
        absl::StrCat(data.string(),
                     " belongs to root, and PostgreSQL refuses to run as root: give it back to its "
                     "user (chown -R postgres: '",
                     data.string(), "') or choose another data directory"));
  }
  return account;
}

}  // namespace entente::storage::postgres::embedded

#pragma once

// The operating system's account under which PostgreSQL runs.
//
// PostgreSQL refuses to run as root and insists on owning its files, so a server started by root
// hands the database to another account.  Used by every part of the embedded cluster; a plain
// value.

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace entente::storage::postgres::embedded {

struct Account {
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;  // supplementary, the primary one included
  std::string name;           // the uid in digits where the system knows no name
  std::string home;
};

// The account of that user.  NotFound when the system does not know it, Internal when the look-up
// fails.
[[nodiscard]] absl::StatusOr<Account> AccountNamed(const std::string& name);

// The account with that uid.  One without an entry in the user database (common in containers) is
// an account too: it has its digits for a name, `gid` for its only group, and "/" for its home.
// Internal when the look-up fails.
[[nodiscard]] absl::StatusOr<Account> AccountWithUid(uid_t uid, gid_t gid);

// The account PostgreSQL is to run as when its files are, or will be, in `data`: the caller's own;
// for root, whoever owns `data` already, else "postgres".
//
// FailedPrecondition, saying what to do, when `data` belongs to somebody the caller cannot become,
// or when root finds no account "postgres".
[[nodiscard]] absl::StatusOr<Account> DatabaseAccount(const std::filesystem::path& data);

}  // namespace entente::storage::postgres::embedded

#include "storage/postgres/embedded/data_directory.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/embedded/scratch_folder.h"

namespace entente::storage::postgres::embedded {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;

Account Self() { return *AccountWithUid(geteuid(), getegid()); }

// Whom PostgreSQL is to run as here: somebody else only when the tests run as root.
Account Other() { return geteuid() == 0 ? *AccountNamed("nobody") : Self(); }

mode_t ModeOf(const fs::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

TEST(DataDirectory, DefaultIsTheSystemsForRootAndTheUsersOwnElse) {
  setenv("XDG_DATA_HOME", "/home/someone/data", 1);
  EXPECT_EQ(DefaultDataDir(), geteuid() == 0 ? "/var/lib/entente" : "/home/someone/data/entente");

  setenv("XDG_DATA_HOME", "relative", 1);
  setenv("HOME", "/home/someone", 1);
  EXPECT_EQ(DefaultDataDir(),
            geteuid() == 0 ? "/var/lib/entente" : "/home/someone/.local/share/entente");
}

TEST(DataDirectory, IsMadeWithItsParentsWhateverTheUmask) {
  const ScratchFolder scratch;
  const mode_t umask_before = umask(0077);

  const absl::StatusOr<fs::path> made =
      PrepareDataDirectory(scratch.path() / "a/./b c/../b c/data/", Other());

  umask(umask_before);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(*made, scratch.path() / "a/b c/data");
  EXPECT_EQ(ModeOf(scratch.path() / "a"), geteuid() == 0 ? 0755U : 0700U);
  EXPECT_EQ(ModeOf(*made), geteuid() == 0 ? 0750U : 0700U);
}

TEST(DataDirectory, EmptyPrivateFolderIsOpenedToTheDatabaseAlone) {
  const ScratchFolder scratch;
  const fs::path folder = scratch.path() / "data";
  fs::create_directory(folder);
  chmod(folder.c_str(), 0700);

  const absl::StatusOr<fs::path> prepared = PrepareDataDirectory(folder, Other());

  ASSERT_TRUE(prepared.ok()) << prepared.status();
  EXPECT_EQ(ModeOf(folder), geteuid() == 0 ? 0750U : 0700U);
}

TEST(DataDirectory, ClosedParentIsNamed) {
  const ScratchFolder scratch;
  const fs::path home = scratch.path() / "home";
  fs::create_directories(home / "clone");
  // Root itself enters everywhere, the account of the database does not; a user shuts himself out.
  const bool is_root = geteuid() == 0;
  chmod(home.c_str(), is_root ? 0700 : 0000);

  const absl::StatusOr<fs::path> prepared = PrepareDataDirectory(home / "clone/data", Other());

  chmod(home.c_str(), 0700);
  EXPECT_EQ(prepared.status().code(),
            is_root ? absl::StatusCode::kFailedPrecondition : absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(prepared.status().ToString(),
              HasSubstr(is_root ? "cannot enter " + home.string() + ", which" : home.string()));
  EXPECT_THAT(prepared.status().ToString(),
              HasSubstr(is_root ? "chmod o+x '" + home.string() + "'" : "Permission denied"));
}

TEST(DataDirectory, FolderWithThingsOfOthersIsNotOpened) {
  const ScratchFolder scratch;
  const fs::path folder = scratch.path() / "home";
  WriteFile(folder / "letter", "private");
  chmod(folder.c_str(), 0700);

  const absl::StatusOr<fs::path> prepared = PrepareDataDirectory(folder, Other());

  EXPECT_EQ(prepared.status().code(),
            geteuid() == 0 ? absl::StatusCode::kFailedPrecondition : absl::StatusCode::kOk);
  EXPECT_EQ(ModeOf(folder), 0700U);
}

TEST(DataDirectory, FileInItsPlaceIsRefused) {
  const ScratchFolder scratch;
  WriteFile(scratch.path() / "file", "");

  const absl::StatusOr<fs::path> prepared = PrepareDataDirectory(scratch.path() / "file", Self());

  EXPECT_EQ(prepared.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(DirectoryLock, IsHeldByOneAndNamesIt) {
  const ScratchFolder scratch;
  absl::StatusOr<DirectoryLock> first = DirectoryLock::Take(scratch.path());
  ASSERT_TRUE(first.ok()) << first.status();

  const absl::StatusOr<DirectoryLock> second = DirectoryLock::Take(scratch.path());

  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(second.status().ToString(), HasSubstr("(process " + std::to_string(getpid()) + ")"));
}

TEST(DirectoryLock, IsFreeAgainAfterwards) {
  const ScratchFolder scratch;
  { ASSERT_TRUE(DirectoryLock::Take(scratch.path()).ok()); }

  EXPECT_TRUE(DirectoryLock::Take(scratch.path()).ok());
}

TEST(DirectoryTag, IsTheSameEverywhere) {
  EXPECT_EQ(DirectoryTag(""), "cbf29ce484222325");  // the offset basis of FNV-1a
  EXPECT_EQ(DirectoryTag("a"), "af63dc4c8601ec8c");
}

TEST(SocketFolder, IsShortAndPrivateHoweverLongThePathAndGoesInTheEnd) {
  const fs::path directory = fs::path("/" + std::string(250, 'x')) / std::string(250, ' ');
  fs::path path;
  {
    const absl::StatusOr<SocketFolder> folder = SocketFolder::Make(directory, Other());

    ASSERT_TRUE(folder.ok()) << folder.status();
    path = folder->path();
    EXPECT_LT((path / ".s.PGSQL.5432.lock").string().size(), 100U);
    EXPECT_THAT(path.string(), EndsWith(DirectoryTag(directory)));
    EXPECT_EQ(ModeOf(path), 0700U);
    WriteFile(path / ".s.PGSQL.5432", "left");
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(SocketFolder, LeftByAKilledServerIsTakenOver) {
  const ScratchFolder scratch;
  const absl::StatusOr<SocketFolder> killed = SocketFolder::Make(scratch.path(), Other());
  ASSERT_TRUE(killed.ok()) << killed.status();

  const absl::StatusOr<SocketFolder> next = SocketFolder::Make(scratch.path(), Other());

  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(next->path(), killed->path());
}

TEST(SocketFolder, MadeOrOpenedBySomebodyElseIsRefused) {
  const ScratchFolder scratch;
  const absl::StatusOr<SocketFolder> folder = SocketFolder::Make(scratch.path(), Other());
  ASSERT_TRUE(folder.ok()) << folder.status();
  chmod(folder->path().c_str(), 0777);

  const absl::StatusOr<SocketFolder> again = SocketFolder::Make(scratch.path(), Other());

  EXPECT_EQ(again.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(again.status().ToString(), HasSubstr(folder->path().string()));
}

TEST(SocketFolder, LinkInItsPlaceIsRefused) {
  const ScratchFolder scratch;
  const absl::StatusOr<SocketFolder> folder = SocketFolder::Make(scratch.path(), Self());
  ASSERT_TRUE(folder.ok()) << folder.status();
  fs::remove(folder->path());
  const fs::path elsewhere = scratch.path() / "elsewhere";
  fs::create_directory(elsewhere);
  chmod(elsewhere.c_str(), 0700);
  fs::create_symlink(elsewhere, folder->path());

  const absl::StatusOr<SocketFolder> again = SocketFolder::Make(scratch.path(), Self());

  EXPECT_EQ(again.status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace entente::storage::postgres::embedded

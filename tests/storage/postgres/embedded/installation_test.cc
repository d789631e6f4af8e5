#include "storage/postgres/embedded/installation.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/embedded/scratch_folder.h"

namespace entente::storage::postgres::embedded {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

Account Self() { return *AccountWithUid(geteuid(), getegid()); }

// A folder with programs that claim to be PostgreSQL of some version.
fs::path MakePrograms(const fs::path& folder, const std::string& version) {
  for (const char* name : {"postgres", "initdb"}) {
    WriteFile(folder / name, "#!/bin/sh\necho '" + std::string(name) + " (PostgreSQL) " + version +
                                 " (Debian)'\n");
    chmod((folder / name).c_str(), 0755);
  }
  return folder;
}

TEST(Installation, OfThisMachineIsFound) {
  const absl::StatusOr<Installation> found =
      FindInstallation(BinaryFoldersFromEnvironment(), std::nullopt, Self());

  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_GE(found->major, kMajorMin);
  EXPECT_LE(found->major, kMajorMax);
}

TEST(Installation, NewestSupportedIsTaken) {
  const ScratchFolder scratch;
  const fs::path old = MakePrograms(scratch.path() / "a", "13.20");
  const fs::path best = MakePrograms(scratch.path() / "b", "18beta2");
  const fs::path future = MakePrograms(scratch.path() / "c", "19.1");

  const absl::StatusOr<Installation> found =
      FindInstallation({old, best, future, scratch.path() / "none"}, std::nullopt, Self());

  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->major, 18);
  EXPECT_EQ(found->bin_dir, best);
}

TEST(Installation, TheOneThatMadeTheDataIsTakenThoughANewerIsThere) {
  const ScratchFolder scratch;
  const fs::path newer = MakePrograms(scratch.path() / "a", "17.2");
  const fs::path maker = MakePrograms(scratch.path() / "b", "15.20");

  const absl::StatusOr<Installation> found = FindInstallation({newer, maker}, 15, Self());

  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->bin_dir, maker);
}

TEST(Installation, MissingMakerOfTheDataIsNamed) {
  const ScratchFolder scratch;
  const fs::path newer = MakePrograms(scratch.path() / "a", "17.2");

  const absl::StatusOr<Installation> found = FindInstallation({newer}, 14, Self());

  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(found.status().ToString(), HasSubstr("made by PostgreSQL 14"));
  EXPECT_THAT(found.status().ToString(), HasSubstr("17 (" + newer.string() + ")"));
  EXPECT_THAT(found.status().ToString(), HasSubstr("postgresql-14"));
}

TEST(Installation, NoneAtAllNamesThePackage) {
  const absl::StatusOr<Installation> found = FindInstallation({"/nowhere"}, std::nullopt, Self());

  EXPECT_EQ(found.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(found.status().ToString(), HasSubstr("Debian package postgresql"));
}

TEST(Installation, TooOldNamesWhatWasFound) {
  const ScratchFolder scratch;
  const fs::path old = MakePrograms(scratch.path() / "a", "9.6.24");

  const absl::StatusOr<Installation> found = FindInstallation({old}, std::nullopt, Self());

  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(found.status().ToString(), HasSubstr("found: 9 (" + old.string() + ")"));
}

TEST(Installation, FolderNamedInTheEnvironmentIsTheOnlyOne) {
  setenv("ENTENTE_POSTGRES_BIN", "/opt/pg/bin", 1);

  const std::vector<fs::path> folders = BinaryFoldersFromEnvironment();

  unsetenv("ENTENTE_POSTGRES_BIN");
  EXPECT_THAT(folders, ElementsAre("/opt/pg/bin"));
}

TEST(MajorOfCluster, IsNoneWhereNothingIs) {
  EXPECT_EQ(*MajorOfCluster("/nowhere/at/all"), std::nullopt);
}

TEST(MajorOfCluster, IsReadFromItsFile) {
  const ScratchFolder scratch;
  WriteFile(scratch.path() / "PG_VERSION", "15\n");

  EXPECT_EQ(*MajorOfCluster(scratch.path()), 15);
}

TEST(MajorOfCluster, OfAFolderThatIsNoneIsRefused) {
  const ScratchFolder scratch;

  EXPECT_EQ(MajorOfCluster(scratch.path()).status().code(), absl::StatusCode::kFailedPrecondition);

  WriteFile(scratch.path() / "PG_VERSION", "nonsense\n");
  EXPECT_EQ(MajorOfCluster(scratch.path()).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace entente::storage::postgres::embedded

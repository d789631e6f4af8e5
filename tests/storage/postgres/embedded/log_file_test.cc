#include "storage/postgres/embedded/log_file.h"

#include <unistd.h>

#include <string>

#include "gtest/gtest.h"

#include "tests/storage/postgres/embedded/scratch_folder.h"

namespace entente::storage::postgres::embedded {
namespace {

void Say(const LogFile& log, const std::string& text) {
  ASSERT_EQ(write(log.descriptor(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

TEST(LogFile, TellsTheLastLinesSinceAnOffset) {
  const ScratchFolder scratch;
  const absl::StatusOr<LogFile> log = LogFile::Open(scratch.path() / "log");
  ASSERT_TRUE(log.ok()) << log.status();
  Say(*log, "before\n");
  const std::int64_t start = log->Size();

  EXPECT_EQ(log->Since(start), "");
  Say(*log, "one\ntwo\n\nthree\nfour\nfive\n");

  EXPECT_EQ(log->Since(start), "two | three | four | five");
}

TEST(LogFile, GoesOnAtItsEnd) {
  const ScratchFolder scratch;
  Say(*LogFile::Open(scratch.path() / "log"), "one\n");
  const absl::StatusOr<LogFile> log = LogFile::Open(scratch.path() / "log");

  Say(*log, "two\n");

  EXPECT_EQ(log->Since(0), "one | two");
}

TEST(LogFile, IsMovedAsideWhenItHasGrownAndWrittenOnFromItsStart) {
  const ScratchFolder scratch;
  const absl::StatusOr<LogFile> log = LogFile::Open(scratch.path() / "log");
  const std::string megabyte(1'048'576, 'x');
  for (int count = 0; count < 16; ++count) Say(*log, megabyte);
  log->Bound();
  EXPECT_EQ(log->Size(), 16 * 1024 * 1024);
  Say(*log, "over\n");

  log->Bound();
  Say(*log, "after\n");

  EXPECT_EQ(log->Since(0), "after");
  EXPECT_EQ(std::filesystem::file_size(scratch.path() / "log"), 6U);
  EXPECT_EQ(std::filesystem::file_size(scratch.path() / "log.1"), 16U * 1024 * 1024 + 5);
}

}  // namespace
}  // namespace entente::storage::postgres::embedded

#include "services/server/upkeep_command.h"

#include <cstdio>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::server {
namespace {

using maintenance::Tally;
using maintenance::UpkeepOptions;

// A file in memory, read back as text.
class Output final {
 public:
  Output() : file_(std::tmpfile()) {}
  ~Output() { std::fclose(file_); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] std::FILE* file() const { return file_; }

  [[nodiscard]] std::string Text() const {
    std::rewind(file_);
    std::string text;
    for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) text += static_cast<char>(c);
    return text;
  }

 private:
  std::FILE* file_;
};

Tally CleanTally() {
  return {.changes = 3, .revisions = 4, .texts = 1, .documents = 2, .standings = 1};
}

TEST(UpkeepCommand, ARecordWithoutFaultIsToldInOneLine) {
  const Output out;

  const auto left =
      RunUpkeep([](const UpkeepOptions&) { return CleanTally(); }, {.out = out.file()});

  ASSERT_TRUE(left.ok());
  EXPECT_EQ(*left, 0);
  EXPECT_EQ(out.Text(),
            "looked at 3 changes, 4 revisions, 1 text, 2 documents, 1 initiative's standing: no"
            " fault\n");
}

TEST(UpkeepCommand, EachFaultIsALineAndThoseNotMendedAreLeft) {
  const Output out;

  const auto left = RunUpkeep(
      [](const UpkeepOptions& options) {
        options.on_fault({"initiatives/a", "index table initiative lacks its row", true});
        options.on_fault({"initiatives/b", "has no revision"});
        return Tally{.documents = 5, .standings = 2, .faults = 2, .mended = 1};
      },
      {.out = out.file()});

  ASSERT_TRUE(left.ok());
  EXPECT_EQ(*left, 1);
  EXPECT_EQ(out.Text(),
            "mended: initiatives/a: index table initiative lacks its row\n"
            "initiatives/b: has no revision\n"
            "looked at 5 documents, 2 initiatives' standing: 2 faults, 1 mended\n");
}

TEST(UpkeepCommand, ProgressIsClearedBeforeAnythingElseIsPrinted) {
  const Output both;

  const auto left = RunUpkeep(
      [](const UpkeepOptions& options) {
        options.on_progress("documents", 500);
        options.on_fault({"head", "is wrong"});
        return Tally{.documents = 500, .faults = 1};
      },
      {.out = both.file(), .progress = both.file()});

  ASSERT_TRUE(left.ok());
  EXPECT_THAT(both.Text(), ::testing::StartsWith("\r\x1b[K500 documents\r\x1b[Khead: is wrong\n"));
}

TEST(UpkeepCommand, AnErrorOfTheStoreIsHandedOn) {
  const Output out;

  const auto left = RunUpkeep([](const UpkeepOptions&) { return absl::UnavailableError("away"); },
                              {.out = out.file()});

  EXPECT_EQ(left.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(out.Text(), "");
}

}  // namespace
}  // namespace entente::server

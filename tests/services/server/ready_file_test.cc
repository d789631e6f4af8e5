#include "services/server/ready_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::server {
namespace {

class ReadyFileTest : public ::testing::Test {
 protected:
  ReadyFileTest() {
    std::string pattern = ::testing::TempDir() + "/ready-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~ReadyFileTest() override { std::filesystem::remove_all(folder_); }

  std::ptrdiff_t FilesInFolder() const {
    return std::distance(std::filesystem::directory_iterator(folder_),
                         std::filesystem::directory_iterator());
  }

  std::filesystem::path folder_;
};

TEST_F(ReadyFileTest, HoldsTheAddressInOneLineUntilTheEnd) {
  const std::filesystem::path path = folder_ / "ready";
  {
    ReadyFile file(path);
    EXPECT_FALSE(std::filesystem::exists(path));

    ASSERT_TRUE(file.Write("127.0.0.1:50051").ok());

    std::ifstream in(path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "127.0.0.1:50051\n");
    EXPECT_EQ(FilesInFolder(), 1);  // no draft is left
  }
  EXPECT_EQ(FilesInFolder(), 0);
}

TEST_F(ReadyFileTest, NoPathIsNoFile) {
  ReadyFile file("");

  EXPECT_TRUE(file.Write("127.0.0.1:50051").ok());
}

TEST_F(ReadyFileTest, AFileThatWasThereStaysWhenTheServerNeverBecameReady) {
  const std::filesystem::path path = folder_ / "ready";
  std::ofstream(path) << "another server's";

  { const ReadyFile file(path); }

  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(ReadyFileTest, APlaceThatCannotBeWrittenIsNamed) {
  const std::filesystem::path path = folder_ / "missing" / "ready";
  ReadyFile file(path);

  const absl::Status status = file.Write("127.0.0.1:50051");

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(path.string()));
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("No such file"));
}

}  // namespace
}  // namespace entente::server

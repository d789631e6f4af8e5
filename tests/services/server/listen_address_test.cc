#include "services/server/listen_address.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::server {
namespace {

using ::testing::HasSubstr;

// A listening socket.
class Listener final {
 public:
  explicit Listener(const std::string& path) : socket_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un name = {};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof name.sun_path - 1);
    Listen(name);
  }
  Listener() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    Listen(name);
  }
  ~Listener() { close(socket_); }

  std::uint16_t port() const {
    sockaddr_in name;
    socklen_t size = sizeof name;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&name), &size);
    return ntohs(name.sin_port);
  }

 private:
  template <typename Name>
  void Listen(const Name& name) {
    EXPECT_EQ(bind(socket_, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    EXPECT_EQ(listen(socket_, 1), 0);
  }

  const int socket_;
};

class ListenAddressTest : public ::testing::Test {
 protected:
  ListenAddressTest() {
    std::string pattern = ::testing::TempDir() + "/listen-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~ListenAddressTest() override { std::filesystem::remove_all(folder_); }

  ListenAddress AddressOf(const std::string& text) {
    auto address = ParseListenAddress(text);
    EXPECT_TRUE(address.ok()) << address.status();
    return address.value_or(ListenAddress());
  }

  std::string folder_;
};

TEST_F(ListenAddressTest, IsParsedAndWrittenBack) {
  const ListenAddress v4 = AddressOf("127.0.0.1:50051");
  EXPECT_EQ(v4.host, "127.0.0.1");
  EXPECT_EQ(v4.port, 50051);
  EXPECT_EQ(v4.ToString(), "127.0.0.1:50051");
  const ListenAddress v6 = AddressOf("[::1]:0");
  EXPECT_EQ(v6.host, "::1");
  EXPECT_EQ(v6.port, 0);
  EXPECT_EQ(v6.ToString(), "[::1]:0");
  EXPECT_EQ(AddressOf("unix:/run/entente/grpc").socket_path, "/run/entente/grpc");
  EXPECT_EQ(AddressOf("unix:///run/entente/grpc").socket_path, "/run/entente/grpc");
  EXPECT_EQ(AddressOf("unix:relative").ToString(), "unix:relative");
}

TEST_F(ListenAddressTest, IsLocalOnlyWhenNoOtherMachineReachesIt) {
  for (const std::string text :
       {"127.0.0.1:1", "127.255.0.1:1", "[::1]:1", "localhost:1", "unix:x"}) {
    EXPECT_TRUE(AddressOf(text).IsLocal()) << text;
  }
  for (const std::string text :
       {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "example.org:1", "128.0.0.1:1"}) {
    EXPECT_FALSE(AddressOf(text).IsLocal()) << text;
  }
}

TEST_F(ListenAddressTest, AnythingElseIsRefused) {
  for (const std::string text : {"", "50051", ":50051", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
                                 "127.0.0.1:65536", "127.0.0.1:-1", "::1:50051", "unix:"}) {
    EXPECT_EQ(ParseListenAddress(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_THAT(std::string(ParseListenAddress("unix:/" + std::string(107, 'x')).status().message()),
              HasSubstr("107"));
}

TEST_F(ListenAddressTest, APortThatIsTakenIsSaidToBe) {
  const Listener other;
  const ListenAddress address = AddressOf("127.0.0.1:" + std::to_string(other.port()));

  const absl::Status status = CheckFree(address);

  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(status.message()), HasSubstr(address.ToString()));
}

TEST_F(ListenAddressTest, AFreePortAndAFreePathAreFree) {
  EXPECT_TRUE(CheckFree(AddressOf("127.0.0.1:0")).ok());
  EXPECT_TRUE(CheckFree(AddressOf("localhost:0")).ok());
  EXPECT_TRUE(CheckFree(AddressOf("unix:" + folder_ + "/socket")).ok());
}

TEST_F(ListenAddressTest, AnAddressThatIsNotThisMachinesIsRefused) {
  EXPECT_EQ(CheckFree(AddressOf("192.0.2.1:50051")).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ListenAddressTest, ASocketInUseIsNotTakenAwayButOneLeftOverIsFree) {
  const std::string path = folder_ + "/socket";
  {
    const Listener other(path);
    EXPECT_EQ(CheckFree(AddressOf("unix:" + path)).code(), absl::StatusCode::kAlreadyExists);
  }

  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_TRUE(CheckFree(AddressOf("unix:" + path)).ok());
}

TEST_F(ListenAddressTest, AFileThatIsNoSocketIsLeftAlone) {
  const std::string path = folder_ + "/file";
  std::ofstream(path) << "precious";

  EXPECT_EQ(CheckFree(AddressOf("unix:" + path)).code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace entente::server

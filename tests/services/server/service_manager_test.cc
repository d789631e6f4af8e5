#include "services/server/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::server {
namespace {

using ::testing::HasSubstr;

// What systemd is to the server: a datagram socket.  A name after `@` is abstract.
class Listener final {
 public:
  explicit Listener(const std::string& name)
      : name_(name), descriptor_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    name.copy(address.sun_path, sizeof address.sun_path - 1);
    std::size_t size = sizeof address;
    if (name[0] == '@') {
      address.sun_path[0] = '\0';
      size = offsetof(sockaddr_un, sun_path) + name.size();
    }
    bound_ = bind(descriptor_, reinterpret_cast<const sockaddr*>(&address),
                  static_cast<socklen_t>(size)) == 0;
  }
  ~Listener() {
    close(descriptor_);
    if (name_[0] != '@') std::filesystem::remove(name_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] bool bound() const { return bound_; }

  // The datagram that waits; empty when there is none.
  [[nodiscard]] std::string Take() const {
    std::array<char, 1024> buffer = {};
    const ssize_t size = recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    return size <= 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(size));
  }

 private:
  const std::string name_;
  const int descriptor_;
  bool bound_ = false;
};

class ServiceManagerTest : public ::testing::Test {
 protected:
  ServiceManagerTest() : path_(absl::StrCat("/tmp/entente-notify-", getpid())) {}

  const std::string path_;
};

TEST_F(ServiceManagerTest, IsToldThatTheServerAnswersAndThatItEnds) {
  const Listener listener(path_);
  ASSERT_TRUE(listener.bound());
  const ServiceManager manager(path_);

  EXPECT_TRUE(manager.NotifyReady("serving on 127.0.0.1:50051").ok());
  EXPECT_EQ(listener.Take(), "READY=1\nSTATUS=serving on 127.0.0.1:50051");
  EXPECT_TRUE(manager.NotifyStopping().ok());
  EXPECT_EQ(listener.Take(), "STOPPING=1");
}

TEST_F(ServiceManagerTest, MayListenAtAnAbstractName) {
  const std::string name = absl::StrCat("@entente-notify-", getpid());
  const Listener listener(name);
  ASSERT_TRUE(listener.bound());

  EXPECT_TRUE(ServiceManager(name).NotifyStopping().ok());

  EXPECT_EQ(listener.Take(), "STOPPING=1");
}

TEST_F(ServiceManagerTest, ATextOfSeveralLinesAssignsNothingElse) {
  const Listener listener(path_);

  EXPECT_TRUE(ServiceManager(path_).NotifyReady("one\nSTOPPING=1").ok());

  EXPECT_EQ(listener.Take(), "READY=1\nSTATUS=one STOPPING=1");
}

TEST_F(ServiceManagerTest, NobodyIsToldWithoutASocket) {
  EXPECT_TRUE(ServiceManager("").NotifyReady("serving").ok());
  EXPECT_TRUE(ServiceManager("").NotifyStopping().ok());
}

TEST_F(ServiceManagerTest, ASocketThatIsNotThereOrIsNoneIsNamed) {
  for (const std::string& socket :
       {path_, std::string("relative"), std::string("vsock:2:1"), "/" + std::string(200, 'x')}) {
    const absl::Status status = ServiceManager(socket).NotifyStopping();

    EXPECT_TRUE(absl::IsUnavailable(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr(socket));
  }
}

TEST_F(ServiceManagerTest, TheEnvironmentNamesItOnce) {
  const Listener listener(path_);
  setenv("NOTIFY_SOCKET", path_.c_str(), 1);

  const ServiceManager manager = ServiceManager::TakeFromEnvironment();

  EXPECT_EQ(std::getenv("NOTIFY_SOCKET"), nullptr);  // not for what the server starts
  EXPECT_TRUE(manager.NotifyStopping().ok());
  EXPECT_EQ(listener.Take(), "STOPPING=1");
  EXPECT_TRUE(ServiceManager::TakeFromEnvironment().NotifyStopping().ok());
  EXPECT_EQ(listener.Take(), "");
}

}  // namespace
}  // namespace entente::server

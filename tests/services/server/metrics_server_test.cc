#include "services/server/metrics_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// A connection to a port of this machine.
class Connection final {
 public:
  explicit Connection(const std::string& address)
      : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in name = {};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int port = std::stoi(address.substr(address.rfind(':') + 1));
    name.sin_port = htons(static_cast<std::uint16_t>(port));
    connected_ = connect(descriptor_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  }
  ~Connection() { close(descriptor_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }

  // The whole answer, headers and all.
  [[nodiscard]] std::string Get(const std::string& path) const {
    const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
    if (write(descriptor_, request.data(), request.size()) < 0) return "";
    std::string answer;
    std::array<char, 4096> buffer = {};
    for (ssize_t size = 0; (size = read(descriptor_, buffer.data(), buffer.size())) > 0;) {
      answer.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return answer;
  }

 private:
  const int descriptor_;
  bool connected_ = false;
};

class MetricsServerTest : public ::testing::Test {
 protected:
  MetricsServerTest() : metrics_({"entente.v1.InitiativeService/GetInitiative"}) {
    sources_.version = "1.2.3";
    sources_.calls_in_flight = [] { return std::size_t{7}; };
  }

  absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& address) {
    return MetricsServer::Start(*ParseListenAddress(address), metrics_, sources_);
  }

  Metrics metrics_;
  MetricsSources sources_;
};

TEST_F(MetricsServerTest, TellsWhatWasCountedAndHowItStands) {
  const auto server = Start("127.0.0.1:0");
  ASSERT_TRUE(server.ok()) << server.status();
  metrics_.Started({"entente.v1.InitiativeService", "GetInitiative"});

  const std::string answer = Connection((*server)->address()).Get("/metrics");

  EXPECT_THAT(answer, AllOf(HasSubstr("200 OK"), HasSubstr("Content-Type: text/plain"),
                            HasSubstr("grpc_server_call_started_total{grpc_method=\"entente.v1."
                                      "InitiativeService/GetInitiative\"} 1\n"),
                            HasSubstr("entente_calls_in_flight 7\n"),
                            HasSubstr("process_resident_memory_bytes ")));
}

TEST_F(MetricsServerTest, ServesNothingElse) {
  const auto server = Start("127.0.0.1:0");
  ASSERT_TRUE(server.ok()) << server.status();

  for (const char* path : {"/", "/../../etc/passwd", "/etc/passwd", "/other"}) {
    EXPECT_THAT(Connection((*server)->address()).Get(path), HasSubstr("404 Not Found")) << path;
  }
}

TEST_F(MetricsServerTest, OneWhoIsSlowKeepsNoOtherWaiting) {
  const auto server = Start("127.0.0.1:0");
  ASSERT_TRUE(server.ok()) << server.status();

  const Connection silent((*server)->address());

  ASSERT_TRUE(silent.connected());
  EXPECT_THAT(Connection((*server)->address()).Get("/metrics"), HasSubstr("200 OK"));
}

TEST_F(MetricsServerTest, AnAddressThatIsTakenIsTold) {
  const auto first = Start("127.0.0.1:0");
  ASSERT_TRUE(first.ok()) << first.status();

  const absl::Status second = Start((*first)->address()).status();

  EXPECT_TRUE(absl::IsAlreadyExists(second));
  EXPECT_THAT(std::string(second.message()),
              AllOf(HasSubstr((*first)->address()), HasSubstr("--metrics-listen")));
}

TEST_F(MetricsServerTest, AnAddressOfAnotherMachineIsTold) {
  const absl::Status status = Start("192.0.2.1:9464").status();

  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("192.0.2.1:9464"));
}

TEST_F(MetricsServerTest, AUnixSocketIsNoAddressForIt) {
  EXPECT_TRUE(absl::IsInvalidArgument(Start("unix:/tmp/entente-metrics").status()));
}

TEST_F(MetricsServerTest, TheAddressIsFreeAfterwards) {
  std::string address;
  {
    const auto server = Start("127.0.0.1:0");
    ASSERT_TRUE(server.ok()) << server.status();
    address = (*server)->address();
    EXPECT_THAT(Connection(address).Get("/metrics"), HasSubstr("200 OK"));
  }

  EXPECT_TRUE(Start(address).ok());
}

}  // namespace
}  // namespace entente::server

// Callers that take more than their share of the real server, and clients that take up connections:
// the others are served all the same.

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/create_channel.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/rpc/sha256.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

constexpr int kFloodThreads = 4;
constexpr int kPoliteCalls = 100;
constexpr int kIdleConnections = 10'000;

// Between its calls, so that it stays below the 50 a second that a caller may make.
constexpr absl::Duration kPoliteInterval = absl::Milliseconds(30);

// With `patient` while the connection is made, too.
grpc::Status Ask(v1::DirectoryService::Stub& stub, const std::string& token,
                 std::chrono::milliseconds timeout, bool patient = false) {
  grpc::ClientContext context;
  context.set_wait_for_ready(patient);
  context.set_deadline(std::chrono::system_clock::now() + timeout);
  context.AddMetadata("authorization", "Bearer " + token);
  v1::GetCountryRequest request;
  request.set_name("countries/CA");
  v1::Country country;
  return stub.GetCountry(&context, request, &country);
}

class Limits : public ::testing::Test {
 protected:
  void Start(const std::vector<std::string>& arguments) {
    const std::string callers = folder_.path() + "/callers.toml";
    std::ofstream(callers) << "[[caller]]\nname = 'flood'\napi_key_sha256 = ['"
                           << rpc::Sha256Hex("flood") << "']\n[[caller]]\nname = 'polite'\n"
                           << "api_key_sha256 = ['" << rpc::Sha256Hex("polite") << "']\n";
    std::vector<std::string> all = {"--callers-file", callers};
    all.insert(all.end(), arguments.begin(), arguments.end());
    server_ = std::make_unique<ServerProcess>(folder_.path() + "/data", all);
  }

  // On a connection of its own.
  [[nodiscard]] std::unique_ptr<v1::DirectoryService::Stub> Connect() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return v1::DirectoryService::NewStub(grpc::CreateCustomChannel(
        server_->address(), grpc::InsecureChannelCredentials(), arguments));
  }

  // How long the polite caller waits for each of its calls, the longest last; adds up failures.
  std::vector<double> AskPolitely(int& failures) const { return AskPolitely(*Connect(), failures); }

  static std::vector<double> AskPolitely(v1::DirectoryService::Stub& stub, int& failures,
                                         std::chrono::seconds timeout = std::chrono::seconds(10)) {
    std::vector<double> seconds;
    for (int i = 0; i < kPoliteCalls; ++i) {
      const absl::Time begin = absl::Now();
      const grpc::Status status = Ask(stub, "polite", timeout);
      if (!status.ok() && failures++ == 0) std::printf("%s\n", status.error_message().c_str());
      seconds.push_back(absl::ToDoubleSeconds(absl::Now() - begin));
      absl::SleepFor(kPoliteInterval);
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds;
  }

  const TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(Limits, ACallerThatFloodsKeepsNobodyElseWaiting) {
  Start({"--caller-calls-per-second", "50", "--caller-burst", "50"});
  int failures = 0;
  const std::vector<double> alone = AskPolitely(failures);
  // The polite caller's own bucket fills again.
  absl::SleepFor(absl::Seconds(1));
  std::atomic<bool> done = false;
  std::atomic<int> served = 0;
  std::atomic<int> refused = 0;
  std::atomic<int> otherwise = 0;
  std::vector<std::thread> flood;
  for (int i = 0; i < kFloodThreads; ++i) {
    flood.emplace_back([&] {
      while (!done) {
        const grpc::Status status =
            Ask(server_->directory(), "flood", std::chrono::milliseconds(10'000));
        if (status.ok()) {
          ++served;
        } else if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
          ++refused;
        } else {
          ++otherwise;
        }
      }
    });
  }
  const std::vector<double> beside = AskPolitely(failures);
  done = true;
  for (std::thread& thread : flood) thread.join();

  std::printf(
      "polite: median %.1f ms alone, %.1f ms beside the flood; flood: %d served, %d "
      "refused\n",
      alone[alone.size() / 2] * 1000, beside[beside.size() / 2] * 1000, served.load(),
      refused.load());
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(otherwise, 0);
  EXPECT_GT(refused, served) << "the flood was not held back";
}

TEST_F(Limits, ARefusalSaysWhenToComeAgain) {
  Start({"--caller-calls-per-second", "1", "--caller-burst", "1"});
  ASSERT_TRUE(Ask(server_->directory(), "flood", std::chrono::seconds(10)).ok());

  const grpc::Status refused = Ask(server_->directory(), "flood", std::chrono::seconds(10));

  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(refused.error_details()));
  bool has_retry = false;
  for (const auto& detail : details.details()) has_retry |= detail.Is<google::rpc::RetryInfo>();
  EXPECT_TRUE(has_retry);
}

// A client that says nothing, or a byte now and then, holds a connection and no more.
TEST_F(Limits, IdleAndSlowConnectionsKeepNobodyWaiting) {
  rlimit files = {};
  getrlimit(RLIMIT_NOFILE, &files);
  const rlim_t wanted = kIdleConnections + 1'000;  // here, and in the server, which inherits it
  ASSERT_GE(files.rlim_max, wanted) << "raise the hard limit on open files: ulimit -Hn";
  files.rlim_cur = wanted;
  setrlimit(RLIMIT_NOFILE, &files);
  Start({});
  const std::string address = server_->address();
  int port = 0;
  ASSERT_TRUE(absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
  const auto before = Connect();
  ASSERT_TRUE(Ask(*before, "polite", std::chrono::seconds(10)).ok());
  std::vector<int> sockets;
  for (int i = 0; i < kIdleConnections; ++i) {
    const int one = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(connect(one, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0) << i;
    if (i % 2 == 0) {
      ASSERT_EQ(send(one, "PRI * HT", 8, MSG_NOSIGNAL), 8);
    }
    sockets.push_back(one);
  }

  int failures = 0;
  // gRPC takes them one after the other, on a thread that may have a call to hand on: that one
  // waits until all have come in, some seconds with the sanitizers.
  const std::vector<double> during = AskPolitely(*before, failures, std::chrono::seconds(60));
  // Who comes anew waits in line behind all these, and no longer.
  const auto behind = Connect();
  EXPECT_TRUE(Ask(*behind, "polite", std::chrono::seconds(60), /*patient=*/true).ok());
  const double after = AskPolitely(*behind, failures)[kPoliteCalls / 2];

  EXPECT_EQ(failures, 0);
  std::printf(
      "polite: median %.1f ms, longest %.1f ms while %d connections came; median %.1f ms on a new "
      "one "
      "after them\n",
      during[kPoliteCalls / 2] * 1e3, during.back() * 1e3, kIdleConnections, after * 1e3);
  for (const int one : sockets) close(one);
}

}  // namespace
}  // namespace entente::test

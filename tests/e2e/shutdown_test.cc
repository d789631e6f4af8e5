// SIGTERM: takes no new calls, ends those running, stops its database, exits with 0 within its
// deadline.

#include <signal.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// gRPC itself ends calls that reach the server after Shutdown began with CANCELLED; all others must
// be answered, or refused with UNAVAILABLE.
TEST(Shutdown, EndsEveryCallThatWasBegunAndLeavesNothingBehind) {
  const TemporaryFolder folder;
  ServerProcess server(folder.path() + "/data", {"--log-format=json"});
  MakeAgency(server, "us-cbp", "US");
  const pid_t postmaster = server.postmaster_pid();
  std::atomic<bool> stop{false};
  std::atomic<int> answered{0};
  std::vector<std::thread> callers;
  callers.reserve(4);
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      while (!stop) {
        v1::ListInitiativesRequest request;
        v1::ListInitiativesResponse response;
        const grpc::Status status =
            server.initiatives().ListInitiatives(ContextFor().get(), request, &response);
        if (status.ok()) {
          ++answered;
        } else if (status.error_code() != grpc::StatusCode::UNAVAILABLE) {
          EXPECT_EQ(status.error_code(), grpc::StatusCode::CANCELLED) << status.error_message();
        }
      }
    });
  }
  while (answered < 50) std::this_thread::yield();

  const auto start = std::chrono::steady_clock::now();
  const int exit_status = server.Terminate();
  const auto took = std::chrono::steady_clock::now() - start;
  stop = true;
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(exit_status, 0) << server.Log();
  EXPECT_THAT(server.Log(), Not(HasSubstr(R"("code":"CANCELLED")"))) << "a call that was begun";
  EXPECT_LT(took, std::chrono::seconds(40));
  EXPECT_NE(kill(postmaster, 0), 0) << "the database still runs";
}

TEST(Shutdown, ASecondServerOnTheSameDirectoryIsRefusedAndTheFirstLivesOn) {
  const TemporaryFolder folder;
  const std::string data_dir = folder.path() + "/data";
  ServerProcess server(data_dir);

  const Output second = RunProgram(
      {ENTENTE_SERVER_BINARY, "serve", "--data-dir", data_dir, "--listen", "127.0.0.1:0"});

  EXPECT_EQ(second.exit_status, 1);
  EXPECT_THAT(second.out + second.err, HasSubstr(std::to_string(server.pid())));
  v1::ListInitiativesRequest request;
  v1::ListInitiativesResponse response;
  EXPECT_TRUE(server.initiatives().ListInitiatives(ContextFor().get(), request, &response).ok());
}

TEST(Shutdown, LogsOneJsonLineForEachCallWithoutPayload) {
  const TemporaryFolder folder;
  ServerProcess server(folder.path() + "/data", {"--log-format=json"});
  MakeAgency(server, "us-secret-service", "US");

  ASSERT_EQ(server.Terminate(), 0);

  const std::string log = server.Log();
  EXPECT_THAT(log, HasSubstr(R"("method":"entente.v1.DirectoryService/CreateAgency")"));
  EXPECT_THAT(log, HasSubstr(R"("code":"OK")"));
  EXPECT_THAT(log, Not(HasSubstr("us-secret-service")));
}

}  // namespace
}  // namespace entente::test

// SIGTERM: takes no new calls, ends those running, stops its database, exits with 0 within its deadline.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

TEST(Shutdown, DrainsUnderLoadAndLeavesNothingBehind) {
  const TemporaryFolder folder;
  ServerProcess server(folder.path() + "/data");
  MakeAgency(server, "us-cbp", "US");
  const pid_t postmaster = server.postmaster_pid();
  std::atomic<bool> stop{false};
  std::atomic<int> answered{0};
  std::atomic<int> wrong{0};
  std::vector<std::thread> callers;
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
          ++wrong;
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
  EXPECT_EQ(wrong, 0) << "calls ended otherwise than answered or UNAVAILABLE";
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
  EXPECT_THAT(second.out + second.err, ::testing::HasSubstr(std::to_string(server.pid())));
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
  EXPECT_THAT(log, ::testing::HasSubstr(R"("method":"entente.v1.DirectoryService/CreateAgency")"));
  EXPECT_THAT(log, ::testing::HasSubstr(R"("code":"OK")"));
  EXPECT_THAT(log, ::testing::Not(::testing::HasSubstr("us-secret-service")));
}

}  // namespace
}  // namespace entente::test

// The database gone: UNAVAILABLE within the deadline, and well again when it returns, without a
// restart.

#include <signal.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using Clock = std::chrono::steady_clock;

// A pid file outlives its process, whose pid may by then be somebody else's.
bool IsPostgres(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/comm");
  std::string command;
  return std::getline(in, command) && command == "postgres";
}

grpc::Status Get(ServerProcess& server, int seconds) {
  v1::GetAgencyRequest request;
  request.set_name("agencies/us-cbp");
  v1::Agency agency;
  return server.directory().GetAgency(ContextFor(seconds).get(), request, &agency);
}

TEST(DatabaseAway, CallsSayUnavailableWithinTheirDeadlineAndAreWellAgainWhenItReturns) {
  const TemporaryFolder folder;
  ServerProcess server(folder.path() + "/data");
  MakeAgency(server, "us-cbp", "US");
  ASSERT_TRUE(Get(server, 10).ok());
  const pid_t first = server.postmaster_pid();

  // Again and again, so that it is away when the calls come: the server starts it anew each time.
  int unavailable = 0;
  const auto end = Clock::now() + std::chrono::seconds(3);
  while (Clock::now() < end && unavailable < 3) {
    const pid_t postmaster = server.postmaster_pid();
    // It may have ended meanwhile: not SignalProcess, which insists.
    if (postmaster > 1 && IsPostgres(postmaster)) kill(postmaster, SIGKILL);
    const auto start = Clock::now();
    const grpc::Status status = Get(server, 5);
    EXPECT_LT(Clock::now() - start, std::chrono::seconds(6)) << "the deadline was not kept";
    if (!status.ok()) {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
      EXPECT_THAT(status.error_message(), ::testing::Not(::testing::HasSubstr("/")));
      ++unavailable;
    }
  }
  EXPECT_GT(unavailable, 0) << "the database was never found away";

  grpc::Status status = Get(server, 5);
  const auto patience = Clock::now() + std::chrono::seconds(60);
  while (!status.ok() && Clock::now() < patience) {
    std::this_thread::yield();
    status = Get(server, 5);
  }
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_NE(server.postmaster_pid(), first);
  EXPECT_EQ(server.Terminate(), 0) << server.Log();
}

}  // namespace
}  // namespace entente::test

// Two servers of one database, stopped and started one after the other under load: with the
// published service config no call fails.

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/client.h"
#include "tests/e2e/server_process.h"
#include "tests/support/test_database.h"

namespace entente::test {
namespace {

using client::Client;
using client::ClientOptions;

class Rolling : public ::testing::Test {
 protected:
  void SetUp() override {
    const Output migrated =
        RunProgram({ENTENTE_SERVER_BINARY, "migrate", "--database-url", database_.url()});
    ASSERT_EQ(migrated.exit_status, 0) << migrated.err;
  }

  // On `address`, where a server was before, or on a free port.
  std::unique_ptr<ServerProcess> Serve(const std::string& address = "127.0.0.1:0") const {
    return std::make_unique<ServerProcess>(
        "", std::vector<std::string>{"--database-url", database_.url(), "--listen", address,
                                     "--notice-seconds", "3"});
  }

  const TestDatabase database_;
};

TEST_F(Rolling, NoReadFailsWhileServersAreStoppedAndStarted) {
  std::unique_ptr<ServerProcess> first = Serve();
  std::unique_ptr<ServerProcess> second = Serve();
  ClientOptions options;
  options.server = absl::StrCat("ipv4:", first->address(), ",", second->address());
  options.timeout = absl::Seconds(20);
  Client client(options);
  std::atomic<bool> done = false;
  std::atomic<int> calls = 0;
  std::vector<absl::Status> failures(3);
  std::vector<std::thread> threads;
  for (absl::Status& failure : failures) {
    threads.emplace_back([&] {
      while (!done && failure.ok()) {
        failure = client.GetCountry("countries/CA").status();
        ++calls;
      }
    });
  }

  for (std::unique_ptr<ServerProcess>* server : {&first, &second, &first, &second}) {
    const std::string address = (*server)->address();
    EXPECT_EQ((*server)->Terminate(), 0) << (*server)->Log();
    *server = Serve(address);
    absl::SleepFor(absl::Seconds(3));  // until it has been found again
  }
  done = true;
  for (std::thread& thread : threads) thread.join();

  for (const absl::Status& failure : failures) EXPECT_TRUE(failure.ok()) << failure;
  EXPECT_GT(calls, 100);
  EXPECT_THAT(first->Log(), ::testing::HasSubstr("GetCountry")) << "it was not asked again";
  EXPECT_THAT(second->Log(), ::testing::HasSubstr("GetCountry")) << "it was not asked again";
}

}  // namespace
}  // namespace entente::test

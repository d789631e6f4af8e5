// Two servers of one database, stopped and started one after the other under load, also as those of
// a next release with a schema of its own: with the published service config no call fails.

#include <atomic>
#include <deque>
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
using ::testing::Each;
using ::testing::HasSubstr;

// Calls without a pause, until it is stopped or one fails.
class Load final {
 public:
  // At least one thread for each kind of call.
  explicit Load(Client& client, bool writes) {
    const auto read = [&client] { return client.GetCountry("countries/CA").status(); };
    const auto list = [&client] {
      v1::ListAgenciesRequest request;
      request.set_filter("country:CA");
      return client.ListAgencies(request).status();
    };
    Start(read);
    Start(list);
    Start(read);
    if (!writes) return;
    Start([&client, count = 0]() mutable {
      v1::CreateAgencyRequest request;
      request.set_agency_id(absl::StrCat("rolling-", ++count));
      v1::AgencyName& name = *request.mutable_agency()->add_names();
      name.set_text(absl::StrCat("Rolling ", count));
      name.set_language_code("en");
      name.set_kind(v1::AgencyName::OFFICIAL);
      request.mutable_agency()->set_region_code("CA");
      return client.CreateAgency(request).status();
    });
  }

  // What failed; OK of each thread that had nothing to complain of.
  std::vector<absl::Status> Stop() {
    done_ = true;
    for (std::thread& thread : threads_) thread.join();
    return {failures_.begin(), failures_.end()};
  }

  [[nodiscard]] int calls() const { return calls_; }

 private:
  template <typename Call>
  void Start(Call call) {
    absl::Status& failure = failures_.emplace_back();
    threads_.emplace_back([this, call, &failure]() mutable {
      while (!done_ && failure.ok()) {
        failure = call();
        ++calls_;
      }
    });
  }

  std::atomic<bool> done_ = false;
  std::atomic<int> calls_ = 0;
  std::deque<absl::Status> failures_;  // whose places stay the same
  std::vector<std::thread> threads_;
};

class Rolling : public ::testing::Test {
 protected:
  void SetUp() override { Migrate(ENTENTE_SERVER_BINARY); }

  void Migrate(const std::string& binary) {
    const Output migrated = RunProgram({binary, "migrate", "--database-url", database_.url()});
    ASSERT_EQ(migrated.exit_status, 0) << migrated.err;
  }

  // On `address`, where a server was before, or on a free port.
  std::unique_ptr<ServerProcess> Serve(const std::string& address = "127.0.0.1:0",
                                       const std::string& binary = "") const {
    return std::make_unique<ServerProcess>(
        "",
        std::vector<std::string>{"--database-url", database_.url(), "--listen", address,
                                 "--notice-seconds", "3"},
        binary);
  }

  // Stops a server and starts `binary` where it was; gives clients the time to find it again.
  void Replace(std::unique_ptr<ServerProcess>& server, const std::string& binary = "") const {
    const std::string address = server->address();
    EXPECT_EQ(server->Terminate(), 0) << server->Log();
    server = Serve(address, binary);
    absl::SleepFor(absl::Seconds(3));
  }

  static ClientOptions OptionsFor(const ServerProcess& first, const ServerProcess& second) {
    ClientOptions options;
    options.server = absl::StrCat("ipv4:", first.address(), ",", second.address());
    options.timeout = absl::Seconds(20);
    return options;
  }

  const TestDatabase database_;
};

TEST_F(Rolling, NoReadFailsWhileServersAreStoppedAndStarted) {
  std::unique_ptr<ServerProcess> first = Serve();
  std::unique_ptr<ServerProcess> second = Serve();
  Client client(OptionsFor(*first, *second));
  Load load(client, /*writes=*/false);

  for (std::unique_ptr<ServerProcess>* server : {&first, &second, &first, &second}) {
    Replace(*server);
  }

  EXPECT_THAT(load.Stop(), Each(absl::OkStatus()));
  EXPECT_GT(load.calls(), 100);
  EXPECT_THAT(first->Log(), HasSubstr("GetCountry")) << "it was not asked again";
  EXPECT_THAT(second->Log(), HasSubstr("GetCountry")) << "it was not asked again";
}

// The upgrade as docs/operations.md has it: the schema first, then one server after the other.
TEST_F(Rolling, NoCallFailsWhileTheNextReleaseTakesOverWithItsSchema) {
  std::unique_ptr<ServerProcess> first = Serve();
  std::unique_ptr<ServerProcess> second = Serve();
  Client client(OptionsFor(*first, *second));
  Load load(client, /*writes=*/true);

  Migrate(ENTENTE_NEXT_SERVER_BINARY);
  absl::SleepFor(absl::Seconds(1));  // of both on the newer schema
  Replace(first, ENTENTE_NEXT_SERVER_BINARY);
  Replace(second, ENTENTE_NEXT_SERVER_BINARY);

  EXPECT_THAT(load.Stop(), Each(absl::OkStatus()));
  EXPECT_GT(load.calls(), 100);
  EXPECT_THAT(first->Log(), HasSubstr("CreateAgency")) << "it was not asked to write";
  EXPECT_THAT(second->Log(), HasSubstr("CreateAgency")) << "it was not asked to write";
  const Output old = RunProgram({ENTENTE_SERVER_BINARY, "serve", "--database-url", database_.url(),
                                 "--listen", "127.0.0.1:0"});
  EXPECT_THAT(old.err, HasSubstr("run a newer entente-server"))
      << "the schema is not the next one's";
}

}  // namespace
}  // namespace entente::test

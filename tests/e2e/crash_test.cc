// kill -9 in the middle of writes: every acknowledged one is there afterwards, none is there twice,
// and the change numbers have no gap.

#include <signal.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/database.h"
#include "tests/e2e/server_process.h"
#include "tests/support/signal_process.h"

namespace entente::test {
namespace {

using ::testing::IsEmpty;

constexpr int kCreates = 200;
constexpr int kWriters = 4;
constexpr int kKillAfter = 60;  // acknowledged creates
// How long a database that was killed may take to be back, on a machine that is busy.
constexpr std::chrono::seconds kPatience(120);

std::string IdOf(int number) { return "initiative-" + std::to_string(1000 + number); }

// What writers saw.  Thread-safe.
class Acknowledged final {
 public:
  void Add(const std::string& name) {
    const std::lock_guard lock(mutex_);
    names_.insert(name);
    ++count_;
  }
  int count() const { return count_; }
  std::set<std::string> names() {
    const std::lock_guard lock(mutex_);
    return names_;
  }

 private:
  std::mutex mutex_;
  std::set<std::string> names_;
  std::atomic<int> count_{0};
};

// One create under a request id of its own, so that it can be repeated.
grpc::Status Create(v1::InitiativeService::Stub& stub, int number, v1::Initiative& answer) {
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = AnInitiative("Initiative " + std::to_string(number));
  request.set_initiative_id(IdOf(number));
  request.set_request_id("00000000-0000-4000-8000-00000000" + std::to_string(1000 + number));
  return stub.CreateInitiative(ContextFor(10).get(), request, &answer);
}

// Writes all creates from several threads.  Each is repeated until it is acknowledged, within
// kPatience, when `repeat`, else tried once.
std::vector<std::thread> StartWriters(ServerProcess& server, Acknowledged& acknowledged,
                                      std::atomic<int>& next, bool repeat) {
  std::vector<std::thread> writers;
  writers.reserve(kWriters);
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&server, &acknowledged, &next, repeat] {
      for (int number = next++; number < kCreates; number = next++) {
        v1::Initiative answer;
        const auto give_up = std::chrono::steady_clock::now() + kPatience;
        grpc::Status status = Create(server.initiatives(), number, answer);
        while (repeat && !status.ok() && std::chrono::steady_clock::now() < give_up) {
          std::this_thread::yield();
          status = Create(server.initiatives(), number, answer);
        }
        if (status.ok()) acknowledged.Add(answer.name());
      }
    });
  }
  return writers;
}

void AwaitCount(const Acknowledged& acknowledged, int count) {
  while (acknowledged.count() < count) std::this_thread::yield();
}

std::set<std::string> WalkAll(ServerProcess& server, std::vector<std::string>& twice) {
  std::set<std::string> names;
  v1::ListInitiativesRequest request;
  request.set_filter("agency:us-cbp");
  request.set_page_size(37);
  do {
    v1::ListInitiativesResponse page;
    const grpc::Status status =
        server.initiatives().ListInitiatives(ContextFor().get(), request, &page);
    EXPECT_TRUE(status.ok()) << status.error_message();
    if (!status.ok()) break;
    for (const v1::Initiative& initiative : page.initiatives()) {
      if (!names.insert(initiative.name()).second) twice.push_back(initiative.name());
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return names;
}

void ExpectWhole(const std::string& data_dir) {
  Database database(data_dir);
  EXPECT_EQ(database.Ask("SELECT count(*) = max(number) AND min(number) = 1 FROM change"), "t")
      << "change numbers have gaps";
  EXPECT_EQ(database.Ask("SELECT (SELECT number FROM head) = (SELECT max(number) FROM change)"),
            "t");
  EXPECT_EQ(database.Ask("SELECT count(*) FROM request WHERE number IS NULL"), "0");
  EXPECT_EQ(database.Ask("SELECT count(*) FROM resource r WHERE NOT EXISTS (SELECT FROM revision v "
                         "WHERE v.uid = r.uid AND v.revision = r.revision)"),
            "0");
}

void ExpectEachOnce(ServerProcess& server, const std::set<std::string>& acknowledged) {
  std::vector<std::string> twice;
  const std::set<std::string> present = WalkAll(server, twice);
  std::vector<std::string> lost;
  for (const std::string& name : acknowledged) {
    if (present.count(name) == 0) lost.push_back(name);
  }
  EXPECT_THAT(lost, IsEmpty()) << "acknowledged and lost";
  EXPECT_THAT(twice, IsEmpty()) << "there twice";
}

TEST(Crash, KillingTheServerLosesNoAcknowledgedWrite) {
  const TemporaryFolder folder;
  const std::string data_dir = folder.path() + "/data";
  auto server = std::make_unique<ServerProcess>(data_dir);
  MakeAgency(*server, "us-cbp", "US");
  Acknowledged acknowledged;
  std::atomic<int> next{0};

  auto writers = StartWriters(*server, acknowledged, next, /*repeat=*/false);
  AwaitCount(acknowledged, kKillAfter);
  server->Kill();
  for (std::thread& writer : writers) writer.join();
  const std::set<std::string> before = acknowledged.names();
  server = std::make_unique<ServerProcess>(data_dir);

  EXPECT_LT(before.size(), static_cast<std::size_t>(kCreates)) << "the kill came too late";
  ExpectEachOnce(*server, before);
  ExpectWhole(data_dir);

  // All of them again, under the same request ids: the first ones are answered, the others made.
  next = 0;
  for (std::thread& writer : StartWriters(*server, acknowledged, next, /*repeat=*/true))
    writer.join();
  EXPECT_EQ(acknowledged.names().size(), static_cast<std::size_t>(kCreates));
  ExpectEachOnce(*server, acknowledged.names());
  ExpectWhole(data_dir);
  EXPECT_EQ(Database(data_dir).Ask("SELECT number FROM head"), std::to_string(kCreates + 1));
}

TEST(Crash, KillingTheDatabaseLosesNoAcknowledgedWriteAndNeedsNoRestart) {
  const TemporaryFolder folder;
  const std::string data_dir = folder.path() + "/data";
  ServerProcess server(data_dir);
  MakeAgency(server, "us-cbp", "US");
  Acknowledged acknowledged;
  std::atomic<int> next{0};
  const pid_t postmaster = server.postmaster_pid();
  ASSERT_GT(postmaster, 0);

  auto writers = StartWriters(server, acknowledged, next, /*repeat=*/true);
  AwaitCount(acknowledged, kKillAfter);
  SignalProcess(postmaster, SIGKILL);
  for (std::thread& writer : writers) writer.join();

  EXPECT_EQ(acknowledged.names().size(), static_cast<std::size_t>(kCreates));
  EXPECT_NE(server.postmaster_pid(), postmaster);
  ExpectEachOnce(server, acknowledged.names());
  ExpectWhole(data_dir);
  EXPECT_EQ(Database(data_dir).Ask("SELECT number FROM head"), std::to_string(kCreates + 1));
}

}  // namespace
}  // namespace entente::test

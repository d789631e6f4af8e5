// Random writers on a few initiatives while the server and its database are killed, and what they
// saw checked afterwards.  ENTENTE_ROBUSTNESS_SECONDS and ENTENTE_ROBUSTNESS_SEED change the run.

#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/e2e/database.h"
#include "tests/e2e/server_process.h"
#include "tests/robustness/write_validators.h"
#include "tests/support/signal_process.h"

namespace entente::robustness {
namespace {

using Clock = std::chrono::steady_clock;
using Faults = std::vector<std::string>;

constexpr int kWriters = 4;
constexpr int kInitiatives = 3;       // few, so that writers meet
constexpr int kAnswersPerFault = 40;  // work gets done between two faults
constexpr int kDefaultSeconds = 60;   // CI's budget
constexpr int kDefaultSeed = 1;
// How long a call is repeated while the database comes back on a busy machine.
constexpr std::chrono::seconds kPatience(120);

int Setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoi(text);
}

std::string NameOf(int number) { return "initiatives/robust-" + std::to_string(number); }

// The server that runs now, and what was seen.  Thread-safe.
struct Workload {
  std::mutex mutex;
  std::shared_ptr<test::ServerProcess> server;
  std::vector<Acknowledgement> answers;
  std::atomic<int> count{0};
  std::atomic<int> refused{0};
  std::atomic<bool> gave_up{false};

  std::shared_ptr<test::ServerProcess> Server() {
    const std::lock_guard lock(mutex);
    return server;
  }
  void Add(Acknowledgement answer) {
    const std::lock_guard lock(mutex);
    answers.push_back(std::move(answer));
    ++count;
  }
};

// True when the answer settles nothing, so that the call has to be made again under its id.
bool IsOpen(const grpc::Status& status) {
  return !status.ok() && status.error_code() != grpc::StatusCode::ABORTED;
}

// Calls until the answer settles it.
template <typename Call>
grpc::Status Settle(Workload& run, const Call& call) {
  const auto give_up = Clock::now() + kPatience;
  grpc::Status status = call(*run.Server());
  while (IsOpen(status) && Clock::now() < give_up) {
    std::this_thread::yield();
    status = call(*run.Server());
  }
  if (IsOpen(status)) run.gave_up = true;
  return status;
}

v1::Initiative Get(Workload& run, const std::string& name) {
  v1::GetInitiativeRequest request;
  request.set_name(name);
  v1::Initiative answer;
  (void)Settle(run, [&](test::ServerProcess& server) {
    return server.initiatives().GetInitiative(test::ContextFor(10).get(), request, &answer);
  });
  return answer;
}

void Create(Workload& run, int number) {
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = test::AnInitiative("first");
  request.set_initiative_id("robust-" + std::to_string(number));
  v1::Initiative answer;
  const grpc::Status status =
      run.server->initiatives().CreateInitiative(test::ContextFor().get(), request, &answer);
  ASSERT_TRUE(status.ok()) << status.error_message();
  run.Add({"create-" + std::to_string(number), answer.name(), "", answer.etag()});
}

// One update from what was read, sometimes repeated once it was answered.
void Update(Workload& run, std::mt19937& random, int writer, int step) {
  v1::UpdateInitiativeRequest request;
  *request.mutable_initiative() = Get(run, NameOf(static_cast<int>(random() % kInitiatives)));
  if (request.initiative().titles().empty()) return;
  request.mutable_initiative()->mutable_titles(0)->set_text(std::to_string(writer) + " wrote " +
                                                            std::to_string(step));
  request.mutable_update_mask()->add_paths("titles");
  request.set_request_id("00000000-0000-4000-8000-" +
                         std::to_string(100'000'000'000 + writer * 1'000'000'000LL + step));
  const int times = random() % 4 == 0 ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    v1::Initiative answer;
    const grpc::Status status = Settle(run, [&](test::ServerProcess& server) {
      return server.initiatives().UpdateInitiative(test::ContextFor(10).get(), request, &answer);
    });
    if (!status.ok()) {
      ++run.refused;
      return;
    }
    run.Add({request.request_id(), answer.name(), request.initiative().etag(), answer.etag()});
  }
}

void KillServer(Workload& run, const std::string& data_dir) {
  run.Server()->Kill();
  auto next = std::make_shared<test::ServerProcess>(data_dir);
  const std::lock_guard lock(run.mutex);
  run.server = std::move(next);
}

TEST(Robustness, NoGuaranteeOfWritesBreaksUnderKills) {
  const int seed = Setting("ENTENTE_ROBUSTNESS_SEED", kDefaultSeed);
  const auto end =
      Clock::now() + std::chrono::seconds(Setting("ENTENTE_ROBUSTNESS_SECONDS", kDefaultSeconds));
  const test::TemporaryFolder folder;
  const std::string data_dir = folder.path() + "/data";
  Workload run;
  run.server = std::make_shared<test::ServerProcess>(data_dir);
  test::MakeAgency(*run.server, "us-cbp", "US");
  for (int i = 0; i < kInitiatives; ++i) Create(run, i);

  std::vector<std::thread> writers;
  writers.reserve(kWriters);
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&run, end, seed, writer] {
      std::mt19937 random(static_cast<unsigned>(seed * kWriters + writer));
      for (int step = 0; Clock::now() < end && !run.gave_up; ++step) {
        Update(run, random, writer, step);
      }
    });
  }
  std::mt19937 random(static_cast<unsigned>(seed));
  int server_kills = 0;
  int database_kills = 0;
  int due = kAnswersPerFault;
  while (Clock::now() < end && !run.gave_up) {
    const pid_t postmaster = run.Server()->postmaster_pid();
    if (run.count < due || postmaster < 2) {
      std::this_thread::yield();
      continue;
    }
    due = run.count + kAnswersPerFault;
    if (random() % 2 == 0) {
      KillServer(run, data_dir);
      ++server_kills;
    } else {
      test::SignalProcess(postmaster, SIGKILL);
      ++database_kills;
    }
  }
  for (std::thread& writer : writers) writer.join();

  ASSERT_FALSE(run.gave_up) << "a call was not settled in time";
  EXPECT_EQ(ValidateAppliedOnce(run.answers), Faults{});
  EXPECT_EQ(ValidateEtags(run.answers), Faults{});
  for (int i = 0; i < kInitiatives; ++i) {
    EXPECT_EQ(ValidateNoneLost(run.answers, NameOf(i), Get(run, NameOf(i)).etag()), Faults{});
  }
  EXPECT_EQ(
      test::Database(data_dir).Ask("SELECT count(*) = max(number) AND min(number) = 1 FROM change"),
      "t")
      << "change numbers have gaps";
  std::cout << "seed " << seed << ": " << run.count << " acknowledged, " << run.refused
            << " refused, " << server_kills << " kills of the server, " << database_kills
            << " of the database\n";
}

}  // namespace
}  // namespace entente::robustness

// Writers, watchers and readers on the built server and a real PostgreSQL while everything that can
// go wrong does, one fault after another; then what each of them saw is held against what the
// database holds, one validator for each guarantee (docs/robustness.md).
//
//   robustness_test --minutes 10 --seed 7
//
// Without flags ENTENTE_ROBUSTNESS_SECONDS and ENTENTE_ROBUSTNESS_SEED say how long and which seed.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include <gtest/gtest.h>

#include "tests/robustness/faults.h"
#include "tests/robustness/readers.h"
#include "tests/robustness/recorder.h"
#include "tests/robustness/scenario.h"
#include "tests/robustness/verdicts.h"
#include "tests/robustness/watchers.h"
#include "tests/robustness/writers.h"

namespace entente::robustness {
namespace {

constexpr int kWriters = 4;
constexpr int kPageReaders = 2;
constexpr unsigned kDefaultSeconds = 60;  // CI's budget
constexpr unsigned kDefaultSeed = 1;
// Of one guarantee; more of the same say nothing new.
constexpr std::size_t kFindingsShown = 10;

struct Settings {
  unsigned seconds = kDefaultSeconds;
  unsigned seed = kDefaultSeed;
};

Settings& TheSettings() {
  static auto& settings = *new Settings();
  return settings;
}

// Seeds that no two parts of a run have in common.
unsigned SeedOf(unsigned part) { return TheSettings().seed * 1000 + part; }

std::vector<WatchPlan> Watchers() {
  using v1::WatchRequest;
  std::vector<WatchPlan> plans = {
      {.start = WatchRequest::EARLIEST},
      {.start = WatchRequest::SNAPSHOT},
      {.start = WatchRequest::SNAPSHOT, .is_slow = true},
      {.filter = {.type = "REPORT"}, .start = WatchRequest::SNAPSHOT},
      {.filter = {.type = "COMMITMENT"}, .start = WatchRequest::EARLIEST},
      {.filter = {.name = "initiatives/robust-0"}, .start = WatchRequest::SNAPSHOT},
      {.start = WatchRequest::NOW},
  };
  for (std::size_t i = 0; i < plans.size(); ++i) plans[i].seed = SeedOf(300 + i);
  return plans;
}

struct Result {
  std::string why_given_up;
  FaultCounts faults;
  std::size_t transactions = 0;
  std::vector<Verdict> verdicts;
  std::string server_log;
};

// Threads that are waited for, also when something is thrown.
class Threads final {
 public:
  Threads() = default;
  ~Threads() { Join(); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  template <typename Work>
  void Start(Work work) {
    threads_.emplace_back(std::move(work));
  }

  void Join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  std::vector<std::thread> threads_;
};

Result RunScenario() {
  Scenario scenario(std::chrono::seconds(TheSettings().seconds));
  Recorder recorder;
  MakeBeginnings(scenario, recorder, SeedOf(0));
  const std::string token_key = ReadTokenKey(*scenario.Connect());
  std::atomic<std::int64_t> head = -1;

  Threads watchers;
  for (const WatchPlan& plan : Watchers()) {
    watchers.Start([&, plan] { Watch(scenario, recorder, plan, token_key, head); });
  }
  Threads others;
  for (int i = 0; i < kWriters; ++i) {
    others.Start([&, i] { Write(scenario, recorder, i, SeedOf(100 + i)); });
  }
  for (int i = 0; i < kPageReaders; ++i) {
    others.Start([&, i] { WalkPages(scenario, recorder, SeedOf(200 + i)); });
  }
  others.Start([&] { SendBadTokens(scenario, recorder, token_key, SeedOf(400)); });

  Result result;
  result.faults = InjectFaults(scenario, SeedOf(500));
  others.Join();
  const Epochs epochs = scenario.ReadEpochs();  // throws when the database is gone
  head = epochs.back().truth.head;
  watchers.Join();
  result.why_given_up = scenario.why_given_up();
  result.server_log = scenario.ServerLog();
  if (!result.why_given_up.empty()) return result;  // there may be nobody to ask
  result.transactions = epochs.back().truth.changes.size();
  for (std::size_t i = 0; i + 1 < epochs.size(); ++i) {
    const auto lost = epochs[i].truth.head - epochs[i + 1].backup;
    result.transactions += static_cast<std::size_t>(lost);
  }
  result.verdicts = Judge(recorder.Take(), epochs, ReadAll(scenario),
                          absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()));
  return result;
}

void Print(const Result& result) {
  std::cout << "seed " << TheSettings().seed << ", " << TheSettings().seconds
            << " s: " << result.transactions << " transactions\n\nfaults\n";
  int total = 0;
  for (const auto& [name, count] : result.faults) {
    std::cout << "  " << std::left << std::setw(46) << name << std::right << std::setw(7) << count
              << "\n";
    total += count;
  }
  std::cout << "  " << std::left << std::setw(46) << "all" << std::right << std::setw(7) << total
            << "\n\nguarantees\n";
  for (const Verdict& verdict : result.verdicts) {
    std::cout << "  " << std::left << std::setw(46) << verdict.guarantee << std::right
              << std::setw(7) << verdict.checked << " " << std::left << std::setw(10)
              << verdict.unit
              << (verdict.findings.empty() ? "held"
                                           : std::to_string(verdict.findings.size()) + " FINDINGS")
              << "\n";
  }
  std::cout << std::endl;
}

std::string Shown(const Findings& findings) {
  std::string shown;
  const std::size_t count = std::min(findings.size(), kFindingsShown);
  for (std::size_t i = 0; i < count; ++i) shown += "\n  " + findings[i];
  if (findings.size() > count) {
    shown += "\n  and " + std::to_string(findings.size() - count) + " more";
  }
  return shown;
}

TEST(Robustness, NoGuaranteeBreaksWhateverGoesWrong) {
  std::cout << "seed " << TheSettings().seed << std::endl;

  const Result result = RunScenario();

  Print(result);
  EXPECT_EQ(result.why_given_up, "") << result.server_log;
  for (const Verdict& verdict : result.verdicts) {
    EXPECT_TRUE(verdict.findings.empty())
        << "seed " << TheSettings().seed << ": " << verdict.guarantee << Shown(verdict.findings);
  }
}

unsigned NumberOf(const std::string& text, const std::string& what) {
  std::size_t end = 0;
  const unsigned long number = std::stoul(text, &end);
  if (end != text.size() || number == 0) throw std::invalid_argument(what + " " + text);
  return static_cast<unsigned>(number);
}

// Throws std::invalid_argument for what is not understood.
Settings ReadSettings(const std::vector<std::string>& arguments) {
  Settings settings;
  if (const char* seconds = std::getenv("ENTENTE_ROBUSTNESS_SECONDS"); seconds != nullptr) {
    settings.seconds = NumberOf(seconds, "ENTENTE_ROBUSTNESS_SECONDS");
  }
  if (const char* seed = std::getenv("ENTENTE_ROBUSTNESS_SEED"); seed != nullptr) {
    settings.seed = NumberOf(seed, "ENTENTE_ROBUSTNESS_SEED");
  }
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string value = i + 1 < arguments.size() ? arguments[i + 1] : "";
    if (arguments[i] == "--minutes") {
      settings.seconds = 60 * NumberOf(value, arguments[i]);
    } else if (arguments[i] == "--seed") {
      settings.seed = NumberOf(value, arguments[i]);
    } else {
      throw std::invalid_argument(arguments[i]);
    }
  }
  return settings;
}

}  // namespace
}  // namespace entente::robustness

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  // For the servers, when this is not run by CTest.
  setenv("LSAN_OPTIONS", "suppressions='" ENTENTE_SOURCE_DIR "/tests/support/lsan.supp'",
         /*overwrite=*/0);
  try {
    entente::robustness::TheSettings() = entente::robustness::ReadSettings({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "not understood: " << error.what()
              << "\nusage: robustness_test [--minutes N] [--seed N]\n";
    return 2;
  }
  return RUN_ALL_TESTS();
}

#include "services/server/health.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "gtest/gtest.h"

#include "tests/services/server/fake_store.h"

namespace entente::server {
namespace {

TEST(Hysteresis, ServesAtFirstAndThroughFewerFailuresThanItTakes) {
  Hysteresis hysteresis(3);

  EXPECT_TRUE(hysteresis.serving());
  EXPECT_FALSE(hysteresis.Take(false));
  EXPECT_FALSE(hysteresis.Take(false));
  EXPECT_TRUE(hysteresis.serving());
}

TEST(Hysteresis, TheThirdFailureInARowFlipsItAndOneSuccessBack) {
  Hysteresis hysteresis(3);
  (void)hysteresis.Take(false);
  (void)hysteresis.Take(false);

  EXPECT_TRUE(hysteresis.Take(false));
  EXPECT_FALSE(hysteresis.serving());
  EXPECT_FALSE(hysteresis.Take(false));
  EXPECT_TRUE(hysteresis.Take(true));
  EXPECT_TRUE(hysteresis.serving());
}

TEST(Hysteresis, ASuccessBeginsTheCountAnew) {
  Hysteresis hysteresis(3);

  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(hysteresis.Take(false));
    EXPECT_FALSE(hysteresis.Take(false));
    EXPECT_FALSE(hysteresis.Take(true));
  }

  EXPECT_TRUE(hysteresis.serving());
}

// What gRPC's own service does with what it is told.
class FakeHealthService final : public grpc::HealthCheckServiceInterface {
 public:
  void SetServingStatus(const std::string& name, bool serving) override {
    const std::lock_guard lock(mutex_);
    if (is_shut_down_) return;
    serving_[name] = serving;
    changed_.notify_all();
  }
  void SetServingStatus(bool serving) override {
    const std::lock_guard lock(mutex_);
    for (auto& entry : serving_) entry.second = serving;
    changed_.notify_all();
  }
  void Shutdown() override {
    const std::lock_guard lock(mutex_);
    is_shut_down_ = true;
    for (auto& entry : serving_) entry.second = false;
  }

  bool Serves(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return serving_.at(name);
  }

  void Await(const std::string& name, bool serving) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return serving_.at(name) == serving; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, bool> serving_;
  bool is_shut_down_ = false;
};

HealthOptions QuickOptions() {
  HealthOptions options;
  options.services = {"entente.v1.InitiativeService", "entente.v1.ReleaseService"};
  options.interval = absl::Milliseconds(1);
  return options;
}

TEST(Health, FollowsTheDatabaseDownAndUpWhileTheProcessServes) {
  FakeStore store;
  FakeHealthService service;
  std::vector<bool> changes;
  HealthOptions options = QuickOptions();
  options.on_change = [&](bool serving, const absl::Status&) { changes.push_back(serving); };
  Health health(store, service, options);
  EXPECT_TRUE(service.Serves("entente.v1.InitiativeService"));
  EXPECT_TRUE(service.Serves(""));

  store.reachable = false;
  service.Await("entente.v1.InitiativeService", false);
  service.Await("entente.v1.ReleaseService", false);
  EXPECT_TRUE(service.Serves(""));

  store.reachable = true;
  service.Await("entente.v1.InitiativeService", true);
  service.Await("entente.v1.ReleaseService", true);

  health.Stop();
  EXPECT_EQ(changes, (std::vector<bool>{false, true}));
}

TEST(Health, StopSaysNotServingForEverythingAndProbesNoMore) {
  FakeStore store;
  FakeHealthService service;
  Health health(store, service, QuickOptions());

  health.Stop();

  EXPECT_FALSE(service.Serves(""));
  EXPECT_FALSE(service.Serves("entente.v1.InitiativeService"));
  const int probes = store.probes;
  health.Stop();  // again: nothing happens
  EXPECT_EQ(store.probes, probes);
}

}  // namespace
}  // namespace entente::server

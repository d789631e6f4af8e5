// How many calls one caller may make: at once, and in a second.  What is refused costs a look into
// a map, so that a caller that floods the server keeps the others waiting for no longer than its
// own places last.  Used by the adaptor.  Thread-safe.

#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace entente::rpc {

// Of each caller; 0 means no limit.
struct CallLimits {
  // Half of what may wait in a lane (serve.cc): one caller never fills it.
  std::size_t calls_at_once = 256;
  std::size_t streams_at_once = 100;
  // A token bucket: `burst` calls at once, refilled with as many a second.
  double calls_per_second = 0;
  double burst = 0;  // calls; 0 means as many as a second has
};

class CallLimiter final {
 public:
  enum class Shape { kUnary, kStream };

  explicit CallLimiter(const CallLimits& limits);
  CallLimiter(const CallLimiter&) = delete;
  CallLimiter& operator=(const CallLimiter&) = delete;

  // A place for one call of `caller`, taken until the last copy of it is gone; it may outlive this.
  //   RESOURCE_EXHAUSTED  RATE_LIMITED, TOO_MANY_CALLS or TOO_MANY_STREAMS, with RetryInfo (how
  //                       long until there is a token) and QuotaFailure
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const void>> Admit(const std::string& caller,
                                                                  Shape shape, absl::Time now);

  // The callers that are remembered: those with calls under way, and of the others those that came
  // a short while ago.
  [[nodiscard]] std::size_t caller_count() const;

 private:
  // What one caller has taken.
  struct Account {
    std::atomic<std::size_t> calls = 0;
    std::atomic<std::size_t> streams = 0;
    double tokens = 0;  // guarded by the shard's mutex, as is the time
    absl::Time refilled;
  };
  class Place;
  struct Shard {
    mutable std::mutex mutex;
    absl::flat_hash_map<std::string, std::shared_ptr<Account>> accounts;
  };

  Shard& ShardOf(const std::string& caller);
  // The account, made when there is none.  The shard is locked.
  std::shared_ptr<Account> AccountOf(Shard& shard, const std::string& caller, absl::Time now);
  // Forgets who has nothing under way and a full bucket.  The shard is locked.
  void Sweep(Shard& shard, absl::Time now) const;
  void Refill(Account& account, absl::Time now) const;

  const CallLimits limits_;
  const double burst_;
  std::array<Shard, 16> shards_;
};

}  // namespace entente::rpc

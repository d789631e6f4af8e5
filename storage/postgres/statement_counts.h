// How long the statements of one lane took, and how many failed.  Told by the session, read by
// whoever looks after the server (Store::Statements).  Thread-safe: a few atomic additions, no
// lock.

#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "absl/time/time.h"

#include "storage/store.h"

namespace entente::storage::postgres {

class StatementCounts final {
 public:
  // One statement, from now until this goes; it has failed unless Succeed was called.  Null counts
  // count nothing.
  class Timing final {
   public:
    explicit Timing(StatementCounts* counts);
    ~Timing();
    Timing(const Timing&) = delete;
    Timing& operator=(const Timing&) = delete;

    void Succeed() { succeeded_ = true; }

   private:
    StatementCounts* const counts_;
    const absl::Time start_;
    bool succeeded_ = false;
  };

  // What was counted so far; a look during an addition may see it in one place and not yet in
  // another.
  [[nodiscard]] StatementTally Tally(Lane lane) const;

 private:
  // The boundaries that OpenTelemetry's conventions give for db.client.operation.duration, in
  // seconds.
  static constexpr std::array kBounds = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0};

  void Add(absl::Duration duration, bool succeeded);

  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_ = {};
  std::atomic<double> seconds_ = 0;
  std::atomic<std::uint64_t> failed_ = 0;
};

}  // namespace entente::storage::postgres

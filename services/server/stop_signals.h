// SIGTERM and SIGINT, taken by a thread of their own: no handler runs in the middle of anything.

#pragma once

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace entente::server {

// Thread-safe.  At most one in a process.
class StopSignals final {
 public:
  // Blocks both signals for the calling thread and those it starts from now on: make it first thing
  // in main, before any other thread, or a signal ends the process on the spot.
  StopSignals();
  // Takes no more signals; they stay blocked.
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // How many came.  The first asks for an end, the second for a quick one.
  [[nodiscard]] int count() const;

  // Waits until one came.
  void Wait();

  // Waits until one came, at most `timeout`; says whether one came.
  [[nodiscard]] bool WaitFor(absl::Duration timeout);

 private:
  void Run();

  sigset_t signals_;
  mutable std::mutex mutex_;
  std::condition_variable came_;
  int count_ = 0;
  std::thread thread_;
};

}  // namespace entente::server

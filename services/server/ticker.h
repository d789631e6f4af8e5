// A thread that does one thing again and again, for as long as this lives.

#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace entente::server {

// Thread-safe.  The last member of what has one: its thread uses the others.
class Ticker final {
 public:
  // Begins at once.  `tick` is called by a thread named `name` (15 characters at most are kept),
  // and says after how long it is to be called again; it must not throw.
  Ticker(const char* name, std::function<absl::Duration()> tick);
  // Waits for a tick that is under way.
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  // Has the next tick come at once, also when one is under way.
  void Hurry();

  // Whether this is going: a tick of many parts may end early.
  [[nodiscard]] bool stopping() const;

 private:
  void Run();

  const std::function<absl::Duration()> tick_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool hurries_ = false;
  std::thread thread_;
};

}  // namespace entente::server

// Ctrl-C, and SIGTERM, as a call of a function: for commands that go on until told to stop.

#pragma once

#include <functional>
#include <thread>

namespace entente::cli {

// While one lives, SIGINT and SIGTERM do not end the program: the first of them has `on_interrupt`
// called, on a thread of this object's; a second one ends the program as usual.  At most one at a
// time.
class Interrupt final {
 public:
  explicit Interrupt(std::function<void()> on_interrupt);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

 private:
  std::thread thread_;
};

}  // namespace entente::cli

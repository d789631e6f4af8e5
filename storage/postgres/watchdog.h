// Ends statements whose caller's deadline has passed or who has left: asks PostgreSQL to cancel
// them, and cuts the connection when no answer comes even then, so that a database that hangs holds
// nobody. Thread-safe.
//
// Two threads for all connections: one looks at the clock and never blocks, one sends the requests,
// which may block as long as the database does.

#pragma once

#include <list>
#include <memory>
#include <thread>

#include "absl/time/time.h"

#include "storage/call_context.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/errors.h"

namespace entente::storage::postgres {

class Watchdog final {
 public:
  Watchdog();
  // All guards must have gone.
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // How long an answer may take after a cancel was asked for, before the connection is cut.
  static constexpr absl::Duration kPatience = absl::Seconds(1);

 private:
  struct Watch;
  struct State;

 public:
  // Watches one piece of work on one connection.  One thread at a time.
  class Guard final {
   public:
    Guard(Watchdog& watchdog, const CallContext& context, std::shared_ptr<Connection> connection);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    // From now on nothing is cancelled, for what must not be (COMMIT, ROLLBACK, the next user's
    // statement); waits for a request on its way.  The connection is still cut `kPatience` after
    // the deadline.  Later calls do nothing.
    void Spare();

    // Why the work was cancelled; kNone when it was not.
    [[nodiscard]] CancelCause cause() const;

    // Whether the connection was cut: it is of no use any more, though others may be.
    [[nodiscard]] bool severed() const;

   private:
    std::shared_ptr<State> state_;
    std::shared_ptr<Watch> watch_;
    std::shared_ptr<Cancellation> cancellation_;
    std::list<std::shared_ptr<Watch>>::iterator place_;
  };

 private:
  static void Time(State& state);
  static void Send(State& state);

  // Shared with the threads: the sender is left behind when it hangs in a request at the end.
  std::shared_ptr<State> state_;
  std::thread timer_;
  std::thread sender_;
};

}  // namespace entente::storage::postgres

// The connections, kept apart in lanes.  Each lane has a fixed number of them; a keeper thread
// makes them and makes them again when they are lost, so no call ever waits for a connection to be
// made longer than its own deadline.  Thread-safe.

#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"

#include "storage/call_context.h"
#include "storage/postgres/connection.h"

namespace entente::storage::postgres {

struct LanesOptions {
  ConnectionOptions connection;
  std::array<std::size_t, 4> connections = {4, 4, 2, 1};  // by Lane: read, write, bulk, feed
  std::size_t waiters_max = 64;                           // of each lane
  std::function<void(std::string_view)> log = [](std::string_view) {};
};

// What to do when the database is known to be away.
enum class WhenAway { kFail, kWait };

class Lanes final {
 public:
  explicit Lanes(LanesOptions options);
  // All leases must have been returned.
  ~Lanes();
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  // A connection lent to one call; goes back when this ends.
  class Lease final {
   public:
    Lease(Lanes& lanes, Lane lane, std::shared_ptr<Connection> connection,
          std::uint64_t generation);
    ~Lease();
    Lease(Lease&& other) noexcept = default;
    Lease& operator=(Lease&&) = delete;

    [[nodiscard]] const std::shared_ptr<Connection>& connection() const { return connection_; }

    // The connection is broken, or reached a server that cannot be written to: it and every other
    // one of its generation will be made anew.
    void Condemn();

    // Only this connection is of no use any more: it is made anew.  It is not to be used after
    // this.
    void Discard();

   private:
    Lanes* lanes_;
    Lane lane_;
    std::shared_ptr<Connection> connection_;
    std::uint64_t generation_;
  };

  // Waits for a connection of the context's lane; those who wait are served in the order they came.
  //   DEADLINE_EXCEEDED, CANCELLED
  //   RESOURCE_EXHAUSTED QUEUE_FULL when too many wait already
  //   UNAVAILABLE        the database was away when last tried
  // With kWait, for a call whose commit is in doubt, only the first two.
  absl::StatusOr<Lease> Take(const CallContext& context, WhenAway when_away = WhenAway::kFail);

 private:
  struct Slots {
    std::vector<std::shared_ptr<Connection>>
        idle;                         // last in, first out: a few warm ones serve a low load
    std::size_t missing = 0;          // to be made
    std::set<std::uint64_t> waiting;  // tickets; the lowest is served first
  };

  void Keep();
  // A null connection was discarded.
  void GiveBack(Lane lane, std::shared_ptr<Connection> connection, std::uint64_t generation);
  void Condemn(std::uint64_t generation);
  // Whether some lane lacks a connection; which one.
  Slots* FindMissing();

  const LanesOptions options_;
  std::mutex mutex_;
  std::condition_variable
      changed_;                     // a connection came back or was made, or the database went away
  std::condition_variable wanted_;  // the keeper: connections are missing
  std::array<Slots, 4> slots_;
  std::uint64_t generation_ = 1;
  std::uint64_t next_ticket_ = 1;
  bool away_ = false;
  bool stopping_ = false;
  std::thread keeper_;
};

}  // namespace entente::storage::postgres

// Tells the service manager that started the server how it stands: the protocol of sd_notify(3),
// which is a datagram, without its library.  systemd waits for it under `Type=notify`.

#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace entente::server {

// Used by one thread.  Each function does nothing and says OK when there is nobody to be told, and
// UNAVAILABLE, with what the system said, when the datagram could not be sent: worth a line in the
// log, and no reason to end.
class ServiceManager final {
 public:
  // `socket` is a path, or the name of an abstract socket after `@`; empty: nobody is told.
  explicit ServiceManager(std::string socket) : socket_(std::move(socket)) {}

  // The one that the environment variable NOTIFY_SOCKET names.  Removes the variable: the database
  // that the server may start knows the protocol too, and would speak for it.  To be called while
  // there is no other thread.
  [[nodiscard]] static ServiceManager TakeFromEnvironment();

  // The server answers.  `status` is a line for people, as `systemctl status` shows it.
  [[nodiscard]] absl::Status NotifyReady(std::string_view status) const;

  // It begins to end.
  [[nodiscard]] absl::Status NotifyStopping() const;

 private:
  [[nodiscard]] absl::Status Send(std::string_view message) const;

  const std::string socket_;
};

}  // namespace entente::server

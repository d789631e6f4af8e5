#include "services/server/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace entente::server {
namespace {

constexpr const char* kVariable = "NOTIFY_SOCKET";

absl::Status CannotTell(const std::string& socket, std::string_view why) {
  return absl::UnavailableError(
      absl::StrCat("cannot tell the service manager at ", socket, ": ", std::string(why)));
}

// A message has a line for each assignment.
std::string OnOneLine(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

ServiceManager ServiceManager::TakeFromEnvironment() {
  const char* value = std::getenv(kVariable);
  std::string socket = value == nullptr ? "" : value;
  unsetenv(kVariable);
  return ServiceManager(std::move(socket));
}

absl::Status ServiceManager::NotifyReady(std::string_view status) const {
  return Send(absl::StrCat("READY=1\nSTATUS=", OnOneLine(status)));
}

absl::Status ServiceManager::NotifyStopping() const { return Send("STOPPING=1"); }

absl::Status ServiceManager::Send(std::string_view message) const {
  if (socket_.empty()) return absl::OkStatus();
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const bool is_abstract = socket_.front() == '@';
  if (!is_abstract && socket_.front() != '/')
    return CannotTell(socket_, "neither a path nor @NAME");
  if (socket_.size() >= sizeof address.sun_path) return CannotTell(socket_, "the name is too long");
  socket_.copy(address.sun_path, socket_.size());
  if (is_abstract) address.sun_path[0] = '\0';
  // An abstract name ends with its last byte, a path with a NUL.
  const std::size_t size = offsetof(sockaddr_un, sun_path) + socket_.size() + (is_abstract ? 0 : 1);
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return CannotTell(socket_, std::strerror(errno));
  const ssize_t sent =
      sendto(descriptor, message.data(), message.size(), MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size));
  const int error = errno;
  close(descriptor);
  return sent < 0 ? CannotTell(socket_, std::strerror(error)) : absl::OkStatus();
}

}  // namespace entente::server

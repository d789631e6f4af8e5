#include "services/server/listen_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace entente::server {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";
constexpr std::size_t kSocketPathMax = sizeof(sockaddr_un::sun_path) - 1;
constexpr int kPortMax = 65535;

absl::Status NotAnAddress(std::string_view text) {
  return absl::InvalidArgumentError("'" + std::string(text) +
                                    "' is no address to listen on; wanted HOST:PORT such as "
                                    "127.0.0.1:50051, [::1]:50051, or unix:PATH");
}

absl::StatusOr<ListenAddress> ParseSocketPath(std::string_view path) {
  // `unix:///run/x` is the same as `unix:/run/x`.
  if (path.starts_with("///")) path.remove_prefix(2);
  if (path.empty()) return NotAnAddress("unix:");
  if (path.size() > kSocketPathMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the path of a socket has at most ", kSocketPathMax, " bytes, this one has ", path.size()));
  }
  ListenAddress address;
  address.socket_path = std::string(path);
  return address;
}

// A descriptor that closes itself.
class Socket final {
 public:
  explicit Socket(int domain) : descriptor_(socket(domain, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

absl::Status InUse(const ListenAddress& address) {
  return absl::AlreadyExistsError(absl::StrCat("another program listens on ", address.ToString(),
                                               "; stop it, or choose another with --listen"));
}

absl::Status CannotListen(const ListenAddress& address, std::string_view why) {
  return absl::FailedPreconditionError(
      absl::StrCat("cannot listen on ", address.ToString(), ": ", std::string(why)));
}

absl::Status CheckSocketFree(const ListenAddress& address) {
  struct stat status;
  if (stat(address.socket_path.c_str(), &status) != 0) return absl::OkStatus();
  if (!S_ISSOCK(status.st_mode)) return CannotListen(address, "the path is there and is no socket");
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  address.socket_path.copy(name.sun_path, kSocketPathMax);
  const Socket probe(AF_UNIX);
  if (connect(probe.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0) {
    return InUse(address);
  }
  return absl::OkStatus();  // left over by a server that was killed; gRPC takes it away
}

absl::Status CheckBinds(const ListenAddress& address, const addrinfo& info) {
  const Socket probe(info.ai_family);
  const int on = 1;
  // Connections of a server before this one that still linger are no obstacle, as they are none to
  // gRPC.
  setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(probe.get(), info.ai_addr, info.ai_addrlen) == 0) return absl::OkStatus();
  if (errno == EADDRINUSE) return InUse(address);
  return CannotListen(address, std::strerror(errno));
}

absl::Status CheckPortFree(const ListenAddress& address) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int error =
      getaddrinfo(address.host.c_str(), absl::StrCat(address.port).c_str(), &hints, &found);
  if (error != 0) return CannotListen(address, gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, &freeaddrinfo);
  return CheckBinds(address, *addresses);
}

}  // namespace

bool ListenAddress::IsLocal() const {
  if (!socket_path.empty() || host == "localhost") return true;
  in_addr v4;
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == IN_LOOPBACKNET;
  }
  in6_addr v6;
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

std::string ListenAddress::ToString() const {
  if (!socket_path.empty()) return std::string(kUnixPrefix) + socket_path;
  if (host.find(':') != std::string::npos) return absl::StrCat("[", host, "]:", port);
  return absl::StrCat(host, ":", port);
}

absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text) {
  if (text.starts_with(kUnixPrefix)) return ParseSocketPath(text.substr(kUnixPrefix.size()));
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return NotAnAddress(text);
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (in_brackets) host = host.substr(1, host.size() - 2);
  if (!in_brackets && host.find(':') != std::string_view::npos) return NotAnAddress(text);
  int port = -1;
  const bool is_number =
      absl::SimpleAtoi(absl::string_view(port_text.data(), port_text.size()), &port);
  if (!is_number || port < 0 || port > kPortMax) return NotAnAddress(text);
  ListenAddress address;
  address.host = std::string(host);
  address.port = static_cast<std::uint16_t>(port);
  return address;
}

absl::Status CheckFree(const ListenAddress& address) {
  return address.socket_path.empty() ? CheckPortFree(address) : CheckSocketFree(address);
}

}  // namespace entente::server

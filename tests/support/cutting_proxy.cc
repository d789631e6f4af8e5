#include "tests/support/cutting_proxy.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace entente::test {
namespace {

constexpr int kPollMs = 20;

[[noreturn]] void Throw(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_un AddressIn(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder + "/.s.PGSQL.5432";
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  return address;
}

int Connect(const std::string& folder) {
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressIn(folder);
  if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    return server;
  }
  close(server);
  return -1;
}

bool SendAll(int to, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

// What is there now; empty at the end.
std::string Receive(int from) {
  std::array<char, 65536> buffer;
  const ssize_t count = recv(from, buffer.data(), buffer.size(), 0);
  return count <= 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(count));
}

// A simple query message: 'Q', its length, COMMIT (libpqxx 6 and 7 send it so).
bool HoldsCommit(const std::string& bytes) {
  const std::size_t at = bytes.find("COMMIT");
  return at != std::string::npos && at >= 5 && bytes[at - 5] == 'Q';
}

}  // namespace

CuttingProxy::CuttingProxy(std::string server_folder)
    : server_folder_(std::move(server_folder)), folder_("/tmp/entente-proxy-XXXXXX") {
  if (mkdtemp(folder_.data()) == nullptr) Throw("mkdtemp");
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = AddressIn(folder_);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    Throw("bind");
  }
  if (listen(listener_, 64) != 0) Throw("listen");
  acceptor_ = std::thread([this] { Accept(); });
}

CuttingProxy::~CuttingProxy() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void CuttingProxy::CutNext(CutAt where, bool and_stay_away) {
  stay_away_ = and_stay_away;
  cut_at_ = where;
}

void CuttingProxy::Accept() {
  while (!stopping_) {
    pollfd ready{listener_, POLLIN, 0};
    if (poll(&ready, 1, kPollMs) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    if (away_) {
      close(client);
      continue;
    }
    const std::lock_guard lock(mutex_);
    connections_.emplace_back([this, client] { Forward(client); });
  }
}

void CuttingProxy::Forward(int client) {
  const int server = Connect(server_folder_);
  std::array<pollfd, 2> ends = {{{client, POLLIN, 0}, {server, POLLIN, 0}}};
  bool open = server >= 0;
  while (open && !stopping_) {
    if (poll(ends.data(), ends.size(), kPollMs) <= 0) continue;
    if (ends[0].revents != 0) {
      const std::string bytes = Receive(client);
      open = !bytes.empty() && Pass(server, bytes);
    }
    if (open && ends[1].revents != 0) {
      const std::string bytes = Receive(server);
      open = !bytes.empty() && SendAll(client, bytes);
    }
  }
  close(client);
  if (server >= 0) close(server);
}

bool CuttingProxy::Pass(int server, const std::string& bytes) {
  if (!HoldsCommit(bytes)) return SendAll(server, bytes);
  const CutAt where = cut_at_.exchange(CutAt::kNowhere);
  if (where == CutAt::kNowhere) return SendAll(server, bytes);
  if (where == CutAt::kAfterCommit) {
    SendAll(server, bytes);
    Receive(server);  // the database has committed
  }
  away_ = stay_away_.load();
  ++cut_count_;
  return false;
}

}  // namespace entente::test

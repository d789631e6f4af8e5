#include "tests/support/cutting_proxy.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "absl/strings/str_cat.h"
#include <libpq-fe.h>

namespace entente::test {
namespace {

// Query, 11 bytes long, of the frontend protocol 3.0.
constexpr std::string_view kCommit(
    "Q\0\0\0\x0b"
    "COMMIT\0",
    12);

[[noreturn]] void Die(std::string_view what) {
  std::fprintf(stderr, "tests/support: %s: %s\n", std::string(what).c_str(), std::strerror(errno));
  std::abort();
}

int UnixSocket(const std::string& path, sockaddr_un& address) {
  address = {.sun_family = AF_UNIX};
  if (path.size() >= sizeof(address.sun_path)) Die(absl::StrCat(path, " is too long"));
  std::memcpy(address.sun_path, path.data(), path.size());
  return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

CuttingProxy::CuttingProxy(const std::string& url) {
  PQconninfoOption* options = PQconninfoParse(url.c_str(), nullptr);
  if (options == nullptr) Die("not the URL of a database");
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (std::string_view(option->keyword) == "host") server_host_ = option->val;
    if (std::string_view(option->keyword) == "port") server_port_ = option->val;
  }
  PQconninfoFree(options);
  if (server_port_.empty()) server_port_ = "5432";

  folder_ = "/tmp/entente-proxy-XXXXXX";
  if (mkdtemp(folder_.data()) == nullptr) Die(folder_);
  url_ = absl::StrCat(url, "&host=", folder_, "&port=", server_port_, "&sslmode=disable");
  sockaddr_un address;
  listener_ = UnixSocket(absl::StrCat(folder_, "/.s.PGSQL.", server_port_), address);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(listener_, 64) != 0 || pipe2(wake_, O_CLOEXEC) != 0) {
    Die(folder_);
  }
  acceptor_ = std::thread([this] { Accept(); });
}

CuttingProxy::~CuttingProxy() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  close(wake_[1]);
  acceptor_.join();
  for (Pair& pair : pairs_) pair.thread.join();
  close(wake_[0]);
  close(listener_);
  unlink(absl::StrCat(folder_, "/.s.PGSQL.", server_port_).c_str());
  rmdir(folder_.c_str());
}

void CuttingProxy::OnNextCommit(AtCommit what, bool then_refuse) {
  const std::lock_guard lock(mutex_);
  at_commit_ = what;
  then_refuse_ = then_refuse;
}

void CuttingProxy::Refuse(bool refuse) { refusing_ = refuse; }

void CuttingProxy::Stall(bool stall) {
  const std::lock_guard lock(mutex_);
  stalled_ = stall;
  changed_.notify_all();
}

int CuttingProxy::ConnectToServer() const {
  if (server_host_.empty() || server_host_[0] == '/') {
    sockaddr_un address;
    const std::string folder = server_host_.empty() ? "/var/run/postgresql" : server_host_;
    const int server = UnixSocket(absl::StrCat(folder, "/.s.PGSQL.", server_port_), address);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
      return server;
    }
    close(server);
    return -1;
  }
  addrinfo* found = nullptr;
  const addrinfo hints = {.ai_socktype = SOCK_STREAM};
  if (getaddrinfo(server_host_.c_str(), server_port_.c_str(), &hints, &found) != 0) return -1;
  const int server = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = connect(server, found->ai_addr, found->ai_addrlen) == 0;
  freeaddrinfo(found);
  if (connected) return server;
  close(server);
  return -1;
}

void CuttingProxy::Accept() {
  while (true) {
    pollfd polled[] = {{.fd = listener_, .events = POLLIN}, {.fd = wake_[0], .events = POLLIN}};
    if (poll(polled, 2, -1) < 0 && errno != EINTR) Die("poll");
    if (polled[1].revents != 0) return;
    if (polled[0].revents == 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const int server = refusing_ ? -1 : ConnectToServer();
    if (server < 0) {
      close(client);
      continue;
    }
    Pair& pair = pairs_.emplace_back();
    pair.client = client;
    pair.server = server;
    pair.thread = std::thread([this, &pair] { Serve(pair); });
  }
}

// False when the proxy goes.
bool CuttingProxy::WaitForTraffic(const Pair& pair, short& client_events, short& server_events) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !stalled_ || stopping_; });
  }
  pollfd polled[] = {{.fd = pair.client, .events = POLLIN},
                     {.fd = pair.server, .events = POLLIN},
                     {.fd = wake_[0], .events = POLLIN}};
  if (poll(polled, 3, -1) < 0 && errno != EINTR) Die("poll");
  client_events = polled[0].revents;
  server_events = polled[1].revents;
  return polled[2].revents == 0;
}

bool CuttingProxy::Forward(int from, int to, bool is_client, bool& cut_answer) {
  char buffer[1 << 16];
  const ssize_t size = recv(from, buffer, sizeof(buffer), 0);
  if (size <= 0) return false;
  const std::string_view bytes(buffer, static_cast<std::size_t>(size));
  if (!is_client) return !cut_answer && SendAll(to, bytes);
  AtCommit what = AtCommit::kForward;
  {
    std::unique_lock lock(mutex_);
    // Traffic that was on its way when the stall began.
    changed_.wait(lock, [this] { return !stalled_ || stopping_; });
    if (bytes.find(kCommit) != std::string_view::npos) {
      std::swap(what, at_commit_);
      if (what != AtCommit::kForward && then_refuse_) refusing_ = true;
      stalled_ = stalled_ || what == AtCommit::kStall;
    }
  }
  cut_answer = what == AtCommit::kCutAnswer;
  return what != AtCommit::kCut && SendAll(to, bytes) && what != AtCommit::kForwardAndCut;
}

void CuttingProxy::Serve(Pair& pair) {
  bool cut_answer = false;
  short client_events = 0;
  short server_events = 0;
  while (WaitForTraffic(pair, client_events, server_events)) {
    if (client_events != 0 && !Forward(pair.client, pair.server, true, cut_answer)) break;
    if (server_events != 0 && !Forward(pair.server, pair.client, false, cut_answer)) break;
  }
  close(pair.client);
  close(pair.server);
}

}  // namespace entente::test

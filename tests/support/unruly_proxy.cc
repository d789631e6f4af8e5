#include "tests/support/unruly_proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace entente::test {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "tests/support: %s: %s\n", what.c_str(), std::strerror(errno));
  std::abort();
}

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Of a TCP connection the other side hears a reset, as from a machine that went.
void Reset(int socket) {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close(socket);
}

}  // namespace

UnrulyProxy::UnrulyProxy(std::string socket_path) : socket_path_(std::move(socket_path)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      pipe2(wake_, O_CLOEXEC) != 0) {
    Die("a proxy of " + socket_path_);
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

UnrulyProxy::~UnrulyProxy() {
  close(wake_[1]);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  CutAll();
  for (Pair& pair : pairs_) pair.thread.join();
  close(wake_[0]);
  close(listener_);
}

void UnrulyProxy::Behave(Manner manner) {
  const std::lock_guard lock(mutex_);
  manner_ = manner;
}

void UnrulyProxy::CutAll() {
  const std::lock_guard lock(mutex_);
  for (Pair& pair : pairs_) {
    pair.is_cut = true;
    // Wakes the pair's thread, which alone closes them.
    if (pair.client >= 0) shutdown(pair.client, SHUT_RDWR);
    if (pair.server >= 0) shutdown(pair.server, SHUT_RDWR);
  }
  changed_.notify_all();
}

void UnrulyProxy::CutAfter(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  cut_after_ = static_cast<std::int64_t>(bytes);
}

void UnrulyProxy::CutEvery(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  cut_every_ = bytes == 0 ? -1 : static_cast<std::int64_t>(bytes);
  cut_after_ = cut_every_;
}

void UnrulyProxy::PauseOne(bool pause) {
  const std::lock_guard lock(mutex_);
  pause_next_ = pause;
  if (!pause) {
    for (Pair& pair : pairs_) pair.is_paused = false;
  }
  changed_.notify_all();
}

void UnrulyProxy::Refuse(bool refuse) { refusing_ = refuse; }

int UnrulyProxy::ConnectToServer() const {
  sockaddr_un address = {.sun_family = AF_UNIX};
  if (socket_path_.size() >= sizeof(address.sun_path)) Die(socket_path_ + " is too long");
  std::memcpy(address.sun_path, socket_path_.data(), socket_path_.size());
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    return server;
  }
  close(server);
  return -1;
}

void UnrulyProxy::ForgetFinished() {
  std::list<Pair> finished;
  {
    const std::lock_guard lock(mutex_);
    for (auto pair = pairs_.begin(); pair != pairs_.end();) {
      const auto next = std::next(pair);
      if (pair->is_over) finished.splice(finished.end(), pairs_, pair);
      pair = next;
    }
  }
  for (Pair& pair : finished) pair.thread.join();
}

void UnrulyProxy::Accept() {
  while (true) {
    pollfd polled[] = {{.fd = listener_, .events = POLLIN}, {.fd = wake_[0], .events = POLLIN}};
    if (poll(polled, 2, -1) < 0 && errno != EINTR) Die("poll");
    if (polled[1].revents != 0) return;
    if (polled[0].revents == 0) continue;
    ForgetFinished();
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const int server = refusing_ ? -1 : ConnectToServer();
    if (server < 0) {
      Reset(client);
      continue;
    }
    // Pieces are to arrive as pieces.
    const int yes = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    const std::lock_guard lock(mutex_);
    Pair& pair = pairs_.emplace_back();
    pair.client = client;
    pair.server = server;
    pair.thread = std::thread([this, &pair] { Serve(pair); });
  }
}

void UnrulyProxy::Serve(Pair& pair) {
  Verdict verdict = Verdict::kGoOn;
  while (verdict == Verdict::kGoOn) {
    pollfd polled[] = {{.fd = pair.client, .events = POLLIN},
                       {.fd = pair.server, .events = POLLIN}};
    if (poll(polled, 2, -1) < 0 && errno != EINTR) Die("poll");
    if (polled[0].revents != 0) verdict = Forward(pair, pair.client, pair.server);
    if (verdict == Verdict::kGoOn && polled[1].revents != 0) {
      verdict = Forward(pair, pair.server, pair.client);
    }
  }
  const std::lock_guard lock(mutex_);
  Reset(std::exchange(pair.client, -1));
  Reset(std::exchange(pair.server, -1));
  pair.is_over = true;
}

UnrulyProxy::Verdict UnrulyProxy::Forward(Pair& pair, int from, int to) {
  char buffer[kBufferBytes];
  const ssize_t size = recv(from, buffer, sizeof(buffer), 0);
  if (size <= 0) return Verdict::kCut;
  std::string_view bytes(buffer, static_cast<std::size_t>(size));
  while (!bytes.empty()) {
    if (AwaitTurn(pair) == Verdict::kCut) return Verdict::kCut;
    std::string_view piece = bytes;
    {
      const std::lock_guard lock(mutex_);
      if (manner_.piece_bytes != 0) piece = piece.substr(0, manner_.piece_bytes);
    }
    if (SendPiece(pair, to, piece) == Verdict::kCut) return Verdict::kCut;
    bytes.remove_prefix(piece.size());
  }
  return Verdict::kGoOn;
}

UnrulyProxy::Verdict UnrulyProxy::AwaitTurn(Pair& pair) {
  std::unique_lock lock(mutex_);
  if (std::exchange(pause_next_, false)) pair.is_paused = true;
  const auto is_out = [&] { return pair.is_cut || stopping_; };
  changed_.wait(lock, [&] { return !pair.is_paused || is_out(); });
  if (manner_.delay.count() > 0) changed_.wait_for(lock, manner_.delay, is_out);
  return is_out() ? Verdict::kCut : Verdict::kGoOn;
}

UnrulyProxy::Verdict UnrulyProxy::SendPiece(Pair& pair, int to, std::string_view piece) {
  bool cuts = false;
  {
    const std::lock_guard lock(mutex_);
    const auto left = static_cast<std::size_t>(std::max<std::int64_t>(cut_after_, 0));
    cuts = cut_after_ >= 0 && left <= piece.size();
    if (cuts) piece = piece.substr(0, left);
    if (cuts) {
      cut_after_ = cut_every_;
      pair.is_cut = true;
      ++cuts_;
    } else if (cut_after_ >= 0) {
      cut_after_ -= static_cast<std::int64_t>(piece.size());
    }
  }
  return SendAll(to, piece) && !cuts ? Verdict::kGoOn : Verdict::kCut;
}

}  // namespace entente::test

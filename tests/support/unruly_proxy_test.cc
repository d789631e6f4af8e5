// The proxy hands on what it is given, and misbehaves as it is told.

#include "tests/support/unruly_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace entente::test {
namespace {

// Says back what it hears, to one client after another.
class EchoServer final {
 public:
  EchoServer() {
    folder_ = "/tmp/entente-echo-XXXXXX";
    if (mkdtemp(folder_.data()) == nullptr) throw std::runtime_error(folder_);
    sockaddr_un address = {.sun_family = AF_UNIX};
    std::memcpy(address.sun_path, path().data(), path().size());
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
        listen(listener_, 4) != 0) {
      throw std::runtime_error(path());
    }
    thread_ = std::thread([this] { Serve(); });
  }
  ~EchoServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
    std::filesystem::remove_all(folder_);
  }
  EchoServer(const EchoServer&) = delete;
  EchoServer& operator=(const EchoServer&) = delete;

  [[nodiscard]] std::string path() const { return folder_ + "/socket"; }

 private:
  void Serve() const {
    for (int client = accept(listener_, nullptr, nullptr); client >= 0;
         client = accept(listener_, nullptr, nullptr)) {
      char buffer[256];
      for (ssize_t size = recv(client, buffer, sizeof(buffer), 0); size > 0;
           size = recv(client, buffer, sizeof(buffer), 0)) {
        send(client, buffer, static_cast<std::size_t>(size), MSG_NOSIGNAL);
      }
      close(client);
    }
  }

  std::string folder_;
  int listener_ = -1;
  std::thread thread_;
};

class Client final {
 public:
  explicit Client(const UnrulyProxy& proxy) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(proxy.port())};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      throw std::runtime_error("no proxy");
    }
  }
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void Send(const std::string& text) const {
    send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
  }

  // So many bytes, or those that come before the connection ends.
  [[nodiscard]] std::string Receive(std::size_t size) const {
    std::string text;
    char buffer[256];
    while (text.size() < size) {
      const ssize_t got = recv(socket_, buffer, std::min(sizeof(buffer), size - text.size()), 0);
      if (got <= 0) break;
      text.append(buffer, static_cast<std::size_t>(got));
    }
    return text;
  }

  [[nodiscard]] bool HasNothingYet() const {
    char byte;
    return recv(socket_, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0;
  }

 private:
  int socket_;
};

TEST(UnrulyProxyTest, HandsOnInBothDirections) {
  const EchoServer server;
  const UnrulyProxy proxy(server.path());
  const Client client(proxy);

  client.Send("hello");

  EXPECT_EQ(client.Receive(5), "hello");
}

TEST(UnrulyProxyTest, CutsAllAndServesThoseWhoComeAfter) {
  const EchoServer server;
  UnrulyProxy proxy(server.path());
  {
    const Client client(proxy);
    client.Send("hello");
    ASSERT_EQ(client.Receive(5), "hello");

    proxy.CutAll();

    EXPECT_EQ(client.Receive(1), "");
  }
  const Client next(proxy);
  next.Send("again");
  EXPECT_EQ(next.Receive(5), "again");
}

TEST(UnrulyProxyTest, CutsAfterSoManyBytes) {
  const EchoServer server;
  UnrulyProxy proxy(server.path());
  const Client client(proxy);
  client.Send("hello");
  ASSERT_EQ(client.Receive(5), "hello");

  proxy.CutAfter(8);
  client.Send("hello");

  EXPECT_EQ(client.Receive(5), "hel") << "five on the way there, three on the way back";
}

TEST(UnrulyProxyTest, CutsWithEverySoManyBytes) {
  const EchoServer server;
  UnrulyProxy proxy(server.path());
  proxy.CutEvery(8);

  for (int i = 1; i <= 3; ++i) {
    const Client client(proxy);
    client.Send("hello");
    EXPECT_EQ(client.Receive(5), "hel");
    EXPECT_EQ(proxy.cuts(), i);
  }
}

TEST(UnrulyProxyTest, PausesAConnectionAndLetsItGoOn) {
  const EchoServer server;
  UnrulyProxy proxy(server.path());
  const Client client(proxy);

  proxy.PauseOne(true);
  client.Send("hello");
  EXPECT_TRUE(client.HasNothingYet());
  proxy.PauseOne(false);

  EXPECT_EQ(client.Receive(5), "hello");
}

TEST(UnrulyProxyTest, DelaysAndSlicesWithoutLosingAByte) {
  const EchoServer server;
  UnrulyProxy proxy(server.path());
  proxy.Behave({.delay = std::chrono::milliseconds(1), .piece_bytes = 1});
  const Client client(proxy);

  client.Send("hello");

  EXPECT_EQ(client.Receive(5), "hello");
}

TEST(UnrulyProxyTest, RefusesWithoutReachingTheServer) {
  const EchoServer server;
  UnrulyProxy proxy(server.path());

  proxy.Refuse(true);
  EXPECT_EQ(Client(proxy).Receive(1), "");
  proxy.Refuse(false);

  const Client client(proxy);
  client.Send("hello");
  EXPECT_EQ(client.Receive(5), "hello");
}

}  // namespace
}  // namespace entente::test

#pragma once

// Stands between clients and a server that listens on a unix socket, and hands their bytes on as a
// bad network would: late, in small pieces, not at all for a while, or half before it breaks off.
// What the bytes mean it does not know; cutting_proxy.h does.  Made for one test each. Thread-safe.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace entente::test {

class UnrulyProxy final {
 public:
  // How all connections are served.
  struct Manner {
    std::chrono::milliseconds delay{0};  // before each piece is handed on
    std::size_t piece_bytes = 0;         // the most that is handed on at once; 0: whatever came
  };

  // Listens on a loopback port of its own for clients of the server at `socket_path`, which need
  // not be there yet.  Ends the process with a message when it cannot.
  explicit UnrulyProxy(std::string socket_path);
  // Cuts all connections.
  ~UnrulyProxy();
  UnrulyProxy(const UnrulyProxy&) = delete;
  UnrulyProxy& operator=(const UnrulyProxy&) = delete;

  [[nodiscard]] int port() const { return port_; }

  void Behave(Manner manner);

  // Resets all connections at once.
  void CutAll();

  // Resets the connection that carries the byte number `bytes` from now on, once that was handed
  // on: mostly in the middle of a message.
  void CutAfter(std::size_t bytes);

  // The same again and again, with every so many bytes that all connections carry together; 0: no
  // more.
  void CutEvery(std::size_t bytes);

  // How many connections were cut for the bytes that they carried.
  [[nodiscard]] int cuts() const { return cuts_; }

  // The connection that carried something last, or with the next byte one that does: hands nothing
  // on, in either direction, and stays open.  False: all connections go on.
  void PauseOne(bool pause);

  // Cuts new connections at once.
  void Refuse(bool refuse);

 private:
  struct Pair {
    int client = -1;
    int server = -1;
    bool is_cut = false;
    bool is_paused = false;
    bool is_over = false;  // its thread has nothing left to do
    std::thread thread;
  };
  enum class Verdict { kGoOn, kCut };

  void Accept();
  void Serve(Pair& pair);
  // Hands on what can be read at one end.
  Verdict Forward(Pair& pair, int from, int to);
  Verdict SendPiece(Pair& pair, int to, std::string_view piece);
  // Until it may hand on; kCut when it is to break off instead.
  Verdict AwaitTurn(Pair& pair);
  void ForgetFinished();
  [[nodiscard]] int ConnectToServer() const;

  const std::string socket_path_;
  int listener_ = -1;
  int port_ = 0;
  int wake_[2] = {-1, -1};  // a pipe whose reading end is readable once the proxy goes

  std::mutex mutex_;
  std::condition_variable changed_;
  Manner manner_;
  std::int64_t cut_after_ = -1;  // bytes left; negative: never
  std::int64_t cut_every_ = -1;  // what cut_after_ becomes after a cut
  bool pause_next_ = false;
  bool stopping_ = false;
  std::atomic<bool> refusing_ = false;
  std::atomic<int> cuts_ = 0;
  std::list<Pair> pairs_;
  std::thread acceptor_;
};

}  // namespace entente::test

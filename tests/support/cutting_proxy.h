#pragma once

// Stands between a client and its PostgreSQL and makes the network fail at the worst moment: at the
// COMMIT.  Made for one test each.  Thread-safe.

#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace entente::test {

class CuttingProxy final {
 public:
  // What to do when a client sends COMMIT (as a simple query, as libpqxx does).
  enum class AtCommit {
    kForward,
    kCut,            // cuts the connection, the database never hears of it
    kForwardAndCut,  // hands it on, then cuts without waiting for the answer
    kCutAnswer,      // hands it on, waits for the answer, keeps it and cuts
    kStall,          // hands it on, then stalls all connections
  };

  // Listens in a folder of its own for clients of the database at `url`, a URI that ends in
  // parameters. Ends the process with a message when it cannot.
  explicit CuttingProxy(const std::string& url);
  // Cuts all connections.
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  // The database, by way of the proxy.
  [[nodiscard]] const std::string& url() const { return url_; }

  // For one COMMIT, the next; with `then_refuse`, Refuse(true) in the same moment.
  void OnNextCommit(AtCommit what, bool then_refuse = false);

  // Cuts new connections at once, as if nobody listened.
  void Refuse(bool refuse);

  // Hands nothing on, in either direction, and answers nobody; connections stay open.
  void Stall(bool stall);

 private:
  struct Pair {
    int client = -1;
    int server = -1;
    std::thread thread;
  };

  void Accept();
  void Serve(Pair& pair);
  // False: the connection is to be cut.
  bool Forward(int from, int to, bool is_client, bool& cut_answer);
  bool WaitForTraffic(const Pair& pair, short& client_events, short& server_events);
  [[nodiscard]] int ConnectToServer() const;

  std::string server_host_;
  std::string server_port_;
  std::string folder_;
  std::string url_;
  int listener_ = -1;
  int wake_[2] = {-1, -1};  // a pipe whose reading end is readable once the proxy goes

  std::mutex mutex_;
  std::condition_variable changed_;
  AtCommit at_commit_ = AtCommit::kForward;
  bool then_refuse_ = false;
  bool stalled_ = false;
  bool stopping_ = false;
  std::atomic<bool> refusing_ = false;
  std::list<Pair> pairs_;
  std::thread acceptor_;
};

}  // namespace entente::test

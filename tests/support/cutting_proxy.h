#pragma once

// Stands between a client and a PostgreSQL on a unix socket, and cuts the connection at the one moment
// that matters: when the client's COMMIT goes by.

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace entente::test {

// Where to cut a COMMIT.
enum class CutAt {
  kNowhere,
  kBeforeCommit,  // the database never hears of it
  kAfterCommit,   // the database commits, and the client never hears of it
};

// Listens until it goes.  Thread-safe.
class CuttingProxy final {
 public:
  // Forwards to the PostgreSQL whose socket is in `server_folder`.
  explicit CuttingProxy(std::string server_folder);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  // The folder of its own socket: `host` for libpq.
  [[nodiscard]] const std::string& folder() const { return folder_; }

  // Cuts the next COMMIT so; with `and_stay_away` no new connection gets through afterwards.
  void CutNext(CutAt where, bool and_stay_away = false);

  // How many COMMITs were cut.
  [[nodiscard]] int cut_count() const { return cut_count_; }

 private:
  void Accept();
  void Forward(int client);
  // What becomes of bytes from the client: false ends the connection.
  bool Pass(int server, const std::string& bytes);

  const std::string server_folder_;
  std::string folder_;
  int listener_ = -1;
  std::atomic<CutAt> cut_at_{CutAt::kNowhere};
  std::atomic<bool> stay_away_{false};
  std::atomic<bool> away_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<int> cut_count_{0};
  std::mutex mutex_;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace entente::test

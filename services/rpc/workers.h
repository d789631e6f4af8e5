// The threads that run handlers, and the bounded queue before them.  gRPC's own threads never wait
// for the database; a call that finds the queue full is refused at once.

#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace entente::rpc {

// Thread-safe.
class Workers final {
 public:
  // `thread_count` threads named `name`, at most `queue_max` waiting jobs.
  Workers(std::string name, std::size_t thread_count, std::size_t queue_max);
  // Runs what is queued, then joins.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Runs `job` on a thread, after those before it.  False, and `job` is dropped, when the queue is
  // full or Stop was called.  A job must not throw.
  [[nodiscard]] bool Submit(std::function<void()> job);

  // Takes no more jobs; runs those queued; joins.  Later calls do nothing.
  void Stop();

  // Whether Stop was called: tells a caller whose job was refused which of the two reasons it was.
  [[nodiscard]] bool stopped() const;

  // How many jobs wait now, how many run, and how many may run at a time.
  [[nodiscard]] std::size_t queued() const;
  [[nodiscard]] std::size_t busy() const;
  [[nodiscard]] std::size_t thread_count() const { return thread_count_; }

 private:
  void Run();

  const std::size_t thread_count_;
  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  std::size_t busy_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace entente::rpc

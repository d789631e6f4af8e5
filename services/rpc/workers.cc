#include "services/rpc/workers.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace entente::rpc {
namespace {

// Linux refuses longer names of threads (15 characters and a NUL).
constexpr std::size_t kThreadNameMax = 15;

}  // namespace

Workers::Workers(std::string name, std::size_t thread_count, std::size_t queue_max)
    : thread_count_(thread_count), queue_max_(queue_max) {
  name.resize(std::min(name.size(), kThreadNameMax));
  threads_.reserve(thread_count);
  for (std::size_t i = 0; i < thread_count; ++i) {
    threads_.emplace_back([this] { Run(); });
    pthread_setname_np(threads_.back().native_handle(), name.c_str());
  }
}

Workers::~Workers() { Stop(); }

bool Workers::Submit(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void Workers::Stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  wake_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

bool Workers::stopped() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

std::size_t Workers::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::size_t Workers::busy() const {
  const std::lock_guard lock(mutex_);
  return busy_;
}

void Workers::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    {
      const std::function<void()> job = std::move(queue_.front());
      queue_.pop_front();
      ++busy_;
      lock.unlock();
      job();
    }  // what the job holds is let go before the lock is taken again
    lock.lock();
    --busy_;
  }
}

}  // namespace entente::rpc

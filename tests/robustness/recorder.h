// Where clients leave what they saw.  Thread-safe.

#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "tests/robustness/observations.h"
#include "tests/robustness/watchers.h"

namespace entente::robustness {

struct Observations {
  std::vector<WriteRecord> writes;
  std::vector<ReadRecord> reads;
  std::vector<PageWalk> walks;
  std::vector<BadRequest> bad_requests;
  std::vector<WatchRecord> watches;
};

class Recorder final {
 public:
  void Add(WriteRecord record) { Put(observations_.writes, std::move(record)); }
  void Add(ReadRecord record) { Put(observations_.reads, std::move(record)); }
  void Add(PageWalk record) { Put(observations_.walks, std::move(record)); }
  void Add(BadRequest record) { Put(observations_.bad_requests, std::move(record)); }
  void Add(WatchRecord record) { Put(observations_.watches, std::move(record)); }

  // All of it, once every client is done.
  [[nodiscard]] Observations Take() {
    const std::lock_guard lock(mutex_);
    return std::move(observations_);
  }

 private:
  template <typename Record>
  void Put(std::vector<Record>& records, Record record) {
    const std::lock_guard lock(mutex_);
    records.push_back(std::move(record));
  }

  std::mutex mutex_;
  Observations observations_;
};

}  // namespace entente::robustness

// What the tests of the record share.

#pragma once

#include <barrier>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {

inline constexpr auto kAlreadyExists = absl::StatusCode::kAlreadyExists;
inline constexpr auto kAborted = absl::StatusCode::kAborted;
inline constexpr auto kInvalidArgument = absl::StatusCode::kInvalidArgument;
inline constexpr auto kNotFound = absl::StatusCode::kNotFound;

class Record : public StoreTest {
 protected:
  absl::StatusOr<StoredResource> Get(ResourceType type, const std::string& name) {
    return store_->Get(ReadContext(), type, name);
  }

  // Runs `work` on `count` threads that start at the same moment.
  static void AtOnce(int count, const std::function<void(int)>& work) {
    std::barrier start(count);
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        work(i);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
};

}  // namespace entente::storage::postgres

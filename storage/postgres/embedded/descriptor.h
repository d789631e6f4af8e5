#pragma once

// A file descriptor that closes itself.  Used throughout the embedded cluster; movable, one owner.

#include <unistd.h>

#include <utility>

namespace entente::storage::postgres::embedded {

class Descriptor final {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  ~Descriptor() { Close(); }

  [[nodiscard]] bool valid() const { return number_ >= 0; }
  [[nodiscard]] int get() const { return number_; }

  // Closes it now; harmless when there is nothing to close.
  void Close() {
    if (valid()) close(std::exchange(number_, -1));
  }

 private:
  int number_ = -1;
};

}  // namespace entente::storage::postgres::embedded

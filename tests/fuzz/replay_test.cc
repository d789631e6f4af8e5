// Runs a fuzz target without a fuzzer: on every input that is kept, and on mutations of them from a
// fixed seed.  Compiled once for each target.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace entente {
namespace {

// Up to two seconds with sanitizers.
constexpr int kMutations = 4000;
constexpr int kEditsMax = 4;
constexpr std::size_t kSizeMax = 512;

std::vector<std::string> KeptInputs() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(ENTENTE_FUZZ_CORPUS)) {
    files.push_back(entry.path());
  }
  // A folder has no order of its own, and the seed must give the same mutations everywhere.
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs;
  for (const std::filesystem::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

void RunTarget(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

class Mutator final {
 public:
  explicit Mutator(const std::vector<std::string>& inputs) : inputs_(inputs) {}

  std::string Make() {
    std::string text = Any();
    for (std::size_t edits = 1 + Below(kEditsMax); edits > 0; --edits) Edit(text);
    return text.substr(0, kSizeMax);
  }

 private:
  std::size_t Below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_);
  }

  const std::string& Any() { return inputs_[Below(inputs_.size())]; }

  void Edit(std::string& text) {
    const std::size_t at = Below(text.size() + 1);
    switch (Below(5)) {
      case 0:
        text.insert(at, 1, static_cast<char>(Below(256)));
        break;
      case 1:
        text.erase(at, 1 + Below(3));
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(Below(256));
        break;
      case 3:
        text.insert(at, Any().substr(0, 1 + Below(16)));
        break;
      default: {
        // The beginning of one and the end of another.
        const std::string& other = Any();
        text = text.substr(0, at) + other.substr(Below(other.size() + 1));
      }
    }
  }

  const std::vector<std::string>& inputs_;
  std::mt19937 engine_{20100713};
};

TEST(FuzzTarget, StandsEveryKeptInput) {
  const std::vector<std::string> inputs = KeptInputs();

  ASSERT_FALSE(inputs.empty());
  for (const std::string& input : inputs) RunTarget(input);
  RunTarget("");
}

TEST(FuzzTarget, StandsMutationsOfThem) {
  const std::vector<std::string> inputs = KeptInputs();
  Mutator mutator(inputs);

  for (int i = 0; i < kMutations; ++i) RunTarget(mutator.Make());
}

}  // namespace
}  // namespace entente

#include "tests/support/corpus.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace entente::test {
namespace {

namespace fs = std::filesystem;

const char* NamedFolder() { return std::getenv("ENTENTE_CORPUS_DIR"); }

}  // namespace

fs::path CorpusFolder() {
  const char* const named = NamedFolder();
  return named != nullptr ? fs::path(named) : fs::path(ENTENTE_CORPUS_BESIDE);
}

bool IsCorpusMissing() { return NamedFolder() == nullptr && !fs::is_directory(CorpusFolder()); }

std::vector<fs::path> CorpusFiles(const std::string& suffix) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(CorpusFolder())) {
    if (entry.path().extension() == suffix) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string ReadCorpusFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace entente::test

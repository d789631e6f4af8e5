#pragma once

// A folder that other accounts may enter, removed at the end.  For the tests beside it.

#include <stdlib.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "tests/support/scratch.h"

namespace entente::storage::postgres::embedded {

class ScratchFolder final {
 public:
  ScratchFolder() {
    std::string name = test::ScratchTemplate("entente-test");
    if (mkdtemp(name.data()) == nullptr || chmod(name.c_str(), 0755) != 0) std::abort();
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline void WriteFile(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

}  // namespace entente::storage::postgres::embedded

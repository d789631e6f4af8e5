// The real releases with hand-made labels that lie beside the project, for tests.  They are not
// part of it: a test that wants them begins with ENTENTE_SKIP_WITHOUT_CORPUS.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace entente::test {

// The folder that the environment variable ENTENTE_CORPUS_DIR names, else ../shared/corpus beside
// the project.
[[nodiscard]] std::filesystem::path CorpusFolder();

// Whether only the project was checked out: nobody named a folder, and none is beside it.
[[nodiscard]] bool IsCorpusMissing();

// The files of the folder with this suffix, `.json` or `.txt`, in the order of their names.
[[nodiscard]] std::vector<std::filesystem::path> CorpusFiles(const std::string& suffix);

// The bytes of a file; a test failure and nothing when it cannot be read.
[[nodiscard]] std::string ReadCorpusFile(const std::filesystem::path& path);

}  // namespace entente::test

// Skips the test where only the project was checked out.  A folder that somebody named has to be
// there.
#define ENTENTE_SKIP_WITHOUT_CORPUS()                                               \
  do {                                                                              \
    if (::entente::test::IsCorpusMissing()) {                                       \
      GTEST_SKIP() << "no labelled releases at " << ::entente::test::CorpusFolder() \
                   << "; set ENTENTE_CORPUS_DIR to their folder";                   \
    }                                                                               \
    ASSERT_TRUE(std::filesystem::is_directory(::entente::test::CorpusFolder()))     \
        << "ENTENTE_CORPUS_DIR is " << ::entente::test::CorpusFolder();             \
  } while (false)

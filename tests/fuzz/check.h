// What a fuzz target asserts with: a broken claim ends the process, which a fuzzer takes for a
// finding, in every kind of build.

#pragma once

#include <cstdio>
#include <cstdlib>

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): the text and the line are the message.
#define ENTENTE_FUZZ_CHECK(claim)                                                     \
  do {                                                                                \
    if (!(claim)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #claim); \
      std::abort();                                                                   \
    }                                                                                 \
  } while (false)

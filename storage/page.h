// Keyset pages: where a page begins, and what comes back.  Never an OFFSET, so the hundredth page
// costs what the first does, and none is repeated or left out while others write.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "storage/resource.h"

namespace entente::storage {

// A page ends at this many bytes of documents even when it holds fewer than asked: gRPC clients
// refuse messages over 4 MiB.
inline constexpr std::size_t kPageBytesMax = std::size_t{3} << 20;

// The last row of the page before.
struct Keyset {
  // The row's value of the column that the list is ordered by: `2010-07-13`, `-infinity` for an
  // unknown date, or a name.
  std::string sort_key;
  // The row's uid, which breaks ties.
  std::string uid;
};

struct PageRequest {
  int size = 50;                // 1 to 1,000
  std::optional<Keyset> after;  // absent for the first page
};

struct Page {
  std::vector<StoredResource> resources;
  std::optional<Keyset> next;  // where the next page begins; absent when this one is the last
};

}  // namespace entente::storage

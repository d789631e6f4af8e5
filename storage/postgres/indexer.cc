#include "storage/postgres/indexer.h"

#include <algorithm>
#include <cstddef>

#include "storage/postgres/index.h"

namespace entente::storage::postgres {
namespace {

// How many documents are indexed at once: their rows are in memory, as parameters.
constexpr std::size_t kSliceSize = 1'000;

// Calls `index` with the documents of one type, a slice at a time.
template <typename Index>
void ForSlices(const Puts& puts, ResourceType type, const Index& index) {
  Puts slice;
  for (const Put* put : puts) {
    if (put->type != type) continue;
    slice.push_back(put);
    if (slice.size() < kSliceSize) continue;
    index(slice);
    slice.clear();
  }
  if (!slice.empty()) index(slice);
}

}  // namespace

void DeleteBefore(Transaction& transaction, std::string_view sql, const Puts& puts) {
  std::vector<std::string> uids;
  for (const Put* put : puts) {
    if (put->expected_revision > 0) uids.push_back(put->uid);
  }
  if (uids.empty()) return;
  Parameters parameters;
  parameters.TextArray(uids);
  transaction.Run(sql, parameters);
}

std::vector<std::string> IndexDocuments(Transaction& transaction, const Puts& puts) {
  std::vector<std::string> with_new_text;
  const auto index = [&](ResourceType type, auto write) {
    ForSlices(puts, type, [&](const Puts& slice) { write(transaction, slice); });
  };
  // Agencies come before what names them, and all of them before their parents.
  index(ResourceType::kAgency, IndexAgencies);
  index(ResourceType::kAgency, IndexAgencyLinks);
  index(ResourceType::kRelease, [&](Transaction& /*transaction*/, const Puts& slice) {
    for (std::string& uid : IndexReleases(transaction, slice)) {
      with_new_text.push_back(std::move(uid));
    }
  });
  index(ResourceType::kInitiative, IndexInitiatives);
  index(ResourceType::kCommitment, IndexCommitments);
  index(ResourceType::kReport, IndexReports);
  // What names others, whatever its type.
  for (std::size_t first = 0; first < puts.size(); first += kSliceSize) {
    const auto begin = puts.begin() + static_cast<std::ptrdiff_t>(first);
    const std::size_t count = std::min(kSliceSize, puts.size() - first);
    const Puts slice(begin, begin + static_cast<std::ptrdiff_t>(count));
    IndexCitations(transaction, slice);
    IndexReferences(transaction, slice);
  }
  return with_new_text;
}

}  // namespace entente::storage::postgres

#include "storage/postgres/statement_counts.h"

#include <algorithm>
#include <cstddef>

#include "absl/time/clock.h"

namespace entente::storage::postgres {

StatementCounts::Timing::Timing(StatementCounts* counts) : counts_(counts), start_(absl::Now()) {}

StatementCounts::Timing::~Timing() {
  if (counts_ != nullptr) counts_->Add(absl::Now() - start_, succeeded_);
}

void StatementCounts::Add(absl::Duration duration, bool succeeded) {
  const double seconds = absl::ToDoubleSeconds(duration);
  const auto* const bound = std::lower_bound(kBounds.begin(), kBounds.end(), seconds);
  counts_[static_cast<std::size_t>(bound - kBounds.begin())].fetch_add(1,
                                                                       std::memory_order_relaxed);
  seconds_.fetch_add(seconds, std::memory_order_relaxed);
  if (!succeeded) failed_.fetch_add(1, std::memory_order_relaxed);
}

StatementTally StatementCounts::Tally(Lane lane) const {
  StatementTally tally;
  tally.lane = lane;
  tally.bounds.assign(kBounds.begin(), kBounds.end());
  for (const auto& count : counts_) tally.counts.push_back(count.load(std::memory_order_relaxed));
  tally.seconds = seconds_.load(std::memory_order_relaxed);
  tally.failed = failed_.load(std::memory_order_relaxed);
  return tally;
}

}  // namespace entente::storage::postgres

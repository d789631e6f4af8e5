#include "services/server/head_diary.h"

#include <utility>

#include "absl/time/clock.h"

namespace entente::server {

HeadDiary::HeadDiary(storage::Maintenance& maintenance, HeadDiaryOptions options)
    : maintenance_(maintenance),
      options_(std::move(options)),
      ticker_("head-diary", [this] { return TellHead(); }) {}

absl::Duration HeadDiary::TellHead() {
  storage::CallContext context;
  context.deadline = absl::Now() + options_.timeout;
  context.lane = storage::Lane::kBulk;
  absl::StatusOr<storage::ChainEnds> ends = maintenance_.ReadChainEnds(context);
  if (!ends.ok()) {
    options_.tell(ends.status());
    return options_.retry;
  }
  options_.tell(std::move(ends->head));
  return options_.interval;
}

}  // namespace entente::server

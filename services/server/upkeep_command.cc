#include "services/server/upkeep_command.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fmt/format.h"

namespace entente::server {
namespace {

// For one page of work: the largest statement reads one table of the index from end to end.
constexpr absl::Duration kCallTimeout = absl::Minutes(60);

constexpr absl::Duration kProgressEvery = absl::Milliseconds(200);

// The line that tells how far it is; gone when something else is to be printed.
class ProgressLine final {
 public:
  explicit ProgressLine(std::FILE* file) : file_(file) {}

  void Show(std::string_view what, std::int64_t done) {
    const absl::Time now = absl::Now();
    if (file_ == nullptr || now < next_) return;
    next_ = now + kProgressEvery;
    fmt::print(file_, "\r\x1b[K{} {}", done, what);
    std::fflush(file_);
    is_shown_ = true;
  }

  void Clear() {
    if (!is_shown_) return;
    fmt::print(file_, "\r\x1b[K");
    std::fflush(file_);
    is_shown_ = false;
  }

 private:
  std::FILE* const file_;
  absl::Time next_ = absl::InfinitePast();
  bool is_shown_ = false;
};

std::string Counted(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string SummaryOf(const maintenance::Tally& tally) {
  std::vector<std::string> parts;
  if (tally.changes > 0) {
    parts.push_back(Counted(tally.changes, "change", "changes"));
    parts.push_back(Counted(tally.revisions, "revision", "revisions"));
    parts.push_back(Counted(tally.texts, "text", "texts"));
  }
  parts.push_back(Counted(tally.documents, "document", "documents"));
  parts.push_back(Counted(tally.standings, "initiative's standing", "initiatives' standing"));
  std::string found = tally.faults == 0 ? "no fault" : Counted(tally.faults, "fault", "faults");
  if (tally.mended > 0) found += fmt::format(", {} mended", tally.mended);
  return fmt::format("looked at {}: {}", absl::StrJoin(parts, ", "), found);
}

}  // namespace

absl::StatusOr<std::int64_t> RunUpkeep(const Upkeep& upkeep, const UpkeepOutput& output) {
  ProgressLine progress(output.progress);
  maintenance::UpkeepOptions options;
  options.make_context = [] {
    storage::CallContext context;
    context.deadline = absl::Now() + kCallTimeout;
    context.lane = storage::Lane::kBulk;
    return context;
  };
  options.on_fault = [&](const storage::Fault& fault) {
    progress.Clear();
    fmt::print(output.out, "{}{}: {}\n", fault.mended ? "mended: " : "", fault.subject, fault.text);
  };
  options.on_progress = [&](std::string_view what, std::int64_t done) {
    progress.Show(what, done);
  };
  const absl::StatusOr<maintenance::Tally> tally = upkeep(options);
  progress.Clear();
  if (!tally.ok()) return tally.status();
  fmt::print(output.out, "{}\n", SummaryOf(*tally));
  return tally->faults - tally->mended;
}

}  // namespace entente::server

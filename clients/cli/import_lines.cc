#include "clients/cli/import_lines.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace entente::cli {

bool ImportLines::Next(v1::Record& record) {
  const auto line = lines_.Next();
  if (!line.has_value()) return false;
  line_number_ = line->number;
  ++record_count_;
  const std::int64_t shift = line_number_ - record_count_;
  if (shifts_.empty() || shifts_.back().lines != shift) shifts_.push_back({record_count_, shift});
  absl::StatusOr<v1::Record> parsed =
      absl::InvalidArgumentError(absl::StrCat("the line is longer than ", kLineBytesMax, " bytes"));
  if (!line->too_long) parsed = ParseRecord(line->text);
  if (parsed.ok()) {
    record = *std::move(parsed);
  } else if (bad_lines_.size() < kBadLinesMax) {
    bad_lines_[line_number_] = std::string(parsed.status().message());
  }
  return true;
}

std::int64_t ImportLines::LineOf(std::int64_t record_number) const {
  const auto after = std::upper_bound(
      shifts_.begin(), shifts_.end(), record_number,
      [](std::int64_t number, const Shift& shift) { return number < shift.record_number; });
  return record_number + (after == shifts_.begin() ? 0 : std::prev(after)->lines);
}

}  // namespace entente::cli

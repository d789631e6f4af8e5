#include "clients/cli/progress_bar.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace entente::cli {
namespace {

constexpr absl::Duration kDrawEvery = absl::Milliseconds(100);
constexpr absl::Duration kQuietFor = absl::Seconds(2);
constexpr int kBarWidthMax = 30;
// "[" and "] 100 %  "
constexpr int kAroundBar = 10;

std::int64_t Percent(std::int64_t done, std::int64_t total) {
  return total <= 0 ? 0 : std::clamp<std::int64_t>(done * 100 / total, 0, 100);
}

}  // namespace

void ProgressBar::Show(std::int64_t done, std::int64_t total, std::string_view note,
                       absl::Time now) {
  started_ = std::min(started_, now);
  if (!terminal_.interactive) {
    const std::int64_t tenth = Percent(done, total) / 10;
    if (tenth <= tenth_ || now < started_ + kQuietFor) return;
    tenth_ = tenth;
    out_ << absl::StrFormat("%d %% done, at ", Percent(done, total)) << note << std::endl;
    return;
  }
  if (now < next_draw_ && (done < total || total == 0)) return;
  next_draw_ = now + kDrawEvery;
  out_ << "\r\x1b[K" << ProgressLine(done, total, note, terminal_.columns, terminal_.charset)
       << std::flush;
  drawn_ = true;
}

void ProgressBar::Clear() {
  if (drawn_) out_ << "\r\x1b[K" << std::flush;
  drawn_ = false;
  next_draw_ = absl::InfinitePast();
}

std::string ProgressLine(std::int64_t done, std::int64_t total, std::string_view note, int columns,
                         Charset charset) {
  // The last column stays free: a cursor in it makes some terminals wrap.
  const int width = std::max(0, columns - 1);
  const std::string printable = Printable(note, charset);
  if (total <= 0) return Elide(printable, width, charset);
  const int bar = std::clamp(width / 2 - kAroundBar, 0, kBarWidthMax);
  const int filled = static_cast<int>(Percent(done, total) * bar / 100);
  std::string line;
  if (bar > 0) {
    line.append("[").append(static_cast<std::size_t>(filled), '=');
    if (filled < bar) line.append(">").append(static_cast<std::size_t>(bar - filled - 1), ' ');
    line.append("] ");
  }
  line += absl::StrFormat("%3d %%  ", Percent(done, total));
  return Elide(line + printable, width, charset);
}

}  // namespace entente::cli

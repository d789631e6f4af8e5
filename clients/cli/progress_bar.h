// How far a long task is, on a terminal as a bar that is drawn over itself, elsewhere as a plain
// line now and then.  Used by `import`.  One thread at a time.

#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/time/time.h"

#include "clients/cli/terminal.h"

namespace entente::cli {

class ProgressBar final {
 public:
  // `out` must outlive this.
  ProgressBar(std::ostream& out, const Terminal& terminal) : out_(out), terminal_(terminal) {}

  // Shows that `done` of `total` is done (0: how much there is, is unknown), and `note`: what it is
  // at. Draws at most ten times a second, by `now`, and once the last part is done; elsewhere than
  // on a terminal, a line at every tenth of the task that takes more than two seconds.
  void Show(std::int64_t done, std::int64_t total, std::string_view note, absl::Time now);

  // Takes the bar off the screen, so that something else can be printed; the next Show draws it
  // again.
  void Clear();

 private:
  std::ostream& out_;
  const Terminal terminal_;
  bool drawn_ = false;
  absl::Time started_ = absl::InfiniteFuture();
  absl::Time next_draw_ = absl::InfinitePast();
  std::int64_t tenth_ = 0;
};

// "[=====>    ]  52 %  agencies/us-cbp" in less than `columns` columns; without the bar when there
// is no total.
[[nodiscard]] std::string ProgressLine(std::int64_t done, std::int64_t total, std::string_view note,
                                       int columns, Charset charset);

}  // namespace entente::cli

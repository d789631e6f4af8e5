// The guarantees of Watch, one validator each.  A validator returns what breaks its guarantee, a
// sentence for each fault, and nothing when all is well.  The history is that of a watcher without
// a filter.  Pure functions; any thread may call them.

#pragma once

#include <string>
#include <vector>

#include "tests/robustness/watch_history.h"

namespace entente::robustness {

using Faults = std::vector<std::string>;

// Within a stream numbers never go back.
[[nodiscard]] Faults ValidateOrdered(const WatchHistory& history);

// A stream tells no resource of a change twice.
[[nodiscard]] Faults ValidateUnique(const WatchHistory& history);

// A stream skips no change between its start and the last one it told, and tells none that is not
// in the log.
[[nodiscard]] Faults ValidateReliable(const WatchHistory& history, const ChangeLog& log);

// Where a message carries a token, every change told until then is whole.
[[nodiscard]] Faults ValidateAtomic(const WatchHistory& history, const ChangeLog& log);

// A stream resumes at the last token its watcher was given, and tells nothing up to it again.
[[nodiscard]] Faults ValidateResumable(const WatchHistory& history);

// After a token, nothing up to its number is told; before it, everything was.
[[nodiscard]] Faults ValidateBookmarkable(const WatchHistory& history, const ChangeLog& log);

}  // namespace entente::robustness

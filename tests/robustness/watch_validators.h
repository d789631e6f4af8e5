// The guarantees of Watch, one validator each: etcd's six, and what docs/watch.md says beside them.
// The log has what the watcher's filter lets through.  Pure functions; any thread may call them.

#pragma once

#include <set>
#include <string>

#include "tests/robustness/findings.h"
#include "tests/robustness/watch_history.h"

namespace entente::robustness {

// Within a stream numbers never go back.
[[nodiscard]] Findings ValidateOrdered(const WatchHistory& history);

// A stream tells no document of a change twice.
[[nodiscard]] Findings ValidateUnique(const WatchHistory& history);

// A stream skips no change between its start and the last one it told, and tells none that is not
// in the log, nor with another effect.
[[nodiscard]] Findings ValidateReliable(const WatchHistory& history, const ChangeLog& log);

// Where a message carries a token, every change told until then is whole.
[[nodiscard]] Findings ValidateAtomic(const WatchHistory& history, const ChangeLog& log);

// A stream resumes at the last token its watcher was given, and tells nothing up to it again.
[[nodiscard]] Findings ValidateResumable(const WatchHistory& history);

// After a token, nothing up to its number is told; before it, everything was.
[[nodiscard]] Findings ValidateBookmarkable(const WatchHistory& history, const ChangeLog& log);

// The newest token stands for `head` or later: with the others, that the watcher was told of all.
[[nodiscard]] Findings ValidateUpToDate(const WatchHistory& history, std::int64_t head);

// A snapshot holds what was `there` at its change, and nothing else.
[[nodiscard]] Findings ValidateSnapshot(const WatchSnapshot& snapshot,
                                        const std::set<std::string>& there);

}  // namespace entente::robustness

// What one watcher saw, and what the database holds: the input of watch_validators.h.  Plain data
// that a recorder fills and nobody changes afterwards.

#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace entente::robustness {

// The truth: the names of the resources that each change wrote, by the number of the change.
using ChangeLog = std::map<int64_t, std::set<std::string>>;

struct WatchEvent {
  int64_t number;
  std::string name;
};

struct WatchMessage {
  std::vector<WatchEvent> events;  // none in a checkpoint

  // The number that the message's resume token stands for; 0 when it carries none, as all parts of
  // a split change but the last.
  int64_t token = 0;
};

// One call of Watch, until it ended.
struct WatchStream {
  int64_t start_after = 0;  // the number of the token it began with; 0 is the earliest
  std::vector<WatchMessage> messages;
};

// The calls of one watcher, in their order: each but the first resumes the one before.
using WatchHistory = std::vector<WatchStream>;

}  // namespace entente::robustness

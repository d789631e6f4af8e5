// What one watcher saw, and what it should have seen: the input of watch_validators.h.  Plain data
// that a recorder fills and nobody changes afterwards.

#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace entente::robustness {

enum class Effect { kAdded, kChanged, kRemoved };

// What one change does under a watcher's filter.
struct LoggedChange {
  std::map<std::string, Effect> events;  // by the document's name; at least one
  std::string digest;
};

// The truth under a watcher's filter: the changes that it is to be told, by number.
using ChangeLog = std::map<std::int64_t, LoggedChange>;

struct WatchEvent {
  std::int64_t number = 0;
  std::string name;
  Effect effect = Effect::kAdded;
  std::string digest;  // of the change
};

struct WatchMessage {
  std::vector<WatchEvent> events;  // none in a checkpoint

  // The number that the message's resume token stands for; 0 when it carries none, as all parts of
  // a split change but the last.
  std::int64_t token = 0;
};

// One call of Watch, until it ended.
struct WatchStream {
  std::int64_t start_after = 0;  // the number of the token it began with; 0 is the earliest
  std::vector<WatchMessage> messages;
};

// The calls of one watcher, in their order: each but the first resumes the one before.
using WatchHistory = std::vector<WatchStream>;

// The documents that a snapshot holds, and the change that it is of.
struct WatchSnapshot {
  std::int64_t number = 0;
  std::set<std::string> names;
};

}  // namespace entente::robustness

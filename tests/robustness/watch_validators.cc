#include "tests/robustness/watch_validators.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace entente::robustness {
namespace {

std::string Describe(const WatchEvent& event) {
  return event.name + " of change " + std::to_string(event.number);
}

std::vector<WatchEvent> EventsOf(const WatchStream& stream) {
  std::vector<WatchEvent> events;
  for (const WatchMessage& message : stream.messages) {
    events.insert(events.end(), message.events.begin(), message.events.end());
  }
  return events;
}

// The changes of `log` in (after, until] that are not in `told`.
Faults FindUntold(const ChangeLog& log, int64_t after, int64_t until,
                  const std::set<int64_t>& told) {
  Faults faults;
  for (auto it = log.upper_bound(after); it != log.end() && it->first <= until; ++it) {
    if (!told.contains(it->first)) {
      faults.push_back("change " + std::to_string(it->first) + " was never told");
    }
  }
  return faults;
}

void Append(Faults& faults, const Faults& more) {
  faults.insert(faults.end(), more.begin(), more.end());
}

}  // namespace

Faults ValidateOrdered(const WatchHistory& history) {
  Faults faults;
  for (const WatchStream& stream : history) {
    int64_t last = 0;
    for (const WatchEvent& event : EventsOf(stream)) {
      if (event.number < last) {
        faults.push_back(Describe(event) + " came after change " + std::to_string(last));
      }
      last = std::max(last, event.number);
    }
  }
  return faults;
}

Faults ValidateUnique(const WatchHistory& history) {
  Faults faults;
  for (const WatchStream& stream : history) {
    std::set<std::pair<int64_t, std::string>> seen;
    for (const WatchEvent& event : EventsOf(stream)) {
      if (!seen.emplace(event.number, event.name).second) {
        faults.push_back(Describe(event) + " came twice");
      }
    }
  }
  return faults;
}

Faults ValidateReliable(const WatchHistory& history, const ChangeLog& log) {
  Faults faults;
  for (const WatchStream& stream : history) {
    std::set<int64_t> told;
    for (const WatchEvent& event : EventsOf(stream)) {
      told.insert(event.number);
      const auto change = log.find(event.number);
      if (change == log.end() || !change->second.contains(event.name)) {
        faults.push_back(Describe(event) + " is not in the log");
      }
    }
    if (!told.empty()) {
      Append(faults, FindUntold(log, stream.start_after, *told.rbegin(), told));
    }
  }
  return faults;
}

Faults ValidateAtomic(const WatchHistory& history, const ChangeLog& log) {
  Faults faults;
  for (const WatchStream& stream : history) {
    ChangeLog open;
    for (const WatchMessage& message : stream.messages) {
      for (const WatchEvent& event : message.events) {
        open[event.number].insert(event.name);
      }
      if (message.token == 0) {
        continue;
      }
      for (const auto& [number, names] : open) {
        const auto change = log.find(number);
        if (change == log.end() || change->second != names) {
          faults.push_back("change " + std::to_string(number) + " was not told whole");
        }
      }
      open.clear();
    }
  }
  return faults;
}

Faults ValidateResumable(const WatchHistory& history) {
  Faults faults;
  int64_t token = history.empty() ? 0 : history.front().start_after;
  for (const WatchStream& stream : history) {
    if (stream.start_after != token) {
      faults.push_back("resumed at " + std::to_string(stream.start_after) + ", not at " +
                       std::to_string(token));
    }
    for (const WatchEvent& event : EventsOf(stream)) {
      if (event.number <= stream.start_after) {
        faults.push_back(Describe(event) + " was told again after its token");
      }
    }
    for (const WatchMessage& message : stream.messages) {
      token = message.token == 0 ? token : message.token;
    }
  }
  return faults;
}

Faults ValidateBookmarkable(const WatchHistory& history, const ChangeLog& log) {
  Faults faults;
  for (const WatchStream& stream : history) {
    int64_t token = stream.start_after;
    std::set<int64_t> told;
    for (const WatchMessage& message : stream.messages) {
      for (const WatchEvent& event : message.events) {
        told.insert(event.number);
        if (event.number <= token) {
          faults.push_back(Describe(event) + " came after the token of " + std::to_string(token));
        }
      }
      if (message.token != 0) {
        Append(faults, FindUntold(log, token, message.token, told));
        token = message.token;
      }
    }
  }
  return faults;
}

}  // namespace entente::robustness

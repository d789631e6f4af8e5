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
Findings FindUntold(const ChangeLog& log, std::int64_t after, std::int64_t until,
                    const std::set<std::int64_t>& told) {
  Findings findings;
  for (auto it = log.upper_bound(after); it != log.end() && it->first <= until; ++it) {
    if (!told.contains(it->first)) {
      findings.push_back("change " + std::to_string(it->first) + " was never told");
    }
  }
  return findings;
}

// What is wrong with an event by itself; empty when nothing is.
std::string FindFault(const WatchEvent& event, const ChangeLog& log) {
  const auto change = log.find(event.number);
  if (change == log.end()) return " is not in the log";
  const auto logged = change->second.events.find(event.name);
  if (logged == change->second.events.end()) return " is not in the log";
  if (logged->second != event.effect) return " came with another effect";
  if (change->second.digest != event.digest) return " is of another history";
  return "";
}

bool IsWhole(const std::set<std::string>& told, const ChangeLog& log, std::int64_t number) {
  const auto change = log.find(number);
  if (change == log.end()) return false;
  const auto& events = change->second.events;
  return std::equal(told.begin(), told.end(), events.begin(), events.end(),
                    [](const std::string& name, const auto& event) { return name == event.first; });
}

}  // namespace

Findings ValidateOrdered(const WatchHistory& history) {
  Findings findings;
  for (const WatchStream& stream : history) {
    std::int64_t last = 0;
    for (const WatchEvent& event : EventsOf(stream)) {
      if (event.number < last) {
        findings.push_back(Describe(event) + " came after change " + std::to_string(last));
      }
      last = std::max(last, event.number);
    }
  }
  return findings;
}

Findings ValidateUnique(const WatchHistory& history) {
  Findings findings;
  for (const WatchStream& stream : history) {
    std::set<std::pair<std::int64_t, std::string>> seen;
    for (const WatchEvent& event : EventsOf(stream)) {
      if (!seen.emplace(event.number, event.name).second) {
        findings.push_back(Describe(event) + " came twice");
      }
    }
  }
  return findings;
}

Findings ValidateReliable(const WatchHistory& history, const ChangeLog& log) {
  Findings findings;
  for (const WatchStream& stream : history) {
    std::set<std::int64_t> told;
    for (const WatchEvent& event : EventsOf(stream)) {
      told.insert(event.number);
      const std::string fault = FindFault(event, log);
      if (!fault.empty()) findings.push_back(Describe(event) + fault);
    }
    if (!told.empty()) {
      Append(findings, FindUntold(log, stream.start_after, *told.rbegin(), told));
    }
  }
  return findings;
}

Findings ValidateAtomic(const WatchHistory& history, const ChangeLog& log) {
  Findings findings;
  for (const WatchStream& stream : history) {
    std::map<std::int64_t, std::set<std::string>> open;
    for (const WatchMessage& message : stream.messages) {
      for (const WatchEvent& event : message.events) open[event.number].insert(event.name);
      if (message.token == 0) continue;
      for (const auto& [number, names] : open) {
        if (IsWhole(names, log, number)) continue;
        findings.push_back("change " + std::to_string(number) + " was not told whole");
      }
      open.clear();
    }
  }
  return findings;
}

Findings ValidateResumable(const WatchHistory& history) {
  Findings findings;
  std::int64_t token = history.empty() ? 0 : history.front().start_after;
  for (const WatchStream& stream : history) {
    if (stream.start_after != token) {
      findings.push_back("resumed at " + std::to_string(stream.start_after) + ", not at " +
                         std::to_string(token));
    }
    for (const WatchEvent& event : EventsOf(stream)) {
      if (event.number <= stream.start_after) {
        findings.push_back(Describe(event) + " was told again after its token");
      }
    }
    for (const WatchMessage& message : stream.messages) {
      token = message.token == 0 ? token : message.token;
    }
  }
  return findings;
}

Findings ValidateBookmarkable(const WatchHistory& history, const ChangeLog& log) {
  Findings findings;
  for (const WatchStream& stream : history) {
    std::int64_t token = stream.start_after;
    std::set<std::int64_t> told;
    for (const WatchMessage& message : stream.messages) {
      for (const WatchEvent& event : message.events) {
        told.insert(event.number);
        if (event.number <= token) {
          findings.push_back(Describe(event) + " came after the token of " + std::to_string(token));
        }
      }
      if (message.token != 0) {
        Append(findings, FindUntold(log, token, message.token, told));
        token = message.token;
      }
    }
  }
  return findings;
}

Findings ValidateUpToDate(const WatchHistory& history, std::int64_t head) {
  std::int64_t token = 0;
  for (const WatchStream& stream : history) {
    token = stream.start_after;
    for (const WatchMessage& message : stream.messages) {
      token = message.token == 0 ? token : message.token;
    }
  }
  if (token >= head) return {};
  return {"was told up to " + std::to_string(token) + ", not up to " + std::to_string(head)};
}

Findings ValidateSnapshot(const WatchSnapshot& snapshot, const std::set<std::string>& there) {
  const std::string of = " of the snapshot of change " + std::to_string(snapshot.number);
  Findings findings;
  for (const std::string& name : snapshot.names) {
    if (!there.contains(name)) findings.push_back(name + of + " was not there");
  }
  for (const std::string& name : there) {
    if (!snapshot.names.contains(name)) findings.push_back(name + of + " is missing");
  }
  return findings;
}

}  // namespace entente::robustness

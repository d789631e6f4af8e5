// Which documents the lists have, by the model and not by the server: a commitment or report is
// there while it, its initiative and the commitment it is about are not deleted (docs/watch.md).
// What each change added, changed and removed follows from that.  Pure; any thread may call it.

#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "tests/robustness/truth.h"
#include "tests/robustness/watch_history.h"

namespace entente::robustness {

// What a watcher asks for, of what the model can tell by the name alone; all when both are empty.
struct NameFilter {
  std::string type;  // AGENCY, RELEASE, INITIATIVE, COMMITMENT or REPORT
  std::string name;  // of a document; what belongs to it matches too

  // In the language of docs/filter.md.
  [[nodiscard]] std::string ToString() const;
  [[nodiscard]] bool Matches(const std::string& document) const;
};

// Documents and their being there, as changes come.
class Presence final {
 public:
  // What the change adds, changes and removes.
  std::map<std::string, Effect> Apply(const TrueChange& change);

  [[nodiscard]] const std::set<std::string>& there() const { return there_; }

 private:
  struct State {
    bool deleted = false;
    std::string initiative;  // that a commitment or report belongs to; else empty
    std::string about;       // the commitment that a report is about; else empty
  };

  [[nodiscard]] bool IsThere(const State& state) const;
  [[nodiscard]] bool IsDeleted(const std::string& name) const;
  void Set(const TrueRevision& revision);

  std::map<std::string, State> states_;
  std::map<std::string, std::set<std::string>> dependents_;  // by initiative or commitment
  std::set<std::string> there_;
};

// What a watcher with the filter is to be told.
[[nodiscard]] ChangeLog LogOf(const Truth& truth, const NameFilter& filter);

// What was there after change `number`.
[[nodiscard]] std::set<std::string> ThereAt(const Truth& truth, std::int64_t number,
                                            const NameFilter& filter);

}  // namespace entente::robustness

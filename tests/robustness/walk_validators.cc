#include "tests/robustness/walk_validators.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>

#include "tests/robustness/presence.h"

namespace entente::robustness {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// When each request was first sent, and when first acknowledged.
struct Times {
  std::int64_t sent_us = kNever;
  std::int64_t acknowledged_us = kNever;
};

std::map<std::string, Times> TimesOf(const std::vector<WriteRecord>& writes) {
  std::map<std::string, Times> times;
  for (const WriteRecord& write : writes) {
    Times& of = times[write.request_id];
    for (const Attempt& attempt : write.attempts) {
      of.sent_us = std::min(of.sent_us, attempt.span.begin_us);
      if (attempt.outcome != Attempt::Outcome::kAcknowledged) continue;
      of.acknowledged_us = std::min(of.acknowledged_us, attempt.span.end_us);
    }
  }
  return times;
}

// The changes between which a walk took place: all up to `first` were there when it began, none
// after `last` before it was over.
struct Bounds {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

// `times` are those of the truth's changes.
Bounds BoundsOf(const PageWalk& walk, const Truth& truth, const std::vector<Times>& times) {
  Bounds bounds;
  bool is_over = false;
  for (std::size_t i = 0; i < truth.changes.size(); ++i) {
    // Numbers are the order of commits: what was there then had all before it there, too.
    if (times[i].acknowledged_us < walk.span.begin_us) bounds.first = truth.changes[i].number;
    is_over = is_over || (times[i].sent_us != kNever && times[i].sent_us > walk.span.end_us);
    if (!is_over) bounds.last = truth.changes[i].number;
  }
  bounds.last = std::max(bounds.last, bounds.first);
  return bounds;
}

bool IsListed(const PageWalk& walk, const std::string& name) {
  return name.starts_with(walk.prefix) &&
         std::count(name.begin(), name.end(), '/') == 2 * walk.levels - 1 &&
         (walk.infix.empty() || name.find(walk.infix) != std::string::npos);
}

std::set<std::string> ListedOf(const PageWalk& walk, const std::set<std::string>& names) {
  std::set<std::string> listed;
  for (const std::string& name : names) {
    if (IsListed(walk, name)) listed.insert(name);
  }
  return listed;
}

Findings Judge(const PageWalk& walk, const std::set<std::string>& throughout,
               const std::set<std::string>& ever) {
  const std::string by = " by a walk of " + walk.list;
  Findings findings;
  std::set<std::string> told;
  for (const std::string& name : walk.names) {
    if (!told.insert(name).second) findings.push_back(name + " came twice" + by);
    if (!ever.contains(name)) findings.push_back(name + " was told and not there" + by);
  }
  for (const std::string& name : throughout) {
    if (!told.contains(name)) findings.push_back(name + " was left out" + by);
  }
  return findings;
}

// What is there, as far as a cursor has gone through the log of all changes.
class Cursor final {
 public:
  explicit Cursor(const ChangeLog& log) : log_(log), next_(log.begin()) {}

  const std::set<std::string>& AdvanceTo(std::int64_t number) {
    for (; next_ != log_.end() && next_->first <= number; ++next_) {
      for (const auto& [name, effect] : next_->second.events) {
        if (effect == Effect::kAdded) there_.insert(name);
        if (effect == Effect::kRemoved) there_.erase(name);
      }
    }
    return there_;
  }

 private:
  const ChangeLog& log_;
  ChangeLog::const_iterator next_;
  std::set<std::string> there_;
};

// `walks` by the time at which they began: what is there then is looked up by one cursor.
Findings ValidateEpoch(const std::vector<const PageWalk*>& walks,
                       const std::map<std::string, Times>& by_request, const Truth& truth) {
  std::vector<Times> times;
  times.reserve(truth.changes.size());
  for (const TrueChange& change : truth.changes) {
    const auto found = by_request.find(change.request_id);
    times.push_back(found == by_request.end() ? Times() : found->second);
  }
  const ChangeLog log = LogOf(truth, {});
  Cursor cursor(log);
  Findings findings;
  for (const PageWalk* walk : walks) {
    const Bounds bounds = BoundsOf(*walk, truth, times);
    std::set<std::string> throughout = ListedOf(*walk, cursor.AdvanceTo(bounds.first));
    std::set<std::string> ever = throughout;
    const auto end = log.upper_bound(bounds.last);
    for (auto change = log.upper_bound(bounds.first); change != end; ++change) {
      for (const auto& [name, effect] : change->second.events) {
        if (effect == Effect::kAdded && IsListed(*walk, name)) ever.insert(name);
        if (effect == Effect::kRemoved) throughout.erase(name);
      }
    }
    Append(findings, Judge(*walk, throughout, ever));
  }
  return findings;
}

}  // namespace

Findings ValidateWalks(const std::vector<PageWalk>& walks, const std::vector<WriteRecord>& writes,
                       const Epochs& epochs) {
  const std::map<std::string, Times> times = TimesOf(writes);
  std::vector<std::vector<const PageWalk*>> by_epoch(epochs.size());
  for (const PageWalk& walk : walks) {
    if (walk.span.first_epoch != walk.span.last_epoch) continue;
    by_epoch.at(walk.span.first_epoch).push_back(&walk);
  }
  Findings findings;
  for (std::size_t epoch = 0; epoch < epochs.size(); ++epoch) {
    std::sort(by_epoch[epoch].begin(), by_epoch[epoch].end(),
              [](const PageWalk* left, const PageWalk* right) {
                return left->span.begin_us < right->span.begin_us;
              });
    Append(findings, ValidateEpoch(by_epoch[epoch], times, epochs[epoch].truth));
  }
  return findings;
}

}  // namespace entente::robustness

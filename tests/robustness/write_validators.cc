#include "tests/robustness/write_validators.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace entente::robustness {
namespace {

using ChangesByRequest = std::multimap<std::string, const TrueChange*>;
using Etags = std::map<std::string, std::string>;

bool IsAcknowledged(const Attempt& attempt) {
  return attempt.outcome == Attempt::Outcome::kAcknowledged;
}

std::string Describe(const WriteRecord& write) { return write.method + " " + write.request_id; }

std::vector<ChangesByRequest> SortByRequest(const Epochs& epochs) {
  std::vector<ChangesByRequest> sorted;
  sorted.reserve(epochs.size());
  for (const Epoch& epoch : epochs) {
    ChangesByRequest& changes = sorted.emplace_back();
    for (const TrueChange& change : epoch.truth.changes)
      changes.emplace(change.request_id, &change);
  }
  return sorted;
}

Etags EtagsOf(const TrueChange& change) {
  Etags etags;
  for (const TrueRevision& revision : change.revisions) etags[revision.name] = revision.etag;
  return etags;
}

bool BearsMark(const TrueChange& change, const std::string& mark) {
  return std::all_of(change.revisions.begin(), change.revisions.end(),
                     [&mark](const TrueRevision& revision) {
                       return revision.document.find(mark) != std::string::npos;
                     });
}

// Whether an epoch has what the attempt was answered; empty when it has, else what is wrong.
std::string FindLoss(const WriteRecord& write, const Attempt& attempt,
                     const ChangesByRequest& changes) {
  const auto found = changes.find(write.request_id);
  if (found == changes.end()) return "was acknowledged and is not there";
  if (EtagsOf(*found->second) != attempt.etags)
    return "is there otherwise than it was acknowledged";
  if (!BearsMark(*found->second, write.mark)) return "is there with the text of another request";
  return "";
}

// The revision of each etag of an epoch.
std::map<std::pair<std::string, std::string>, std::int64_t> RevisionsByEtag(const Truth& truth) {
  std::map<std::pair<std::string, std::string>, std::int64_t> revisions;
  for (const TrueChange& change : truth.changes) {
    for (const TrueRevision& revision : change.revisions) {
      revisions[{revision.name, revision.etag}] = revision.revision;
    }
  }
  return revisions;
}

// For each document the acknowledged revisions, by the time from which on every read sees them.
using Floors = std::map<std::string, std::map<std::int64_t, std::int64_t>>;

Floors FloorsOf(const std::vector<WriteRecord>& writes, std::size_t epoch, const Truth& truth) {
  const auto revisions = RevisionsByEtag(truth);
  Floors floors;
  for (const WriteRecord& write : writes) {
    for (const Attempt& attempt : write.attempts) {
      if (!IsAcknowledged(attempt) || attempt.span.first_epoch != epoch) continue;
      for (const auto& etag : attempt.etags) {
        const auto revision = revisions.find(etag);
        if (revision == revisions.end()) continue;  // told by ValidateNoneLost
        std::int64_t& floor = floors[etag.first][attempt.span.end_us];
        floor = std::max(floor, revision->second);
      }
    }
  }
  for (auto& [name, by_time] : floors) {
    std::int64_t highest = 0;
    for (auto& [time, revision] : by_time) revision = highest = std::max(highest, revision);
  }
  return floors;
}

// For what only another write than its own can have done, which then left it nothing to do.
bool IsRefusedForGood(const Attempt& attempt) {
  return attempt.outcome == Attempt::Outcome::kRefused &&
         (attempt.error.ends_with("/ETAG_MISMATCH") ||
          attempt.error.ends_with("/RESOURCE_ALREADY_EXISTS"));
}

bool IsRefusedAlone(const WriteRecord& write) {
  return std::all_of(write.attempts.begin(), write.attempts.end(), [](const Attempt& attempt) {
    return attempt.outcome == Attempt::Outcome::kRefused;
  });
}

}  // namespace

Findings ValidateNoneLost(const std::vector<WriteRecord>& writes, const Epochs& epochs) {
  const std::vector<ChangesByRequest> changes = SortByRequest(epochs);
  Findings findings;
  for (const WriteRecord& write : writes) {
    for (const Attempt& attempt : write.attempts) {
      if (!IsAcknowledged(attempt)) continue;
      std::string loss;
      for (std::size_t epoch = attempt.span.first_epoch; epoch <= attempt.span.last_epoch;
           ++epoch) {
        loss = FindLoss(write, attempt, changes.at(epoch));
        if (loss.empty()) break;
      }
      if (!loss.empty()) findings.push_back(Describe(write) + " " + loss);
    }
  }
  return findings;
}

Findings ValidateAppliedOnce(const std::vector<WriteRecord>& writes, const Epochs& epochs) {
  const std::vector<ChangesByRequest> changes_by_epoch = SortByRequest(epochs);
  Findings findings;
  for (const ChangesByRequest& changes : changes_by_epoch) {
    for (auto it = changes.begin(); it != changes.end(); it = changes.upper_bound(it->first)) {
      const auto times = changes.count(it->first);
      if (times > 1) {
        findings.push_back(it->first + " was applied " + std::to_string(times) + " times");
      }
    }
  }
  for (const WriteRecord& write : writes) {
    std::map<std::size_t, Etags> answers;
    for (const Attempt& attempt : write.attempts) {
      if (attempt.span.first_epoch != attempt.span.last_epoch) continue;
      if (IsRefusedForGood(attempt) &&
          changes_by_epoch.at(attempt.span.first_epoch).contains(write.request_id)) {
        findings.push_back(Describe(write) + " was refused for what it did itself");
      }
      if (!IsAcknowledged(attempt)) continue;
      const auto first = answers.emplace(attempt.span.first_epoch, attempt.etags).first;
      if (first->second != attempt.etags) {
        findings.push_back(Describe(write) + " was answered in two ways");
      }
    }
  }
  return findings;
}

Findings ValidateEtags(const std::vector<WriteRecord>& writes, const Epochs& epochs) {
  std::map<std::string, const WriteRecord*> by_id;
  for (const WriteRecord& write : writes) by_id[write.request_id] = &write;
  Findings findings;
  for (const Epoch& epoch : epochs) {
    Etags current;
    for (const TrueChange& change : epoch.truth.changes) {
      const auto write = by_id.find(change.request_id);
      for (const TrueRevision& revision : change.revisions) {
        std::string& etag = current[revision.name];
        if (write != by_id.end()) {
          const auto sent = write->second->sent_etags.find(revision.name);
          if (sent != write->second->sent_etags.end() && sent->second != etag) {
            findings.push_back(Describe(*write->second) + " wrote over a revision of " +
                               revision.name + " that it had not seen");
          }
        }
        etag = revision.etag;
      }
    }
  }
  return findings;
}

Findings ValidateNoneInvented(const std::vector<WriteRecord>& writes, const Epochs& epochs) {
  std::map<std::string, const WriteRecord*> by_id;
  for (const WriteRecord& write : writes) by_id[write.request_id] = &write;
  Findings findings;
  for (const Epoch& epoch : epochs) {
    for (const TrueChange& change : epoch.truth.changes) {
      const auto write = by_id.find(change.request_id);
      if (write == by_id.end()) {
        findings.push_back("nobody asked for change " + std::to_string(change.number));
      } else if (IsRefusedAlone(*write->second)) {
        findings.push_back(Describe(*write->second) + " was refused and is there");
      }
    }
  }
  return findings;
}

Findings ValidateFresh(const std::vector<ReadRecord>& reads, const std::vector<WriteRecord>& writes,
                       const Epochs& epochs) {
  Findings findings;
  for (std::size_t epoch = 0; epoch < epochs.size(); ++epoch) {
    const auto revisions = RevisionsByEtag(epochs[epoch].truth);
    const Floors floors = FloorsOf(writes, epoch, epochs[epoch].truth);
    for (const ReadRecord& read : reads) {
      if (read.span.first_epoch != epoch || read.span.last_epoch != epoch) continue;
      const auto revision = revisions.find({read.name, read.etag});
      if (revision == revisions.end()) {
        findings.push_back("a read of " + read.name + " gave what was never there");
        continue;
      }
      const auto by_time = floors.find(read.name);
      if (by_time == floors.end()) continue;
      const auto after = by_time->second.lower_bound(read.span.begin_us);
      if (after == by_time->second.begin()) continue;
      const std::int64_t floor = std::prev(after)->second;
      if (revision->second < floor) {
        findings.push_back("a read of " + read.name + " gave revision " +
                           std::to_string(revision->second) + " after " + std::to_string(floor) +
                           " was acknowledged");
      }
    }
  }
  return findings;
}

Findings ValidateRefusals(const std::vector<BadRequest>& requests) {
  Findings findings;
  for (const BadRequest& request : requests) {
    if (request.got == request.wanted) continue;
    findings.push_back(request.what + ": got " + request.got + ", wanted " + request.wanted);
  }
  return findings;
}

Findings ValidateNoServerFaults(const std::vector<WriteRecord>& writes) {
  Findings findings;
  for (const WriteRecord& write : writes) {
    for (const Attempt& attempt : write.attempts) {
      if (attempt.error.find("/INTERNAL") == std::string::npos) continue;
      findings.push_back(Describe(write) + " was answered " + attempt.error);
    }
  }
  return findings;
}

}  // namespace entente::robustness

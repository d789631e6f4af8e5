#include "tests/robustness/verdicts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "tests/robustness/presence.h"
#include "tests/robustness/record_validators.h"
#include "tests/robustness/walk_validators.h"
#include "tests/robustness/watch_validators.h"
#include "tests/robustness/write_validators.h"

namespace entente::robustness {
namespace {

// The change after which a watcher was seen last, as far as it tells one history from another.
struct Mark {
  std::int64_t number = 0;
  std::string digest;
};

Mark MarkOf(const WatchRecord& watch) {
  Mark mark = {watch.token, watch.token_digest};
  for (const WatchStream& stream : watch.history) {
    for (const WatchMessage& message : stream.messages) {
      for (const WatchEvent& event : message.events) {
        if (event.number >= mark.number) mark = {event.number, event.digest};
      }
    }
  }
  return mark;
}

bool Has(const Truth& truth, const Mark& mark) {
  if (mark.number == 0) return true;
  const TrueChange* change = truth.Find(mark.number);
  return change != nullptr && change->digest.starts_with(mark.digest);
}

// The newest epoch, of those it ran through, whose history it may have seen.
std::size_t EpochOf(const WatchRecord& watch, const Epochs& epochs) {
  const Mark mark = MarkOf(watch);
  for (std::size_t epoch = watch.span.last_epoch; epoch > watch.span.first_epoch; --epoch) {
    if (Has(epochs.at(epoch).truth, mark)) return epoch;
  }
  return watch.span.first_epoch;
}

// Whoever is told that its history is lost has a token of what is not there any more.
Findings ValidateLost(const WatchRecord& watch, const Epochs& epochs) {
  if (!watch.is_lost) return {};
  const Mark mark = {watch.token, watch.token_digest};
  for (std::size_t epoch = watch.lost.first_epoch; epoch <= watch.lost.last_epoch; ++epoch) {
    if (!Has(epochs.at(epoch).truth, mark)) return {};
  }
  return {"the token of change " + std::to_string(mark.number) +
          " was said to be lost, and is there"};
}

// What watchers are held against, made once for each filter and epoch.
class Logs final {
 public:
  explicit Logs(const Epochs& epochs) : epochs_(epochs) {}

  const ChangeLog& Of(const NameFilter& filter, std::size_t epoch) {
    const auto [log, is_new] = logs_.try_emplace({filter.ToString(), epoch});
    if (is_new) log->second = LogOf(epochs_.at(epoch).truth, filter);
    return log->second;
  }

 private:
  const Epochs& epochs_;
  std::map<std::pair<std::string, std::size_t>, ChangeLog> logs_;
};

std::size_t CountEvents(const std::vector<WatchRecord>& watches) {
  std::size_t count = 0;
  for (const WatchRecord& watch : watches) {
    for (const WatchStream& stream : watch.history) {
      for (const WatchMessage& message : stream.messages) count += message.events.size();
    }
  }
  return count;
}

std::size_t CountStreams(const std::vector<WatchRecord>& watches) {
  std::size_t count = 0;
  for (const WatchRecord& watch : watches) count += watch.history.size();
  return count;
}

void JudgeWatches(const std::vector<WatchRecord>& watches, const Epochs& epochs,
                  std::vector<Verdict>& verdicts) {
  const std::size_t events = CountEvents(watches);
  const std::size_t streams = CountStreams(watches);
  Verdict ordered = {"watch: ordered", events, "events", {}};
  Verdict unique = {"watch: unique", events, "events", {}};
  Verdict reliable = {"watch: reliable", events, "events", {}};
  Verdict atomic = {"watch: atomic", events, "events", {}};
  Verdict resumable = {"watch: resumable", streams, "streams", {}};
  Verdict bookmarkable = {"watch: bookmarkable", streams, "streams", {}};
  Verdict snapshots = {"watch: snapshots are whole", 0, "snapshots", {}};
  Verdict lost = {"watch: lost history is told, and no other", watches.size(), "watches", {}};
  Logs logs(epochs);
  for (const WatchRecord& watch : watches) {
    const std::size_t epoch = EpochOf(watch, epochs);
    const Truth& truth = epochs.at(epoch).truth;
    const ChangeLog& log = logs.Of(watch.filter, epoch);
    const WatchHistory& history = watch.history;
    Append(ordered.findings, ValidateOrdered(history));
    Append(unique.findings, ValidateUnique(history));
    Append(reliable.findings, ValidateReliable(history, log));
    if (!watch.is_lost) Append(reliable.findings, ValidateUpToDate(history, truth.head));
    Append(atomic.findings, ValidateAtomic(history, log));
    Append(resumable.findings, ValidateResumable(history));
    Append(bookmarkable.findings, ValidateBookmarkable(history, log));
    Append(lost.findings, ValidateLost(watch, epochs));
    if (!watch.snapshot || watch.snapshot->number == 0) continue;  // it did not come to its end
    ++snapshots.checked;
    Append(snapshots.findings,
           ValidateSnapshot(*watch.snapshot, ThereAt(truth, watch.snapshot->number, watch.filter)));
  }
  for (Verdict* verdict :
       {&ordered, &unique, &reliable, &atomic, &resumable, &bookmarkable, &snapshots, &lost}) {
    verdicts.push_back(std::move(*verdict));
  }
}

void JudgeWrites(const Observations& seen, const Epochs& epochs, std::vector<Verdict>& verdicts) {
  const std::vector<WriteRecord>& writes = seen.writes;
  const std::size_t count = writes.size();
  verdicts.push_back(
      {"writes: no acknowledged one is lost", count, "requests", ValidateNoneLost(writes, epochs)});
  verdicts.push_back({"writes: no request id is applied twice", count, "requests",
                      ValidateAppliedOnce(writes, epochs)});
  verdicts.push_back(
      {"writes: no etag is bypassed", count, "requests", ValidateEtags(writes, epochs)});
  verdicts.push_back({"writes: nothing refused or unasked is there", count, "requests",
                      ValidateNoneInvented(writes, epochs)});
  verdicts.push_back(
      {"writes: no fault of the server", count, "requests", ValidateNoServerFaults(writes)});
  verdicts.push_back({"reads: see every acknowledged write", seen.reads.size(), "reads",
                      ValidateFresh(seen.reads, writes, epochs)});
  verdicts.push_back({"reads: every page walk is complete", seen.walks.size(), "walks",
                      ValidateWalks(seen.walks, writes, epochs)});
  verdicts.push_back({"bad requests are refused", seen.bad_requests.size(), "requests",
                      ValidateRefusals(seen.bad_requests)});
}

void JudgeRecord(const Epochs& epochs, std::vector<Verdict>& verdicts) {
  std::size_t changes = 0;
  Findings numbers;
  Findings digests;
  Findings revisions;
  for (const Epoch& epoch : epochs) {
    changes += epoch.truth.changes.size();
    Append(numbers, ValidateNumbers(epoch.truth));
    Append(digests, ValidateDigests(epoch.truth));
    Append(revisions, ValidateRevisions(epoch.truth));
  }
  verdicts.push_back({"record: numbers without gap", changes, "changes", std::move(numbers)});
  verdicts.push_back({"record: digests form a chain", changes, "changes", std::move(digests)});
  verdicts.push_back({"record: revisions without gap", changes, "changes", std::move(revisions)});
  verdicts.push_back({"record: a restore keeps what the backup had", epochs.size() - 1, "restores",
                      ValidateRestored(epochs)});
}

}  // namespace

std::vector<Verdict> Judge(const Observations& seen, const Epochs& epochs, const Answered& answered,
                           absl::CivilDay today) {
  std::vector<Verdict> verdicts;
  JudgeRecord(epochs, verdicts);
  JudgeWrites(seen, epochs, verdicts);
  JudgeWatches(seen.watches, epochs, verdicts);
  verdicts.push_back({"standing is what the reports come to",
                      answered.initiatives.size() + answered.commitments.size(), "documents",
                      ValidateStanding(answered, epochs.back().truth, today)});
  return verdicts;
}

}  // namespace entente::robustness

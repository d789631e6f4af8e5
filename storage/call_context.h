// What every call to the store carries: until when its caller waits, whether the caller is still
// there, which lane it travels in, and what the caller may see.

#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "entente/v1/label.pb.h"

namespace entente::storage {

// Connections are kept apart by what they are used for, so that bulk work never starves a Get.
// kFeed is for the one poller of the change feed.
enum class Lane { kRead, kWrite, kBulk, kFeed };

// Told by the server when a caller leaves; asked by the store.  Thread-safe.
class Cancellation final {
 public:
  Cancellation() = default;
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;

  // Marks the call as cancelled and runs the watcher, once.  Later calls do nothing.
  void Cancel();

  // Whether Cancel was called.
  [[nodiscard]] bool cancelled() const;

  // Sets who is told of a cancellation, in place of the one before; empty for nobody.  Runs it at
  // once when the call is cancelled already.  When Watch returns, the watcher before is not running
  // and will not run any more.  A watcher must not call back into this object.
  void Watch(std::function<void()> watcher);

 private:
  mutable std::mutex mutex_;
  bool cancelled_ = false;
  std::function<void()> watcher_;
};

// What a caller may see (docs: model, Handling): documents whose `tlp` is at most `tlp_max` and
// whose `releasable_to` is empty or names one of `governments`.
struct Clearance {
  v1::Label::Tlp tlp_max = v1::Label::CLEAR;
  bool all_governments = false;          // acts for every government
  std::vector<std::string> governments;  // ISO 3166-1 alpha-2
};

// The day that a read is for: sources had spoken by its end.
struct AsOf {
  // Which day's standing is read, and the day that schedules are computed for.
  absl::CivilDay day;
  // Whether what was not known by then is left out: commitments and reports that rest on later
  // sources only, initiatives announced later.  Set when the caller names a day.
  bool leave_out_later = false;
};

struct CallContext {
  absl::Time deadline = absl::InfiniteFuture();
  Lane lane = Lane::kRead;
  Clearance clearance;
  AsOf as_of;
  std::shared_ptr<Cancellation> cancellation;  // may be null: nobody can leave
  // The trace that the call is recorded in (W3C Trace Context), 32 hexadecimal digits: what the
  // database is told of it.  Empty: it is recorded in none.
  std::string trace_id;
};

}  // namespace entente::storage

#include "storage/postgres/embedded/postmaster.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "absl/strings/str_cat.h"
#include <libpq-fe.h>

namespace entente::storage::postgres::embedded {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// How often Start asks whether to give up.
constexpr milliseconds kGiveUpInterval(100);

constexpr int kFirstAttemptsMax = 5;  // of a start that has never succeeded; about 1.5 s in all
constexpr milliseconds kFirstPause(100);
constexpr milliseconds kPauseMax(5000);
constexpr seconds kSteadyAfter(10);  // a life this long is no sign of a standing fault

constexpr milliseconds kPollMin(10);
constexpr milliseconds kPollMax(200);
constexpr seconds kSilenceMax(60);   // the socket opens before recovery begins
constexpr minutes kRecoveryMax(30);  // replaying the log of a crash in a bulk import, slow disk
constexpr seconds kTellEvery(5);
constexpr seconds kBoundLogEvery(60);
constexpr seconds kImmediateTimeout(5);

void BlockAllSignals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

milliseconds NextPause(milliseconds pause) {
  return pause == milliseconds(0) ? kFirstPause : std::min(pause * 2, kPauseMax);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Postmaster>> Postmaster::Start(Options options) {
  options.command.output = options.log.descriptor();
  options.command.death_signal = SIGINT;  // a fast stop: a clean end, should there be time for it
  auto postmaster = std::unique_ptr<Postmaster>(new Postmaster(std::move(options)));
  postmaster->keeper_ = std::thread([keeper = postmaster.get()] { keeper->Keep(); });
  if (absl::Status status = postmaster->AwaitFirstReady(); !status.ok()) return status;
  return postmaster;
}

Postmaster::~Postmaster() { Stop(seconds(20)).IgnoreError(); }

absl::Status Postmaster::Stop(milliseconds fast_timeout) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ && finished_) return absl::OkStatus();
    stopping_ = true;
  }
  changed_.notify_all();
  Signal(SIGINT);
  const bool forced = !AwaitGone(fast_timeout);
  if (forced) {
    Signal(SIGQUIT);
    if (!AwaitGone(kImmediateTimeout)) Signal(SIGKILL);
  }
  if (keeper_.joinable()) keeper_.join();
  if (!forced) return absl::OkStatus();
  // A killed postmaster leaves its backends behind.
  StopStrays(options_.identity, options_.progress).IgnoreError();
  return absl::AbortedError(absl::StrCat("PostgreSQL did not stop within ", fast_timeout.count(),
                                         " ms and was forced; the next start recovers"));
}

pid_t Postmaster::pid() const {
  const std::lock_guard lock(mutex_);
  return pid_;
}

void Postmaster::Keep() {
  BlockAllSignals();  // the program's handlers run in its own threads
  milliseconds pause(0);
  for (int attempt = 1;; ++attempt) {
    const Clock::time_point began = Clock::now();
    const absl::Status end = Attempt();
    if (Clock::now() - began > kSteadyAfter) pause = milliseconds(0);
    std::unique_lock lock(mutex_);
    if (stopping_) break;
    const bool starting = !was_ready_;
    lock.unlock();

    if (starting && (attempt == kFirstAttemptsMax || !absl::IsUnavailable(end))) {
      GiveUp(end);
      break;
    }
    options_.progress(absl::StrCat(end.message(), "; starting it again"));
    pause = NextPause(pause);
    if (!Pause(pause)) break;
  }
  const std::lock_guard lock(mutex_);
  finished_ = true;
  changed_.notify_all();
}

absl::Status Postmaster::Attempt() {
  const std::int64_t log_start = options_.log.Size();
  if (absl::Status status = Launch(); !status.ok()) return status;
  const pid_t pid = this->pid();
  absl::Status ready = AwaitReady(pid);
  if (!ready.ok()) {
    Signal(SIGQUIT);
    if (!WaitUntilEnded(pid, kImmediateTimeout)) Signal(SIGKILL);
  }
  AwaitEnd(pid);
  const int status = ReapPostmaster(pid);
  if (!ready.ok()) return ready;
  const std::string said = options_.log.Since(log_start);
  return absl::UnavailableError(absl::StrCat("PostgreSQL (process ", pid, ") ended with ",
                                             DescribeExit(status), said.empty() ? "" : ": ", said));
}

absl::Status Postmaster::Launch() {
  if (absl::Status status = StopStrays(options_.identity, options_.progress); !status.ok()) {
    return status;
  }
  options_.log.Bound();
  const std::lock_guard lock(mutex_);  // over the spawn: Stop sees either no process or this one
  if (stopping_) return absl::CancelledError("PostgreSQL is being stopped");
  absl::StatusOr<pid_t> pid = Spawn(options_.command);
  if (!pid.ok()) return pid.status();
  pid_ = *pid;
  return absl::OkStatus();
}

absl::Status Postmaster::AwaitReady(pid_t pid) {
  const std::string url = absl::StrCat(options_.url, "&connect_timeout=2");
  const Clock::time_point began = Clock::now();
  Clock::time_point heard = began;
  Clock::time_point told = began;
  for (milliseconds poll = kPollMin; !WaitUntilEnded(pid, poll);
       poll = std::min(poll * 5 / 4, kPollMax)) {
    const PGPing answer = PQping(url.c_str());
    const Clock::time_point now = Clock::now();
    if (answer == PQPING_OK) {
      const std::lock_guard lock(mutex_);
      was_ready_ = true;
      changed_.notify_all();
      return absl::OkStatus();
    }
    if (answer == PQPING_REJECT) heard = now;
    if (now - heard > kSilenceMax) {
      return absl::DeadlineExceededError("PostgreSQL does not answer");
    }
    if (now - began > kRecoveryMax) {
      return absl::DeadlineExceededError("PostgreSQL is still recovering after 30 minutes");
    }
    if (now - told < kTellEvery) continue;
    told = now;
    const auto waited = std::chrono::duration_cast<seconds>(now - began).count();
    options_.progress(absl::StrCat("PostgreSQL is starting or recovering (", waited, " s so far)"));
  }
  return absl::OkStatus();  // it has ended, which AwaitEnd and ReapPostmaster tell better
}

void Postmaster::AwaitEnd(pid_t pid) {
  while (!WaitUntilEnded(pid, kBoundLogEvery)) options_.log.Bound();
}

int Postmaster::ReapPostmaster(pid_t pid) {
  const std::lock_guard lock(mutex_);
  const int status = Reap(pid);
  pid_ = 0;
  changed_.notify_all();
  return status;
}

bool Postmaster::Pause(milliseconds delay) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, delay, [this] { return stopping_; });
}

void Postmaster::GiveUp(absl::Status failure) {
  const std::lock_guard lock(mutex_);
  failure_ = std::move(failure);
}

absl::Status Postmaster::AwaitFirstReady() {
  std::unique_lock lock(mutex_);
  do {
    if (options_.give_up && options_.give_up()) {
      return absl::CancelledError("told to stop before PostgreSQL was ready");
    }
  } while (!changed_.wait_for(lock, kGiveUpInterval, [this] { return was_ready_ || finished_; }));
  return failure_;
}

void Postmaster::Signal(int signal) {
  const std::lock_guard lock(mutex_);
  if (pid_ != 0) kill(pid_, signal);
}

bool Postmaster::AwaitGone(milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [this] { return pid_ == 0; });
}

}  // namespace entente::storage::postgres::embedded

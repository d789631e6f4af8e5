#include "storage/postgres/embedded/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

#include "storage/postgres/embedded/descriptor.h"

namespace entente::storage::postgres::embedded {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kReport = 3;             // where the child keeps the pipe that reports a failure
constexpr int kFirstParked = 10;       // descriptors prepared for a child stay clear of 0 to 3
constexpr unsigned kCloseMax = 65536;  // descriptors closed one by one on a kernel before 5.9
constexpr std::size_t kOutputBytesMax = 65'536;

enum class Step : int { kSession, kGroups, kGroup, kUser, kDeathSignal, kFolder, kProgram };

const char* Describe(Step step) {
  switch (step) {
    case Step::kSession:
      return "making a session";
    case Step::kGroups:
      return "setting the groups";
    case Step::kGroup:
      return "setting the group";
    case Step::kUser:
      return "setting the user";
    case Step::kDeathSignal:
      return "tying it to this process";
    case Step::kFolder:
      return "entering its folder";
    case Step::kProgram:
      return "executing it";
  }
  return "starting it";
}

struct Failure {
  Step step;
  int error;
};

// Everything the child needs, computed before the fork: afterwards only async-signal-safe calls are
// allowed, since another thread may hold any lock, the allocator's included.
struct Plan {
  const char* program = nullptr;  // null: end with status 0 once the folder is entered
  char* const* arguments = nullptr;
  char* const* environment = nullptr;
  const char* folder = nullptr;
  int input = -1;
  int output = -1;
  int report = -1;
  bool change_account = false;
  uid_t uid = 0;
  gid_t gid = 0;
  const gid_t* groups = nullptr;
  std::size_t group_count = 0;
  int death_signal = 0;
  pid_t parent = 0;
};

[[noreturn]] void Fail(Step step) {
  const Failure failure{step, errno};
  [[maybe_unused]] const ssize_t written = write(kReport, &failure, sizeof(failure));
  _exit(127);
}

void SetSignalsAsAtLogin() {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) sigaction(number, &standard, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

void SetDescriptors(const Plan& plan) {
  dup2(plan.input, STDIN_FILENO);
  dup2(plan.output, STDOUT_FILENO);
  dup2(plan.output, STDERR_FILENO);
  dup2(plan.report, kReport);
  fcntl(kReport, F_SETFD, FD_CLOEXEC);
  if (close_range(kReport + 1, ~0U, 0) == 0) return;
  for (unsigned number = kReport + 1; number < kCloseMax; ++number) close(static_cast<int>(number));
}

// The system calls themselves: glibc's functions would tell all threads of the parent, which do not
// exist here.
void SetAccount(const Plan& plan) {
  if (!plan.change_account) return;
  if (syscall(SYS_setgroups, plan.group_count, plan.groups) != 0) Fail(Step::kGroups);
  if (syscall(SYS_setresgid, plan.gid, plan.gid, plan.gid) != 0) Fail(Step::kGroup);
  if (syscall(SYS_setresuid, plan.uid, plan.uid, plan.uid) != 0) Fail(Step::kUser);
}

void TieToParent(const Plan& plan) {
  if (plan.death_signal == 0) return;
  if (prctl(PR_SET_PDEATHSIG, plan.death_signal) != 0) Fail(Step::kDeathSignal);
  if (getppid() != plan.parent) _exit(127);  // it ended before the tie was made
}

[[noreturn]] void BecomeProgram(const Plan& plan) {
  SetSignalsAsAtLogin();
  SetDescriptors(plan);
  if (setsid() < 0) Fail(Step::kSession);
  SetAccount(plan);
  TieToParent(plan);  // after the account: changing the user undoes it
  umask(077);
  if (chdir(plan.folder) != 0) Fail(Step::kFolder);
  if (plan.program == nullptr) _exit(0);
  execve(plan.program, plan.arguments, plan.environment);
  Fail(Step::kProgram);
}

// Forks with all signals blocked, so that no handler of this process runs in the child.  _Fork and
// not fork: it runs no pthread_atfork handlers, of which gRPC and others bring some.
pid_t ForkInto(const Plan& plan) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = _Fork();
  if (child == 0) BecomeProgram(plan);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return child;
}

absl::Status StatusOf(const Failure& failure, const Command& command) {
  const std::string message =
      absl::StrCat("cannot run ", command.program.string(), " as ", command.account.name, ": ",
                   Describe(failure.step), ": ", std::generic_category().message(failure.error));
  if (failure.error == EACCES || failure.error == EPERM)
    return absl::PermissionDeniedError(message);
  if (failure.error == ENOENT || failure.error == ENOTDIR) return absl::NotFoundError(message);
  return absl::InternalError(message);
}

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings) pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

Descriptor Park(int descriptor) {
  return Descriptor(fcntl(descriptor, F_DUPFD_CLOEXEC, kFirstParked));
}

struct Outcome {
  pid_t child = 0;
  Failure failure{};
  bool failed = false;
};

// Starts `command`, or only its preparations when it names no program.
absl::StatusOr<Outcome> Start(const Command& command) {
  std::vector<std::string> words = {command.program.string()};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  const std::vector<char*> arguments = Pointers(words);
  const std::vector<char*> environment = Pointers(command.environment);
  const Descriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  const Descriptor input = Park(null.get());
  const Descriptor output = Park(command.output >= 0 ? command.output : null.get());
  std::array<int, 2> ends = {-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  Descriptor report = Park(writer.get());
  if (!input.valid() || !output.valid() || !report.valid()) {
    return absl::ResourceExhaustedError(
        absl::StrCat("cannot open what ", command.program.string(),
                     " needs to start: ", std::generic_category().message(errno)));
  }

  Plan plan;
  plan.program = command.program.empty() ? nullptr : arguments[0];
  plan.arguments = arguments.data();
  plan.environment = environment.data();
  plan.folder = command.folder.c_str();
  plan.input = input.get();
  plan.output = output.get();
  plan.report = report.get();
  plan.change_account = command.account.uid != geteuid();
  plan.uid = command.account.uid;
  plan.gid = command.account.gid;
  plan.groups = command.account.groups.data();
  plan.group_count = command.account.groups.size();
  plan.death_signal = command.death_signal;
  plan.parent = getpid();

  Outcome outcome;
  outcome.child = ForkInto(plan);
  if (outcome.child < 0) {
    return absl::ResourceExhaustedError(
        absl::StrCat("cannot make a process: ", std::generic_category().message(errno)));
  }
  writer.Close();
  report.Close();
  ssize_t got = 0;  // the pipe closes by itself when the program runs
  do {
    got = read(reader.get(), &outcome.failure, sizeof(outcome.failure));
  } while (got < 0 && errno == EINTR);
  outcome.failed = got == static_cast<ssize_t>(sizeof(outcome.failure));
  return outcome;
}

// Without pidfd_open (a kernel before 5.3, some sandboxes).
bool HasEndedByProc(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string line;
  if (!std::getline(file, line)) return kill(pid, 0) != 0 && errno == ESRCH;
  const std::size_t name_end = line.rfind(')');
  return name_end + 2 < line.size() && (line[name_end + 2] == 'Z' || line[name_end + 2] == 'X');
}

bool WaitByProc(pid_t pid, Clock::time_point deadline) {
  constexpr milliseconds kStep(10);
  while (!HasEndedByProc(pid)) {
    const auto left = deadline - Clock::now();
    if (left <= Clock::duration::zero()) return false;
    std::this_thread::sleep_for(std::min<Clock::duration>(left, kStep));
  }
  return true;
}

int MillisecondsUntil(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1'000'000'000));
}

absl::Status Finish(pid_t child, const Command& command, Clock::time_point deadline,
                    milliseconds timeout) {
  if (!WaitUntilEnded(child, milliseconds(MillisecondsUntil(deadline)))) {
    kill(child, SIGKILL);
    Reap(child);
    return absl::DeadlineExceededError(
        absl::StrCat(command.program.string(), " was killed after ", timeout.count() / 1000, " s"));
  }
  const int status = Reap(child);
  if (status == 0) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat(command.program.string(), " ended with ", DescribeExit(status)));
}

}  // namespace

absl::StatusOr<pid_t> Spawn(const Command& command) {
  absl::StatusOr<Outcome> outcome = Start(command);
  if (!outcome.ok()) return outcome.status();
  if (!outcome->failed) return outcome->child;
  Reap(outcome->child);
  return StatusOf(outcome->failure, command);
}

absl::StatusOr<bool> CanEnter(const Account& account, const std::filesystem::path& folder) {
  Command nothing;
  nothing.folder = folder;
  nothing.account = account;
  absl::StatusOr<Outcome> outcome = Start(nothing);
  if (!outcome.ok()) return outcome.status();
  Reap(outcome->child);
  if (!outcome->failed) return true;
  if (outcome->failure.step == Step::kFolder) return false;
  return absl::InternalError(absl::StrCat("cannot become user ", account.name, ": ",
                                          Describe(outcome->failure.step), ": ",
                                          std::generic_category().message(outcome->failure.error)));
}

bool WaitUntilEnded(pid_t pid, milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!process.valid()) return errno == ESRCH || WaitByProc(pid, deadline);
  while (true) {
    pollfd ended{process.get(), POLLIN, 0};
    const int ready = poll(&ended, 1, MillisecondsUntil(deadline));
    if (ready > 0) return true;
    if (ready == 0 && Clock::now() >= deadline) return false;
    if (ready < 0 && errno != EINTR) return WaitByProc(pid, deadline);
  }
}

int Reap(pid_t child) {
  int status = -1;
  pid_t got = 0;
  do {
    got = waitpid(child, &status, 0);
  } while (got < 0 && errno == EINTR);
  return got == child ? status : -1;
}

std::string DescribeExit(int wait_status) {
  if (wait_status == -1) return "an unknown status";
  if (WIFSIGNALED(wait_status)) return absl::StrCat("signal ", WTERMSIG(wait_status));
  return absl::StrCat("exit status ", WEXITSTATUS(wait_status));
}

absl::Status Run(const Command& command, milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  const absl::StatusOr<pid_t> child = Spawn(command);
  if (!child.ok()) return child.status();
  return Finish(*child, command, deadline, timeout);
}

absl::StatusOr<std::string> OutputOf(Command command, milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  std::array<int, 2> ends = {-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return absl::ResourceExhaustedError(absl::StrCat("cannot make a pipe to ",
                                                     command.program.string(), ": ",
                                                     std::generic_category().message(errno)));
  }
  const Descriptor reader(ends[0]);
  Descriptor writer(ends[1]);
  command.output = writer.get();
  const absl::StatusOr<pid_t> child = Spawn(command);
  if (!child.ok()) return child.status();
  writer.Close();

  std::string output;
  std::array<char, 4096> piece{};
  while (output.size() < kOutputBytesMax) {
    pollfd readable{reader.get(), POLLIN, 0};
    if (poll(&readable, 1, MillisecondsUntil(deadline)) <= 0) break;
    const ssize_t got = read(reader.get(), piece.data(), piece.size());
    if (got <= 0) break;
    output.append(piece.data(), static_cast<std::size_t>(got));
  }
  if (absl::Status ended = Finish(*child, command, deadline, timeout); !ended.ok()) return ended;
  return output;
}

}  // namespace entente::storage::postgres::embedded

#include "storage/postgres/embedded/strays.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "storage/postgres/embedded/process.h"

namespace entente::storage::postgres::embedded {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kFastTimeout(15);  // a fast stop writes a checkpoint
constexpr seconds kEndTimeout(5);    // an immediate one only ends processes
constexpr seconds kKillTimeout(5);   // a killed one may be in a write to a slow disk
constexpr std::streamsize kProcBytesMax = 8192;

fs::path ProcFolder(pid_t pid) { return fs::path("/proc") / absl::StrCat(pid); }

std::string ReadProc(pid_t pid, const char* name) {
  std::ifstream file(ProcFolder(pid) / name, std::ios::binary);
  std::string text(static_cast<std::size_t>(kProcBytesMax), '\0');
  file.read(text.data(), kProcBytesMax);
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

std::vector<pid_t> AllProcesses() {
  std::vector<pid_t> pids;
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end;
       entry.increment(error)) {
    pid_t pid = 0;
    if (absl::SimpleAtoi(entry->path().filename().string(), &pid)) pids.push_back(pid);
  }
  std::sort(pids.begin(), pids.end());
  return pids;
}

// "Uid:  real effective saved file" and "State: Z (zombie)" in /proc/PID/status.
struct ProcessStatus {
  uid_t uid = 0;
  bool ended = false;
};

std::optional<ProcessStatus> ReadStatus(pid_t pid) {
  std::istringstream lines(ReadProc(pid, "status"));
  ProcessStatus status;
  bool has_uid = false;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "Uid:") has_uid = static_cast<bool>(words >> status.uid);
    if (name == "State:") {
      std::string state;
      words >> state;
      status.ended = state == "Z" || state == "X";
    }
  }
  if (!has_uid) return std::nullopt;
  return status;
}

enum class Belongs { kYes, kNo, kUnknown };

// `postgres -D DATA ...` is a postmaster, "postgres: NAME: checkpointer" one of its children.
Belongs BelongsByCommandLine(pid_t pid, const ClusterIdentity& cluster) {
  const std::string line = ReadProc(pid, "cmdline");
  if (absl::StartsWith(line, "postgres: ")) {
    return absl::StartsWith(line, absl::StrCat("postgres: ", cluster.cluster_name, ": "))
               ? Belongs::kYes
               : Belongs::kUnknown;
  }
  const std::vector<std::string> words = absl::StrSplit(line, '\0');
  const auto option = std::find(words.begin(), words.end(), "-D");
  if (option == words.end() || std::next(option) == words.end()) return Belongs::kUnknown;
  const fs::path data = *std::next(option);
  if (data.is_relative()) return Belongs::kUnknown;
  std::error_code error;
  return fs::weakly_canonical(data, error) == cluster.data ? Belongs::kYes : Belongs::kNo;
}

Belongs BelongsTo(pid_t pid, const ClusterIdentity& cluster) {
  if (ReadProc(pid, "comm") != "postgres\n") return Belongs::kNo;
  const std::optional<ProcessStatus> status = ReadStatus(pid);
  if (!status.has_value() || status->ended || status->uid != cluster.uid) return Belongs::kNo;
  std::error_code error;
  const fs::path folder = fs::read_symlink(ProcFolder(pid) / "cwd", error);
  if (!error && folder == cluster.data) return Belongs::kYes;
  // One that has only just begun has not entered its folder yet.
  const Belongs belongs = BelongsByCommandLine(pid, cluster);
  return belongs == Belongs::kUnknown && !error ? Belongs::kNo : belongs;
}

std::optional<pid_t> PidInFile(const fs::path& data) {
  std::ifstream file(data / "postmaster.pid");
  std::string line;
  pid_t pid = 0;
  if (!std::getline(file, line) || !absl::SimpleAtoi(line, &pid) || pid <= 0) return std::nullopt;
  return pid;
}

bool StopPostmaster(pid_t postmaster, const ClusterIdentity& cluster, const Progress& progress) {
  progress(absl::StrCat("stopping an orphaned PostgreSQL (process ", postmaster, ") of ",
                        cluster.data.string()));
  kill(postmaster, SIGINT);
  if (WaitUntilEnded(postmaster, kFastTimeout)) return true;
  kill(postmaster, SIGQUIT);
  return WaitUntilEnded(postmaster, kEndTimeout);
}

// Ends processes without a postmaster.  SIGQUIT makes a backend leave at once; SIGKILL is for those
// that are stuck.  Neither harms the data: the write-ahead log is replayed at the next start.
absl::Status EndAll(const ClusterIdentity& cluster) {
  const Clock::time_point asking_ends = Clock::now() + seconds(1);
  const Clock::time_point deadline = asking_ends + kKillTimeout;
  while (true) {
    const std::vector<pid_t> strays = FindStrays(cluster);
    if (strays.empty()) return absl::OkStatus();
    if (Clock::now() > deadline) {
      return absl::UnavailableError(absl::StrCat("process ", strays.front(), ", a PostgreSQL of ",
                                                 cluster.data.string(), ", does not end"));
    }
    const int signal = Clock::now() < asking_ends ? SIGQUIT : SIGKILL;
    for (const pid_t pid : strays) kill(pid, signal);
    // Strays end together; waiting for one is waiting for most.  Bounded: it may be ended already.
    [[maybe_unused]] const bool ended = WaitUntilEnded(strays.front(), milliseconds(200));
  }
}

void ForgetStalePid(const ClusterIdentity& cluster) {
  const std::optional<pid_t> pid = PidInFile(cluster.data);
  if (!pid.has_value() || BelongsTo(*pid, cluster) != Belongs::kNo) return;
  std::error_code error;
  fs::remove(cluster.data / "postmaster.pid", error);
}

}  // namespace

std::vector<pid_t> FindStrays(const ClusterIdentity& cluster) {
  std::vector<pid_t> strays;
  for (const pid_t pid : AllProcesses()) {
    if (BelongsTo(pid, cluster) == Belongs::kYes) strays.push_back(pid);
  }
  return strays;
}

absl::Status StopStrays(const ClusterIdentity& cluster, const Progress& progress) {
  const std::optional<pid_t> postmaster = PidInFile(cluster.data);
  if (postmaster.has_value() && BelongsTo(*postmaster, cluster) == Belongs::kYes &&
      !StopPostmaster(*postmaster, cluster, progress)) {
    kill(*postmaster, SIGKILL);
  }
  if (absl::Status status = EndAll(cluster); !status.ok()) return status;
  ForgetStalePid(cluster);
  return absl::OkStatus();
}

}  // namespace entente::storage::postgres::embedded

#pragma once

// Running programs without a shell, under another account, tied to the life of this process.
//
// Used by the embedded cluster for initdb, postgres and nothing else.  Every function may be called
// from any thread, but see `Command::death_signal` about the thread that calls Spawn.  The process
// must not ignore SIGCHLD nor wait for children it did not start: exit statuses would be lost.

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "storage/postgres/embedded/account.h"

namespace entente::storage::postgres::embedded {

struct Command {
  std::filesystem::path program;  // absolute; looked up nowhere
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value"; the whole of it, nothing is inherited
  std::filesystem::path folder = "/";    // where it starts
  Account account;
  int output = -1;  // descriptor for its stdout and stderr, -1 for none; stays the caller's

  // Sent by the kernel to the program when the *thread* that called Spawn ends (PR_SET_PDEATHSIG is
  // about threads, not processes).  So call Spawn from a thread that outlives the program.  0:
  // none.
  int death_signal = SIGKILL;
};

// Starts the program in a session of its own (Ctrl-C in the terminal does not reach it), with
// signals as at login, umask 077, stdin from /dev/null and no descriptor of this process but
// `output`: neither locks nor sockets leak.  Returns its pid once it runs; the caller reaps it.
//
// PermissionDenied, NotFound or Internal, naming the step, when it could not be started.
[[nodiscard]] absl::StatusOr<pid_t> Spawn(const Command& command);

// Whether the account can enter the folder, tried in earnest (access lists and mounts count) by a
// process that has become the account.  An error only when such a process cannot be made.
[[nodiscard]] absl::StatusOr<bool> CanEnter(const Account& account,
                                            const std::filesystem::path& folder);

// Waits until the process (a child or any other) has ended, at most `timeout`; says whether it has.
// Does not reap: until somebody does, the pid of an ended child names nothing else.
[[nodiscard]] bool WaitUntilEnded(pid_t pid, std::chrono::milliseconds timeout);

// Takes the exit status of an ended child, as waitpid(2) gives it; -1 when somebody else has it.
int Reap(pid_t child);

// "exit status 1", "signal 9".
[[nodiscard]] std::string DescribeExit(int wait_status);

// Runs the program to its end.  Ok for exit status 0; Internal, naming the program and how it
// ended, for anything else; DeadlineExceeded when it was killed after `timeout`; Spawn's errors.
[[nodiscard]] absl::Status Run(const Command& command, std::chrono::milliseconds timeout);

// Runs the program and returns what it wrote, cut at 64 KiB; errors as Run.
[[nodiscard]] absl::StatusOr<std::string> OutputOf(Command command,
                                                   std::chrono::milliseconds timeout);

}  // namespace entente::storage::postgres::embedded

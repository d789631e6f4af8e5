#pragma once

#include <sys/types.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <string>
#include <system_error>

namespace entente::test {

// Sends a signal to one process.
//
// kill(2) reads 0 as "my own process group" and negative numbers as groups too, so that the pid of
// a database that is down at this moment (0) would end the test, its runner and all that called it.
// Throws std::invalid_argument for a pid below 2, std::system_error where kill fails.
inline void SignalProcess(pid_t pid, int signal) {
  if (pid < 2) throw std::invalid_argument("no single process: " + std::to_string(pid));
  if (kill(pid, signal) != 0) {
    throw std::system_error(errno, std::generic_category(), "kill " + std::to_string(pid));
  }
}

}  // namespace entente::test

#include "tests/e2e/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <system_error>

#include "tests/support/scratch.h"

extern char** environ;

namespace entente::test {
namespace {

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings) pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void Throw(const char* what, int error) {
  throw std::system_error(error, std::generic_category(), what);
}

pid_t Spawn(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            int out, int err) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  variables.insert(variables.end(), environment.begin(), environment.end());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  pid_t pid = 0;
  const int error = posix_spawnp(&pid, arguments.front().c_str(), &actions, nullptr,
                                 Pointers(arguments).data(), Pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) Throw(arguments.front().c_str(), error);
  return pid;
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends;
    if (pipe2(ends.data(), O_CLOEXEC) != 0) Throw("pipe2", errno);
    read_end = ends[0];
    write_end = ends[1];
  }
  int read_end;
  int write_end;
};

// Reads both pipes to their ends, whichever has something first.
void Drain(int out, int err, Output& output) {
  std::array<pollfd, 2> ends = {{{out, POLLIN, 0}, {err, POLLIN, 0}}};
  std::array<std::string*, 2> texts = {&output.out, &output.err};
  std::array<char, 65536> buffer;
  int open = 2;
  while (open > 0) {
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) Throw("poll", errno);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      const ssize_t count = read(ends[i].fd, buffer.data(), buffer.size());
      if (count > 0) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(count));
        continue;
      }
      close(ends[i].fd);
      ends[i].fd = -1;
      --open;
    }
  }
}

}  // namespace

int WaitFor(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) Throw("waitpid", errno);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Output RunProgram(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment) {
  const Pipe out;
  const Pipe err;
  const pid_t pid = Spawn(arguments, environment, out.write_end, err.write_end);
  close(out.write_end);
  close(err.write_end);
  Output output;
  Drain(out.read_end, err.read_end, output);
  output.exit_status = WaitFor(pid);
  return output;
}

pid_t StartProgram(const std::vector<std::string>& arguments, const std::string& output_file) {
  const int file = open(output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) Throw(output_file.c_str(), errno);
  const pid_t pid = Spawn(arguments, {}, file, file);
  close(file);
  return pid;
}

TemporaryFolder::TemporaryFolder() : path_(ScratchTemplate("entente-test")) {
  if (mkdtemp(path_.data()) == nullptr) Throw("mkdtemp", errno);
  // PostgreSQL runs as another account when we are root, and has to come through here.
  if (chmod(path_.c_str(), 0755) != 0) Throw("chmod", errno);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
  if (error) std::cerr << "tests/e2e: " << path_ << " is left: " << error.message() << "\n";
}

}  // namespace entente::test

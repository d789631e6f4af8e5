#include "clients/cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace entente::cli {
namespace {

constexpr char kInterrupted = 'i';
constexpr char kOver = 'o';

// A handler may do little more than write to a pipe; a thread reads it.
int pipe_ends[2] = {-1, -1};

void Tell(char what) {
  const int error = errno;
  // The pipe holds far more than the two bytes that are ever written.
  [[maybe_unused]] const ssize_t written = write(pipe_ends[1], &what, 1);
  errno = error;
}

void OnSignal(int /*signal*/) { Tell(kInterrupted); }

void Handle(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  // Once: a second signal is meant for the program.
  action.sa_flags = static_cast<int>(SA_RESTART | (handler == SIG_DFL ? 0U : SA_RESETHAND));
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

char ReadPipe() {
  char what = kOver;
  while (read(pipe_ends[0], &what, 1) < 0 && errno == EINTR) continue;
  return what;
}

}  // namespace

Interrupt::Interrupt(std::function<void()> on_interrupt) {
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  thread_ = std::thread([on_interrupt = std::move(on_interrupt)] {
    if (ReadPipe() == kInterrupted) on_interrupt();
  });
  Handle(&OnSignal);
}

Interrupt::~Interrupt() {
  Handle(SIG_DFL);
  Tell(kOver);
  thread_.join();
  for (int& end : pipe_ends) {
    close(end);
    end = -1;
  }
}

}  // namespace entente::cli

// Programs run by tests as a person would run them.

#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace entente::test {

struct Output {
  int exit_status = -1;  // 128 + N when ended by signal N
  std::string out;
  std::string err;
};

// Runs a program to its end, with nothing on standard input.  `arguments` begins with the program's
// path. Added environment: `NAME=value`.
[[nodiscard]] Output RunProgram(const std::vector<std::string>& arguments,
                                const std::vector<std::string>& environment = {});

// A folder of its own that anybody may enter, gone with its contents at the end.
class TemporaryFolder final {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Starts a program in the background; both outputs go to a file.
[[nodiscard]] pid_t StartProgram(const std::vector<std::string>& arguments,
                                 const std::string& output_file);

// Waits for a child and returns its exit status as in Output.
int WaitFor(pid_t pid);

}  // namespace entente::test

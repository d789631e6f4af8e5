// Where tests put databases: in memory where there is room, since a database is a thousand small
// files and each test gets one of its own.

#pragma once

#include <sys/statvfs.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace entente::test {

// A template for mkdtemp(3): in /dev/shm when that has a gigabyte free (containers often have
// less), else in /tmp.
inline std::string ScratchTemplate(std::string_view name) {
  constexpr char kMemory[] = "/dev/shm";
  constexpr unsigned long kBytesMin = 1UL << 30;
  struct statvfs space = {};
  const bool is_roomy = access(kMemory, W_OK) == 0 && statvfs(kMemory, &space) == 0 &&
                        space.f_bavail >= kBytesMin / space.f_frsize;
  return std::string(is_roomy ? kMemory : "/tmp") + "/" + std::string(name) + "-XXXXXX";
}

}  // namespace entente::test

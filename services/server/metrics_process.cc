#include "services/server/metrics_process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

namespace entente::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

std::string ReadAll(const char* path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// When the machine started, in seconds since 1970.
std::optional<double> BootTime() {
  std::ifstream in("/proc/stat");
  std::string word;
  double seconds = 0;
  while (in >> word) {
    if (word == "btime" && in >> seconds) return seconds;
  }
  return std::nullopt;
}

std::optional<double> CpuSeconds() {
  timespec used = {};
  if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0) return std::nullopt;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// One of them is the one that counts them.
std::optional<double> OpenDescriptors() {
  std::error_code error;
  std::filesystem::directory_iterator entry("/proc/self/fd", error);
  double count = -1;
  while (!error && entry != std::filesystem::directory_iterator()) {
    ++count;
    entry.increment(error);
  }
  return error ? std::nullopt : std::optional(count);
}

std::optional<double> DescriptorsMax() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

void Add(std::vector<MetricFamily>& families, const char* name, const char* help, MetricType type,
         std::optional<double> value) {
  if (!value.has_value()) return;
  ClientMetric metric;
  metric.gauge.value = *value;
  metric.counter.value = *value;
  families.push_back({name, help, type, {metric}});
}

void AddStat(std::vector<MetricFamily>& families, const ProcessStat& stat) {
  if (stat.threads == 0) return;
  Add(families, "process_threads", "Threads of the process.", MetricType::Gauge, stat.threads);
  Add(families, "process_virtual_memory_bytes", "Bytes of address space that are in use.",
      MetricType::Gauge, stat.virtual_bytes);
  Add(families, "process_resident_memory_bytes", "Bytes of memory that the process takes.",
      MetricType::Gauge, stat.resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
  const std::optional<double> boot = BootTime();
  if (!boot.has_value()) return;
  Add(families, "process_start_time_seconds", "When the process started, in seconds since 1970.",
      MetricType::Gauge, *boot + stat.start_ticks / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

}  // namespace

ProcessStat ParseProcessStat(std::string_view text) {
  // The program's name, in parentheses, may hold blanks and parentheses itself.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string_view::npos) return {};
  std::istringstream in{std::string(text.substr(name_end + 1))};
  const auto skip = [&in](int fields) {
    std::string field;
    for (int i = 0; i < fields; ++i) in >> field;
  };
  ProcessStat stat;
  skip(17);  // from the third to the nineteenth
  in >> stat.threads;
  skip(1);
  in >> stat.start_ticks >> stat.virtual_bytes >> stat.resident_pages;
  return in.fail() ? ProcessStat() : stat;
}

std::vector<MetricFamily> CollectProcess() {
  std::vector<MetricFamily> families;
  Add(families, "process_cpu_seconds_total", "Processor time that was used, in seconds.",
      MetricType::Counter, CpuSeconds());
  Add(families, "process_open_fds", "File descriptors that are open.", MetricType::Gauge,
      OpenDescriptors());
  Add(families, "process_max_fds", "File descriptors that may be open.", MetricType::Gauge,
      DescriptorsMax());
  AddStat(families, ParseProcessStat(ReadAll("/proc/self/stat")));
  return families;
}

}  // namespace entente::server

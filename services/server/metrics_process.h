// What the process itself uses, for Prometheus: the names that all its clients give to it.

#pragma once

#include <string_view>
#include <vector>

#include "prometheus/metric_family.h"

namespace entente::server {

// Of this process, read now out of /proc/self: process_cpu_seconds_total,
// process_resident_memory_bytes, process_virtual_memory_bytes, process_open_fds, process_max_fds,
// process_start_time_seconds, process_threads.  What cannot be read, as when no descriptor is left,
// is missing.  Any thread may call it.
[[nodiscard]] std::vector<prometheus::MetricFamily> CollectProcess();

// What /proc/PID/stat has (proc(5)), in its own units; all zero of a text that is none.
struct ProcessStat {
  double threads = 0;
  double start_ticks = 0;  // after the machine's start
  double virtual_bytes = 0;
  double resident_pages = 0;
};
[[nodiscard]] ProcessStat ParseProcessStat(std::string_view text);

}  // namespace entente::server

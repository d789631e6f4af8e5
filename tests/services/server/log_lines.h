// A log that keeps its lines, for tests.

#pragma once

#include <memory>
#include <sstream>
#include <string>

#include "spdlog/sinks/ostream_sink.h"

#include "services/server/logging.h"

namespace entente::server {

class LogLines final {
 public:
  explicit LogLines(LogFormat format = LogFormat::kText, LogLevel level = LogLevel::kDebug,
                    absl::Duration slow = kSlowDefault)
      : log_(std::make_unique<Log>(
            format, level, std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_, true), slow)) {}

  [[nodiscard]] Log& log() { return *log_; }

  // Ends the log and returns what was written.
  [[nodiscard]] std::string Take() {
    log_.reset();
    return lines_.str();
  }

 private:
  std::ostringstream lines_;
  std::unique_ptr<Log> log_;
};

}  // namespace entente::server

// The server's log, on standard error: one line per call, and what an operator would act on.  Lines
// are `key=value` or JSON, with the same names; none holds what callers sent or got, but texts of
// errors that are the server's own.  Lines are written by a thread of the log's: when whoever reads
// standard error stops reading, the oldest waiting lines are lost and counted, and calls go on.

#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "absl/time/time.h"

#include "services/rpc/adaptor.h"

// spdlog stays out of what includes this.
namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
namespace sinks {
class sink;
}
}  // namespace spdlog

namespace entente::server {

enum class LogFormat { kText, kJson };
enum class LogLevel { kDebug, kInfo, kWarning, kError };

// One `name=value` of a line.  Names are lower_case and keep their meaning.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;
};

// What a call may take before its line says that it was slow.
inline constexpr absl::Duration kSlowDefault = absl::Seconds(1);

// Thread-safe.
class Log final {
 public:
  // To standard error.
  Log(LogFormat format, LogLevel level, absl::Duration slow = kSlowDefault);
  // To `sink`, for tests.
  Log(LogFormat format, LogLevel level, std::shared_ptr<spdlog::sinks::sink> sink,
      absl::Duration slow = kSlowDefault);
  // Writes out what waits.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // One line: time, level, msg, then the fields.
  void Write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});

  // The line of a call: method, caller, peer, code, reason (of an error), ms, request_bytes,
  // response_bytes, request_id (when there is one), error (the text of what is the server's fault).
  // Of a call with a valid traceparent also trace_id, parent_id (the caller's span) and span_id (a
  // new one): all that a span has, for who makes one of it.
  //
  // info; warning where the server could not serve (UNAVAILABLE, RESOURCE_EXHAUSTED,
  // DEADLINE_EXCEEDED), where a caller was denied, with audit=denied (UNAUTHENTICATED,
  // PERMISSION_DENIED), and where a call that is no stream took longer than `slow`, with slow=true;
  // error for INTERNAL and its like.
  void Call(const rpc::CallOutcome& outcome);

  // How many lines were lost since the beginning.
  [[nodiscard]] std::size_t lines_lost() const;

 private:
  // Whether a call took longer than it should have.
  [[nodiscard]] bool IsSlow(const rpc::CallOutcome& outcome) const;

  const LogFormat format_;
  const absl::Duration slow_;
  std::shared_ptr<spdlog::details::thread_pool> thread_;
  std::shared_ptr<spdlog::logger> logger_;
};

// Sends what gRPC and Protobuf say to the log, in place of standard error, until destroyed.  At
// most one at a time; made before any server.  Their errors become warnings, all else is for
// debugging.
class LibraryLogs final {
 public:
  explicit LibraryLogs(Log& log);
  ~LibraryLogs();
  LibraryLogs(const LibraryLogs&) = delete;
  LibraryLogs& operator=(const LibraryLogs&) = delete;
};

}  // namespace entente::server

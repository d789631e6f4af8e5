#include "services/server/logging.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "fmt/format.h"
#include "google/protobuf/stubs/logging.h"
#include "nlohmann/json.hpp"
#include "spdlog/async.h"
#include "spdlog/async_logger.h"
#include "spdlog/details/thread_pool.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"
#include <grpc/support/log.h>

#include "services/rpc/trace_context.h"
#include "services/server/metrics_methods.h"
#include "storage/error.h"

namespace entente::server {
namespace {

// About a second of a busy server.
constexpr std::size_t kWaitingLinesMax = 8192;

// %v is what Render makes.
constexpr const char* kTextPattern = "time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v";
constexpr const char* kJsonPattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// In quotes, on one line, valid UTF-8 whatever comes in.
std::string Quote(std::string_view text) {
  return nlohmann::json(std::string(text))
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool IsPlain(char c) { return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\'; }

std::string RenderText(std::string_view text) {
  const bool is_plain = !text.empty() && std::all_of(text.begin(), text.end(), IsPlain);
  return is_plain ? std::string(text) : Quote(text);
}

std::string RenderValue(LogFormat format, const LogField& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    return format == LogFormat::kJson ? Quote(*text) : RenderText(*text);
  }
  if (const auto* number = std::get_if<std::int64_t>(&field.value)) return fmt::to_string(*number);
  if (const auto* is_so = std::get_if<bool>(&field.value)) return *is_so ? "true" : "false";
  return fmt::format("{:.3f}", std::get<double>(field.value));
}

void AppendField(std::string& line, LogFormat format, const LogField& field) {
  if (!line.empty()) line += format == LogFormat::kJson ? ',' : ' ';
  if (format == LogFormat::kJson) {
    line += fmt::format("\"{}\":", field.name);
  } else {
    line += fmt::format("{}=", field.name);
  }
  line += RenderValue(format, field);
}

template <typename Fields>
std::string Render(LogFormat format, std::string_view message, const Fields& fields) {
  std::string line;
  AppendField(line, format, {"msg", message});
  for (const LogField& field : fields) AppendField(line, format, field);
  return line;
}

LogLevel LevelOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return LogLevel::kError;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return LogLevel::kWarning;
    default:
      return LogLevel::kInfo;
  }
}

// Somebody tried what he or she may not.
bool IsDenied(absl::StatusCode code) {
  return code == absl::StatusCode::kUnauthenticated || code == absl::StatusCode::kPermissionDenied;
}

std::int64_t ToInt64(std::size_t size) { return static_cast<std::int64_t>(size); }

// What the fields of a call's line look into.
struct CallTexts {
  std::string code;
  std::string reason;
  std::string error;
  std::optional<rpc::TraceContext> trace;
  std::string span_id;
};

CallTexts TextsOf(const rpc::CallOutcome& outcome) {
  CallTexts texts;
  texts.code = outcome.status.ok() ? "OK" : absl::StatusCodeToString(outcome.status.code());
  texts.reason = storage::ReasonOf(outcome.status);
  texts.error = std::string(outcome.status.message());
  texts.trace = rpc::ParseTraceparent(outcome.traceparent);
  if (texts.trace.has_value()) texts.span_id = rpc::NewSpanId();
  return texts;
}

std::vector<LogField> FieldsOf(const rpc::CallOutcome& outcome, const CallTexts& texts) {
  std::vector<LogField> fields = {{"method", outcome.method},
                                  {"caller", outcome.caller},
                                  {"peer", outcome.peer},
                                  {"code", texts.code}};
  if (!texts.reason.empty()) fields.push_back({"reason", texts.reason});
  fields.push_back({"ms", absl::ToDoubleMilliseconds(outcome.duration)});
  fields.push_back({"request_bytes", ToInt64(outcome.request_bytes)});
  fields.push_back({"response_bytes", ToInt64(outcome.response_bytes)});
  if (!outcome.request_id.empty()) fields.push_back({"request_id", outcome.request_id});
  if (texts.trace.has_value()) {
    fields.push_back({"trace_id", texts.trace->trace_id});
    fields.push_back({"parent_id", texts.trace->parent_id});
    fields.push_back({"span_id", texts.span_id});
  }
  return fields;
}

// gRPC and Protobuf take plain functions.  A line that is being written while LibraryLogs goes away
// would be a race; gRPC is down by then, and the process about to end.
std::atomic<Log*> library_log = nullptr;

void WriteLibraryLine(LogLevel level, std::string_view library, std::string_view text,
                      std::string_view file, int line) {
  Log* log = library_log.load();
  if (log == nullptr) return;
  const std::string place = fmt::format("{}:{}", file, line);
  log->Write(level, text, {{"library", library}, {"place", std::string_view(place)}});
}

void TakeGrpcLine(gpr_log_func_args* args) {
  WriteLibraryLine(args->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kWarning : LogLevel::kDebug,
                   "grpc", args->message, args->file, args->line);
}

// Protobuf logs an error for every request with invalid UTF-8; the caller is told, so nobody else
// need be.
void TakeProtobufLine(google::protobuf::LogLevel level, const char* file, int line,
                      const std::string& text) {
  WriteLibraryLine(level == google::protobuf::LOGLEVEL_FATAL ? LogLevel::kError : LogLevel::kDebug,
                   "protobuf", text, file, line);
}

google::protobuf::LogHandler* protobuf_handler_before = nullptr;

}  // namespace

Log::Log(LogFormat format, LogLevel level, absl::Duration slow)
    : Log(format, level, std::make_shared<spdlog::sinks::stderr_sink_mt>(), slow) {}

Log::Log(LogFormat format, LogLevel level, std::shared_ptr<spdlog::sinks::sink> sink,
         absl::Duration slow)
    : format_(format),
      slow_(slow),
      thread_(std::make_shared<spdlog::details::thread_pool>(kWaitingLinesMax, 1)),
      logger_(std::make_shared<spdlog::async_logger>(
          "entente", std::move(sink), thread_, spdlog::async_overflow_policy::overrun_oldest)) {
  logger_->set_level(ToSpdlog(level));
  logger_->set_pattern(format == LogFormat::kJson ? kJsonPattern : kTextPattern,
                       spdlog::pattern_time_type::utc);
  logger_->flush_on(spdlog::level::err);
}

Log::~Log() {
  const std::size_t lost = lines_lost();
  if (lost > 0) Write(LogLevel::kWarning, "lines of the log were lost", {{"lines", ToInt64(lost)}});
}

void Log::Write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  const spdlog::level::level_enum spdlog_level = ToSpdlog(level);
  if (!logger_->should_log(spdlog_level)) return;
  logger_->log(spdlog_level, Render(format_, message, fields));
}

std::size_t Log::lines_lost() const { return thread_->overrun_counter(); }

bool Log::IsSlow(const rpc::CallOutcome& outcome) const {
  return outcome.duration > slow_ && !IsStream(outcome.method);
}

void Log::Call(const rpc::CallOutcome& outcome) {
  const LogLevel fault = LevelOf(outcome.status.code());
  const bool is_slow = IsSlow(outcome);
  const bool is_denied = IsDenied(outcome.status.code());
  const LogLevel level = is_slow || is_denied ? std::max(fault, LogLevel::kWarning) : fault;
  if (!logger_->should_log(ToSpdlog(level))) return;
  const CallTexts texts = TextsOf(outcome);
  std::vector<LogField> fields = FieldsOf(outcome, texts);
  if (is_slow) fields.push_back({"slow", true});
  if (is_denied) fields.push_back({"audit", "denied"});
  // A caller's own mistake may quote what was sent, so its text stays out.
  if (fault != LogLevel::kInfo) fields.push_back({"error", texts.error});
  logger_->log(ToSpdlog(level), Render(format_, "call", fields));
}

LibraryLogs::LibraryLogs(Log& log) {
  library_log = &log;
  gpr_set_log_function(&TakeGrpcLine);
  protobuf_handler_before = google::protobuf::SetLogHandler(&TakeProtobufLine);
}

LibraryLogs::~LibraryLogs() {
  gpr_set_log_function(nullptr);
  google::protobuf::SetLogHandler(protobuf_handler_before);
  library_log = nullptr;
}

}  // namespace entente::server

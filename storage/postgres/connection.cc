#include "storage/postgres/connection.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "absl/strings/str_cat.h"
#include <libpq-fe.h>

namespace entente::storage::postgres {
namespace {

// A half-open connection must not wedge a lane: notice a silent peer within about half a minute.
constexpr int kConnectTimeoutSeconds = 5;
constexpr int kTcpUserTimeoutMs = 15'000;

// The shapes of our statements are fewer; a filter may name many conditions, though, and each shape
// costs memory in the backend.
constexpr std::size_t kPreparedMax = 200;

void AppendOption(std::string& conninfo, std::string_view key, std::string_view value) {
  absl::StrAppend(&conninfo, std::string(key), "='");
  for (const char c : value) {
    if (c == '\'' || c == '\\') conninfo += '\\';
    conninfo += c;
  }
  conninfo += "' ";
}

// The caller's connection string or URI as keyword=value pairs, with ours where it says nothing.
std::string WithDefaults(const ConnectionOptions& options) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
      PQconninfoParse(options.url.c_str(), &error), &PQconninfoFree);
  if (!parsed) {
    const std::unique_ptr<char, decltype(&PQfreemem)> message(error, &PQfreemem);
    throw std::invalid_argument(message ? message.get() : "the database URL is not understood");
  }
  std::unordered_map<std::string, std::string> values = {
      {"application_name", options.application_name},
      {"connect_timeout", absl::StrCat(kConnectTimeoutSeconds)},
      {"keepalives_idle", "10"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", absl::StrCat(kTcpUserTimeoutMs)},
      {"client_encoding", "UTF8"},
      {"options",
       absl::StrCat("-c statement_timeout=", absl::ToInt64Milliseconds(options.statement_timeout),
                    " -c idle_in_transaction_session_timeout=60000 -c TimeZone=UTC"
                    " -c DateStyle=ISO -c bytea_output=hex"
                    // Pages are walked in an index's order and end soon; a bitmap of all that could
                    // be on one looks cheap where the planner knows no better than an average.
                    " -c enable_bitmapscan=off"
                    // And from memory, or from disks that seek as fast as they read: where seeking
                    // is thought dear, whole tables are read past an index.
                    " -c random_page_cost=1.1"
                    // The lanes bound how much runs at a time: workers would be beside them.
                    " -c max_parallel_workers_per_gather=0"
                    // A compiled plan saves less than it takes to compile: most of a second for the
                    // lists' statements, whose cost is estimated far too high.
                    " -c jit=off"
                    " -c default_transaction_isolation=read\\ committed"
                    " -c client_min_messages=warning -c search_path=public")}};
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    if (std::string_view(option->keyword) == "options") {
      absl::StrAppend(&values["options"], " ", option->val);
    } else {
      values[option->keyword] = option->val;
    }
  }
  std::string conninfo;
  for (const auto& [key, value] : values) AppendOption(conninfo, key, value);
  return conninfo;
}

}  // namespace

Connection::Connection(const ConnectionOptions& options)
    : application_name_(options.application_name), connection_(WithDefaults(options)) {
#if PQXX_VERSION_MAJOR < 7
  // libpqxx 6 would reconnect silently, losing its settings and perhaps reaching another server.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection_.inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
  socket_ = fcntl(connection_.sock(), F_DUPFD_CLOEXEC, 0);
  if (socket_ < 0) throw std::system_error(errno, std::generic_category(), "fcntl");
}

Connection::~Connection() {
  if (socket_ >= 0) close(socket_);
}

void Connection::BearTrace(const std::string& trace_id) {
  if (trace_id == trace_id_) return;
  const std::string name =
      trace_id.empty() ? application_name_ : absl::StrCat(application_name_, " ", trace_id);
  pqxx::nontransaction work(connection_);
  work.exec_params("SELECT set_config('application_name', $1, false)", name);
  trace_id_ = trace_id;
}

const std::string& Connection::Prepared(std::string_view sql) {
  std::string text(sql);
  if (const auto entry = prepared_.find(text); entry != prepared_.end()) return entry->second;
  if (prepared_.size() >= kPreparedMax) {
    for (const auto& [unused, name] : prepared_) connection_.unprepare(name);
    prepared_.clear();
  }
  std::string name = absl::StrCat("entente_", ++prepared_count_);
  connection_.prepare(name, text);
  return prepared_.emplace(std::move(text), std::move(name)).first->second;
}

void Connection::Cancel() noexcept {
  try {
    connection_.cancel_query();
  } catch (const std::exception&) {
    // Nobody to cancel anything for: the user of the connection meets its loss, or Sever.
  }
}

void Connection::Sever() noexcept { shutdown(socket_, SHUT_RDWR); }

}  // namespace entente::storage::postgres

#include "clients/cli/error_report.h"

#include "absl/strings/str_cat.h"

#include "clients/cpp/error.h"

namespace entente::cli {
namespace {

// Errors with a reason were made by the server; gRPC's own have none.
bool IsFromServer(const absl::Status& status) { return !client::Reason(status).empty(); }

std::string Hint(const absl::Status& status) {
  if (!IsUnreachable(status)) return "";
  if (IsFromServer(status)) return "the server is there but cannot answer now; try again later";
  return absl::StrCat("is it running?  ./dev serve starts one on 127.0.0.1:50051; --server ",
                      "HOST:PORT or ENTENTE_SERVER names another");
}

}  // namespace

std::string FieldLines(const absl::Status& status, int indent, const Terminal& terminal) {
  std::string lines;
  const std::string lead(static_cast<std::size_t>(indent), ' ');
  for (const client::FieldViolation& violation : client::FieldViolations(status)) {
    const std::string field = Printable(violation.field, terminal.charset);
    absl::StrAppend(&lines, lead, Paint(field, Style::kName, terminal), field.empty() ? "" : ": ",
                    Printable(violation.description, terminal.charset), "\n");
  }
  return lines;
}

std::string ErrorLine(const absl::Status& status, const Terminal& terminal) {
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string message(status.message());
  return absl::StrCat(Paint(code, Style::kBad, terminal), message.empty() ? "" : ": ",
                      Printable(message, terminal.charset));
}

bool IsUnreachable(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kDeadlineExceeded;
}

ExitStatus ReportError(const Session& session, const absl::Status& status) {
  const Terminal& terminal = session.messages_terminal;
  const bool reached = IsFromServer(status) || !IsUnreachable(status);
  session.messages << "entente: "
                   << (reached ? "" : absl::StrCat("cannot reach ", session.server, ": "))
                   << ErrorLine(status, terminal) << "\n"
                   << FieldLines(status, 2, terminal);
  const std::string hint = Hint(status);
  if (!hint.empty()) session.messages << "  " << hint << "\n";
  return IsUnreachable(status) ? ExitStatus::kUnreachable : ExitStatus::kRefused;
}

}  // namespace entente::cli

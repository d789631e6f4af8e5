#include "clients/cli/error_report.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "clients/cpp/error.h"

namespace entente::cli {
namespace {

// Errors with a reason were made by the server; gRPC's own have none.
bool IsFromServer(const absl::Status& status) { return !client::Reason(status).empty(); }

bool MessageTells(const absl::Status& status, const client::FieldViolation& violation) {
  return absl::StrContains(status.message(), violation.field) &&
         absl::StrContains(status.message(), violation.description);
}

std::string Hint(const absl::Status& status) {
  if (!IsUnreachable(status)) return "";
  if (IsFromServer(status)) return "the server is there but cannot answer now; try again later";
  return absl::StrCat("is it running?  ./dev serve starts one on 127.0.0.1:50051; --server ",
                      "HOST:PORT or ENTENTE_SERVER names another");
}

}  // namespace

std::string FieldLines(const absl::Status& status, int indent, const Terminal& terminal) {
  const std::vector<client::FieldViolation> violations = client::FieldViolations(status);
  if (violations.size() == 1 && MessageTells(status, violations.front())) return "";
  std::string lines;
  const std::string lead(static_cast<std::size_t>(indent), ' ');
  for (const client::FieldViolation& violation : violations) {
    const std::string field = Printable(violation.field, terminal.charset);
    absl::StrAppend(&lines, lead, Paint(field, Style::kName, terminal), field.empty() ? "" : ": ",
                    Printable(violation.description, terminal.charset), "\n");
  }
  return lines;
}

std::string ErrorLine(const absl::Status& status, const Terminal& terminal) {
  const std::string code = absl::StatusCodeToString(status.code());
  const std::vector<client::FieldViolation> violations = client::FieldViolations(status);
  std::string message(status.message());
  if (violations.size() > 1 && MessageTells(status, violations.front()))
    message = absl::StrCat(violations.size(), " fields are wrong");
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

#include <string>
#include <utility>

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/writing.h"
#include "clients/cli/document_file.h"

namespace entente::cli {
namespace {

void PrintName(const Session& session, const std::string& name) {
  session.out << "  " << Printable(name, session.terminal.charset) << "\n";
}

template <typename Documents>
void PrintNames(const Session& session, const Documents& documents) {
  for (const auto& document : documents) PrintName(session, document.name());
}

void PrintRecorded(const Session& session, const v1::RecordReleaseResponse& recorded,
                   bool is_check) {
  session.out << (is_check ? "valid, nothing was written; it would bring\n" : "recorded\n");
  PrintName(session, recorded.release().name());
  PrintNames(session, recorded.agencies());
  PrintNames(session, recorded.initiatives());
  PrintNames(session, recorded.commitments());
  PrintNames(session, recorded.reports());
}

}  // namespace

ExitStatus Record(const Session& session, const RecordArguments& arguments) {
  v1::RecordReleaseRequest request;
  if (absl::Status read = ReadDocument(arguments.file, request); !read.ok()) {
    return CannotUse(session, read);
  }
  if (!arguments.text_file.empty()) {
    absl::StatusOr<std::string> text = ReadText(arguments.text_file);
    if (!text.ok()) return CannotUse(session, text.status());
    request.set_text(*std::move(text));
  }
  if (!arguments.reason.empty()) request.set_reason(arguments.reason);
  if (arguments.check_only) request.set_validate_only(true);
  const auto send = [&](const auto& sent) { return session.client.RecordRelease(sent); };
  // An id that the file brings stays.
  const bool is_its_own = request.validate_only() || !request.request_id().empty();
  const auto recorded =
      is_its_own ? send(request) : SendWithRequestId("RecordRelease", request, send);
  if (!recorded.ok()) return ReportError(session, recorded.status());
  if (session.format == Format::kJson) {
    session.out << ToJson(*recorded) << "\n";
  } else {
    PrintRecorded(session, *recorded, request.validate_only());
  }
  return ExitStatus::kOk;
}

}  // namespace entente::cli

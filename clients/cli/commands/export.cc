#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/error_report.h"
#include "clients/cli/progress_bar.h"
#include "clients/cli/read_time.h"
#include "clients/cli/record_csv.h"
#include "clients/cpp/record_name.h"

namespace entente::cli {
namespace {

constexpr char kUnfinished[] = ".part";

v1::ExportRecordsRequest::Type TypeOf(std::string_view word) {
  if (word == "agencies") return v1::ExportRecordsRequest::AGENCY;
  if (word == "releases") return v1::ExportRecordsRequest::RELEASE;
  if (word == "initiatives") return v1::ExportRecordsRequest::INITIATIVE;
  if (word == "commitments") return v1::ExportRecordsRequest::COMMITMENT;
  return v1::ExportRecordsRequest::REPORT;
}

v1::ExportRecordsRequest RequestOf(const ExportArguments& arguments, Format format) {
  v1::ExportRecordsRequest request;
  for (const std::string& type : arguments.types) request.add_types(TypeOf(type));
  // A row has no room for a text.
  request.set_omit_text(arguments.omit_text || format == Format::kCsv);
  request.set_show_deleted(arguments.show_deleted);
  return request;
}

// One line of a file that `entente import` reads.
absl::StatusOr<std::string> JsonLineOf(const v1::Record& record) {
  std::string line;
  const auto status = google::protobuf::util::MessageToJsonString(record, &line);
  if (!status.ok()) {
    return absl::InternalError(
        absl::StrCat(client::RecordName(record), " cannot be spelt in JSON"));
  }
  return line + "\n";
}

// One export into one stream.
class ExportRun final {
 public:
  ExportRun(const Session& session, std::ostream& out)
      : session_(session), out_(out), bar_(session.messages, session.messages_terminal) {}

  // OK, the server's error, or DATA_LOSS when the stream takes no more.
  absl::Status Run(const v1::ExportRecordsRequest& request) {
    if (session_.format == Format::kCsv) out_ << kCsvByteOrderMark << CsvLine(CsvColumns());
    const absl::Status status = session_.client.ExportRecords(
        request, [this](const v1::ExportRecordsResponse& response) { return Take(response); });
    out_.flush();
    bar_.Clear();
    return status.ok() && !out_.good() ? CannotWrite() : status;
  }

  // "1,234 records, as of 2026-11-24T22:57:26.000000Z".
  [[nodiscard]] std::string Tally() const {
    std::string tally = Counted(count_, "record", "records");
    if (count_ > 0) absl::StrAppend(&tally, ", as of ", FormatInstant(read_time_));
    return tally;
  }

 private:
  static absl::Status CannotWrite() {
    return absl::DataLossError(std::strerror(errno == 0 ? EIO : errno));
  }

  absl::Status Take(const v1::ExportRecordsResponse& response) {
    read_time_ = response.read_time();
    for (const v1::Record& record : response.records()) {
      absl::Status written = Write(record);
      if (!written.ok()) return written;
      ++count_;
    }
    if (response.records().empty()) return absl::OkStatus();
    const v1::Record& last = response.records(response.records_size() - 1);
    bar_.Show(static_cast<std::int64_t>(count_), 0,
              absl::StrCat(Counted(count_, "record", "records"), "  ", client::RecordName(last)),
              absl::Now());
    return absl::OkStatus();
  }

  absl::Status Write(const v1::Record& record) {
    if (session_.format == Format::kCsv) {
      out_ << CsvLine(CsvCells(record));
    } else {
      const absl::StatusOr<std::string> line = JsonLineOf(record);
      if (!line.ok()) return line.status();
      out_ << *line;
    }
    return out_.good() ? absl::OkStatus() : CannotWrite();
  }

  const Session& session_;
  std::ostream& out_;
  ProgressBar bar_;
  std::size_t count_ = 0;
  google::protobuf::Timestamp read_time_;
};

ExitStatus CannotWriteFile(const Session& session, const std::string& file, std::string_view why) {
  session.messages << "entente: cannot write " << file << ": " << why << "\n";
  return ExitStatus::kUsage;
}

ExitStatus Explain(const Session& session, const std::string& file, const absl::Status& status) {
  if (!absl::IsDataLoss(status)) return ReportError(session, status);
  return CannotWriteFile(session, file, {status.message().data(), status.message().size()});
}

// Under another name until all of it is there, so that nobody takes a part for the whole.
ExitStatus ExportToFile(const Session& session, const std::string& file,
                        const v1::ExportRecordsRequest& request) {
  const std::string unfinished = file + kUnfinished;
  std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
  if (!out) return CannotWriteFile(session, unfinished, std::strerror(errno));
  ExportRun run(session, out);
  const absl::Status status = run.Run(request);
  out.close();
  if (!status.ok()) {
    std::remove(unfinished.c_str());
    return Explain(session, file, status);
  }
  if (std::rename(unfinished.c_str(), file.c_str()) != 0) {
    const std::string why = std::strerror(errno);
    std::remove(unfinished.c_str());
    return CannotWriteFile(session, file, why);
  }
  session.messages << run.Tally() << "\n";
  return ExitStatus::kOk;
}

}  // namespace

ExitStatus Export(const Session& session, const ExportArguments& arguments) {
  v1::ExportRecordsRequest request = RequestOf(arguments, session.format);
  if (!arguments.read_time.empty() &&
      !ParseInstant(arguments.read_time, *request.mutable_read_time())) {
    return NotUnderstood(session, arguments.read_time, "a time, 2026-11-01T00:00:00Z");
  }
  if (arguments.file != "-") return ExportToFile(session, arguments.file, request);
  ExportRun run(session, session.out);
  const absl::Status status = run.Run(request);
  if (!status.ok()) return Explain(session, "the standard output", status);
  session.messages << run.Tally() << "\n";
  return ExitStatus::kOk;
}

}  // namespace entente::cli

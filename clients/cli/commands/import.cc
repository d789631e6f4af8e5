#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nlohmann/json.hpp"

#include "clients/cli/commands/commands.h"
#include "clients/cli/error_report.h"
#include "clients/cli/import_lines.h"
#include "clients/cli/progress_bar.h"
#include "clients/cli/request_id.h"
#include "clients/cpp/error.h"
#include "clients/cpp/record_name.h"

namespace entente::cli {
namespace {

using v1::ImportConfig;

// A server that is started again is back within these; each sends the file from its beginning, of
// which the server writes nothing twice.
constexpr int kAttemptsMax = 6;
constexpr absl::Duration kFirstPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

ImportConfig ConfigOf(const ImportArguments& arguments) {
  ImportConfig config;
  config.set_on_conflict(ImportConfig::FAIL);
  if (arguments.on_conflict == "skip") config.set_on_conflict(ImportConfig::SKIP);
  if (arguments.on_conflict == "update") config.set_on_conflict(ImportConfig::UPDATE);
  config.set_atomicity(arguments.whole ? ImportConfig::ALL : ImportConfig::CHUNK);
  config.set_chunk_size(arguments.chunk_size);
  config.set_keep_identity(arguments.keep_identity);
  config.set_request_id(arguments.request_id);
  config.set_validate_only(arguments.check_only);
  config.set_reason(arguments.reason);
  return config;
}

// One run over one file.
class ImportRun final {
 public:
  ImportRun(const Session& session, std::string file, std::istream& in, std::int64_t size)
      : session_(session),
        file_(std::move(file)),
        in_(in),
        size_(size),
        bar_(session.messages, session.messages_terminal) {}

  ExitStatus Run(const ImportConfig& config) {
    absl::StatusOr<v1::ImportRecordsResponse> response = Send(config);
    for (int attempt = 1; attempt < kAttemptsMax && MaySendAgain(response.status()); ++attempt) {
      absl::SleepFor(std::min(kLongestPause, kFirstPause * (1 << attempt)));
      in_.clear();
      in_.seekg(0);
      response = Send(config);
    }
    bar_.Clear();
    if (!response.ok()) return Stop(response.status());
    TellFaults(*response);
    PrintTally(*response, config.validate_only());
    const bool is_clean = response->fault_count() == 0 && lines_->bad_lines().empty();
    return is_clean ? ExitStatus::kOk : ExitStatus::kRefused;
  }

 private:
  absl::StatusOr<v1::ImportRecordsResponse> Send(const ImportConfig& config) {
    lines_.emplace(in_);
    return session_.client.ImportRecords(config, [this](v1::Record& record) {
      const bool is_there = lines_->Next(record);
      bar_.Show(lines_->bytes_read(), size_,
                absl::StrCat("line ", lines_->line_number(), "  ", client::RecordName(record)),
                absl::Now());
      return absl::StatusOr<bool>(is_there);
    });
  }

  // The standard input is gone once it is read.
  bool MaySendAgain(const absl::Status& status) const {
    return absl::IsUnavailable(status) && size_ > 0;
  }

  ExitStatus Stop(const absl::Status& status) {
    const ExitStatus exit_status = ReportError(session_, status);
    session_.messages << "  what was written stays; the same import goes on from there\n";
    return exit_status;
  }

  // A line that is no record was told to the server as an empty one, so that what is written
  // together with it is not written without it: its fault is told in our words.
  void TellFaults(const v1::ImportRecordsResponse& response) {
    for (const auto& fault : response.faults()) {
      const std::int64_t line = lines_->LineOf(fault.record_number());
      if (!lines_->bad_lines().contains(line)) Tell(line, fault);
    }
    for (const auto& [line, message] : lines_->bad_lines()) {
      v1::ImportRecordsResponse::Fault fault;
      fault.set_reason("BAD_REQUEST");
      fault.set_description(message);
      Tell(line, fault);
    }
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    if (faults_.size() > kBadLinesMax) faults_.resize(kBadLinesMax);
    for (const auto& [line, fault] : faults_) Print(line, fault);
    const auto told = static_cast<std::int64_t>(faults_.size());
    if (response.fault_count() > told) {
      session_.messages << "entente: and " << response.fault_count() - told << " more\n";
    }
  }

  void Tell(std::int64_t line, const v1::ImportRecordsResponse::Fault& fault) {
    faults_.emplace_back(line, fault);
  }

  void Print(std::int64_t line, const v1::ImportRecordsResponse::Fault& fault) {
    const Charset charset = session_.messages_terminal.charset;
    session_.messages << file_ << ":" << line << ": ";
    if (!fault.document().empty())
      session_.messages << Printable(fault.document(), charset) << ": ";
    session_.messages << fault.reason() << ": ";
    if (!fault.field().empty()) session_.messages << Printable(fault.field(), charset) << ": ";
    session_.messages << Printable(fault.description(), charset) << "\n";
  }

  void PrintTally(const v1::ImportRecordsResponse& response, bool is_check) {
    const v1::ImportRecordsResponse::Count& total = response.total();
    if (session_.format == Format::kJson) return PrintJson(response);
    session_.out << Counted(static_cast<std::size_t>(total.read_count()), "document", "documents")
                 << ": " << Number(total.created_count()) << (is_check ? " would be" : "")
                 << " created, ";
    if (total.updated_count() > 0) {
      session_.out << Number(total.updated_count()) << (is_check ? " would be" : "")
                   << " changed, ";
    }
    session_.out << Number(total.skipped_count()) << " already there";
    if (total.failed_count() > 0) {
      session_.out << ", " << Number(total.failed_count()) << " not written, "
                   << Counted(static_cast<std::size_t>(response.fault_count()), "fault", "faults");
    }
    session_.out << "\n";
  }

  void PrintJson(const v1::ImportRecordsResponse& response) {
    nlohmann::json faults = nlohmann::json::array();
    for (const auto& [line, fault] : faults_) {
      faults.push_back({{"line", line},
                        {"name", fault.document()},
                        {"field", fault.field()},
                        {"reason", fault.reason()},
                        {"message", fault.description()}});
    }
    const nlohmann::json answer = {{"read", response.total().read_count()},
                                   {"created", response.total().created_count()},
                                   {"changed", response.total().updated_count()},
                                   {"alreadyThere", response.total().skipped_count()},
                                   {"notWritten", response.total().failed_count()},
                                   {"faultCount", response.fault_count()},
                                   {"faults", faults}};
    session_.out << answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  }

  static std::string Number(std::int64_t count) {
    return Thousands(static_cast<std::size_t>(count));
  }

  const Session& session_;
  const std::string file_;
  std::istream& in_;
  const std::int64_t size_;
  std::optional<ImportLines> lines_;  // of the last attempt
  ProgressBar bar_;
  std::vector<std::pair<std::int64_t, v1::ImportRecordsResponse::Fault>> faults_;  // by line
};

ExitStatus CannotRead(const Session& session, const std::string& file, int error) {
  session.messages << "entente: cannot read " << file << ": " << std::strerror(error) << "\n";
  return ExitStatus::kUsage;
}

// The size of a regular file; 0 for anything else, whose size is unknown.
std::int64_t SizeOf(const std::string& file) {
  struct stat facts = {};
  if (stat(file.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return 0;
  return facts.st_size;
}

}  // namespace

ExitStatus Import(const Session& session, const ImportArguments& arguments) {
  const std::string& file = arguments.file;
  ImportConfig config = ConfigOf(arguments);
  if (file == "-") return ImportRun(session, "standard input", std::cin, 0).Run(config);
  std::ifstream in(file, std::ios::binary);
  if (!in) return CannotRead(session, file, errno);
  // A directory opens like a file and fails only when it is read.
  if (in.peek() == std::ifstream::traits_type::eof() && in.bad())
    return CannotRead(session, file, errno);
  const std::int64_t size = SizeOf(file);
  // The same file again is the same import, but for one that shall undo what came since.
  if (config.request_id().empty() && size > 0) {
    const bool is_anew = config.on_conflict() == ImportConfig::UPDATE;
    config.set_request_id(is_anew ? RandomRequestId()
                                  : RequestIdForBytes("ImportRecords", config, in));
  }
  return ImportRun(session, file, in, size).Run(config);
}

}  // namespace entente::cli

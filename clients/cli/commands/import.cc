#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nlohmann/json.hpp"

#include "clients/cli/commands/commands.h"
#include "clients/cli/error_report.h"
#include "clients/cli/importer.h"
#include "clients/cli/json_lines.h"
#include "clients/cli/progress_bar.h"
#include "clients/cpp/error.h"

namespace entente::cli {
namespace {

// A file that is wrong throughout is wrong in the same way; a hundred lines show it.
constexpr std::size_t kBadLinesMax = 100;

// What came of an import so far.
struct Tally {
  std::size_t created = 0;
  std::size_t already_there = 0;
  std::size_t refused = 0;
  // Sorts of document that the server does not take yet, and how many lines of each were left out.
  std::map<v1::Record::DocumentCase, std::size_t> left_out;
  nlohmann::json faults = nlohmann::json::array();
};

// One run over one file.
class ImportRun final {
 public:
  ImportRun(const Session& session, std::string file, std::istream& in, std::int64_t size)
      : session_(session),
        file_(std::move(file)),
        lines_(in),
        size_(size),
        importer_(session.client),
        bar_(session.messages, session.messages_terminal) {}

  // Line after line, until the end, the hundredth bad line, or the server is gone.
  ExitStatus Run();

 private:
  // False when going on makes no sense.
  bool ImportLine(const JsonLine& line);
  void ImportRecord(const JsonLine& line, const v1::Record& record);
  void Refuse(const JsonLine& line, const std::string& name, const absl::Status& status);
  void StopUnreachable(const JsonLine& line, const absl::Status& status);
  void PrintLeftOut();
  void PrintTally();

  const Session& session_;
  const std::string file_;
  JsonLines lines_;
  const std::int64_t size_;
  Importer importer_;
  ProgressBar bar_;
  Tally tally_;
  bool unreachable_ = false;
};

ExitStatus ImportRun::Run() {
  while (const auto line = lines_.Next())
    if (!ImportLine(*line)) break;
  bar_.Clear();
  PrintLeftOut();
  PrintTally();
  if (unreachable_) return ExitStatus::kUnreachable;
  const bool all_there = tally_.refused == 0 && tally_.left_out.empty();
  return all_there ? ExitStatus::kOk : ExitStatus::kRefused;
}

bool ImportRun::ImportLine(const JsonLine& line) {
  const auto record = line.too_long ? absl::InvalidArgumentError(absl::StrCat(
                                          "the line is longer than ", kLineBytesMax, " bytes"))
                                    : ParseRecord(line.text);
  if (record.ok())
    ImportRecord(line, *record);
  else
    Refuse(line, "", record.status());
  if (tally_.refused >= kBadLinesMax) {
    bar_.Clear();
    session_.messages << "entente: stopped at the " << kBadLinesMax << "th bad line\n";
  }
  return !unreachable_ && tally_.refused < kBadLinesMax;
}

void ImportRun::ImportRecord(const JsonLine& line, const v1::Record& record) {
  const auto left_out = tally_.left_out.find(record.document_case());
  if (left_out != tally_.left_out.end()) {
    ++left_out->second;
    return;
  }
  const std::string& name = NameOf(record);
  bar_.Show(lines_.bytes_read(), size_, absl::StrCat("line ", line.number, "  ", name),
            absl::Now());
  const auto outcome = importer_.Import(record);
  if (outcome.ok()) {
    ++(*outcome == Importer::Outcome::kCreated ? tally_.created : tally_.already_there);
    return;
  }
  if (absl::IsUnimplemented(outcome.status()))
    tally_.left_out[record.document_case()] = 1;
  else if (IsUnreachable(outcome.status()))
    StopUnreachable(line, outcome.status());
  else
    Refuse(line, name, outcome.status());
}

void ImportRun::Refuse(const JsonLine& line, const std::string& name, const absl::Status& status) {
  ++tally_.refused;
  nlohmann::json fields = nlohmann::json::array();
  for (const client::FieldViolation& violation : client::FieldViolations(status))
    fields.push_back({{"field", violation.field}, {"description", violation.description}});
  tally_.faults.push_back({{"line", line.number},
                           {"name", name},
                           {"code", std::string(absl::StatusCodeToString(status.code()))},
                           {"message", std::string(status.message())},
                           {"fields", fields}});
  bar_.Clear();
  const Terminal& terminal = session_.messages_terminal;
  session_.messages << file_ << ":" << line.number << ": "
                    << (name.empty() ? "" : Printable(name, terminal.charset) + ": ")
                    << ErrorLine(status, terminal) << "\n"
                    << FieldLines(status, 4, terminal);
}

void ImportRun::StopUnreachable(const JsonLine& line, const absl::Status& status) {
  unreachable_ = true;
  bar_.Clear();
  ReportError(session_, status);
  session_.messages << "  stopped at line " << line.number
                    << "; what was created stays, and the same import goes on from here\n";
}

void ImportRun::PrintLeftOut() {
  for (const auto& [document_case, count] : tally_.left_out) {
    const std::string sort = v1::Record::descriptor()->FindFieldByNumber(document_case)->name();
    session_.messages << "entente: the server does not take " << sort
                      << "s yet: " << Counted(count, "line was", "lines were") << " left out\n";
  }
}

void ImportRun::PrintTally() {
  std::size_t left_out = 0;
  for (const auto& [document_case, count] : tally_.left_out) left_out += count;
  if (session_.format == Format::kJson) {
    const nlohmann::json answer = {{"created", tally_.created},
                                   {"alreadyThere", tally_.already_there},
                                   {"refused", tally_.refused},
                                   {"leftOut", left_out},
                                   {"faults", tally_.faults}};
    session_.out << answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
    return;
  }
  const std::size_t read = tally_.created + tally_.already_there + tally_.refused + left_out;
  session_.out << Counted(read, "document", "documents") << ": " << Thousands(tally_.created)
               << " created, " << Thousands(tally_.already_there) << " already there";
  if (tally_.refused > 0) session_.out << ", " << Thousands(tally_.refused) << " refused";
  if (left_out > 0) session_.out << ", " << Thousands(left_out) << " left out";
  session_.out << "\n";
}

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

ExitStatus Import(const Session& session, const std::string& file) {
  if (file == "-") return ImportRun(session, "standard input", std::cin, 0).Run();
  std::ifstream in(file, std::ios::binary);
  if (!in) return CannotRead(session, file, errno);
  // A directory opens like a file and fails only when it is read.
  if (in.peek() == std::ifstream::traits_type::eof() && in.bad())
    return CannotRead(session, file, errno);
  return ImportRun(session, file, in, SizeOf(file)).Run();
}

}  // namespace entente::cli

#include <climits>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/listing.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/document_diff.h"
#include "clients/cli/error_report.h"
#include "clients/cli/newest_revision.h"
#include "clients/cli/read_time.h"
#include "clients/cli/render.h"

namespace entente::cli {
namespace {

// `UpdateInitiative` of `entente.v1.InitiativeService/UpdateInitiative`.
std::string MethodWords(const std::string& method) { return method.substr(method.rfind('/') + 1); }

std::vector<std::string> Row(const v1::Revision& revision) {
  const v1::Change& change = revision.change();
  return {std::to_string(change.number()), InstantWords(change.change_time()),
          Word(revision.action()),         change.actor(),
          MethodWords(change.method()),    change.reason()};
}

// Two revisions of one document.
struct Pair {
  v1::Revision before;
  v1::Revision after;
};

absl::StatusOr<Pair> ReadPair(const Session& session, const DiffArguments& arguments,
                              const std::vector<std::string>& names) {
  auto newest = NewestRevision(session, names);
  if (!newest.ok()) return newest.status();
  const std::string document = DocumentOf(*newest);
  const auto read = [&](std::int64_t number) {
    return session.client.GetRevision(absl::StrCat(document, "/revisions/", number));
  };
  auto before = read(arguments.from);
  if (!before.ok()) return before.status();
  auto after = arguments.to == 0 ? std::move(newest) : read(arguments.to);
  if (!after.ok()) return after.status();
  return Pair{*std::move(before), *std::move(after)};
}

// "17  2026-11-24 22:57:26 UTC  UPDATED  the place was missing".
std::string Heading(const v1::Revision& revision, const Terminal& terminal) {
  std::string line;
  for (const std::string& cell : Row(revision)) {
    if (!cell.empty()) absl::StrAppend(&line, line.empty() ? "" : "  ", cell);
  }
  return Printable(line, terminal.charset);
}

void PrintValue(const Session& session, const char* sign, const std::string& words, Style style) {
  constexpr int kIndent = 4;
  constexpr int kLinesMax = 1'000;  // a document is no longer
  const Terminal& terminal = session.terminal;
  const int width = terminal.columns > kIndent ? terminal.columns - kIndent : INT_MAX;
  const char* lead = sign;
  for (const std::string& line :
       Wrap(Printable(words, terminal.charset), width, kLinesMax, terminal.charset)) {
    session.out << "  " << Paint(absl::StrCat(lead, " ", line), style, terminal) << "\n";
    lead = " ";
  }
}

void PrintDiff(const Session& session, const Pair& pair,
               const std::vector<FieldDifference>& differences) {
  const Terminal& terminal = session.terminal;
  session.out << Paint(DocumentOf(pair.after), Style::kTitle, terminal) << "\n"
              << Paint("- " + Heading(pair.before, terminal), Style::kBad, terminal) << "\n"
              << Paint("+ " + Heading(pair.after, terminal), Style::kGood, terminal) << "\n\n";
  for (const FieldDifference& difference : differences) {
    session.out << Paint(difference.path, Style::kHeading, terminal) << "\n";
    if (difference.before.has_value()) PrintValue(session, "-", *difference.before, Style::kBad);
    if (difference.after.has_value()) PrintValue(session, "+", *difference.after, Style::kGood);
  }
  if (differences.empty()) session.out << "no field differs\n";
}

void PrintDiffJson(const Session& session, const Pair& pair,
                   const std::vector<FieldDifference>& differences) {
  nlohmann::json fields = nlohmann::json::array();
  for (const FieldDifference& difference : differences) {
    nlohmann::json field = {{"path", difference.path}};
    if (difference.before.has_value()) field["before"] = *difference.before;
    if (difference.after.has_value()) field["after"] = *difference.after;
    fields.push_back(std::move(field));
  }
  const nlohmann::json answer = {
      {"before", pair.before.name()}, {"after", pair.after.name()}, {"fields", fields}};
  session.out << answer.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

}  // namespace

ExitStatus ShowHistory(const Session& session, const HistoryArguments& arguments) {
  std::vector<std::string> names = NamesMeant(arguments.name);
  if (names.empty()) return NotUnderstood(session, arguments.name, kNamesWanted);
  auto request = ListRequest<v1::ListRevisionsRequest>(arguments.list);
  request.set_parent(names.front());
  if (names.size() > 1) {
    const auto newest = NewestRevision(session, names);
    if (!newest.ok()) return ReportError(session, newest.status());
    request.set_parent(DocumentOf(*newest));
  }
  auto range = session.client.Revisions(std::move(request));
  return PrintList(session, range, arguments.list, {"revision", "revisions"},
                   {{"CHANGE", 0, 6, Style::kName},
                    {"WHEN", 1, 23, Style::kPlain},
                    {"ACTION", 2, 8, Style::kPlain},
                    {"WHO", 3, 8, Style::kPlain},
                    {"METHOD", 5, 12, Style::kFaint},
                    {"REASON", 4, 16, Style::kPlain}},
                   Row);
}

ExitStatus Diff(const Session& session, const DiffArguments& arguments) {
  const std::vector<std::string> names = NamesMeant(arguments.name);
  if (names.empty()) return NotUnderstood(session, arguments.name, kNamesWanted);
  const auto pair = ReadPair(session, arguments, names);
  if (!pair.ok()) return ReportError(session, pair.status());
  const auto* before = DocumentIn(pair->before);
  const auto* after = DocumentIn(pair->after);
  if (before == nullptr || after == nullptr || before->GetDescriptor() != after->GetDescriptor()) {
    return ReportError(session, absl::InternalError("the server sent a revision of another type"));
  }
  const std::vector<FieldDifference> differences = CompareDocuments(*before, *after);
  if (session.format == Format::kJson) {
    PrintDiffJson(session, *pair, differences);
  } else {
    PrintDiff(session, *pair, differences);
  }
  return ExitStatus::kOk;
}

}  // namespace entente::cli

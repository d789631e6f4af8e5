#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/listing.h"
#include "clients/cli/error_report.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/searches.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {
namespace {

constexpr char kEverywhere[] = "initiatives/-";
// `initiative/commitment`.
constexpr int kChildWidthMax = 2 * kIdWidthMax + 1;

constexpr char kOverdue[] = "(schedule:OVERDUE OR schedule:SOFT_OVERDUE)";
constexpr char kLate[] = "schedule:LATE";

// Both must hold.  The parenthesis keeps an OR of what was typed from meeting the AND.
std::string Both(const std::string& typed, const char* saved) {
  return typed.empty() ? saved : absl::StrCat("(", typed, ") ", saved);
}

// The server's word on the filter as it was typed, for the price of a list of one: the columns of
// an error are then those of what was typed, and no parenthesis of it can close that of Both().
absl::Status CheckTyped(const Session& session, const ListArguments& arguments) {
  v1::ListCommitmentsRequest request;
  request.set_parent(kEverywhere);
  request.set_filter(arguments.filter);
  request.set_as_of_date(arguments.as_of_date);
  request.set_page_size(1);
  return session.client.ListCommitments(request).status();
}

// Commitments of a saved filter, in an order of its own unless one was asked for.
ExitStatus ListSaved(const Session& session, ListArguments arguments, const char* filter,
                     const char* order) {
  if (!arguments.filter.empty()) {
    const absl::Status typed = CheckTyped(session, arguments);
    if (!typed.ok()) return ReportError(session, typed);
  }
  arguments.filter = Both(arguments.filter, filter);
  if (arguments.order.empty()) arguments.order = order;
  return ListCommitments(session, arguments);
}

std::vector<std::string> CommitmentRow(const v1::Commitment& commitment, const Searches& searches) {
  const v1::Standing& standing = commitment.standing();
  return {DueWords(commitment),
          WhoOf(commitment.debtors()),
          TextOf(commitment.texts()),
          ShortName(commitment.name()),
          searches.ReportedWords(standing),
          ScheduleWords(commitment.schedule()),
          Word(standing.evidence()),
          WhoOf(commitment.creditors()),
          Word(standing.corroboration()),
          Word(commitment.modality())};
}

}  // namespace

ExitStatus ListCommitments(const Session& session, const ListArguments& arguments) {
  auto request = ListRequest<v1::ListCommitmentsRequest>(arguments);
  request.set_parent(kEverywhere);
  auto range = session.client.Commitments(std::move(request));
  Searches searches(session.client);
  return PrintLoadedList(
      session, range, arguments, {"commitment", "commitments"},
      {{"DUE", 3, 10, Style::kPlain},
       {"DEBTOR", 4, 8, Style::kPlain},
       {"WHAT IS OWED", 1, 24, Style::kPlain},
       {"COMMITMENT", 0, kChildWidthMax, Style::kName, true},
       {"REPORTED", 6, 24, Style::kPlain, true},
       {"SCHEDULE", 2, 13, Style::kPlain},
       {"EVIDENCE", 5, 8, Style::kPlain, true},
       {"TO WHOM", 7, 8, Style::kPlain},
       {"WORD OF", 8, 8, Style::kPlain},
       {"MODALITY", 9, 8, Style::kPlain}},
      [&](const std::vector<v1::Commitment>& commitments) {
        return searches.LoadThoseOf(commitments);
      },
      [&](const v1::Commitment& commitment) { return CommitmentRow(commitment, searches); });
}

ExitStatus ListOverdue(const Session& session, const ListArguments& arguments) {
  return ListSaved(session, arguments, kOverdue, "due");
}

ExitStatus ListLate(const Session& session, const ListArguments& arguments) {
  return ListSaved(session, arguments, kLate, "days_late desc");
}

ExitStatus ListReports(const Session& session, const ListArguments& arguments) {
  auto request = ListRequest<v1::ListReportsRequest>(arguments);
  request.set_parent(kEverywhere);
  auto range = session.client.Reports(std::move(request));
  return PrintList(
      session, range, arguments, {"report", "reports"},
      {{"ON", 2, 10, Style::kPlain},
       {"KIND", 4, 7, Style::kPlain},
       {"WHO", 3, 10, Style::kPlain},
       {"WHAT", 1, 24, Style::kPlain},
       {"REPORT", 0, kChildWidthMax, Style::kName, true},
       {"COMMITMENT", 5, 12, Style::kPlain}},
      [](const v1::Report& report) -> std::vector<std::string> {
        return {
            report.as_of_date(),      Word(report.kind()),
            SpeakerOf(report),        ReportWords(report),
            ShortName(report.name()), report.commitment().empty() ? "" : IdOf(report.commitment())};
      });
}

}  // namespace entente::cli

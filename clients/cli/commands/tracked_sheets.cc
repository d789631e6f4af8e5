// The sheets of commitments and reports.

#include <string>

#include "absl/strings/str_cat.h"

#include "clients/cli/commands/sheets.h"
#include "clients/cli/commands/tracking_parts.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/sheet.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {
namespace {

void AddCommitmentFacts(const v1::Commitment& commitment, Sheet& sheet) {
  sheet.Space();
  sheet.Fact("name", commitment.name(), Style::kName);
  sheet.Fact("modality", Word(commitment.modality()));
  sheet.Fact("condition", Quoted(commitment.condition()));
  sheet.Fact("deliverable", commitment.deliverable());
  sheet.Fact("quantity", QuantityWords(commitment.quantity()));
  sheet.Fact("due", LongDate(commitment.current_due()));
  if (!commitment.due_changes().empty()) {
    sheet.Fact("at first", LongDate(commitment.baseline_due()));
    sheet.Fact("by that", ScheduleWords(commitment.baseline_schedule()));
  }
  sheet.Fact("delivered", LongDate(commitment.delivered()));
}

void AddStatusFacts(const v1::StatusReport& status, Sheet& sheet) {
  for (const v1::Party& reporter : status.reporters()) {
    const std::string named = Quoted(reporter.named_as());
    sheet.Fact("reporter", absl::StrCat(WhoOf(reporter), named.empty() ? "" : ", ", named));
  }
  sheet.Fact("official", Word(status.official()));
  sheet.Fact("stance", Word(status.stance()));
  sheet.Fact("delivered", LongDate(status.delivered()));
  sheet.Fact("progress", QuantityWords(status.progress()));
}

void AddFindingFacts(const v1::FindingReport& finding, Sheet& sheet) {
  sheet.Fact("assessor", WhoOf(finding.assessor()));
  sheet.Fact("evidence", Word(finding.evidence()));
  sheet.Fact("delivered", LongDate(finding.delivered()));
  sheet.Fact("method", finding.method());
}

void AddSearchFacts(const v1::SearchReport& search, Sheet& sheet) {
  sheet.Fact("by", search.searched_by());
  sheet.Fact("word of", search.region_code());
  for (const std::string& place : search.places()) sheet.Fact("where", place);
  sheet.Fact("question", search.question());
  sheet.Fact("outcome", Word(search.outcome()));
}

}  // namespace

std::string CommitmentSheet(const v1::Commitment& commitment, const TrackedContext& context,
                            const Terminal& terminal) {
  Sheet sheet(terminal);
  const SheetParts parts = {terminal, context.agencies, sheet};
  sheet.Title(TextOf(commitment.texts()));
  if (commitment.has_delete_time()) sheet.Paragraph("this document is deleted", 2, Style::kBad);
  const v1::Standing& standing = commitment.standing();
  sheet.Facts("owed by", WhoOf(commitment.debtors()), "sides", SidesWords(standing));
  sheet.Facts("evidence", EvidenceWords(standing, commitment.name(), context.reports), "schedule",
              ScheduleWords(commitment.schedule()));
  sheet.Facts("to", WhoOf(commitment.creditors()), "word of", Word(standing.corroboration()));
  AddTimeline(parts, {commitment}, context.announced, context.as_of_date);
  AddSentence(parts, SentenceOf(commitment.name(), "baseline_due", context.citations));
  AddCommitmentFacts(commitment, sheet);
  AddDueChanges(parts, {commitment}, context.citations);
  AddReports(parts, context.reports, commitment.name(), context.citations);
  std::vector<CitationEntry> own;
  for (const CitationEntry& entry : context.citations)
    if (entry.document() == commitment.name()) own.push_back(entry);
  AddQuotes(parts, own.empty() ? EntriesOf(commitment.name(), commitment.citations()) : own);
  return sheet.text();
}

std::string ReportSheet(const v1::Report& report, const TrackedContext& context,
                        const Terminal& terminal) {
  Sheet sheet(terminal);
  const SheetParts parts = {terminal, context.agencies, sheet};
  const std::string about =
      report.commitment().empty() ? InitiativeOf(report.name()) : report.commitment();
  sheet.Title(
      absl::StrCat(Word(report.kind()), " of ", report.as_of_date(), " on ", ShortName(about)));
  if (!report.superseded_by().empty())
    sheet.Paragraph(absl::StrCat("superseded by ", IdOf(report.superseded_by())), 2, Style::kBad);
  sheet.Fact("name", report.name(), Style::kName);
  sheet.Fact("about", about);
  if (report.has_status()) AddStatusFacts(report.status(), sheet);
  if (report.has_finding()) AddFindingFacts(report.finding(), sheet);
  if (report.has_search()) AddSearchFacts(report.search(), sheet);
  sheet.Fact("supersedes", IdOf(report.supersedes()));
  AddQuotes(parts, context.citations.empty() ? EntriesOf(report.name(), report.citations())
                                             : context.citations);
  return sheet.text();
}

}  // namespace entente::cli

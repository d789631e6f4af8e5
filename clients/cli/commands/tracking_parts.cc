#include "clients/cli/commands/tracking_parts.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/standing_words.h"
#include "clients/cli/timeline.h"

namespace entente::cli {
namespace {

// The indent of a sentence under the timeline, and of its source.
constexpr int kSentenceIndent = 6;
constexpr int kSourceIndent = 7;

// "2 of the plan; from 2014-12-31 to "during the summer of 2020""
std::string ChangeWords(const v1::DueChange& change, const v1::FuzzyDate& before) {
  const std::string from = ShortDate(change.has_old_due() ? change.old_due() : before);
  const std::string to = change.has_new_due() ? LongDate(change.new_due()) : "";
  return absl::StrCat(from.empty() ? "no date" : from, " -> ", to.empty() ? "taken back" : to);
}

// The entry of the citation of the i-th due change.
const CitationEntry* EntryAt(const std::string& document, const std::string& path,
                             const std::vector<CitationEntry>& entries) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const CitationEntry& entry) {
    return entry.document() == document && absl::StartsWith(entry.path(), path);
  });
  return found == entries.end() ? nullptr : &*found;
}

void AddDueChange(const SheetParts& parts, const v1::Commitment& commitment, int at,
                  const std::vector<CitationEntry>& entries) {
  const v1::DueChange& change = commitment.due_changes(at);
  parts.sheet.Paragraph(absl::StrCat(change.date(), "  ", WhoOf(change.stated_by()), "  ",
                                     ChangeWords(change, commitment.baseline_due()), "  (",
                                     IdOf(commitment.name()), ")"),
                        2);
  if (!change.reason().empty()) parts.sheet.Paragraph(change.reason(), 4);
  const CitationEntry* entry =
      EntryAt(commitment.name(), absl::StrCat("due_changes[", at, "]"), entries);
  parts.sheet.Paragraph(Quoted(change.citation().exact()), 4);
  parts.sheet.Paragraph(
      entry == nullptr ? IdOf(change.citation().release()) : SourceLine(*entry, parts.agencies), 5,
      Style::kFaint);
}

// Quotes of the same words made one, which supports all that they support.
std::vector<CitationEntry> Merged(const std::vector<CitationEntry>& entries) {
  std::vector<CitationEntry> merged;
  for (const CitationEntry& entry : entries) {
    const v1::Citation& citation = entry.citation();
    const auto same = std::find_if(merged.begin(), merged.end(), [&](const CitationEntry& other) {
      return other.document() == entry.document() &&
             other.citation().release() == citation.release() &&
             other.citation().exact() == citation.exact() &&
             other.citation().start() == citation.start();
    });
    if (same == merged.end())
      merged.push_back(entry);
    else
      same->mutable_citation()->mutable_supports()->MergeFrom(citation.supports());
  }
  return merged;
}

}  // namespace

std::string EvidenceWords(const v1::Standing& standing, const std::string& subject,
                          const std::vector<v1::Report>& reports) {
  std::string words = Word(standing.evidence());
  const auto count = std::count_if(reports.begin(), reports.end(), [&](const v1::Report& report) {
    return report.has_finding() && report.commitment() == subject && report.superseded_by().empty();
  });
  if (words.empty() || count == 0) return words;
  return absl::StrCat(words,
                      count == 1 ? " (one finding)" : absl::StrCat(" (", count, " findings)"));
}

void AddTimeline(const SheetParts& parts, const std::vector<v1::Commitment>& commitments,
                 const v1::FuzzyDate& announced, const std::string& as_of_date) {
  std::vector<TimelineLine> lines;
  lines.reserve(commitments.size());
  for (const v1::Commitment& commitment : commitments)
    lines.push_back(LineOf(commitment, announced, as_of_date));
  const std::string picture = DrawTimeline(lines, parts.terminal.columns);
  if (picture.empty()) return;
  parts.sheet.Space();
  parts.sheet.Picture(picture);
}

void AddSentence(const SheetParts& parts, const CitationEntry* sentence) {
  if (sentence == nullptr) return;
  parts.sheet.Space();
  parts.sheet.Paragraph(QuoteWords(*sentence), kSentenceIndent);
  parts.sheet.Paragraph(SourceLine(*sentence, parts.agencies), kSourceIndent, Style::kFaint);
}

void AddDueChanges(const SheetParts& parts, const std::vector<v1::Commitment>& commitments,
                   const std::vector<CitationEntry>& entries) {
  const bool any = std::any_of(commitments.begin(), commitments.end(),
                               [](const auto& one) { return !one.due_changes().empty(); });
  if (!any) return;
  parts.sheet.Section("Changes of due dates");
  for (const v1::Commitment& commitment : commitments)
    for (int at = 0; at < commitment.due_changes_size(); ++at)
      AddDueChange(parts, commitment, at, entries);
}

void AddReports(const SheetParts& parts, const std::vector<v1::Report>& reports,
                const std::string& subject, const std::vector<CitationEntry>& entries) {
  if (reports.empty()) return;
  parts.sheet.Section("Reports");
  for (const v1::Report& report : reports) {
    std::string line = absl::StrCat(report.as_of_date(), "  ", SpeakerOf(report), ": ",
                                    ReportWords(report), "  (", IdOf(report.name()));
    if (report.commitment() != subject) absl::StrAppend(&line, ", on ", IdOf(report.commitment()));
    parts.sheet.Paragraph(line + ")", 2);
    parts.sheet.Paragraph(report.search().question(), 4);
    const CitationEntry* sentence = SentenceOf(report.name(), "", entries);
    if (sentence == nullptr) continue;
    parts.sheet.Paragraph(QuoteWords(*sentence), 4);
    parts.sheet.Paragraph(SourceLine(*sentence, parts.agencies), 5, Style::kFaint);
  }
}

void AddQuotes(const SheetParts& parts, const std::vector<CitationEntry>& entries) {
  if (entries.empty()) return;
  parts.sheet.Section("Quotes, with their source and what they support");
  for (const CitationEntry& entry : Merged(entries)) {
    parts.sheet.Paragraph(QuoteWords(entry), 2);
    std::string source = SourceLine(entry, parts.agencies);
    const std::string supports = absl::StrJoin(entry.citation().supports(), ", ");
    // The quote of an act or a change supports what it stands in.
    const bool inner = supports.empty() && !absl::StartsWith(entry.path(), "citations[");
    if (!supports.empty() || (inner && !entry.path().empty()))
      absl::StrAppend(&source, ": ", inner ? entry.path() : supports);
    parts.sheet.Paragraph(source, 4, Style::kFaint);
  }
}

std::vector<CitationEntry> EntriesOf(
    const std::string& document,
    const google::protobuf::RepeatedPtrField<v1::Citation>& citations) {
  std::vector<CitationEntry> entries;
  for (const v1::Citation& citation : citations) {
    CitationEntry& entry = entries.emplace_back();
    entry.set_document(document);
    *entry.mutable_citation() = citation;
  }
  return entries;
}

}  // namespace entente::cli

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/listing.h"
#include "clients/cli/markdown.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/sheet.h"
#include "clients/cli/source_words.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {
namespace {

// The parts of a citation as a bibliography has them.
struct Reference {
  std::string quote;
  std::string publishers;  // in words
  std::string title;
  std::string date;
  std::string uri;
  std::string archive_uri;
  std::string available;
  std::string place;   // where the quote stands, and whether it does
  std::string status;  // of the document that cites
};

std::string PublisherWords(const CitationEntry& entry) {
  if (!entry.publishers().empty()) return absl::StrJoin(entry.publishers(), ", ");
  std::vector<std::string> issuers;
  for (const v1::Issuer& issuer : entry.issuers()) issuers.push_back(WhoOf(issuer));
  return absl::StrJoin(issuers, ", ");
}

std::string PlaceWords(const CitationEntry& entry) {
  const v1::Citation& citation = entry.citation();
  std::vector<std::string> words = {IdOf(citation.release())};
  if (citation.has_start() && citation.has_end())
    words[0] += absl::StrCat(" [", citation.start(), "-", citation.end(), "]");
  const std::string anchor = Word(citation.anchor());
  if (!anchor.empty() && !citation.exact().empty()) words.push_back(Plain(anchor));
  if (!citation.supports().empty())
    words.push_back(absl::StrCat("supports ", absl::StrJoin(citation.supports(), ", ")));
  words.push_back(absl::StrCat("cited by ", ShortName(entry.document())));
  return absl::StrJoin(words, "; ");
}

std::string StatusWords(const v1::Standing& standing, const std::string& as_of_date) {
  std::vector<std::string> words;
  const std::string sides = SidesWords(standing);
  if (!sides.empty()) words.push_back(absl::StrCat("sides ", sides));
  const std::string evidence = Word(standing.evidence());
  words.push_back(evidence.empty() ? "no finding" : absl::StrCat("evidence ", evidence));
  const std::string corroboration = Word(standing.corroboration());
  if (!corroboration.empty()) words.push_back(absl::StrCat("word of ", corroboration));
  return absl::StrCat(absl::StrJoin(words, "; "), "; as of ", as_of_date);
}

Reference ReferenceOf(const CitationEntry& entry, const std::string& as_of_date) {
  return {QuoteWords(entry),
          PublisherWords(entry),
          entry.title(),
          DayWords(entry.release_date()),
          entry.uri(),
          entry.archive_uri(),
          AvailabilityWords(entry.availability(), entry.replaced_by()),
          PlaceWords(entry),
          StatusWords(entry.standing(), as_of_date)};
}

// `Publisher, "Title", 13 Jul 2010.`
std::string Bibliography(const Reference& reference, const std::string& title) {
  std::vector<std::string> parts;
  for (const std::string& part : {reference.publishers, title, reference.date})
    if (!part.empty()) parts.push_back(part);
  return absl::StrCat(absl::StrJoin(parts, ", "), ".");
}

void PrintText(const Session& session, const Reference& reference) {
  Sheet sheet(session.terminal);
  sheet.Title(reference.quote);
  sheet.Paragraph(Bibliography(reference, Quoted(reference.title)), 2);
  sheet.Paragraph(reference.uri, 2);
  if (!reference.archive_uri.empty())
    sheet.Paragraph(absl::StrCat("archived: ", reference.archive_uri), 2);
  if (!reference.available.empty())
    sheet.Paragraph(absl::StrCat("source: ", reference.available), 2);
  sheet.Paragraph(reference.place, 2, Style::kFaint);
  sheet.Paragraph(absl::StrCat("status: ", reference.status), 2, Style::kFaint);
  session.out << sheet.text() << "\n";
}

void PrintMarkdown(const Session& session, const Reference& reference) {
  Reference escaped = reference;
  escaped.publishers = MarkdownText(reference.publishers);
  const std::string title =
      reference.title.empty() ? "" : absl::StrCat("*", MarkdownText(reference.title), "*");
  session.out << "> " << MarkdownText(reference.quote) << "\n\n" << Bibliography(escaped, title);
  if (!reference.uri.empty()) session.out << " " << MarkdownLink(reference.uri);
  if (!reference.archive_uri.empty())
    session.out << " (archived: " << MarkdownLink(reference.archive_uri) << ")";
  if (!reference.available.empty())
    session.out << " Source: " << MarkdownText(reference.available) << ".";
  session.out << "\n"
              << MarkdownText(reference.place) << ".\n"
              << "Status: " << MarkdownText(reference.status) << ".\n\n";
}

// Whether both quote the same words for the same document, which may do so for several of its
// parts.
bool QuoteTheSame(const CitationEntry& a, const CitationEntry& b) {
  return a.document() == b.document() && a.citation().release() == b.citation().release() &&
         a.citation().exact() == b.citation().exact() &&
         a.citation().start() == b.citation().start();
}

// Each quote once, with all that it supports.
std::vector<CitationEntry> Merged(const std::vector<CitationEntry>& entries) {
  std::vector<CitationEntry> merged;
  for (const CitationEntry& entry : entries) {
    const auto same = std::find_if(merged.begin(), merged.end(), [&](const CitationEntry& other) {
      return QuoteTheSame(entry, other);
    });
    if (same == merged.end()) {
      merged.push_back(entry);
      continue;
    }
    auto& known = *same->mutable_citation()->mutable_supports();
    for (const std::string& path : entry.citation().supports())
      if (std::find(known.begin(), known.end(), path) == known.end()) *known.Add() = path;
  }
  return merged;
}

// The server's answer for each, with the day for which it holds.
void PrintEntries(const Session& session, const std::vector<CitationEntry>& entries,
                  const std::string& as_of_date) {
  nlohmann::json array = nlohmann::json::array();
  for (const CitationEntry& entry : entries) {
    array.push_back(nlohmann::json::parse(ToJson(entry)));
    array.back()["asOfDate"] = as_of_date;
  }
  session.out << array.dump(2) << "\n";
}

}  // namespace

ExitStatus Cite(const Session& session, const CitationArguments& arguments) {
  auto request = CitationsRequest(session, arguments);
  if (!request.ok()) return ReportError(session, request.status());
  auto range = session.client.Citations(*request);
  std::vector<CitationEntry> entries;
  auto listed =
      Walk(range, arguments.list, [&](const CitationEntry& entry) { entries.push_back(entry); });
  if (!listed.ok()) return ReportError(session, listed.status());
  const Nouns nouns = {"citation", "citations"};
  if (session.format == Format::kJson) {
    PrintEntries(session, entries, listed->as_of_date);
  } else {
    const std::vector<CitationEntry> merged = Merged(entries);
    listed->count = static_cast<std::int64_t>(merged.size());
    for (const CitationEntry& entry : merged) {
      const Reference reference = ReferenceOf(entry, listed->as_of_date);
      if (session.format == Format::kMarkdown)
        PrintMarkdown(session, reference);
      else
        PrintText(session, reference);
    }
    session.out << CountLine(*listed, nouns) << "\n";
  }
  return entries.empty() ? ExitStatus::kRefused : ExitStatus::kOk;
}

}  // namespace entente::cli

// Parts of sheets about commitments and reports, which the sheets of initiatives, commitments and
// reports share.  Used by the sheets only.  Pure.

#pragma once

#include <string>
#include <vector>

#include "clients/cli/agency_names.h"
#include "clients/cli/sheet.h"
#include "clients/cli/source_words.h"
#include "clients/cli/terminal.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/report.pb.h"

namespace entente::cli {

// A sheet that is being filled.
struct SheetParts {
  const Terminal& terminal;
  const AgencyNames& agencies;
  Sheet& sheet;
};

// `COMPLETE (one finding)`: the evidence, and how many findings that count are about `subject`: a
// commitment, or the initiative where it is the empty name.  Empty where there is no finding.
[[nodiscard]] std::string EvidenceWords(const v1::Standing& standing, const std::string& subject,
                                        const std::vector<v1::Report>& reports);

// The timeline with an empty line before and after it; nothing when nothing has a day.
void AddTimeline(const SheetParts& parts, const std::vector<v1::Commitment>& commitments,
                 const v1::FuzzyDate& announced, const std::string& as_of_date);

// The words with their source under them; nothing for none.
void AddSentence(const SheetParts& parts, const CitationEntry* sentence);

// Every change of a due date, with who said so and the words.  The words of a change have their
// source from `entries`, where it is told.
void AddDueChanges(const SheetParts& parts, const std::vector<v1::Commitment>& commitments,
                   const std::vector<CitationEntry>& entries);

// The reports, each with its first quote, or what was asked; those on another subject than
// `subject` say on which commitment.
void AddReports(const SheetParts& parts, const std::vector<v1::Report>& reports,
                const std::string& subject, const std::vector<CitationEntry>& entries);

// All quotes of all documents, each with its source and what it supports.
void AddQuotes(const SheetParts& parts, const std::vector<CitationEntry>& entries);

// The quotes of one document as it holds them, for a server that tells no more.
[[nodiscard]] std::vector<CitationEntry> EntriesOf(
    const std::string& document, const google::protobuf::RepeatedPtrField<v1::Citation>& citations);

}  // namespace entente::cli

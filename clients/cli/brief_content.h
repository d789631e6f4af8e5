// What a brief of two countries says: what each owes and how that stands, who is silent, where they
// differ.  Made from what the server answered, for the text, Markdown and JSON of `brief`.  Pure.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clients/cli/agency_names.h"
#include "clients/cli/searches.h"
#include "clients/cli/source_words.h"
#include "entente/v1/commitment.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/report.pb.h"

namespace entente::cli {

// What a brief is made of.
struct BriefSources {
  std::string first_code;  // of the pair, in the order of the alphabet
  std::string second_code;
  std::string first_name;  // in English
  std::string second_name;
  std::string as_of_date;
  std::vector<v1::Initiative> initiatives;
  std::vector<v1::Commitment> commitments;
  std::vector<CitationEntry> citations;
  AgencyNames agencies;
  Searches searches;
};

struct BriefItem {
  v1::Commitment commitment;
  std::string initiative_title;
  std::optional<CitationEntry> sentence;
};

// What one side owes, or both together.
struct BriefSide {
  std::string who;                   // `Canada`
  std::vector<BriefItem> overdue;    // past due and not delivered, softly or not
  std::vector<BriefItem> open;       // not delivered and not past due
  std::vector<BriefItem> late;       // delivered late
  std::vector<BriefItem> delivered;  // delivered, on time or without a due date
};

// Who has not spoken about what, on the strength of which search.
struct BriefSilence {
  std::string who;          // `CA is silent`, `nobody has reported`, or why that is unknown
  std::string subject;      // its name
  std::string words;        // its text or title
  std::string search;       // the report's name
  std::string search_date;  // empty: it was not looked up
  std::optional<CitationEntry> sentence;
};

// What two sides tell differently, with the sentence of each.
struct BriefDifference {
  std::string subject;
  std::string words;
  std::string sides;  // `DIFFER (US completed; CA in operation)`
  std::vector<CitationEntry> sentences;
};

struct BriefContent {
  std::string pair;  // `CA-US`
  std::string as_of_date;
  std::size_t initiative_count = 0;
  std::vector<BriefSide> sides;  // the first, the second, both together, others; without empty ones
  std::vector<BriefSilence> silent;
  std::vector<BriefDifference> differing;
  // Words that promise nothing (PROPOSED, DISCUSSED), which are left out.
  std::size_t no_promise_count = 0;
};

[[nodiscard]] BriefContent MakeBrief(const BriefSources& sources);

}  // namespace entente::cli

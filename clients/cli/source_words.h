// How a quote and its source are told in a line.  Used by show, cite and brief.  Pure; any thread
// may call it.

#pragma once

#include <string>
#include <vector>

#include "clients/cli/agency_names.h"
#include "entente/v1/evidence_service.pb.h"

namespace entente::cli {

using CitationEntry = v1::ListCitationsResponse::Entry;

// `13 Jul 2010` of `2010-07-13`; anything else as it is.
[[nodiscard]] std::string DayWords(const std::string& day);
// The same of a date that is a day, else ShortDate.
[[nodiscard]] std::string DayWords(const v1::FuzzyDate& date);

// The quoted words in quotation marks; `the whole release` when none are quoted.
[[nodiscard]] std::string QuoteWords(const CitationEntry& entry);

// `DHS, 13 Jul 2010 [4364-4421] verified`: the publishers by their acronym where one is known, and
// the state of the source where it does not stand any more.
[[nodiscard]] std::string SourceLine(const CitationEntry& entry, const AgencyNames& agencies);

// Where a source that does not stand any more went: `WITHDRAWN on 2012-01-31: moved`, `REPLACED by
// ca-ps-2011-03-11`.  `LIVE on 2026-11-24` of one that stands; empty when nobody looked.
[[nodiscard]] std::string AvailabilityWords(const v1::Availability& availability,
                                            const std::string& replaced_by);

// Notes the agencies whose acronyms SourceLine wants.
void WantIssuersOf(const CitationEntry& entry, AgencyNames& agencies);

// The sentence that says what `document` is about: its first verified quote, one that supports
// `field` or a path below it if there is one.  Else its first quote; null when it cites nothing.
[[nodiscard]] const CitationEntry* SentenceOf(const std::string& document, const std::string& field,
                                              const std::vector<CitationEntry>& entries);

}  // namespace entente::cli

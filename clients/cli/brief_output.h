// A brief as text that fits the terminal, as Markdown, and as JSON.  Used by `brief`.  Pure.

#pragma once

#include <string>

#include "clients/cli/brief_content.h"
#include "clients/cli/terminal.h"

namespace entente::cli {

[[nodiscard]] std::string BriefText(const BriefContent& brief, const AgencyNames& agencies,
                                    const Terminal& terminal);

// CommonMark with one table of counts; words of documents are escaped.
[[nodiscard]] std::string BriefMarkdown(const BriefContent& brief, const AgencyNames& agencies);

// An object: `pair`, `asOfDate`, `sides[{who, overdue, open, late, delivered}]`, `silent`,
// `differing`; commitments and citations as the API has them.
[[nodiscard]] std::string BriefJson(const BriefContent& brief);

}  // namespace entente::cli

// Records as rows of a spreadsheet (RFC 4180): one row a document, the facts that all sorts have
// and those by which one sorts and sums.  Used by `export`.  Pure; any thread may call it.

#pragma once

#include <string>
#include <vector>

#include "entente/v1/transfer.pb.h"

namespace entente::cli {

// What a spreadsheet needs before the first row to read UTF-8.
inline constexpr char kCsvByteOrderMark[] = "\xEF\xBB\xBF";

// The names of the columns.
[[nodiscard]] const std::vector<std::string>& CsvColumns();

// A record's cells, one for each column; empty where a sort of document has no such fact.
[[nodiscard]] std::vector<std::string> CsvCells(const v1::Record& record);

// Cells as a line with its end (CR LF).  A cell that a spreadsheet would take for a formula gets a
// quote before it (OWASP, CSV injection).
[[nodiscard]] std::string CsvLine(const std::vector<std::string>& cells);

}  // namespace entente::cli

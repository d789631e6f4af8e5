// The phrases of docs/dates.md, with what the page says they come to.

#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace entente::dates::test {

struct DocumentedPhrase {
  std::string language;
  std::string phrase;
  std::string edtf;
  std::string earliest;
  std::string latest;
  std::string strict_or_expected;  // as on the page: a day, "=", "expected " and a day, or "none"
  std::string rule;                // without the table's name
};

// The cells of a row of a table; empty for any other line.
inline std::vector<std::string> CellsOf(const std::string& line) {
  std::vector<std::string> cells = absl::StrSplit(line, " | ");
  if (cells.size() != 6 || cells[0].substr(0, 2) != "| ") return {};
  cells.front() = cells.front().substr(2);
  cells.back() = std::string(absl::StripSuffix(cells.back(), " |"));
  for (std::string& cell : cells) {
    if (cell.size() > 2 && cell.front() == '`') cell = cell.substr(1, cell.size() - 2);
  }
  return cells;
}

// Every phrase in the tables under the headings "Phrases in English" and so on.
inline std::vector<DocumentedPhrase> ReadDocumentedPhrases() {
  std::vector<DocumentedPhrase> phrases;
  std::string language;
  std::ifstream in(std::filesystem::path(ENTENTE_SOURCE_DIR) / "docs/dates.md");
  for (std::string line; std::getline(in, line);) {
    if (line.substr(0, 1) == "#") language.clear();
    if (line == "### Phrases in English") language = "en";
    if (line == "### Phrases in French") language = "fr";
    if (line == "### Phrases in Spanish") language = "es";
    const std::vector<std::string> cells = CellsOf(line);
    if (language.empty() || cells.empty() || cells[0] == "phrase") continue;
    phrases.push_back({language, cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]});
  }
  return phrases;
}

}  // namespace entente::dates::test

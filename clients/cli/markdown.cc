#include "clients/cli/markdown.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace entente::cli {
namespace {

constexpr std::string_view kMarks = R"(\`*[]<>|~$&)";

bool IsWithinWord(std::string_view text, std::size_t at) {
  const auto is_word = [&](std::size_t i) {
    const auto c = static_cast<unsigned char>(text[i]);
    return absl::ascii_isalnum(c) || c >= 0x80;
  };
  return at > 0 && at + 1 < text.size() && is_word(at - 1) && is_word(at + 1);
}

std::string Row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) {
    row.append(" ").append(cell);
    row += cell.empty() ? "|" : " |";
  }
  return row + "\n";
}

}  // namespace

std::string MarkdownText(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool marks =
        kMarks.find(c) != std::string_view::npos || (c == '_' && !IsWithinWord(text, at));
    if (marks) escaped += '\\';
    escaped += absl::ascii_iscntrl(static_cast<unsigned char>(c)) ? ' ' : c;
  }
  return escaped;
}

std::string MarkdownLink(std::string_view uri) {
  // What would end the link early is written as its code (RFC 3986).
  const std::string text(uri.data(), uri.size());
  return absl::StrCat("<", absl::StrReplaceAll(text, {{"<", "%3C"}, {">", "%3E"}, {" ", "%20"}}),
                      ">");
}

std::string MarkdownTable(const std::vector<std::string>& headings,
                          const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::string> cells;
  cells.reserve(headings.size());
  for (const std::string& heading : headings) cells.push_back(MarkdownText(heading));
  std::string table = Row(cells);
  table += Row(std::vector<std::string>(headings.size(), "---"));
  for (const std::vector<std::string>& row : rows) {
    cells.clear();
    for (const std::string& cell : row) cells.push_back(MarkdownText(cell));
    table += Row(cells);
  }
  return table;
}

}  // namespace entente::cli

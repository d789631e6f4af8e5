#include "clients/cli/table.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "clients/cli/display_text.h"
#include "clients/cli/markdown.h"

namespace entente::cli {
namespace {

constexpr int kGap = 2;
// A title of 20,000 characters must not fill the screen.
constexpr int kLinesMax = 3;

int TotalWidth(const std::vector<int>& widths) {
  int total = 0;
  int shown = 0;
  for (const int width : widths) {
    total += width;
    if (width > 0) ++shown;
  }
  return total + kGap * std::max(0, shown - 1);
}

// The least widths without leaving anything out.
std::vector<int> Floors(const std::vector<Column>& columns, const std::vector<int>& natural) {
  std::vector<int> floors;
  for (std::size_t i = 0; i < columns.size(); ++i)
    floors.push_back(std::min(natural[i], columns[i].width_min));
  return floors;
}

// The column under which this one may go: the nearest before it that may not go under another.
std::size_t HomeOf(const std::vector<Column>& columns, std::size_t column) {
  while (column > 0 && columns[column].may_go_under) --column;
  return column;
}

// Moves the columns that may go under another there, which then is at least as wide as all need.
// False when there are none.
bool Stack(std::vector<Column>& columns, std::vector<int>& natural) {
  bool stacked = false;
  for (std::size_t i = 1; i < columns.size(); ++i) {
    const std::size_t home = HomeOf(columns, i);
    if (home == i || natural[i] == 0 || natural[home] == 0) continue;
    columns[home].width_min =
        std::max(columns[home].width_min, std::min(natural[i], columns[i].width_min));
    columns[home].rank = std::min(columns[home].rank, columns[i].rank);
    natural[home] = std::max(natural[home], natural[i]);
    natural[i] = 0;
    stacked = true;
  }
  return stacked;
}

// The column to leave out next: of the highest rank, the last of those; -1 when only one is left.
int LeastImportant(const std::vector<Column>& columns, const std::vector<int>& widths) {
  int found = -1;
  int shown = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (widths[i] == 0) continue;
    ++shown;
    if (found < 0 || columns[i].rank >= columns[found].rank) found = static_cast<int>(i);
  }
  return shown > 1 ? found : -1;
}

// Takes `excess` columns from the widest ones, none below its floor.
void Narrow(std::vector<int>& widths, const std::vector<int>& floors, int excess) {
  for (; excess > 0; --excess) {
    int widest = -1;
    for (std::size_t i = 0; i < widths.size(); ++i)
      if (widths[i] > floors[i] && (widest < 0 || widths[i] > widths[widest]))
        widest = static_cast<int>(i);
    if (widest < 0) return;
    --widths[widest];
  }
}

// A piece of text in one style, on one line.
struct Line {
  std::string text;
  Style style = Style::kPlain;
};
using Cell = std::vector<Line>;

void AddWrapped(Cell& cell, const std::string& text, int width, Style style, Charset charset) {
  if (text.empty()) return;
  for (std::string& line : Wrap(text, width, kLinesMax, charset))
    cell.push_back({std::move(line), style});
}

// Cells beside each other: as many lines as the highest one has, with no space at their ends.
std::string Beside(const std::vector<Cell>& cells, const std::vector<int>& widths,
                   const Terminal& terminal, int indent) {
  std::size_t height = 1;
  for (const Cell& cell : cells) height = std::max(height, cell.size());
  std::string result;
  for (std::size_t at = 0; at < height; ++at) {
    int pending = indent;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (widths[i] == 0) continue;
      int used = 0;
      if (at < cells[i].size()) {
        const Line& line = cells[i][at];
        result += Spaces(pending) + Paint(line.text, line.style, terminal);
        used = DisplayWidth(line.text);
        pending = 0;
      }
      pending += widths[i] - used + kGap;
    }
    result += "\n";
  }
  return result;
}

// The cells of one row, those of columns that went under another included.
std::vector<Cell> CellsOf(const std::vector<std::string>& texts, const std::vector<Column>& columns,
                          const TableLayout& layout, Charset charset) {
  std::vector<Cell> cells(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool under = layout.stacked && layout.widths[i] == 0;
    const std::size_t home = under ? HomeOf(columns, i) : i;
    if (layout.widths[home] > 0)
      AddWrapped(cells[home], texts[i], layout.widths[home], columns[i].style, charset);
  }
  return cells;
}

}  // namespace

TableLayout FitColumns(std::vector<Column> columns, std::vector<int> natural, int available) {
  if (available <= 0) return {std::move(natural), false};
  for (int& width : natural) width = std::min(width, available);
  const bool fits_wrapped = TotalWidth(Floors(columns, natural)) <= available;
  TableLayout layout;
  layout.stacked = !fits_wrapped && Stack(columns, natural);
  while (TotalWidth(Floors(columns, natural)) > available) {
    const int left_out = LeastImportant(columns, natural);
    if (left_out < 0) break;
    natural[left_out] = 0;
  }
  Narrow(natural, Floors(columns, natural), TotalWidth(natural) - available);
  layout.widths = std::move(natural);
  return layout;
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::AddRow(const std::vector<std::string>& cells, const Terminal& terminal) {
  std::vector<std::string> row;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    row.push_back(i < cells.size() ? Printable(cells[i], terminal.charset) : std::string());
  rows_.push_back(std::move(row));
}

std::string Table::Render(const Terminal& terminal, const TableFrame& frame) const {
  std::vector<int> natural;
  std::vector<std::string> headings;
  std::vector<Column> heading_columns = columns_;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    int width = 0;
    for (const auto& row : rows_) width = std::max(width, DisplayWidth(row[i]));
    if (width > 0 && frame.headings) width = std::max(width, DisplayWidth(columns_[i].heading));
    natural.push_back(width);
    headings.push_back(width > 0 ? columns_[i].heading : "");
    heading_columns[i].style = Style::kHeading;
  }
  const int available = terminal.columns > 0 ? std::max(1, terminal.columns - frame.indent) : 0;
  const TableLayout layout = FitColumns(columns_, natural, available);
  std::string result;
  if (frame.headings) {
    std::vector<Cell> rules;
    for (const int width : layout.widths)
      rules.push_back({{Rule(width, terminal.charset), Style::kFaint}});
    result += Beside(CellsOf(headings, heading_columns, layout, terminal.charset), layout.widths,
                     terminal, frame.indent);
    result += Beside(rules, layout.widths, terminal, frame.indent);
  }
  for (const auto& row : rows_)
    result += Beside(CellsOf(row, columns_, layout, terminal.charset), layout.widths, terminal,
                     frame.indent);
  return result;
}

std::string Table::RenderMarkdown() const {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows(rows_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const bool empty =
        std::all_of(rows_.begin(), rows_.end(), [i](const auto& row) { return row[i].empty(); });
    if (empty) continue;
    headings.push_back(columns_[i].heading);
    for (std::size_t at = 0; at < rows_.size(); ++at) rows[at].push_back(rows_[at][i]);
  }
  return MarkdownTable(headings, rows);
}

}  // namespace entente::cli

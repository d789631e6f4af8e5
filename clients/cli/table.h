// A table that fits the terminal.  Used by the commands.  One thread at a time.

#pragma once

#include <string>
#include <vector>

#include "clients/cli/terminal.h"

namespace entente::cli {

struct Column {
  std::string heading;
  // Columns of a high rank are left out first where the terminal is too narrow; rank 0 stays.
  int rank = 0;
  // A cell that is wider than there is room for is wrapped, but no narrower than this, as long as a
  // column of a higher rank can be left out instead.
  int width_min = 10;
  Style style = Style::kPlain;
  // Where the terminal is too narrow, its cells first go under those of the nearest column before
  // it that may not: an id that is to be copied stays whole there.
  bool may_go_under = false;
};

// What goes around the rows.
struct TableFrame {
  bool headings = true;  // and the rule under them
  int indent = 0;        // columns left free at the left
};

class Table final {
 public:
  explicit Table(std::vector<Column> columns);

  // One cell for each column, of any text: it is made printable here.
  void AddRow(const std::vector<std::string>& cells, const Terminal& terminal);

  [[nodiscard]] bool empty() const { return rows_.empty(); }

  // The table, each line with its line end and no space before it; columns that are empty in every
  // row are left out.  Cells are wrapped to three lines and then elided, unless the terminal has no
  // limit.
  [[nodiscard]] std::string Render(const Terminal& terminal, const TableFrame& frame = {}) const;

  // The table in Markdown, of the same columns, nothing wrapped or elided.
  [[nodiscard]] std::string RenderMarkdown() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // printable
};

// How a table is laid out.
struct TableLayout {
  std::vector<int> widths;  // of each column; 0 for those left out, or gone under another
  bool stacked = false;     // whether columns that may go under the one before them do
};

// The layout when the columns would like to be `natural` wide (0 when empty) and `available`
// columns are there, 0 for no limit.  Two columns of space stand between them.  First cells are
// wrapped, then columns go under others, then columns are left out; the last one left is as wide as
// there is room.
[[nodiscard]] TableLayout FitColumns(std::vector<Column> columns, std::vector<int> natural,
                                     int available);

}  // namespace entente::cli

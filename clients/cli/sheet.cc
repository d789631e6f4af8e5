#include "clients/cli/sheet.h"

#include <algorithm>
#include <limits>

namespace entente::cli {
namespace {

constexpr int kLabelIndent = 2;
constexpr int kFactIndent = 14;
// Text runs at least so wide, even where it must leave the terminal's edge.
constexpr int kTextWidthMin = 10;
constexpr int kUnlimited = std::numeric_limits<int>::max();

std::string Spaces(int count) { return std::string(static_cast<std::size_t>(count), ' '); }

}  // namespace

void Sheet::Title(std::string_view title) { Lines("", 0, title, Style::kTitle); }

void Sheet::Fact(std::string_view label, std::string_view value, Style style) {
  if (value.empty()) return;
  const int padding = std::max(1, kFactIndent - kLabelIndent - DisplayWidth(label));
  Lines(Spaces(kLabelIndent) + Paint(label, Style::kFaint, terminal_) + Spaces(padding),
        kFactIndent, value, style);
}

void Sheet::Section(std::string_view heading) {
  text_ += "\n";
  Lines("", 0, heading, Style::kHeading);
}

void Sheet::Section(std::string_view heading, const Table& rows) {
  if (rows.empty()) return;
  Section(heading);
  TableFrame frame;
  frame.headings = false;
  frame.indent = kLabelIndent;
  text_ += rows.Render(terminal_, frame);
}

void Sheet::Paragraph(std::string_view text, int indent, Style style) {
  if (text.empty()) return;
  Lines(Spaces(indent), indent, text, style);
}

void Sheet::Lines(std::string_view lead, int indent, std::string_view text, Style style) {
  const int width =
      terminal_.columns > 0 ? std::max(kTextWidthMin, terminal_.columns - indent) : kUnlimited;
  const std::string printable = Printable(text, terminal_.charset);
  std::string before(lead);
  for (const std::string& line : Wrap(printable, width, kUnlimited, terminal_.charset)) {
    text_ += before + Paint(line, style, terminal_) + "\n";
    before = Spaces(indent);
  }
}

}  // namespace entente::cli

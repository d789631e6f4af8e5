#include "clients/cli/sheet.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "clients/cli/display_text.h"

namespace entente::cli {
namespace {

constexpr int kLabelIndent = 2;
constexpr int kFactIndent = 12;
// The second fact of a line.
constexpr int kSecondLabelIndent = 36;
constexpr int kSecondFactIndent = 46;
// The countries, beside the kind at kSecondFactIndent.
constexpr int kCountriesIndent = 61;
// Text runs at least so wide, even where it must leave the terminal's edge.
constexpr int kTextWidthMin = 10;
constexpr int kUnlimited = std::numeric_limits<int>::max();

}  // namespace

void Sheet::Title(std::string_view title) { Lines("", 0, title, Style::kTitle); }

void Sheet::Fact(std::string_view label, std::string_view value, Style style) {
  if (value.empty()) return;
  const int padding = std::max(1, kFactIndent - kLabelIndent - DisplayWidth(label));
  Lines(Spaces(kLabelIndent) + Paint(label, Style::kFaint, terminal_) + Spaces(padding),
        kFactIndent, value, style);
}

void Sheet::Title(std::string_view title, std::string_view kind, std::string_view countries) {
  const std::string printable = Printable(title, terminal_.charset);
  const int width = DisplayWidth(printable);
  std::string beside(kind);
  if (!countries.empty())
    beside += Spaces(std::max(2, kCountriesIndent - kSecondFactIndent - DisplayWidth(kind))) +
              Printable(countries, terminal_.charset);
  const int gap = std::max(2, kSecondFactIndent - width);
  if (!Fits(width + gap + DisplayWidth(beside))) {
    Title(title);
    Paragraph(beside, kLabelIndent);
    return;
  }
  text_ += Paint(printable, Style::kTitle, terminal_) + (beside.empty() ? "" : Spaces(gap)) +
           beside + "\n";
}

void Sheet::Facts(std::string_view left_label, std::string_view left, std::string_view right_label,
                  std::string_view right) {
  const std::string first = Printable(left, terminal_.charset);
  const std::string second = Printable(right, terminal_.charset);
  const int used = kFactIndent + DisplayWidth(first);
  const bool beside = !first.empty() && !second.empty() && used + 2 <= kSecondLabelIndent &&
                      Fits(kSecondFactIndent + DisplayWidth(second));
  if (!beside) {
    Fact(left_label, left);
    Fact(right_label, right);
    return;
  }
  const int padding = kSecondFactIndent - kSecondLabelIndent - DisplayWidth(right_label);
  text_ += Spaces(kLabelIndent) + Paint(left_label, Style::kFaint, terminal_) +
           Spaces(std::max(1, kFactIndent - kLabelIndent - DisplayWidth(left_label))) + first +
           Spaces(kSecondLabelIndent - used) + Paint(right_label, Style::kFaint, terminal_) +
           Spaces(std::max(1, padding)) + second + "\n";
}

void Sheet::Picture(std::string_view picture) {
  while (!picture.empty()) {
    const std::size_t end = std::min(picture.find('\n'), picture.size());
    text_ += Printable(picture.substr(0, end), terminal_.charset) + "\n";
    picture.remove_prefix(std::min(end + 1, picture.size()));
  }
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

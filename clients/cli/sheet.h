// One document laid out for reading: a title, labelled facts, sections.  Used by `show`.  One
// thread at a time.

#pragma once

#include <string>
#include <string_view>

#include "clients/cli/table.h"
#include "clients/cli/terminal.h"

namespace entente::cli {

class Sheet final {
 public:
  explicit Sheet(const Terminal& terminal) : terminal_(terminal) {}

  // The heading of it all, wrapped.
  void Title(std::string_view title);

  // The heading with its kind and countries beside it, where they fit, else under it.
  void Title(std::string_view title, std::string_view kind, std::string_view countries);

  // A labelled fact, wrapped under itself; nothing when `value` is empty.
  void Fact(std::string_view label, std::string_view value, Style style = Style::kPlain);

  // Two facts beside each other, where they fit, else one under the other.
  void Facts(std::string_view left_label, std::string_view left, std::string_view right_label,
             std::string_view right);

  // An empty line.
  void Space() { text_ += "\n"; }

  // Lines as they are, each with its line end, made printable; nothing of an empty picture.
  void Picture(std::string_view picture);

  // A section with the rows of a table under it; nothing when it has none.
  void Section(std::string_view heading, const Table& rows);

  // A section with paragraphs follows: Paragraph adds them.
  void Section(std::string_view heading);
  void Paragraph(std::string_view text, int indent, Style style = Style::kPlain);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  // Whether what ends in this column fits.
  [[nodiscard]] bool Fits(int column) const {
    return terminal_.columns <= 0 || column <= terminal_.columns;
  }

  // Lines of `text` at an indent, the first one after `lead`, which fills the indent.
  void Lines(std::string_view lead, int indent, std::string_view text, Style style);

  const Terminal terminal_;
  std::string text_;
};

}  // namespace entente::cli

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

  // A labelled fact, wrapped under itself; nothing when `value` is empty.
  void Fact(std::string_view label, std::string_view value, Style style = Style::kPlain);

  // A section with the rows of a table under it; nothing when it has none.
  void Section(std::string_view heading, const Table& rows);

  // A section with paragraphs follows: Paragraph adds them.
  void Section(std::string_view heading);
  void Paragraph(std::string_view text, int indent, Style style = Style::kPlain);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  // Lines of `text` at an indent, the first one after `lead`, which fills the indent.
  void Lines(std::string_view lead, int indent, std::string_view text, Style style);

  const Terminal terminal_;
  std::string text_;
};

}  // namespace entente::cli

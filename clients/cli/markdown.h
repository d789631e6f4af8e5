// Text for Markdown (CommonMark, and GitHub's tables).  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::cli {

// `text` on one line, such that it is shown as it is, in a paragraph, a list or the cell of a
// table: marks are escaped, line breaks and tabs become spaces.  Words of enums keep their
// underscores, which mark nothing within a word.
[[nodiscard]] std::string MarkdownText(std::string_view text);

// A link that is its own text: `<https://...>`.
[[nodiscard]] std::string MarkdownLink(std::string_view uri);

// A table with a line end after each row.  Every row has a cell for each heading.
[[nodiscard]] std::string MarkdownTable(const std::vector<std::string>& headings,
                                        const std::vector<std::vector<std::string>>& rows);

}  // namespace entente::cli

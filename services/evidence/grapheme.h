// Where user-perceived characters end: extended grapheme clusters (UAX #29), by ICU's break
// iterator.  Used by source_text.h.  Pure; any thread may call it.

#pragma once

#include <string_view>
#include <vector>

namespace entente::evidence {

// For each byte of `text`, valid UTF-8, at which a code point begins: whether it lies within a
// user-perceived character that began before.  What is said of other bytes means nothing.  Empty
// when there is no such byte, as in most texts.
//
// ICU is asked only about stretches where something could join (combining marks, jamo, regional
// indicators, joiners): plain letters never join plain letters (rule GB999), and nothing joins a
// control character but LF a CR (GB3 to GB5).  Should ICU fail, such a stretch is taken for one
// character, so that a quote is refused rather than cut.
[[nodiscard]] std::vector<bool> FindWithinCharacters(std::string_view text);

}  // namespace entente::evidence

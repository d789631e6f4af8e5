#include "services/evidence/source_text.h"

#include <algorithm>

#include "services/evidence/code_point.h"
#include "services/evidence/grapheme.h"

namespace entente::evidence {
namespace {

// Between two marks.  A thousand marks a megabyte weigh nothing, and a kilobyte is counted in a
// microsecond or two.
constexpr std::size_t kMarkBytes = 1024;

// Of a character that is shown: longer ones, letters under a hundred marks, are cut.
constexpr std::size_t kCharacterBytesMax = 64;

void AppendLoose(std::string_view text, std::size_t at, const Glyph& glyph, std::string& loose) {
  if (glyph.continues_a_space) return;
  if (glyph.stands_for != '\0') {
    loose += glyph.stands_for;
    return;
  }
  loose.append(text, at, glyph.bytes);
}

}  // namespace

std::string Loosen(std::string_view text) {
  std::string loose;
  loose.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Glyph glyph = GlyphAt(text, at);
    AppendLoose(text, at, glyph, loose);
    at += glyph.bytes;
  }
  return loose;
}

SourceText::SourceText(std::string_view text)
    : text_(text), within_character_(FindWithinCharacters(text)) {
  loose_.reserve(text.size());
  marks_.reserve(text.size() / kMarkBytes + 1);
  marks_.push_back({0, 0, 0});
  Mark at = marks_.front();
  while (at.byte < text.size()) {
    if (at.byte >= marks_.back().byte + kMarkBytes) marks_.push_back(at);
    const Glyph glyph = GlyphAt(text, at.byte);
    AppendLoose(text, at.byte, glyph, loose_);
    at = {at.byte + glyph.bytes, at.code_point + 1, loose_.size()};
  }
  code_points_ = at.code_point;
  if (!within_character_.empty()) MarkLoose();
}

void SourceText::MarkLoose() {
  within_character_in_loose_.resize(loose_.size());
  for (Mark at = marks_.front(), after = at; at.byte < text_.size(); at = after) {
    Step(after);
    if (after.loose > at.loose) within_character_in_loose_[at.loose] = within_character_[at.byte];
  }
}

void SourceText::Step(Mark& at) const {
  const Glyph glyph = GlyphAt(text_, at.byte);
  at = {at.byte + glyph.bytes, at.code_point + 1, at.loose + glyph.loose_bytes()};
}

SourceText::Mark SourceText::LastMark(std::size_t Mark::*count, std::size_t value) const {
  const auto after = std::upper_bound(
      marks_.begin(), marks_.end(), value,
      [count](std::size_t bound, const Mark& mark) { return bound < mark.*count; });
  return *(after - 1);
}

std::size_t SourceText::ByteOf(std::size_t code_point) const {
  Mark at = LastMark(&Mark::code_point, code_point);
  while (at.code_point < code_point && at.byte < text_.size()) Step(at);
  return at.byte;
}

std::size_t SourceText::CodePointOf(std::size_t byte) const {
  Mark at = LastMark(&Mark::byte, byte);
  while (at.byte < byte && at.byte < text_.size()) Step(at);
  return at.code_point;
}

std::size_t SourceText::ByteOfLoose(std::size_t loose) const {
  Mark at = LastMark(&Mark::loose, loose);
  while (at.byte < text_.size()) {
    Mark after = at;
    Step(after);
    // White space within a run has the offset of what follows the run, and is not it.
    if (after.loose > loose) break;
    at = after;
  }
  return at.byte;
}

std::size_t SourceText::LooseOf(std::size_t byte) const {
  Mark at = LastMark(&Mark::byte, byte);
  while (at.byte < byte && at.byte < text_.size()) Step(at);
  const bool is_within_run = byte < text_.size() && GlyphAt(text_, byte).continues_a_space;
  return is_within_run ? at.loose - 1 : at.loose;
}

bool SourceText::SplitsCharacter(std::size_t byte) const {
  return byte < within_character_.size() && within_character_[byte];
}

bool SourceText::SplitsCharacterInLoose(std::size_t loose) const {
  return loose < within_character_in_loose_.size() && within_character_in_loose_[loose];
}

std::string_view SourceText::CharacterAround(std::size_t byte) const {
  std::size_t start = byte;
  while (start > 0 && SplitsCharacter(start) && byte - start < kCharacterBytesMax / 2) {
    start -= CodePointBefore(text_, start).bytes;
  }
  std::size_t end = start;
  while (end < text_.size() && (end == start || SplitsCharacter(end))) {
    const std::size_t next = end + CodePointAt(text_, end).bytes;
    if (next - start > kCharacterBytesMax) break;
    end = next;
  }
  return text_.substr(start, end - start);
}

}  // namespace entente::evidence

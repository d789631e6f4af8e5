#include "services/evidence/grapheme.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "services/evidence/code_point.h"
#include "unicode/brkiter.h"
#include "unicode/locid.h"
#include "unicode/uchar.h"
#include "unicode/utext.h"

namespace entente::evidence {
namespace {

enum class Kind {
  kPlain,    // joins neither another plain one nor a control character
  kControl,  // joins nothing, but for CR LF
  kJoining,  // may join what is beside it
};

Kind KindOf(char32_t c) {
  if (c < 0x20 || c == 0x7F) return Kind::kControl;
  if (c < 0x7F) return Kind::kPlain;
  switch (u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_GRAPHEME_CLUSTER_BREAK)) {
    case U_GCB_OTHER:
      return Kind::kPlain;
    case U_GCB_CONTROL:
      return Kind::kControl;
    default:
      return Kind::kJoining;
  }
}

bool NeverJoin(Kind a, Kind b) {
  if (a == Kind::kControl || b == Kind::kControl) return true;
  return a == Kind::kPlain && b == Kind::kPlain;
}

// Marks what lies within characters, stretch by stretch.
class Marker final {
 public:
  explicit Marker(std::string_view text) : text_(text) {}

  void MarkByte(std::size_t at) {
    if (within_.empty()) within_.resize(text_.size());
    within_[at] = true;
  }

  // Asks ICU about [start, end), which begins and ends at ends of characters.
  void MarkStretch(std::size_t start, std::size_t end) {
    for (std::size_t at = start + 1; at < end; ++at) MarkByte(at);
    UErrorCode error = U_ZERO_ERROR;
    if (characters_ == nullptr) {
      characters_.reset(icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), error));
    }
    stretch_ =
        utext_openUTF8(stretch_, text_.data() + start, static_cast<int64_t>(end - start), &error);
    if (U_FAILURE(error)) return;
    characters_->setText(stretch_, error);
    if (U_FAILURE(error)) return;
    for (int32_t at = characters_->next(); at != icu::BreakIterator::DONE;
         at = characters_->next()) {
      if (start + static_cast<std::size_t>(at) < end) {
        within_[start + static_cast<std::size_t>(at)] = false;
      }
    }
  }

  std::vector<bool> Take() {
    utext_close(stretch_);
    return std::move(within_);
  }

 private:
  std::string_view text_;
  std::vector<bool> within_;
  std::unique_ptr<icu::BreakIterator> characters_;
  UText* stretch_ = nullptr;
};

}  // namespace

std::vector<bool> FindWithinCharacters(std::string_view text) {
  Marker marker(text);
  std::size_t stretch = 0;  // where characters are known to end for the last time
  bool may_join = false;    // since then
  CodePoint before = {'\n', 0};
  Kind kind_before = Kind::kControl;
  for (std::size_t at = 0; at < text.size(); at += before.bytes) {
    const CodePoint here = CodePointAt(text, at);
    const Kind kind = KindOf(here.value);
    if (before.value == '\r' && here.value == '\n') {
      marker.MarkByte(at);
    } else if (!NeverJoin(kind_before, kind)) {
      may_join = true;
    } else {
      if (may_join) marker.MarkStretch(stretch, at);
      stretch = at;
      may_join = false;
    }
    before = here;
    kind_before = kind;
  }
  if (may_join) marker.MarkStretch(stretch, text.size());
  return marker.Take();
}

}  // namespace entente::evidence

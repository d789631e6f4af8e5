#include "services/dates/phrase_words.h"

#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"

#include "services/dates/character.h"

namespace entente::dates {
namespace {

// A dash that is no hyphen, and a character without a fold, in folded text.
constexpr char kDash = '\x01';
constexpr char kUnknown = '?';

// U+00C0 to U+00FF, Latin-1 letters.  Multiplication and division signs have no fold.
constexpr std::array<std::string_view, 64> kLatin1 = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o",  "?", "o", "u", "u", "u", "u", "y", "?", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o",  "?", "o", "u", "u", "u", "u", "y", "?", "y"};

// Code points from `first` to `last` all fold to `fold`.
struct Fold {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string_view fold;
};

constexpr std::array<Fold, 27> kFolds = {{
    {0x00A0, 0x00A0, " "},  // no-break space
    {0x00AA, 0x00AA, "a"},  // feminine ordinal
    {0x00AB, 0x00AB, " "},  // guillemets
    {0x00AD, 0x00AD, ""},   // soft hyphen
    {0x00B0, 0x00B0, "o"},  // degree sign, typed for the masculine ordinal
    {0x00BA, 0x00BA, "o"},  // masculine ordinal
    {0x00BB, 0x00BB, " "},    {0x0152, 0x0153, "oe"},
    {0x02B3, 0x02B3, "r"},     // superscript r, as in 1er
    {0x02BC, 0x02BC, "'"},     // letter apostrophe
    {0x0300, 0x036F, ""},      // combining accents
    {0x1680, 0x1680, " "},     // Ogham space
    {0x1D49, 0x1D49, "e"},     // superscript e, as in 3e
    {0x2000, 0x200A, " "},     // spaces of all widths
    {0x200B, 0x200F, ""},      // zero width
    {0x2010, 0x2011, "-"},     // hyphen, no-break hyphen
    {0x2012, 0x2015, "\x01"},  // figure dash to horizontal bar
    {0x2018, 0x2019, "'"},     // single quotes
    {0x201A, 0x201A, " "},     // low single quote
    {0x201B, 0x201B, "'"},     // reversed single quote
    {0x201C, 0x201F, " "},     // double quotes
    {0x2026, 0x2026, " "},     // ellipsis
    {0x202F, 0x202F, " "},     // narrow no-break space
    {0x205F, 0x205F, " "},     // mathematical space
    {0x2212, 0x2212, "\x01"},  // minus
    {0x3000, 0x3000, " "},     // ideographic space
    {0xFEFF, 0xFEFF, ""},      // byte order mark
}};

std::string_view FoldOf(std::uint32_t code_point) {
  if (code_point >= 0x00C0 && code_point <= 0x00FF) return kLatin1[code_point - 0x00C0];
  for (const Fold& row : kFolds) {
    if (code_point >= row.first && code_point <= row.last) return row.fold;
  }
  return "?";
}

std::string FoldText(std::string_view text) {
  std::string folded;
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<Character> character = ReadCharacter(text, at);
    if (!character.has_value()) {
      folded += kUnknown;
      ++at;
      continue;
    }
    at += character->bytes;
    if (character->code_point >= 0x80) {
      folded += FoldOf(character->code_point);
    } else {
      folded += absl::ascii_tolower(static_cast<unsigned char>(character->code_point));
    }
  }
  return folded;
}

bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsPunctuation(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c)) ||
         std::string_view(".,;:!\"()").find(c) != std::string_view::npos;
}

// Cuts folded text into words, from the first byte to the last.
class Cutter final {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  std::vector<Word> Cut() {
    while (at_ < text_.size()) CutOne();
    return std::move(words_);
  }

 private:
  [[nodiscard]] char Ahead(std::size_t by) const {
    return at_ + by < text_.size() ? text_[at_ + by] : ' ';
  }
  [[nodiscard]] char Behind() const { return at_ > 0 ? text_[at_ - 1] : ' '; }

  void CutOne() {
    const char c = text_[at_];
    if (IsLetter(c)) return TakeRun(IsLetter);
    if (IsDigit(c)) return TakeRun(IsDigit);
    if (c == '\'') return TakeApostrophe();
    if (c == '.' && IsDigit(Behind()) && IsDigit(Ahead(1))) return Take(1);
    // The abbreviated ordinals of Spanish: 1.o and 2.a are one word with its suffix.
    if (c == '.' && IsDigit(Behind()) && IsLetter(Ahead(1))) {
      ++at_;
      return;
    }
    const bool parts = c == '-' && (IsLetter(Behind()) || IsLetter(Ahead(1)));
    if (parts || IsPunctuation(c)) return Skip();
    Take(1);
    if (c == kDash) words_.back().text = "-";
  }

  void Take(std::size_t size) {
    words_.push_back({std::string(text_.substr(at_, size)), joined_});
    at_ += size;
    joined_ = true;
  }

  void Skip() {
    ++at_;
    joined_ = false;
  }

  void TakeRun(bool (*is)(char)) {
    std::size_t size = 1;
    while (is(Ahead(size))) ++size;
    Take(size);
  }

  void TakeApostrophe() {
    if (!IsLetter(Behind()) || !IsLetter(Ahead(1))) return Skip();
    if (Ahead(1) == 's' && !IsLetter(Ahead(2))) return Take(2);
    words_.back().text += '\'';
    ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool joined_ = false;
  std::vector<Word> words_;
};

}  // namespace

std::vector<Word> SplitPhrase(std::string_view phrase) {
  if (phrase.size() > kPhraseBytesMax) return {};
  const std::string folded = FoldText(phrase);
  std::vector<Word> words = Cutter(folded).Cut();
  if (words.size() > kPhraseWordsMax) words.clear();
  return words;
}

}  // namespace entente::dates

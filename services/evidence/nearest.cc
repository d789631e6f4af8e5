#include "services/evidence/nearest.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "services/evidence/code_point.h"
#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace entente::evidence {
namespace {

bool IsIdeograph(char32_t c) {
  return c > 0x7F && u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0;
}

bool IsOfWords(char32_t c) {
  constexpr uint32_t kMask = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kMask) != 0;
}

void AppendFolded(char32_t c, std::string& word) {
  const UChar32 folded = u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT);
  char bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, folded);
  word.append(bytes, static_cast<std::size_t>(length));
}

// The words of a text, one after the other.
class WordReader final {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  // Whether there was another word; folded() and range() are about it then.
  bool Next() {
    SkipOthers();
    range_.start = at_;
    folded_.clear();
    while (at_ < text_.size()) {
      const CodePoint here = CodePointAt(text_, at_);
      const bool is_ideograph = IsIdeograph(here.value);
      if (!IsOfWords(here.value) || (is_ideograph && !folded_.empty())) break;
      AppendFolded(here.value, folded_);
      at_ += here.bytes;
      if (is_ideograph) break;
    }
    range_.end = at_;
    return !folded_.empty();
  }

  [[nodiscard]] const std::string& folded() const { return folded_; }
  [[nodiscard]] ByteRange range() const { return range_; }

 private:
  void SkipOthers() {
    while (at_ < text_.size()) {
      const CodePoint here = CodePointAt(text_, at_);
      if (IsOfWords(here.value)) return;
      at_ += here.bytes;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string folded_;
  ByteRange range_ = {0, 0};
};

using Word = std::uint32_t;
using State = std::uint32_t;

constexpr State kNoState = UINT32_MAX;

// Accepts every run of words of one sequence (Blumer et al., 1985).
class SuffixAutomaton final {
 public:
  static constexpr State kRoot = 0;

  SuffixAutomaton() : states_(1) {}

  // Adds one word at the end of the sequence.
  void Append(Word word) {
    const State added = Add({states_[last_].length + 1, kRoot, {}});
    State from = last_;
    last_ = added;
    for (; from != kNoState && Go(from, word) == kNoState; from = states_[from].link) {
      states_[from].next[word] = added;
    }
    if (from != kNoState) states_[added].link = LinkFor(from, word);
  }

  // The state that `word` leads to, or kNoState.
  [[nodiscard]] State Go(State from, Word word) const {
    const auto found = states_[from].next.find(word);
    return found == states_[from].next.end() ? kNoState : found->second;
  }

  // The state of the longest shorter run that ends alike and can go on in more ways.
  [[nodiscard]] State LinkOf(State state) const { return states_[state].link; }

  // The length of the longest run of a state.
  [[nodiscard]] std::size_t LengthOf(State state) const { return states_[state].length; }

 private:
  struct Node {
    std::uint32_t length = 0;
    State link = kNoState;
    absl::flat_hash_map<Word, State> next;
  };

  State Add(Node node) {
    states_.push_back(std::move(node));
    return static_cast<State>(states_.size() - 1);
  }

  // The state of the run that ends with `word` after the longest run of `from`; made out of the one
  // that has longer runs too, where there is none of its own.
  State LinkFor(State from, Word word) {
    const State longer = Go(from, word);
    const std::uint32_t length = states_[from].length + 1;
    if (states_[longer].length == length) return longer;
    const State own = Add({length, states_[longer].link, states_[longer].next});
    states_[longer].link = own;
    for (; from != kNoState && Go(from, word) == longer; from = states_[from].link) {
      states_[from].next[word] = own;
    }
    return own;
  }

  std::vector<Node> states_;
  State last_ = kRoot;
};

// The words of one quote, numbered, and its runs.
class QuoteRuns final {
 public:
  explicit QuoteRuns(std::string_view quote) {
    for (WordReader reader(quote); reader.Next(); ++word_count_) {
      const auto number = static_cast<Word>(numbers_.size());
      automaton_.Append(numbers_.try_emplace(reader.folded(), number).first->second);
    }
  }

  [[nodiscard]] std::size_t word_count() const { return word_count_; }

  // The length of the run that has been read when `word` comes after what was read so far.
  std::size_t Read(const std::string& word) {
    const auto number = numbers_.find(word);
    if (number == numbers_.end()) return Restart();
    State next = automaton_.Go(state_, number->second);
    while (next == kNoState && state_ != SuffixAutomaton::kRoot) {
      state_ = automaton_.LinkOf(state_);
      length_ = automaton_.LengthOf(state_);
      next = automaton_.Go(state_, number->second);
    }
    state_ = next;  // the root knows every word of the quote
    return ++length_;
  }

 private:
  std::size_t Restart() {
    state_ = SuffixAutomaton::kRoot;
    length_ = 0;
    return 0;
  }

  absl::flat_hash_map<std::string, Word> numbers_;
  SuffixAutomaton automaton_;
  std::size_t word_count_ = 0;
  State state_ = SuffixAutomaton::kRoot;
  std::size_t length_ = 0;
};

}  // namespace

std::optional<ByteRange> FindNearest(std::string_view text, std::string_view quote) {
  QuoteRuns runs(quote);
  const std::size_t count = runs.word_count();
  if (count == 0) return std::nullopt;
  // Where the words read last begin: as many as a run may have.
  std::vector<std::size_t> starts(count);
  std::size_t longest = std::min<std::size_t>(count, 2) - 1;
  std::optional<ByteRange> nearest;
  WordReader reader(text);
  for (std::size_t index = 0; reader.Next(); ++index) {
    starts[index % count] = reader.range().start;
    const std::size_t length = runs.Read(reader.folded());
    if (length <= longest) continue;
    longest = length;
    nearest = ByteRange{starts[(index + 1 - length) % count], reader.range().end};
  }
  return nearest;
}

}  // namespace entente::evidence

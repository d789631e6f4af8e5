#include "services/dates/phrase_grammar.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

#include "services/dates/phrase_words.h"

namespace entente::dates {
namespace {

constexpr int kNumberMax = 9999;
constexpr int kOrdinalMax = 20;

struct SlotName {
  std::string_view name;
  Slot slot = Slot::kCount;
};

constexpr std::array<SlotName, 14> kSlotNames = {{
    {"n", Slot::kCount},
    {"number", Slot::kNumber},
    {"ord", Slot::kOrdinal},
    {"day", Slot::kDay},
    {"year", Slot::kYear},
    {"month", Slot::kMonth},
    {"weekday", Slot::kWeekday},
    {"season", Slot::kSeason},
    {"unit", Slot::kUnit},
    {"units", Slot::kUnits},
    {"length", Slot::kLength},
    {"suffix", Slot::kSuffix},
    {"verb", Slot::kVerb},
    {"span", Slot::kSpan},
}};

// A word, or a slot when there is one.
struct Item {
  std::string word;
  std::optional<Slot> slot;
};

using Items = std::vector<Item>;

// A row with its options chosen.
struct Form {
  const PhraseRow* row = nullptr;
  Items items;
};

struct Name {
  Slot slot = Slot::kCount;
  int value = 0;
  std::vector<std::string> words;
};

using Words = std::vector<Word>;

std::vector<std::string> TextsOf(const Words& words) {
  std::vector<std::string> texts;
  for (const Word& word : words) texts.push_back(word.text);
  return texts;
}

// Reads a pattern into every sequence of items that it stands for.
class PatternReader final {
 public:
  explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

  std::vector<Items> ReadAlternatives() {
    std::vector<Items> all = ReadSequence();
    while (Consume('|')) {
      for (Items& items : ReadSequence()) all.push_back(std::move(items));
    }
    return all;
  }

 private:
  bool Consume(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::vector<Items> ReadSequence() {
    std::vector<Items> sequences(1);
    while (!rest_.empty() &&
           std::string_view("|)]").find(rest_.front()) == std::string_view::npos) {
      if (Consume(' ')) continue;
      sequences = Concatenate(sequences, ReadOne());
    }
    return sequences;
  }

  std::vector<Items> ReadOne() {
    const char opening = rest_.front();
    if (opening != '(' && opening != '[') return {ReadItems()};
    rest_.remove_prefix(1);
    std::vector<Items> choices = ReadAlternatives();
    rest_.remove_prefix(1);
    if (opening == '[') choices.emplace_back();
    return choices;
  }

  Items ReadItems() {
    const std::size_t size = std::min(rest_.find_first_of(" |)]([", 1), rest_.size());
    const std::string_view token = rest_.substr(0, size);
    rest_.remove_prefix(size);
    if (token.front() == '{') return {{"", SlotOf(token.substr(1, token.size() - 2))}};
    if (token.front() == '\'') return {{std::string(token), std::nullopt}};
    Items items;
    for (const Word& word : SplitPhrase(token)) items.push_back({word.text, std::nullopt});
    return items;
  }

  static Slot SlotOf(std::string_view name) {
    const auto* const found =
        std::find_if(kSlotNames.begin(), kSlotNames.end(),
                     [name](const SlotName& row) { return row.name == name; });
    return found->slot;
  }

  static std::vector<Items> Concatenate(const std::vector<Items>& heads,
                                        const std::vector<Items>& tails) {
    std::vector<Items> all;
    for (const Items& head : heads) {
      for (const Items& tail : tails) {
        all.push_back(head);
        all.back().insert(all.back().end(), tail.begin(), tail.end());
      }
    }
    return all;
  }

  std::string_view rest_;
};

// Which rows may fit: a stretch of the calendar, a whole phrase (which may be a stretch alone), a
// length.
enum class Level { kSpan, kDate, kLength };

bool Belongs(Meaning meaning, Level level) {
  switch (level) {
    case Level::kSpan:
      return meaning <= Meaning::kLastOfSpans;
    case Level::kDate:
      return meaning <= Meaning::kLastOfDates;
    case Level::kLength:
      return meaning > Meaning::kLastOfDates;
  }
  return false;
}

// The rows of one language, expanded.
class Grammar final {
 public:
  explicit Grammar(const PhraseTable& table) : language_(table.language) {
    // Not by SplitPhrase, for which an apostrophe at the end is none.
    noise_ = absl::StrSplit(std::string(table.noise), ' ');
    for (const PhraseName& name : table.names) AddName(name);
    for (const PhraseRow& row : table.rows) AddRow(row);
    // Longest first, so that `quatre-vingt-dix` is not taken for `quatre`.
    std::stable_sort(names_.begin(), names_.end(),
                     [](const Name& a, const Name& b) { return a.words.size() > b.words.size(); });
  }

  [[nodiscard]] std::string_view language() const { return language_; }
  // The forms that may fit words beginning with `word`, in the order of the table: those that begin
  // with it, and those that begin with a slot.
  [[nodiscard]] std::vector<const Form*> FormsFor(const std::string& word) const {
    static const std::vector<std::size_t> kNone;
    const auto found = forms_by_word_.find(word);
    const std::vector<std::size_t>& with_word =
        found == forms_by_word_.end() ? kNone : found->second;
    std::vector<std::size_t> indices;
    std::merge(with_word.begin(), with_word.end(), forms_with_slot_.begin(), forms_with_slot_.end(),
               std::back_inserter(indices));
    std::vector<const Form*> forms;
    forms.reserve(indices.size());
    for (const std::size_t index : indices) forms.push_back(&forms_[index]);
    return forms;
  }
  [[nodiscard]] const std::vector<Name>& names() const { return names_; }

  [[nodiscard]] Words WordsOf(std::string_view phrase) const {
    Words words = SplitPhrase(phrase);
    std::erase_if(words, [this](const Word& word) { return IsNoise(word.text); });
    return words;
  }

 private:
  [[nodiscard]] bool IsNoise(const std::string& word) const {
    return std::find(noise_.begin(), noise_.end(), word) != noise_.end();
  }

  void AddName(const PhraseName& name) {
    const std::vector<std::string> spellings = absl::StrSplit(std::string(name.words), '|');
    for (const std::string& spelling : spellings) {
      names_.push_back({name.slot, name.value, TextsOf(WordsOf(spelling))});
    }
  }

  void AddRow(const PhraseRow& row) {
    for (Items& items : PatternReader(row.pattern).ReadAlternatives()) {
      std::erase_if(items, [this](const Item& item) { return !item.slot && IsNoise(item.word); });
      const Item& first = items.front();
      (first.slot ? forms_with_slot_ : forms_by_word_[first.word]).push_back(forms_.size());
      forms_.push_back({&row, std::move(items)});
    }
  }

  std::string_view language_;
  std::vector<std::string> noise_;
  std::vector<Name> names_;
  std::vector<Form> forms_;
  // Indices into `forms_`, ascending.
  std::unordered_map<std::string, std::vector<std::size_t>> forms_by_word_;
  std::vector<std::size_t> forms_with_slot_;
};

// Fits the words of one phrase to a grammar.  Remembers which words fit as a span: "may to may to
// may" asks again and again, and would take time exponential in its words.
class Matcher final {
 public:
  Matcher(const Grammar& grammar, const Words& words) : grammar_(grammar), words_(words) {
    for (const Word& word : words) forms_.push_back(grammar.FormsFor(word.text));
  }

  // How all of the words fit the rows of a level.
  std::optional<ParsedPhrase> MatchAll(Level level) {
    return Match(0, words_.size(), level, kPhraseDepthMax);
  }

 private:
  // How words [begin, end) fit the rows of a level.
  std::optional<ParsedPhrase> Match(std::size_t begin, std::size_t end, Level level, int depth) {
    if (begin >= end || depth == 0) return std::nullopt;
    for (const Form* form : forms_[begin]) {
      if (!Belongs(form->row->meaning, level) || form->items.size() > end - begin) continue;
      ParsedPhrase parsed{form->row, {}, {}};
      if (MatchItems(form->items, 0, begin, end, depth, parsed)) return parsed;
    }
    return std::nullopt;
  }

  const std::optional<ParsedPhrase>& MatchRemembered(std::size_t begin, std::size_t end,
                                                     int depth) {
    const auto key = std::make_tuple(begin, end, depth);
    const auto found = spans_.find(key);
    if (found != spans_.end()) return found->second;
    return spans_.emplace(key, Match(begin, end, Level::kSpan, depth)).first->second;
  }

  // Whether items from `item` on fit all of [begin, end); fills `parsed` when they do.
  bool MatchItems(const Items& items, std::size_t item, std::size_t begin, std::size_t end,
                  int depth, ParsedPhrase& parsed) {
    if (item == items.size()) return begin == end;
    // Each item takes a word at least.
    if (items.size() - item > end - begin) return false;
    const Item& wanted = items[item];
    if (!wanted.slot) {
      return words_[begin].text == wanted.word &&
             MatchItems(items, item + 1, begin + 1, end, depth, parsed);
    }
    if (*wanted.slot == Slot::kSpan) return MatchSpan(items, item, begin, end, depth, parsed);
    const std::optional<Filling> filling = Fill(*wanted.slot, begin, end);
    if (!filling) return false;
    parsed.values.emplace_back(*wanted.slot, filling->value);
    if (MatchItems(items, item + 1, begin + filling->size, end, depth, parsed)) return true;
    parsed.values.pop_back();
    return false;
  }

  // Tries every length that leaves a word for each item behind.
  bool MatchSpan(const Items& items, std::size_t item, std::size_t begin, std::size_t end,
                 int depth, ParsedPhrase& parsed) {
    const std::size_t behind = items.size() - item - 1;
    for (std::size_t stop = behind == 0 ? end : begin + 1; stop + behind <= end; ++stop) {
      // What follows is looked at first where it is a word: it is cheaper than a span.
      const bool follows =
          behind == 0 || items[item + 1].slot || words_[stop].text == items[item + 1].word;
      if (!follows) continue;
      const std::optional<ParsedPhrase>& span = MatchRemembered(begin, stop, depth - 1);
      if (!span) continue;
      parsed.spans.push_back(*span);
      if (MatchItems(items, item + 1, stop, end, depth, parsed)) return true;
      parsed.spans.pop_back();
    }
    return false;
  }

  // A slot's value and how many words it took.
  struct Filling {
    int value = 0;
    std::size_t size = 0;
  };

  std::optional<Filling> Fill(Slot slot, std::size_t begin, std::size_t end) const {
    switch (slot) {
      case Slot::kCount:
      case Slot::kNumber:
        return FillNumber(slot, begin, end);
      case Slot::kDay:
        return FillDay(begin, end);
      case Slot::kOrdinal:
        return FillOrdinal(begin, end);
      case Slot::kYear:
        return FillYear(begin);
      case Slot::kLength: {
        const std::optional<Filling> several = FillName(Slot::kUnits, begin, end);
        return several ? several : FillName(Slot::kUnit, begin, end);
      }
      default:
        return FillName(slot, begin, end);
    }
  }

  std::optional<Filling> FillName(Slot slot, std::size_t begin, std::size_t end) const {
    for (const Name& name : grammar_.names()) {
      if (name.slot != slot || name.words.size() > end - begin) continue;
      const bool fits = std::equal(
          name.words.begin(), name.words.end(), words_.begin() + static_cast<std::ptrdiff_t>(begin),
          [](const std::string& text, const Word& word) { return text == word.text; });
      if (fits) return Filling{name.value, name.words.size()};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<int> DigitsAt(std::size_t at) const {
    const std::string& text = words_[at].text;
    int number = 0;
    if (!absl::ascii_isdigit(static_cast<unsigned char>(text.front())) || text.size() > 4 ||
        !absl::SimpleAtoi(text, &number) || number < 1) {
      return std::nullopt;
    }
    return number;
  }

  std::optional<Filling> FillNumber(Slot slot, std::size_t begin, std::size_t end) const {
    const std::optional<int> digits = DigitsAt(begin);
    if (digits) return Filling{*digits, 1};
    return slot == Slot::kCount ? FillName(slot, begin, end) : std::nullopt;
  }

  // The words of a suffix that is joined to the digits at `at`; 0 when there is none.
  [[nodiscard]] std::size_t SuffixAfter(std::size_t at, std::size_t end) const {
    if (at + 1 >= end || !words_[at + 1].joined) return 0;
    return FillName(Slot::kSuffix, at + 1, end) ? 1 : 0;
  }

  std::optional<Filling> FillDay(std::size_t begin, std::size_t end) const {
    const std::optional<int> digits = DigitsAt(begin);
    if (!digits) return FillName(Slot::kDay, begin, end);
    if (*digits > 31 || words_[begin].text.size() > 2) return std::nullopt;
    return Filling{*digits, 1 + SuffixAfter(begin, end)};
  }

  std::optional<Filling> FillOrdinal(std::size_t begin, std::size_t end) const {
    const std::optional<int> digits = DigitsAt(begin);
    if (!digits) return FillName(Slot::kOrdinal, begin, end);
    if (*digits > kOrdinalMax || SuffixAfter(begin, end) == 0) return std::nullopt;
    return Filling{*digits, 2};
  }

  [[nodiscard]] std::optional<Filling> FillYear(std::size_t begin) const {
    const std::optional<int> digits = DigitsAt(begin);
    if (!digits || *digits < 1000 || *digits > kNumberMax) return std::nullopt;
    return Filling{*digits, 1};
  }

  const Grammar& grammar_;
  const Words& words_;
  std::vector<std::vector<const Form*>> forms_;  // that may fit from each word on
  std::map<std::tuple<std::size_t, std::size_t, int>, std::optional<ParsedPhrase>> spans_;
};

const Grammar* FindGrammar(std::string_view language_code) {
  static const std::array<Grammar, 3> kGrammars = {
      Grammar(kEnglishPhrases), Grammar(kFrenchPhrases), Grammar(kSpanishPhrases)};
  const std::string_view primary = language_code.substr(0, language_code.find('-'));
  const std::string wanted = primary.empty() ? "en" : absl::AsciiStrToLower(std::string(primary));
  for (const Grammar& grammar : kGrammars) {
    if (grammar.language() == wanted) return &grammar;
  }
  return nullptr;
}

std::optional<ParsedPhrase> Parse(std::string_view phrase, std::string_view language_code,
                                  Level level) {
  const Grammar* const grammar = FindGrammar(language_code);
  if (grammar == nullptr) return std::nullopt;
  const Words words = grammar->WordsOf(phrase);
  return Matcher(*grammar, words).MatchAll(level);
}

}  // namespace

std::optional<int> ParsedPhrase::Get(Slot slot, std::size_t index) const {
  for (const auto& [kind, value] : values) {
    if (kind != slot) continue;
    if (index == 0) return value;
    --index;
  }
  return std::nullopt;
}

bool KnowsLanguage(std::string_view language_code) { return FindGrammar(language_code) != nullptr; }

std::optional<ParsedPhrase> ParseDatePhrase(std::string_view phrase,
                                            std::string_view language_code) {
  return Parse(phrase, language_code, Level::kDate);
}

std::optional<ParsedPhrase> ParseLengthPhrase(std::string_view phrase,
                                              std::string_view language_code) {
  return Parse(phrase, language_code, Level::kLength);
}

}  // namespace entente::dates

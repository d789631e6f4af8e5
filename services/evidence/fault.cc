// The words of quote.h's faults.

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

#include "services/evidence/code_point.h"
#include "services/evidence/quote.h"
#include "services/evidence/shape.h"

namespace entente::evidence {
namespace {

using Outcome = QuoteResult::Outcome;

// Of each of the two or three texts in one message.
constexpr std::size_t kShownBytesMax = 160;

std::string Quoted(std::string_view text) {
  return absl::StrCat("\"", Shown(text, kShownBytesMax), "\"");
}

std::string At(const Passage& passage) {
  return absl::StrCat("at ", passage.start, " to ", passage.end);
}

std::string Times(std::size_t count) {
  if (count >= kOccurrencesMax) return absl::StrCat(count, " times or more");
  return count == 1 ? "once" : absl::StrCat(count, " times");
}

const std::string& WordsOf(std::string_view field, const v1::Citation& citation) {
  if (field == "prefix") return citation.prefix();
  return field == "suffix" ? citation.suffix() : citation.exact();
}

std::string OtherWords(const QuoteResult& result, const v1::Citation& citation) {
  std::string message =
      absl::StrCat("got ", Quoted(citation.exact()), "; wanted what the text has at ",
                   citation.start(), " to ", citation.end(), ", ", Quoted(result.there));
  const std::size_t wanted = CountCodePoints(citation.exact());
  const auto length = static_cast<std::size_t>(citation.end() - citation.start());
  if (length != wanted) {
    absl::StrAppend(&message, " (", length, " code points, `exact` has ", wanted, ")");
  }
  if (result.passage) absl::StrAppend(&message, "; the quote stands ", At(*result.passage));
  return message;
}

std::string OtherContext(const QuoteResult& result, const v1::Citation& citation) {
  const bool is_before = result.field == "prefix";
  return absl::StrCat("got ", Quoted(WordsOf(result.field, citation)), "; wanted what stands ",
                      is_before ? "before" : "after", " the quote, ", Quoted(result.there));
}

// The words stand there, but not with what should be around them.
std::string NotFoundHere(const QuoteResult& result, const v1::Citation& citation) {
  const bool is_before = result.field == "prefix";
  return absl::StrCat("got ", Quoted(WordsOf(result.field, citation)), "; the quote stands ",
                      Times(result.count), ", and never ",
                      is_before ? "right after these words" : "right before these words",
                      "; the first time ", At(*result.passage));
}

std::string NotFound(const QuoteResult& result, const v1::Citation& citation) {
  if (result.field != "exact") return NotFoundHere(result, citation);
  const std::string got =
      absl::StrCat("got ", Quoted(citation.exact()), "; wanted words that stand in the text; ");
  if (!result.passage) return absl::StrCat(got, "no passage of it is near");
  return absl::StrCat(got, "the nearest passage is ", Quoted(result.passage->words), " ",
                      At(*result.passage));
}

std::string Ambiguous(const QuoteResult& result, const v1::Citation& citation) {
  return absl::StrCat("got ", Quoted(citation.exact()), ", which stands ", Times(result.count),
                      ", the first time ", At(*result.passage),
                      "; wanted offsets, or words around it in `prefix` and `suffix` that tell one "
                      "place from the others");
}

std::string SplitsCharacter(const QuoteResult& result, const v1::Citation& citation) {
  return absl::StrCat("got ", Quoted(citation.exact()), ", which begins or ends ",
                      At(*result.passage), " within the character ", Quoted(result.there),
                      "; wanted whole characters");
}

}  // namespace

std::string DescribeFault(const QuoteResult& result, const v1::Citation& citation) {
  switch (result.outcome) {
    case Outcome::kVerified:
      return "";
    case Outcome::kMalformed:
    case Outcome::kTooLong:
      return FindShapeFaults(citation).front().message;
    case Outcome::kOutOfRange:
      return absl::StrCat("got ", citation.end(), "; wanted at most ", result.count,
                          ", the length of the text in code points");
    case Outcome::kOtherWords:
      return OtherWords(result, citation);
    case Outcome::kOtherContext:
      return OtherContext(result, citation);
    case Outcome::kNotFound:
      return NotFound(result, citation);
    case Outcome::kAmbiguous:
      return Ambiguous(result, citation);
    case Outcome::kSplitsCharacter:
      return SplitsCharacter(result, citation);
  }
  return "";
}

}  // namespace entente::evidence

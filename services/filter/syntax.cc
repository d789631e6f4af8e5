#include "services/filter/syntax.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "services/filter/token.h"

namespace entente::filter {
namespace {

constexpr std::string_view kSupported =
    " is not supported yet; write conditions as field:value, one after the other";

absl::Status Unsupported(const Token& token, std::string_view what) {
  return ErrorAt(token.column,
                 absl::StrCat(absl::string_view(what.data(), what.size()),
                              absl::string_view(kSupported.data(), kSupported.size())));
}

bool IsKeyword(const Token& token, std::string_view keyword) {
  return token.kind == Token::Kind::kWord && token.text == keyword;
}

// What cannot begin a term: of the language but not supported yet, or out of place.  Nothing when
// the token may begin one.
std::optional<absl::Status> RefuseStart(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kMinus:
      return Unsupported(token, "- (not)");
    case Token::Kind::kOpen:
      return Unsupported(token, "(");
    case Token::Kind::kString:
      return Unsupported(token, "a search for words");
    case Token::Kind::kClose:
      return ErrorAt(token.column, ") without its (");
    case Token::Kind::kEnd:
      return ErrorAt(token.column, "the filter ends where a condition should follow");
    case Token::Kind::kWord:
      break;
    default:
      return ErrorAt(token.column,
                     absl::StrCat("unexpected ", token.text, "; wanted a condition field:value"));
  }
  if (token.text == "OR") return Unsupported(token, "OR");
  if (token.text == "NOT") return Unsupported(token, "NOT");
  if (token.text == "AND") return ErrorAt(token.column, "AND stands between two conditions");
  return std::nullopt;
}

// Recursive descent over the tokens, one function for each rule of the grammar.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  // sequence = [ term { [ "AND" ] term } ] ;
  absl::StatusOr<std::vector<Restriction>> Sequence() {
    std::vector<Restriction> terms;
    if (Peek().kind == Token::Kind::kEnd) return terms;
    do {
      if (terms.size() == kTermsMax) {
        return ErrorAt(Peek().column,
                       absl::StrCat("more than ", kTermsMax, " conditions in one filter"));
      }
      absl::StatusOr<Restriction> term = Term();
      if (!term.ok()) return term.status();
      terms.push_back(*std::move(term));
    } while (AnotherFollows());
    return terms;
  }

 private:
  // term = field ":" value ;
  absl::StatusOr<Restriction> Term() {
    const Token& field = Take();
    if (const auto refused = RefuseStart(field)) return *refused;
    const Token& comparator = Peek();
    switch (comparator.kind) {
      case Token::Kind::kHas:
        Take();
        return Value(field);
      case Token::Kind::kEqual:
      case Token::Kind::kNotEqual:
      case Token::Kind::kLess:
      case Token::Kind::kLessEqual:
      case Token::Kind::kGreater:
      case Token::Kind::kGreaterEqual:
        return Unsupported(comparator, comparator.text);
      default:
        return Unsupported(field, absl::StrCat("a search for words, \"", field.text, "\","));
    }
  }

  absl::StatusOr<Restriction> Value(const Token& field) {
    const Token& value = Take();
    if (value.kind == Token::Kind::kOpen) return Unsupported(value, "(");
    if (value.kind != Token::Kind::kWord && value.kind != Token::Kind::kString) {
      return ErrorAt(value.column, absl::StrCat("no value after ", field.text, ":"));
    }
    if (value.kind == Token::Kind::kWord && value.text == "*") return Unsupported(value, "*");
    if (value.text.empty()) {
      return ErrorAt(value.column, absl::StrCat("empty value after ", field.text, ":"));
    }
    return Restriction{field.text, field.column, value.text, value.column};
  }

  // Takes an AND.  False at the end of the filter.
  bool AnotherFollows() {
    if (Peek().kind == Token::Kind::kEnd) return false;
    if (IsKeyword(Peek(), "AND")) Take();
    return true;
  }

  const Token& Peek() const { return tokens_[at_]; }

  // The last token, kEnd, is taken again and again.
  const Token& Take() { return at_ + 1 < tokens_.size() ? tokens_[at_++] : tokens_[at_]; }

  const std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<Restriction>> ParseSyntax(std::string_view text) {
  if (text.size() > kFilterBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the filter has ", text.size(), " bytes; at most ", kFilterBytesMax, " are read"));
  }
  absl::StatusOr<std::vector<Token>> tokens = Tokenize(text);
  if (!tokens.ok()) return tokens.status();
  return Parser(*std::move(tokens)).Sequence();
}

}  // namespace entente::filter

#include "services/filter/syntax.h"

#include <array>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "services/filter/error.h"
#include "services/filter/token.h"

namespace entente::filter {
namespace {

using storage::Comparison;
using Kind = SyntaxTree::Kind;

constexpr std::array<std::string_view, 3> kKeywords = {"AND", "OR", "NOT"};

bool IsKeyword(const Token& token, std::string_view keyword) {
  return token.kind == Token::Kind::kWord && token.text == keyword;
}

// AND and OR stand between terms.  In another case than they have, they and NOT are a slip that
// must not be searched for.
absl::Status CheckNoKeyword(const Token& word) {
  const std::string capitals = absl::AsciiStrToUpper(word.text);
  for (const std::string_view keyword : kKeywords) {
    if (capitals != keyword) continue;
    if (word.text == keyword) {
      return ErrorAt(word.column, absl::StrCat(word.text, " stands between two terms"));
    }
    return ErrorAt(word.column, absl::StrCat(word.text, " is written ", capitals,
                                             "; to ask for the word itself, put it in quotes"));
  }
  return absl::OkStatus();
}

std::optional<Comparison> ComparisonOf(Token::Kind kind) {
  switch (kind) {
    case Token::Kind::kHas:
    case Token::Kind::kEqual:
    case Token::Kind::kNotEqual:
      return Comparison::kHas;
    case Token::Kind::kLess:
      return Comparison::kLess;
    case Token::Kind::kLessEqual:
      return Comparison::kLessEqual;
    case Token::Kind::kGreater:
      return Comparison::kGreater;
    case Token::Kind::kGreaterEqual:
      return Comparison::kGreaterEqual;
    default:
      return std::nullopt;
  }
}

SyntaxTree TreeOf(Term term) {
  SyntaxTree tree;
  tree.term = std::move(term);
  return tree;
}

SyntaxTree Negate(SyntaxTree tree) {
  if (tree.kind == Kind::kNot) return std::move(tree.operands.front());
  SyntaxTree negation;
  negation.kind = Kind::kNot;
  negation.operands.push_back(std::move(tree));
  return negation;
}

// One operand stands for itself; operands put together in the same way are taken up.
SyntaxTree Join(Kind kind, std::vector<SyntaxTree> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  SyntaxTree tree;
  tree.kind = kind;
  for (SyntaxTree& operand : operands) {
    if (operand.kind != kind) {
      tree.operands.push_back(std::move(operand));
      continue;
    }
    std::move(operand.operands.begin(), operand.operands.end(), std::back_inserter(tree.operands));
  }
  return tree;
}

// Recursive descent over the tokens, one function for each rule of the grammar.  Only Group calls
// what it was called from, and at most kDepthMax deep.
class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  // filter = [ expression ] ;
  absl::StatusOr<std::optional<SyntaxTree>> Filter() {
    if (Peek().kind == Token::Kind::kEnd) return std::optional<SyntaxTree>();
    absl::StatusOr<SyntaxTree> tree = Expression();
    if (!tree.ok()) return tree.status();
    if (Peek().kind == Token::Kind::kClose) return ErrorAt(Peek().column, ") without its (");
    return std::optional<SyntaxTree>(*std::move(tree));
  }

 private:
  // expression = term { [ "AND" ] term } | term { "OR" term } ;
  absl::StatusOr<SyntaxTree> Expression() {
    return Sequence([this] { return Operand(); });
  }

  // What `read_operand` reads, one after the other, up to a ) or the end.
  template <typename ReadOperand>
  absl::StatusOr<SyntaxTree> Sequence(ReadOperand read_operand) {
    std::vector<SyntaxTree> operands;
    std::optional<Kind> joint;
    while (true) {
      absl::StatusOr<SyntaxTree> next = read_operand();
      if (!next.ok()) return next.status();
      operands.push_back(*std::move(next));
      if (Peek().kind == Token::Kind::kEnd || Peek().kind == Token::Kind::kClose) break;
      const Kind kind = IsKeyword(Peek(), "OR") ? Kind::kOr : Kind::kAnd;
      if (joint && *joint != kind) return Mixed(Peek(), kind);
      joint = kind;
      if (IsKeyword(Peek(), "OR") || IsKeyword(Peek(), "AND")) Take();
    }
    return Join(joint.value_or(Kind::kAnd), std::move(operands));
  }

  // Readers disagree on which of the two binds tighter, so neither does.
  static absl::Status Mixed(const Token& second, Kind kind) {
    std::string what = "OR after AND";
    if (kind == Kind::kAnd) {
      what = IsKeyword(second, "AND") ? "AND after OR" : "a term after OR without a word between";
    }
    return ErrorAt(second.column,
                   absl::StrCat(what,
                                "; put parentheses around what belongs together, as in "
                                "kind:MOU (country:CA OR country:US)"));
  }

  // term = [ "NOT" | "-" ] ( group | condition | text ) ;
  absl::StatusOr<SyntaxTree> Operand() {
    if (!IsNegation(Peek())) return Simple();
    const Token negation = Take();
    if (negation.kind == Token::Kind::kMinus && !Peek().touches) {
      return ErrorAt(negation.column, "- stands directly before what it negates, as in -kind:MOU");
    }
    if (IsNegation(Peek())) return ErrorAt(Peek().column, "a second negation of the same term");
    absl::StatusOr<SyntaxTree> tree = Simple();
    if (!tree.ok()) return tree.status();
    return Negate(*std::move(tree));
  }

  static bool IsNegation(const Token& token) {
    return token.kind == Token::Kind::kMinus || IsKeyword(token, "NOT");
  }

  absl::StatusOr<SyntaxTree> Simple() {
    const Token token = Take();
    switch (token.kind) {
      case Token::Kind::kOpen:
        return Group(token);
      case Token::Kind::kString:
        if (ComparisonOf(Peek().kind)) {
          return ErrorAt(token.column, "a field is written without quotes");
        }
        return Text(token);
      case Token::Kind::kWord:
        return ComparisonOf(Peek().kind) ? Condition(token) : Text(token);
      case Token::Kind::kEnd:
        return ErrorAt(token.column, "the filter ends where a term should follow");
      case Token::Kind::kClose:
        return ErrorAt(token.column, depth_ == 0 ? ") without its ("
                                                 : "the group ends where a term should follow");
      default:
        return ErrorAt(token.column, absl::StrCat("unexpected ", token.text,
                                                  "; wanted field:value, words to search for, or "
                                                  "a group in parentheses"));
    }
  }

  // group = "(" expression ")" ;
  absl::StatusOr<SyntaxTree> Group(const Token& open) {
    if (depth_ == kDepthMax) {
      return ErrorAt(open.column, absl::StrCat("more than ", kDepthMax, " ( in each other"));
    }
    ++depth_;
    absl::StatusOr<SyntaxTree> tree = Expression();
    if (!tree.ok()) return tree.status();
    --depth_;
    const absl::Status closed = Close(open);
    if (!closed.ok()) return closed;
    return tree;
  }

  // text = word | string ;
  absl::StatusOr<SyntaxTree> Text(const Token& token) {
    if (token.text.empty()) return ErrorAt(token.column, "nothing to search for in the quotes");
    if (Peek().kind == Token::Kind::kOpen && Peek().touches) {
      return ErrorAt(Peek().column,
                     "( directly after a word is a call of a function, and there is none; "
                     "put white space before it");
    }
    if (token.kind == Token::Kind::kWord) {
      const absl::Status status = CheckNoKeyword(token);
      if (!status.ok()) return status;
    }
    return Finish(token, Term());
  }

  // condition = field comparator ( value | values ) ;
  absl::StatusOr<SyntaxTree> Condition(const Token& field) {
    const Token comparator = Take();
    Term term;
    term.field = field.text;
    term.field_column = field.column;
    term.comparison = *ComparisonOf(comparator.kind);
    term.operator_column = comparator.column;
    absl::StatusOr<SyntaxTree> tree = Values(comparator, term);
    if (!tree.ok() || comparator.kind != Token::Kind::kNotEqual) return tree;
    return Negate(*std::move(tree));
  }

  // values = "(" value { [ "AND" ] value } ")" | "(" value { "OR" value } ")" ;
  absl::StatusOr<SyntaxTree> Values(const Token& comparator, const Term& term) {
    if (Peek().kind != Token::Kind::kOpen) return Value(comparator, term, /*alone=*/true);
    const Token open = Take();
    if (term.comparison != Comparison::kHas) {
      return ErrorAt(open.column, absl::StrCat("several values in parentheses stand after :, = or "
                                               "!=, not after ",
                                               comparator.text));
    }
    absl::StatusOr<SyntaxTree> tree =
        Sequence([&] { return Value(comparator, term, /*alone=*/false); });
    if (!tree.ok()) return tree.status();
    const absl::Status closed = Close(open);
    if (!closed.ok()) return closed;
    return tree;
  }

  // value = word | string | "*" ;
  absl::StatusOr<SyntaxTree> Value(const Token& comparator, Term term, bool alone) {
    const Token value = Take();
    if (!alone && (value.kind == Token::Kind::kOpen || IsNegation(value))) {
      return ErrorAt(value.column, absl::StrCat(value.text, " among the values of ", term.field,
                                                "; write the condition for each of them"));
    }
    if (value.kind != Token::Kind::kWord && value.kind != Token::Kind::kString) {
      return ErrorAt(value.column, absl::StrCat("no value after ", term.field, comparator.text));
    }
    if (value.text.empty()) {
      return ErrorAt(value.column, absl::StrCat("empty value after ", term.field, comparator.text));
    }
    if (value.kind == Token::Kind::kWord && value.text == "*") {
      if (comparator.kind != Token::Kind::kHas || !alone) {
        return ErrorAt(value.column, absl::StrCat("* stands alone after :, as in ", term.field,
                                                  ":* or NOT ", term.field, ":*"));
      }
      term.comparison = Comparison::kPresent;
    }
    if (!alone && value.kind == Token::Kind::kWord) {
      const absl::Status status = CheckNoKeyword(value);
      if (!status.ok()) return status;
    }
    return Finish(value, std::move(term));
  }

  // `term` with its value.
  absl::StatusOr<SyntaxTree> Finish(const Token& value, Term term) {
    if (++term_count_ > kTermsMax) {
      return ErrorAt(value.column, absl::StrCat("more than ", kTermsMax, " terms in one filter"));
    }
    term.is_quoted = value.kind == Token::Kind::kString;
    term.value_column = value.column;
    if (term.comparison == Comparison::kPresent) return TreeOf(std::move(term));
    if (!term.is_quoted && value.text.find('*') != std::string::npos) {
      return ErrorAt(value.column, absl::StrCat("* in the word ", Quoted(value.text),
                                                "; there are no patterns, and a search for words "
                                                "finds their other forms too"));
    }
    term.value = value.text;
    return TreeOf(std::move(term));
  }

  absl::Status Close(const Token& open) {
    if (Peek().kind != Token::Kind::kClose) return ErrorAt(open.column, "( without its )");
    Take();
    return absl::OkStatus();
  }

  const Token& Peek() const { return tokens_[at_]; }

  // The last token, kEnd, is taken again and again.
  const Token& Take() { return at_ + 1 < tokens_.size() ? tokens_[at_++] : tokens_[at_]; }

  const std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::size_t term_count_ = 0;
};

absl::Status CheckLength(std::string_view text) {
  if (text.size() <= kFilterBytesMax) return absl::OkStatus();
  const std::size_t column = CountCodePoints(text.substr(0, kFilterBytesMax + 1));
  return ErrorAt(static_cast<int>(column),
                 absl::StrCat("the filter has ", text.size(), " bytes; at most ", kFilterBytesMax,
                              ", up to here, are read"));
}

absl::Status CheckLengths(const std::vector<Token>& tokens) {
  for (const Token& token : tokens) {
    const std::size_t length = CountCodePoints(token.text);
    if (length <= kWordLengthMax) continue;
    return ErrorAt(token.column,
                   absl::StrCat("the ", token.kind == Token::Kind::kString ? "string" : "word",
                                " that begins here has ", length, " characters; at most ",
                                kWordLengthMax, " are read"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<SyntaxTree>> ParseSyntax(std::string_view text) {
  const absl::Status short_enough = CheckLength(text);
  if (!short_enough.ok()) return short_enough;
  absl::StatusOr<std::vector<Token>> tokens = Tokenize(text);
  if (!tokens.ok()) return tokens.status();
  const absl::Status words_short_enough = CheckLengths(*tokens);
  if (!words_short_enough.ok()) return words_short_enough;
  return Parser(*std::move(tokens)).Filter();
}

}  // namespace entente::filter

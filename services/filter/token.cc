#include "services/filter/token.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

#include "services/filter/error.h"

namespace entente::filter {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n\f\v";
constexpr std::string_view kEndsWord = " \t\r\n\f\v():=<>!,\"";

bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

bool IsOperator(Token::Kind kind) {
  switch (kind) {
    case Token::Kind::kHas:
    case Token::Kind::kEqual:
    case Token::Kind::kNotEqual:
    case Token::Kind::kLess:
    case Token::Kind::kLessEqual:
    case Token::Kind::kGreater:
    case Token::Kind::kGreaterEqual:
      return true;
    default:
      return false;
  }
}

// One pass over the text.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<Token>> Run() {
    for (SkipWhiteSpace(); at_ < text_.size(); SkipWhiteSpace()) {
      const std::size_t begin = at_;
      const absl::Status status = Next();
      if (!status.ok()) return status;
      tokens_.back().touches = begin == end_;
      end_ = at_;
    }
    Push(Token::Kind::kEnd, 0);
    return std::move(tokens_);
  }

 private:
  absl::Status Next() {
    switch (text_[at_]) {
      case '(':
        return Add(Token::Kind::kOpen, 1);
      case ')':
        return Add(Token::Kind::kClose, 1);
      case ',':
        return Add(Token::Kind::kComma, 1);
      case ':':
        return Add(Token::Kind::kHas, 1);
      case '=':
        return Add(Token::Kind::kEqual, 1);
      case '<':
        return EqualFollows() ? Add(Token::Kind::kLessEqual, 2) : Add(Token::Kind::kLess, 1);
      case '>':
        return EqualFollows() ? Add(Token::Kind::kGreaterEqual, 2) : Add(Token::Kind::kGreater, 1);
      case '!':
        if (!EqualFollows()) return ErrorAt(column_, "! stands only before =, as !=");
        return Add(Token::Kind::kNotEqual, 2);
      case '"':
      case '\'':
        return String(text_[at_]);
      case '-':
        // After an operator it begins a value: days:-30.
        if (!AfterOperator()) return Add(Token::Kind::kMinus, 1);
        return Word();
      default:
        return Word();
    }
  }

  absl::Status Word() {
    std::size_t end = text_.find_first_of(kEndsWord, at_);
    if (end == std::string_view::npos) end = text_.size();
    const std::size_t length = end - at_;
    Push(Token::Kind::kWord, length);
    if (end < text_.size() && text_[end] == '"') {
      return ErrorAt(column_,
                     "a quote inside a word; put white space before it, or quote all of it");
    }
    return absl::OkStatus();
  }

  absl::Status String(char quote) {
    Token token;
    token.kind = Token::Kind::kString;
    token.column = column_;
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == quote) {
        Advance(i + 1 - at_);
        tokens_.push_back(std::move(token));
        return absl::OkStatus();
      }
      if (text_[i] == '\\') {
        ++i;
        if (i == text_.size()) break;
        if (text_[i] != quote && text_[i] != '\\') {
          Advance(i - at_);
          return ErrorAt(column_, "\\ stands only before the string's own quote or another \\");
        }
      }
      token.text.push_back(text_[i]);
    }
    return ErrorAt(token.column, absl::StrCat("the string that begins here has no closing ",
                                              absl::string_view(&quote, 1)));
  }

  absl::Status Add(Token::Kind kind, std::size_t bytes) {
    Push(kind, bytes);
    return absl::OkStatus();
  }

  void Push(Token::Kind kind, std::size_t bytes) {
    tokens_.push_back(
        {.kind = kind, .text = std::string(text_.substr(at_, bytes)), .column = column_});
    Advance(bytes);
  }

  void Advance(std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i, ++at_) {
      if (!IsContinuationByte(text_[at_])) ++column_;
    }
  }

  void SkipWhiteSpace() {
    while (at_ < text_.size() && kWhiteSpace.find(text_[at_]) != std::string_view::npos) Advance(1);
  }

  bool EqualFollows() const { return at_ + 1 < text_.size() && text_[at_ + 1] == '='; }

  bool AfterOperator() const { return !tokens_.empty() && IsOperator(tokens_.back().kind); }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t end_ = std::string_view::npos;  // of the token before
  int column_ = 1;
  std::vector<Token> tokens_;
};

}  // namespace

absl::StatusOr<std::vector<Token>> Tokenize(std::string_view text) { return Lexer(text).Run(); }

}  // namespace entente::filter

// The words of the filter language.  Used by syntax.cc, and by order.cc, whose language has a few
// of them.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace entente::filter {

struct Token {
  enum class Kind {
    kWord,          // us-cbp, 2010/2014, AND
    kString,        // "currency seizure"
    kHas,           // :
    kEqual,         // =
    kNotEqual,      // !=
    kLess,          // <
    kLessEqual,     // <=
    kGreater,       // >
    kGreaterEqual,  // >=
    kMinus,         // - before a term
    kOpen,          // (
    kClose,         // )
    kComma,         // ,
    kEnd,           // after the last character
  };
  Kind kind = Kind::kEnd;
  std::string text;      // as written; of a string its value, without quotes and escapes
  int column = 1;        // of its first character, in code points from 1
  bool touches = false;  // nothing stands between it and the token before
};

// The tokens of `text`, which is valid UTF-8, ending with one kEnd.
//
// A word is a run of characters other than white space and ( ) : = < > ! , that does not begin with
// a quote or, unless it follows an operator, with a minus.  A string stands in "" or '', with
// \ before its own quote or another \.
//
// InvalidArgument "column 7: ..." for a string that does not end, another character after \, a
// quote inside a word, a ! without =.
[[nodiscard]] absl::StatusOr<std::vector<Token>> Tokenize(std::string_view text);

}  // namespace entente::filter

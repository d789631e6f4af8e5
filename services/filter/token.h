// The words of the filter language.  Used by syntax.cc alone.  Knows the whole language, also what
// the parser does not take yet, so that an error can name it.  Pure; any thread may call it.

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
  std::string text;  // as written; of a string its value, without quotes and escapes
  int column = 1;    // of its first character, in code points from 1
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

// "column 7: " and the message, as InvalidArgument: how every error of this language begins.
[[nodiscard]] absl::Status ErrorAt(int column, std::string_view message);

}  // namespace entente::filter

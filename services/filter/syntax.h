// The grammar of the filter language (docs/filter.md): text to the terms it is made of and how they
// are put together, without knowing which fields there are.  Used by filter.cc.  Pure; any thread
// may call it.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "storage/query.h"

namespace entente::filter {

// Longest filter that is read, in bytes.  A page of text is more than anyone types; what a program
// makes longer is better asked in several calls.
inline constexpr std::size_t kFilterBytesMax = 4096;

// Most terms in one filter: each becomes a look-up or a parameter of one statement.
inline constexpr std::size_t kTermsMax = 100;

// Parentheses in parentheses.  Deeper than anyone reads, and shallow enough for a parser, a planner
// and a test of every level.
inline constexpr int kDepthMax = 16;

// Longest word or string, in code points: the longest name of a commitment has 149, a sentence that
// is searched for as it stands seldom more.
inline constexpr std::size_t kWordLengthMax = 300;

// One condition `field:value`, or a word or phrase to search for.
struct Term {
  std::string field;  // empty: `value` is searched for
  int field_column = 0;
  // kHas for : and = and !=, which is NOT and : by the time it stands here; kPresent for :*.
  storage::Comparison comparison = storage::Comparison::kHas;
  int operator_column = 0;
  std::string value;  // not empty, but of kPresent; without quotes and escapes
  bool is_quoted = false;
  int value_column = 0;
};

// A term, or several put together.
struct SyntaxTree {
  enum class Kind { kTerm, kAnd, kOr, kNot };
  Kind kind = Kind::kTerm;
  Term term;                         // of kTerm
  std::vector<SyntaxTree> operands;  // of kAnd and kOr two or more, of kNot one
};

// What `text` says; nothing when it is empty or white space.  No kAnd stands directly in a kAnd, no
// kOr in a kOr, no kNot in a kNot: parentheses and negations that say nothing are dropped.  Several
// values, `agency:(us-cbp OR us-ice)`, are as many terms.
//
// InvalidArgument "column 7: ..." for what is not of the language or over a limit.
[[nodiscard]] absl::StatusOr<std::optional<SyntaxTree>> ParseSyntax(std::string_view text);

}  // namespace entente::filter

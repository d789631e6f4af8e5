#include "services/filter/filter.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "services/filter/condition.h"
#include "services/filter/error.h"
#include "services/filter/fields.h"
#include "services/filter/syntax.h"

namespace entente::filter {
namespace {

using storage::Expression;

// The expression that a syntax tree means.  As deep as the tree, which ParseSyntax bounds.
class Compiler {
 public:
  Compiler(List list, absl::CivilDay today, std::vector<Mention>& mentions)
      : list_(list), today_(today), mentions_(mentions) {}

  absl::StatusOr<Expression> Compile(const SyntaxTree& tree) {
    switch (tree.kind) {
      case SyntaxTree::Kind::kTerm:
        return CompileTerm(tree.term);
      case SyntaxTree::Kind::kNot:
        return CompileNegation(tree.operands.front());
      case SyntaxTree::Kind::kAnd:
        return CompileAll(Expression::Kind::kAnd, tree.operands);
      case SyntaxTree::Kind::kOr:
        return CompileAll(Expression::Kind::kOr, tree.operands);
    }
    return Expression();
  }

 private:
  absl::StatusOr<Expression> CompileTerm(const Term& term) {
    if (term.field.empty()) return CompileSearch(term);
    const FieldRow* field = FindField(list_, term.field);
    if (field == nullptr) {
      return ErrorAt(term.field_column, DescribeUnknownField(list_, term.field));
    }
    return MakeCondition(*field, term, today_, mentions_);
  }

  absl::StatusOr<Expression> CompileSearch(const Term& term) {
    if (list_ == List::kCitations || list_ == List::kChanges) {
      const bool of_citations = list_ == List::kCitations;
      return ErrorAt(term.value_column,
                     absl::StrCat("a search for ", Quoted(term.value), ", and ",
                                  std::string(NameOf(list_)), " are found by fields only, as in ",
                                  of_citations ? "availability:WITHDRAWN" : "type:INITIATIVE"));
    }
    return MakeSearch(term);
  }

  absl::StatusOr<Expression> CompileNegation(const SyntaxTree& operand) {
    absl::StatusOr<Expression> negated = Compile(operand);
    if (!negated.ok()) return negated.status();
    // Of `slipped:false`, which is a negation itself.
    if (negated->kind == Expression::Kind::kNot) return Expression(negated->operands.front());
    Expression expression;
    expression.kind = Expression::Kind::kNot;
    expression.operands.push_back(*std::move(negated));
    return expression;
  }

  absl::StatusOr<Expression> CompileAll(Expression::Kind kind,
                                        const std::vector<SyntaxTree>& operands) {
    Expression expression;
    expression.kind = kind;
    for (const SyntaxTree& operand : operands) {
      absl::StatusOr<Expression> compiled = Compile(operand);
      if (!compiled.ok()) return compiled.status();
      expression.operands.push_back(*std::move(compiled));
    }
    return expression;
  }

  const List list_;
  const absl::CivilDay today_;
  std::vector<Mention>& mentions_;
};

}  // namespace

absl::StatusOr<Parsed> ParseFilter(List list, std::string_view text, absl::CivilDay today) {
  const absl::StatusOr<std::optional<SyntaxTree>> tree = ParseSyntax(text);
  if (!tree.ok()) return tree.status();
  Parsed parsed;
  if (!tree->has_value()) return parsed;
  absl::StatusOr<Expression> filter = Compiler(list, today, parsed.mentions).Compile(**tree);
  if (!filter.ok()) return filter.status();
  parsed.filter = *std::move(filter);
  return parsed;
}

}  // namespace entente::filter

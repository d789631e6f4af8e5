// ParseOrder of filter.h, apart from the filter: it shares the words only.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "services/filter/error.h"
#include "services/filter/fields.h"
#include "services/filter/filter.h"
#include "services/filter/suggestion.h"
#include "services/filter/token.h"

namespace entente::filter {
namespace {

using storage::SortKey;

// More than any order_by has, and little enough to be quoted.
constexpr std::size_t kOrderBytesMax = 100;

struct OrderField {
  std::string name;
  SortKey key;
};

// What a list can be ordered by.
std::vector<OrderField> OrderFieldsOf(List list) {
  switch (list) {
    case List::kInitiatives:
      return {{"announced", SortKey::kAnnounced},
              {"signed", SortKey::kSigned},
              {"expires", SortKey::kExpires},
              {"updated", SortKey::kUpdated}};
    case List::kCommitments:
      return {{"announced", SortKey::kAnnounced},
              {"due", SortKey::kDue},
              {"days_late", SortKey::kDaysLate},
              {"updated", SortKey::kUpdated}};
    case List::kReports:
      return {{"as_of", SortKey::kAsOf}, {"updated", SortKey::kUpdated}};
    case List::kReleases:
      // By the field of the filter, or by that of the message.
      return {{"released", SortKey::kReleased},
              {"release_date", SortKey::kReleased},
              {"updated", SortKey::kUpdated}};
    case List::kAgencies:
      return {{"name", SortKey::kName}, {"updated", SortKey::kUpdated}};
    case List::kCitations:
    case List::kChanges:
      return {};
  }
  return {};
}

storage::Order DefaultOrderOf(List list) {
  switch (list) {
    case List::kReports:
      return {SortKey::kAsOf, /*descending=*/true};
    case List::kReleases:
      return {SortKey::kReleased, /*descending=*/true};
    case List::kAgencies:
      return {SortKey::kName, /*descending=*/false};
    default:
      return {SortKey::kAnnounced, /*descending=*/true};
  }
}

absl::StatusOr<SortKey> FindKey(List list, const Token& field) {
  std::vector<std::string> names;
  for (const OrderField& candidate : OrderFieldsOf(list)) {
    if (field.kind == Token::Kind::kWord && candidate.name == field.text) return candidate.key;
    names.push_back(candidate.name);
  }
  const std::string list_name(NameOf(list));
  if (names.empty()) {
    return ErrorAt(field.column, absl::StrCat(list_name, " have one order only; leave it empty"));
  }
  return ErrorAt(field.column,
                 absl::StrCat("got ", Quoted(field.text), Suggest(field.text, names), "; ",
                              list_name, " are ordered by one of ", absl::StrJoin(names, ", "),
                              ", as in ", names.front(), " desc"));
}

// What follows the field.
absl::StatusOr<bool> IsDescending(const std::vector<Token>& tokens) {
  const Token& direction = tokens[1];
  if (direction.kind == Token::Kind::kEnd) return false;
  if (direction.kind == Token::Kind::kComma) {
    return ErrorAt(direction.column, "a second field; lists are ordered by one, ties by uid");
  }
  if (direction.kind != Token::Kind::kWord || direction.text != "desc") {
    return ErrorAt(direction.column, absl::StrCat("got ", Quoted(direction.text),
                                                  "; wanted desc, or nothing for ascending"));
  }
  if (tokens[2].kind == Token::Kind::kEnd) return true;
  return ErrorAt(tokens[2].column,
                 "something after desc; lists are ordered by one field, ties by uid");
}

}  // namespace

absl::StatusOr<storage::Order> ParseOrder(List list, std::string_view text) {
  if (text.size() > kOrderBytesMax) {
    return ErrorAt(1, absl::StrCat("got ", text.size(), " bytes; at most ", kOrderBytesMax,
                                   " are read, as in announced desc"));
  }
  const absl::StatusOr<std::vector<Token>> tokens = Tokenize(text);
  if (!tokens.ok()) return tokens.status();
  if (tokens->front().kind == Token::Kind::kEnd) return DefaultOrderOf(list);
  const absl::StatusOr<SortKey> key = FindKey(list, tokens->front());
  if (!key.ok()) return key.status();
  const absl::StatusOr<bool> descending = IsDescending(*tokens);
  if (!descending.ok()) return descending.status();
  return storage::Order{*key, *descending};
}

}  // namespace entente::filter

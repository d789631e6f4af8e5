// A SELECT of the lists while it is put together: its parameters, and the common tables that its
// parts need.  Fragments of SQL are fixed; what a caller says becomes a parameter.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"

#include "storage/call_context.h"
#include "storage/postgres/parameters.h"
#include "storage/query.h"
#include "storage/resource.h"

namespace entente::storage::postgres {

// `EXISTS (SELECT FROM from WHERE where)` as a look-up for each row that asks.  OFFSET 0 keeps it
// one: as a join, PostgreSQL at times reads all that meets the condition.
[[nodiscard]] std::string Exists(std::string_view from, std::string_view where);

// A row and a day: `since` and `until` of the table called `table` hold the day.
[[nodiscard]] std::string HoldsDay(std::string_view table, std::string_view day);

// All of `conditions`; `true` when there are none.
[[nodiscard]] std::string AllOf(const std::vector<std::string>& conditions);

class Statement final {
 public:
  // Both outlive the statement.
  Statement(const CallContext& context, Parameters& parameters)
      : context_(context), parameters_(parameters) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  [[nodiscard]] const CallContext& context() const { return context_; }
  [[nodiscard]] Parameters& parameters() { return parameters_; }

  // Append a parameter and say its place: `$3::date`.
  std::string Text(std::string_view value);
  std::string Integer(std::int64_t value);
  std::string Numbers(const std::vector<int>& values);  // smallint[]
  std::string Words(const std::vector<int>& values);    // the numbers as text[]
  std::string Texts(const std::vector<std::string>& values);
  std::string DayOf(absl::CivilDay day);
  std::string Range(const DayRange& days);  // daterange, of both days and all between

  // The context's day; one parameter however often it is asked for.
  const std::string& Day();

  // The uid of a resource, null when there is none of the name.
  std::string Uid(std::string_view name);

  // A common table of one column, uid: the agency and all below it; the agency, what it came from
  // and what it went into, at any distance.
  std::string Below(std::string_view agency);
  std::string Lineage(std::string_view agency);

  // Tells of conditions that must all hold, for TextQueries.  They outlive the statement.
  void HoldTogether(const std::vector<const Expression*>& conjuncts);

  // A common table of (config, query): what is searched for, stemmed for each language.  A language
  // that indexes none of the words, as English does `the`, has an empty query, which any text of it
  // meets.  It is left out where that would be all that is asked of them: where the language
  // indexes no word of the text conditions told to hold together with this one, unless none
  // indexes a word of this one.
  std::string TextQueries(const Condition& condition);

  // Adds a common table, `AS (SELECT ...)` without the name; says its name.
  std::string AddTable(std::string_view kind, std::string_view definition);

  [[nodiscard]] const std::vector<std::string>& tables() const { return tables_; }

  // `WITH RECURSIVE ... ` of all tables; empty when there are none.
  [[nodiscard]] std::string With() const;

 private:
  std::string NextName(std::string_view kind) const;

  // The words of the text conditions that hold together with this one.
  [[nodiscard]] std::string WordsBeside(const Condition& condition) const;

  const CallContext& context_;
  Parameters& parameters_;
  std::vector<std::string> tables_;
  std::vector<std::vector<const Condition*>> together_;  // text conditions
  std::string day_;
};

}  // namespace entente::storage::postgres

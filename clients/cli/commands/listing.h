// How the list commands walk a list and print it, and what every table ends with: how many, as of
// which day, and how to get the next page.  Used by the commands only.  One thread at a time.

#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "clients/cli/arguments.h"
#include "clients/cli/error_report.h"
#include "clients/cli/json_output.h"
#include "clients/cli/session.h"
#include "clients/cli/table.h"

namespace entente::cli {

// The server's limit on a page.
inline constexpr std::int64_t kPageSizeMax = 1000;
// The server's limit on ids: they are not wrapped, so that they can be copied.
inline constexpr int kIdWidthMax = 63;

// What the things of a list are called.
struct Nouns {
  const char* singular;
  const char* plural;
};

// What was listed.
struct Listed {
  std::int64_t count = 0;
  bool from_start = true;       // no page token was given
  std::string next_page_token;  // empty: the server has no more
  std::string as_of_date;       // empty: the list is not computed for a day
};

// "4 initiatives, as of 2011-01-31", and where there are more, how to see them on two more lines.
// Without a line end.
[[nodiscard]] std::string CountLine(const Listed& listed, const Nouns& nouns);

// The table and the count line, with today, UTC, where the list is not computed for a day.
void PrintTable(const Session& session, const Table& table, const Listed& listed,
                const Nouns& nouns);

// The fields that list requests share, as far as this one has them.
template <typename Request>
Request ListRequest(const ListArguments& arguments) {
  Request request;
  request.set_page_token(arguments.page_token);
  if (arguments.limit == 0) request.set_page_size(kPageSizeMax);
  if constexpr (requires { request.filter(); }) request.set_filter(arguments.filter);
  if constexpr (requires { request.order_by(); }) request.set_order_by(arguments.order);
  if constexpr (requires { request.as_of_date(); }) request.set_as_of_date(arguments.as_of_date);
  return request;
}

// Gives each resource up to the limit to `take`.
template <typename Resource, typename Take>
absl::StatusOr<Listed> Walk(client::PageRange<Resource>& range, const ListArguments& arguments,
                            Take take) {
  if (arguments.limit > 0) range.EndAfter(arguments.limit);
  Listed listed;
  listed.from_start = arguments.page_token.empty();
  for (const Resource& resource : range) {
    ++listed.count;
    take(resource);
  }
  if (!range.status().ok()) return range.status();
  listed.next_page_token = range.next_page_token();
  listed.as_of_date = range.as_of_date();
  return listed;
}

// JSON goes out as it comes; an error in the middle leaves an array without its end, so that no
// program takes it for all there is.
template <typename Resource>
ExitStatus PrintJson(const Session& session, client::PageRange<Resource>& range,
                     const ListArguments& arguments, const Nouns& nouns) {
  JsonArray array(session.out);
  const auto listed =
      Walk(range, arguments, [&](const Resource& resource) { array.Add(resource); });
  if (!listed.ok()) return ReportError(session, listed.status());
  array.End();
  if (!listed->next_page_token.empty())
    session.messages << "entente: " << CountLine(*listed, nouns) << "\n";
  return ExitStatus::kOk;
}

// A list of which `row` makes the rows.
template <typename Resource, typename Row>
ExitStatus PrintList(const Session& session, client::PageRange<Resource>& range,
                     const ListArguments& arguments, const Nouns& nouns,
                     std::vector<Column> columns, Row row) {
  if (session.format == Format::kJson) return PrintJson(session, range, arguments, nouns);
  Table table(std::move(columns));
  const auto listed = Walk(range, arguments, [&](const Resource& resource) {
    table.AddRow(row(resource), session.terminal);
  });
  if (!listed.ok()) return ReportError(session, listed.status());
  PrintTable(session, table, *listed, nouns);
  return ExitStatus::kOk;
}

// A list whose rows need more than the resource: `load` gets all that were listed, and returns the
// server's error when it cannot fetch what they need.
template <typename Resource, typename Load, typename Row>
ExitStatus PrintLoadedList(const Session& session, client::PageRange<Resource>& range,
                           const ListArguments& arguments, const Nouns& nouns,
                           std::vector<Column> columns, Load load, Row row) {
  if (session.format == Format::kJson) return PrintJson(session, range, arguments, nouns);
  std::vector<Resource> resources;
  const auto listed =
      Walk(range, arguments, [&](const Resource& resource) { resources.push_back(resource); });
  if (!listed.ok()) return ReportError(session, listed.status());
  const absl::Status loaded = load(resources);
  if (!loaded.ok()) return ReportError(session, loaded);
  Table table(std::move(columns));
  for (const Resource& resource : resources) table.AddRow(row(resource), session.terminal);
  PrintTable(session, table, *listed, nouns);
  return ExitStatus::kOk;
}

}  // namespace entente::cli

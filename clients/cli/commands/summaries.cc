#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "clients/cli/commands/commands.h"
#include "clients/cli/commands/listing.h"
#include "clients/cli/commands/usage.h"
#include "clients/cli/render.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {
namespace {

using InitiativeGroup = v1::SummarizeInitiativesResponse::Group;
using CommitmentGroup = v1::SummarizeCommitmentsResponse::Group;

// `DEBTOR_COUNTRY` of `debtor-country`.
std::string GroupWord(const std::string& by) {
  return absl::StrReplaceAll(absl::AsciiStrToUpper(by), {{"-", "_"}});
}

// The heading of the column of groups.
std::string Heading(const std::string& group_word) {
  return absl::StrReplaceAll(group_word, {{"_", " "}});
}

// What the groups have in common: `us-ice`, `CA-US`.
std::string KeysWords(const google::protobuf::RepeatedPtrField<std::string>& keys) {
  if (keys.empty()) return "none";
  std::vector<std::string> ids;
  for (const std::string& key : keys) ids.push_back(IdOf(key));
  // An agency's id has hyphens of its own.
  const bool countries = ids.front().size() == 2;
  return absl::StrJoin(ids, countries ? "-" : " & ");
}

// The most groups that are asked for: the server tells no more than kPageSizeMax of them, and has
// no next page.
std::int64_t GroupCountMax(const SummaryArguments& arguments) {
  return arguments.limit == 0 ? kPageSizeMax : std::min(arguments.limit, kPageSizeMax);
}

// How to see the groups that the limit may have cut off.
std::string MoreGroupsWords(std::int64_t limit) {
  if (limit < kPageSizeMax) return absl::StrCat("--limit ", std::min(limit * 10, kPageSizeMax));
  return absl::StrCat("at most ", Counted(kPageSizeMax, "group", "groups"),
                      " are told, a closer filter has them all");
}

// The groups of an answer, cut by the limit or not.
template <typename Response>
std::string GroupsLine(const Response& response, const SummaryArguments& arguments,
                       const Nouns& nouns) {
  const auto count = static_cast<std::size_t>(response.groups_size());
  if (count == 0) return absl::StrCat("no ", nouns.plural, ", as of ", response.as_of_date());
  const std::int64_t limit = GroupCountMax(arguments);
  const bool more = response.groups_size() >= limit;
  std::string line = absl::StrCat(
      more ? "the largest " : "", Counted(count, "group", "groups"), " of ",
      Counted(static_cast<std::size_t>(response.total_count()), nouns.singular, nouns.plural),
      ", as of ", response.as_of_date());
  if (more) absl::StrAppend(&line, "; there may be more: ", MoreGroupsWords(limit));
  return line;
}

template <typename Response>
ExitStatus PrintGroups(const Session& session, const absl::StatusOr<Response>& response,
                       const SummaryArguments& arguments, const Nouns& nouns, const Table& table) {
  if (!response.ok()) return ReportError(session, response.status());
  if (session.format == Format::kJson) {
    session.out << ToJson(*response) << "\n";
    return ExitStatus::kOk;
  }
  const bool markdown = session.format == Format::kMarkdown;
  if (!table.empty())
    session.out << (markdown ? table.RenderMarkdown() : table.Render(session.terminal)) << "\n";
  session.out << GroupsLine(*response, arguments, nouns) << "\n";
  return ExitStatus::kOk;
}

// The request for groups by `group_word`; no value when there is no such grouping.
template <typename Request>
std::optional<Request> GroupsRequest(const SummaryArguments& arguments,
                                     const std::string& group_word) {
  Request request;
  typename Request::GroupBy group_by;
  if (!Request::GroupBy_Parse(group_word, &group_by)) return std::nullopt;
  request.set_group_by(group_by);
  request.set_filter(arguments.filter);
  request.set_as_of_date(arguments.as_of_date);
  request.set_group_count_max(static_cast<int>(GroupCountMax(arguments)));
  return request;
}

}  // namespace

ExitStatus SummarizeInitiatives(const Session& session, const SummaryArguments& arguments) {
  const std::string word = GroupWord(arguments.by);
  const auto request = GroupsRequest<v1::SummarizeInitiativesRequest>(arguments, word);
  if (!request.has_value())
    return NotUnderstood(session, arguments.by,
                         "pair, agency, agency-pair, country, topic or year");
  const auto response = session.client.SummarizeInitiatives(*request);
  Table table({{Heading(word), 0, kIdWidthMax, Style::kName},
               {"COUNT", 1, 5, Style::kPlain},
               {"KIND", 2, 16, Style::kPlain},
               {"OFFICIAL", 3, 16, Style::kPlain},
               {"EVIDENCE", 5, 12, Style::kPlain},
               {"SCHEDULE", 4, 16, Style::kPlain}});
  if (response.ok())
    for (const InitiativeGroup& group : response->groups())
      table.AddRow({KeysWords(group.keys()), absl::StrCat(group.count()),
                    CountsWords(group.by_kind()), CountsWords(group.by_official()),
                    CountsWords(group.by_evidence()), CountsWords(group.by_schedule())},
                   session.terminal);
  return PrintGroups(session, response, arguments, {"initiative", "initiatives"}, table);
}

ExitStatus SummarizeCommitments(const Session& session, const SummaryArguments& arguments) {
  const std::string word = arguments.by == "year" ? "YEAR_DUE" : GroupWord(arguments.by);
  auto request = GroupsRequest<v1::SummarizeCommitmentsRequest>(arguments, word);
  if (!request.has_value())
    return NotUnderstood(session, arguments.by, "debtor, debtor-country, creditor, pair or year");
  request->set_parent("initiatives/-");
  const auto response = session.client.SummarizeCommitments(*request);
  Table table({{Heading(word), 0, kIdWidthMax, Style::kName},
               {"COUNT", 1, 5, Style::kPlain},
               {"SCHEDULE", 2, 16, Style::kPlain},
               {"EVIDENCE", 3, 16, Style::kPlain},
               {"WORD OF", 5, 12, Style::kPlain},
               {"SEARCHED", 4, 8, Style::kPlain},
               {"MODALITY", 6, 12, Style::kPlain}});
  if (response.ok())
    for (const CommitmentGroup& group : response->groups())
      table.AddRow(
          {KeysWords(group.keys()), absl::StrCat(group.count()), CountsWords(group.by_schedule()),
           CountsWords(group.by_evidence()), CountsWords(group.by_corroboration()),
           absl::StrCat(group.searched_count()), CountsWords(group.by_modality())},
          session.terminal);
  return PrintGroups(session, response, arguments, {"commitment", "commitments"}, table);
}

}  // namespace entente::cli

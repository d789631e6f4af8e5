#include "clients/cli/commands/listing.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace entente::cli {
namespace {

// The day by this machine's clock.
std::string TodayUtc() {
  return absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()));
}

}  // namespace

std::string CountLine(const Listed& listed, const Nouns& nouns) {
  const auto count = static_cast<std::size_t>(listed.count);
  const bool more = !listed.next_page_token.empty();
  std::string line =
      count == 0 ? absl::StrCat("no ", nouns.plural) : Counted(count, nouns.singular, nouns.plural);
  if (!listed.from_start) line += more ? " on this page" : " on this last page";
  if (listed.from_start && more) line = absl::StrCat("the first ", line);
  if (!listed.as_of_date.empty()) absl::StrAppend(&line, ", as of ", listed.as_of_date);
  if (!more) return line;
  return absl::StrCat(line, "; there are more\nnext page: --page-token ", listed.next_page_token,
                      "\nor --limit ", std::max<std::int64_t>(listed.count, 1) * 10,
                      ", --all, a closer filter");
}

void PrintTable(const Session& session, const Table& table, const Listed& listed,
                const Nouns& nouns) {
  const bool markdown = session.format == Format::kMarkdown;
  if (!table.empty())
    session.out << (markdown ? table.RenderMarkdown() : table.Render(session.terminal)) << "\n";
  // Where the server computes nothing for a day, the list is of what is on record today.
  Listed dated = listed;
  if (dated.as_of_date.empty()) dated.as_of_date = TodayUtc();
  session.out << CountLine(dated, nouns) << "\n";
}

}  // namespace entente::cli

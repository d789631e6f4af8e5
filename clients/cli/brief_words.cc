#include "clients/cli/brief_words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/display_text.h"
#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {

std::vector<BriefGroup> GroupsOf(const BriefSide& side) {
  std::vector<BriefGroup> groups;
  for (const BriefGroup& group :
       {BriefGroup{"overdue", &side.overdue}, BriefGroup{"open", &side.open},
        BriefGroup{"delivered late", &side.late}, BriefGroup{"delivered", &side.delivered}})
    if (!group.items->empty()) groups.push_back(group);
  return groups;
}

std::string TextOfItem(const BriefItem& item) { return TextOf(item.commitment.texts()); }

std::string ItemWords(const BriefItem& item) {
  const v1::Commitment& commitment = item.commitment;
  std::vector<std::string> words;
  const std::string creditors = WhoOf(commitment.creditors());
  words.push_back(
      absl::StrCat(WhoOf(commitment.debtors()), creditors.empty() ? "" : " to ", creditors));
  const std::string due = LongDate(commitment.current_due());
  if (!due.empty()) words.push_back(absl::StrCat("due ", due));
  if (!commitment.due_changes().empty())
    words.push_back(absl::StrCat("moved ", Times(commitment.due_changes_size())));
  const std::string delivered = ShortDate(commitment.delivered());
  if (!delivered.empty()) words.push_back(absl::StrCat("delivered ", delivered));
  const std::string schedule = ScheduleWords(commitment.schedule());
  if (!schedule.empty()) words.push_back(schedule);
  const std::string evidence = Word(commitment.standing().evidence());
  words.push_back(evidence.empty() ? "no finding" : absl::StrCat("evidence ", evidence));
  return absl::StrJoin(words, "; ");
}

std::string BriefCountWords(const BriefContent& brief) {
  std::size_t count = 0;
  for (const BriefSide& side : brief.sides)
    for (const BriefGroup& group : GroupsOf(side)) count += group.items->size();
  return absl::StrCat(Counted(count, "commitment", "commitments"), " of ",
                      Counted(brief.initiative_count, "initiative", "initiatives"), ", as of ",
                      brief.as_of_date);
}

std::string LeftOutWords(const BriefContent& brief) {
  if (brief.no_promise_count == 0) return "";
  return absl::StrCat(brief.no_promise_count,
                      " more that promise nothing (PROPOSED, DISCUSSED) are left out");
}

std::string SilenceWords(const BriefSilence& silence) {
  if (silence.search_date.empty())
    return absl::StrCat(silence.who, " (", ShortName(silence.search), ")");
  return absl::StrCat(silence.who, ", by the search of ", silence.search_date, " (",
                      ShortName(silence.search), ")");
}

}  // namespace entente::cli

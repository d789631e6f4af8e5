#include "clients/cli/standing_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "clients/cli/render.h"

namespace entente::cli {
namespace {

// "169 to 191 days"; empty when neither is known.
std::string DaysWords(const v1::Schedule& schedule) {
  const std::string min =
      schedule.has_days_late_min() ? absl::StrCat(schedule.days_late_min()) : "";
  const std::string max =
      schedule.has_days_late_max() ? absl::StrCat(schedule.days_late_max()) : "";
  const std::string range = RangeWords(min, max);
  if (range.empty()) return "";
  return absl::StrCat(range, range == "1" ? " day" : " days");
}

std::string SideWord(const v1::Side& side) {
  if (side.word() != v1::Side::SAID) return Plain(Word(side.word()));
  const std::string official = Plain(Word(side.official()));
  return official.empty() ? "said" : official;
}

void AddIf(std::vector<std::string>& words, std::string word) {
  if (!word.empty()) words.push_back(std::move(word));
}

std::string DeliveredWords(const v1::FuzzyDate& delivered) {
  const std::string date = ShortDate(delivered);
  return date.empty() ? "" : absl::StrCat("delivered ", date);
}

}  // namespace

std::string WhoOf(const v1::Party& party) {
  if (!party.agency().empty()) return IdOf(party.agency());
  if (!party.region_code().empty()) return party.region_code();
  return party.organization_name().empty() ? Word(party.group()) : party.organization_name();
}

std::string WhoOf(const google::protobuf::RepeatedPtrField<v1::Party>& parties) {
  std::vector<std::string> who;
  for (const v1::Party& party : parties) {
    std::string word = WhoOf(party);
    if (std::find(who.begin(), who.end(), word) == who.end()) who.push_back(std::move(word));
  }
  return absl::StrJoin(who, ", ");
}

std::string ScheduleWords(const v1::Schedule& schedule) {
  std::string state = Word(schedule.state());
  const std::string days = DaysWords(schedule);
  if (days.empty()) return state;
  if (schedule.state() == v1::Schedule::ON_TIME)
    return schedule.days_late_max() == 0
               ? state
               : absl::StrCat(state, " (", days, " late by the strict reading)");
  return absl::StrCat(state, " ", days);
}

std::string SidesWords(const v1::Standing& standing) {
  // Sides of one word together, in the order in which the words come.
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const v1::Side& side : standing.sides()) {
    const std::string word = SideWord(side);
    if (word.empty()) continue;
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& other) { return other.first == word; });
    if (group == groups.end()) group = groups.insert(groups.end(), {word, {}});
    group->second.push_back(side.region_code());
  }
  std::vector<std::string> words;
  words.reserve(groups.size());
  for (const auto& [word, codes] : groups)
    words.push_back(absl::StrCat(absl::StrJoin(codes, ", "), " ", word));
  std::string agreement = Word(standing.agreement());
  if (words.empty()) return agreement;
  return absl::StrCat(agreement, agreement.empty() ? "(" : " (", absl::StrJoin(words, "; "), ")");
}

std::string Plain(const std::string& word) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(word), {{"_", " "}});
}

std::string DueWords(const v1::Commitment& commitment) {
  const v1::FuzzyDate& due = commitment.current_due();
  const int changes = commitment.due_changes_size();
  if (!commitment.has_current_due()) return changes > 0 ? "taken back" : "";
  // "2010-07-13 or later" of "in the coming months" would say less than the words.
  const bool open = !due.has_latest() && !due.phrase().empty();
  const std::string date = open ? Quoted(due.phrase()) : ShortDate(due);
  return changes == 0 ? date : absl::StrCat(date, ", moved ", Times(changes));
}

std::string QuantityWords(const v1::Quantity& quantity) {
  std::vector<std::string> words;
  const std::string range = RangeWords(quantity.min(), quantity.max());
  if (!range.empty()) {
    std::vector<std::string> parts;
    AddIf(parts, quantity.currency_code());
    AddIf(parts, range);
    AddIf(parts, quantity.unit());
    words.push_back(absl::StrJoin(parts, " "));
  }
  AddIf(words, Quoted(quantity.phrase()));
  return absl::StrJoin(words, ", ");
}

std::string SpeakerOf(const v1::Report& report) {
  if (report.has_status()) return WhoOf(report.status().reporters());
  if (report.has_finding()) return WhoOf(report.finding().assessor());
  return report.search().searched_by();
}

std::string ReportWords(const v1::Report& report) {
  std::vector<std::string> words;
  if (report.has_status()) {
    AddIf(words, Word(report.status().official()));
    AddIf(words, Word(report.status().stance()));
    AddIf(words, DeliveredWords(report.status().delivered()));
    AddIf(words, QuantityWords(report.status().progress()));
  }
  if (report.has_finding()) {
    words.push_back(absl::StrCat("evidence ", Word(report.finding().evidence())));
    AddIf(words, DeliveredWords(report.finding().delivered()));
  }
  if (report.has_search()) {
    words.push_back(Word(report.search().outcome()));
    if (!report.search().region_code().empty())
      words.push_back(absl::StrCat("of ", report.search().region_code()));
  }
  if (!report.superseded_by().empty()) words.emplace_back("superseded");
  return absl::StrJoin(words, ", ");
}

std::string CountsWords(const google::protobuf::Map<std::string, std::int64_t>& counts) {
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  for (const auto& [name, count] : counts)
    if (count > 0) sorted.emplace_back(-count, name);
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> words;
  for (const auto& [negative, name] : sorted) {
    const bool unset = name.empty() || absl::EndsWith(name, "_UNSPECIFIED");
    words.push_back(absl::StrCat(-negative, " ", unset ? "none" : name));
  }
  return absl::StrJoin(words, ", ");
}

std::string Times(int count) {
  if (count == 1) return "once";
  return count == 2 ? "twice" : absl::StrCat(count, " times");
}

}  // namespace entente::cli

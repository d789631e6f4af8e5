#include "clients/cli/render.h"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace entente::cli {
namespace {

bool IsEnglish(std::string_view language_code) {
  return language_code == "en" || language_code.substr(0, 3) == "en-";
}

// How well a name of an agency stands for it; lower is better.
int NamePenalty(const v1::AgencyName& name) {
  static constexpr std::array kBestFirst = {v1::AgencyName::OFFICIAL, v1::AgencyName::SHORT,
                                            v1::AgencyName::ACRONYM, v1::AgencyName::OFFICE,
                                            v1::AgencyName::FORMER};
  int penalty = name.has_until() ? 100 : 0;
  if (!IsEnglish(name.language_code())) ++penalty;
  for (const auto kind : kBestFirst) {
    if (name.kind() == kind) return penalty;
    penalty += 2;
  }
  return penalty;
}

// EDTF level 1 and 2 codes that stand in place of a month (ISO 8601-2:2019, 4.8).
std::string SubYearWords(int code) {
  static constexpr std::array kSeasons = {"spring", "summer", "autumn", "winter"};
  if (code >= 21 && code <= 24) return kSeasons[code - 21];
  if (code >= 25 && code <= 28) return kSeasons[code - 25];
  if (code >= 29 && code <= 32) return absl::StrCat("southern ", kSeasons[code - 29]);
  if (code >= 33 && code <= 36) return absl::StrCat("Q", code - 32);
  if (code == 40) return "first half of";
  if (code == 41) return "second half of";
  return "";
}

// "2010-07-13 or later" of "[2010-07-13..]" (one of a set, level 2), which holds at least "[..]".
std::string OneOfWords(absl::string_view set) {
  const auto [first, last] = std::pair<absl::string_view, absl::string_view>(
      absl::StrSplit(set.substr(1, set.size() - 2), absl::MaxSplits("..", 1)));
  if (last.empty()) return absl::StrCat(first, " or later");
  if (first.empty()) return absl::StrCat(last, " or earlier");
  return absl::StrCat(first, " to ", last);
}

// "summer 2010" of "2010-26"; the EDTF itself when it is anything else.
std::string EdtfWords(const std::string& edtf) {
  if (edtf.size() > 10 && edtf.front() == '[' && edtf.back() == ']' &&
      absl::StrContains(edtf, ".."))
    return OneOfWords(edtf);
  int code = 0;
  if (edtf.size() != 7 || edtf[4] != '-' || !absl::SimpleAtoi(edtf.substr(5), &code)) return edtf;
  const std::string words = SubYearWords(code);
  return words.empty() ? edtf : absl::StrCat(words, " ", edtf.substr(0, 4));
}

std::string BoundsWords(const v1::FuzzyDate& date) {
  if (!date.has_earliest() && !date.has_latest())
    return date.has_expected_latest() ? absl::StrCat("expected by ", date.expected_latest()) : "";
  if (date.earliest() == date.latest()) return date.earliest();
  std::string words;
  if (!date.has_latest()) words = absl::StrCat("from ", date.earliest());
  if (!date.has_earliest()) words = absl::StrCat("by ", date.latest());
  if (words.empty()) words = absl::StrCat(date.earliest(), " to ", date.latest());
  if (date.has_expected_latest()) absl::StrAppend(&words, ", expected by ", date.expected_latest());
  return words;
}

std::string JoinSet(std::vector<std::string> parts, std::string_view separator) {
  std::vector<std::string> kept;
  for (std::string& part : parts)
    if (!part.empty()) kept.push_back(std::move(part));
  return absl::StrJoin(kept, absl::string_view(separator.data(), separator.size()));
}

}  // namespace

std::string IdOf(std::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }

std::string TextOf(const google::protobuf::RepeatedPtrField<v1::LocalizedText>& texts) {
  for (const v1::LocalizedText& text : texts)
    if (IsEnglish(text.language_code())) return text.text();
  if (texts.empty()) return "";
  return absl::StrCat(texts[0].text(), " (", texts[0].language_code(), ")");
}

std::string NameOf(const v1::Agency& agency) {
  const v1::AgencyName* best = nullptr;
  for (const v1::AgencyName& name : agency.names())
    if (best == nullptr || NamePenalty(name) < NamePenalty(*best)) best = &name;
  return best == nullptr ? IdOf(agency.name()) : best->text();
}

std::string AcronymOf(const v1::Agency& agency) {
  for (const v1::AgencyName& name : agency.names())
    if (name.kind() == v1::AgencyName::ACRONYM && !name.has_until()) return name.text();
  return "";
}

std::string NameOf(const v1::Country& country, std::string_view language_code) {
  for (const v1::CountryName& name : country.names())
    if (name.language_code() == language_code) return name.text();
  return "";
}

const char* MonthName(int month) {
  static constexpr std::array kNames = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return kNames[static_cast<std::size_t>(month) - 1];
}

std::string ShortDate(const v1::FuzzyDate& date) {
  if (!date.edtf().empty()) return EdtfWords(date.edtf());
  if (!date.phrase().empty()) return Quoted(date.phrase());
  return BoundsWords(date);
}

std::string LongDate(const v1::FuzzyDate& date) {
  const std::string bounds = BoundsWords(date);
  if (!date.phrase().empty()) return JoinSet({Quoted(date.phrase()), bounds}, ", ");
  const std::string words = ShortDate(date);
  return words == date.edtf() || bounds.empty() ? words : absl::StrCat(words, ", ", bounds);
}

std::string PeriodWords(const v1::Period& period) {
  const std::string start = ShortDate(period.start());
  const std::string end = ShortDate(period.end());
  std::string span;
  if (!start.empty() && !end.empty()) span = absl::StrCat(start, " to ", end);
  if (!start.empty() && end.empty()) span = absl::StrCat("from ", start);
  if (start.empty() && !end.empty()) span = absl::StrCat("until ", end);
  return JoinSet({span, period.duration(), Quoted(period.phrase())}, ", ");
}

std::string AmountWords(const v1::Amount& amount) {
  const std::string range = RangeWords(amount.min(), amount.max());
  const std::string money = JoinSet({range.empty() ? "" : amount.currency_code(), range}, " ");
  const std::string purpose =
      amount.purpose().empty() ? "" : absl::StrCat("for ", amount.purpose());
  return JoinSet({money, Quoted(amount.phrase()), purpose}, ", ");
}

std::string RangeWords(const std::string& min, const std::string& max) {
  if (min.empty() && max.empty()) return "";
  if (max.empty()) return absl::StrCat("at least ", min);
  if (min.empty()) return absl::StrCat("at most ", max);
  return min == max ? min : absl::StrCat(min, " to ", max);
}

std::string WhoOf(const v1::Participant& participant) {
  if (!participant.agency().empty()) return IdOf(participant.agency());
  return participant.region_code().empty() ? participant.organization_name()
                                           : participant.region_code();
}

std::string WhoOf(const v1::ConsentAct& act) {
  if (!act.agency().empty()) return IdOf(act.agency());
  return act.region_code().empty() ? act.organization_name() : act.region_code();
}

std::string WhoOf(const v1::Issuer& issuer) {
  if (!issuer.agency().empty()) return IdOf(issuer.agency());
  return issuer.region_code().empty() ? issuer.organization_name() : issuer.region_code();
}

std::string WhereOf(const v1::Place& place) {
  return JoinSet(
      {place.locality(), place.region_code().empty() ? place.area_name() : place.region_code()},
      ", ");
}

std::string HolderWords(const v1::OfficeHolder& holder) {
  const std::string body = holder.agency().empty() ? holder.region_code() : IdOf(holder.agency());
  const std::string words = JoinSet({holder.display_name(), holder.office()}, ", ");
  return body.empty() ? words : absl::StrCat(words, " (", body, ")");
}

std::string Quoted(std::string_view text) {
  if (text.empty()) return "";
  return std::string("\"").append(text).append("\"");
}

}  // namespace entente::cli

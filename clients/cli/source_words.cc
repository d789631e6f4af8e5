#include "clients/cli/source_words.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"

#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {
namespace {

std::string Publishers(const CitationEntry& entry, const AgencyNames& agencies) {
  std::vector<std::string> publishers;
  for (int i = 0; i < entry.issuers_size(); ++i) {
    const v1::Agency* agency = agencies.Find(entry.issuers(i).agency());
    const std::string acronym = agency == nullptr ? "" : AcronymOf(*agency);
    const std::string name = i < entry.publishers_size() ? entry.publishers(i) : "";
    if (!acronym.empty())
      publishers.push_back(acronym);
    else
      publishers.push_back(name.empty() ? WhoOf(entry.issuers(i)) : name);
  }
  return absl::StrJoin(publishers, ", ");
}

bool Stands(const v1::Availability& availability) {
  return availability.state() == v1::Availability::STATE_UNSPECIFIED ||
         availability.state() == v1::Availability::LIVE;
}

bool Supports(const v1::Citation& citation, const std::string& field) {
  return std::any_of(citation.supports().begin(), citation.supports().end(),
                     [&](const std::string& path) {
                       return path == field || absl::StartsWith(path, field + ".") ||
                              absl::StartsWith(path, field + "[");
                     });
}

// How well the entry stands for its document; higher is better, 0 for a whole release.
int Worth(const CitationEntry& entry, const std::string& field) {
  if (entry.citation().exact().empty()) return 0;
  const int verified = entry.citation().anchor() == v1::Citation::VERIFIED ? 2 : 0;
  return 1 + verified + (Supports(entry.citation(), field) ? 1 : 0);
}

}  // namespace

std::string DayWords(const std::string& day) {
  absl::CivilDay civil;
  if (!IsDay(day) || !absl::ParseCivilTime(day, &civil)) return day;
  return absl::StrCat(civil.day(), " ", MonthName(civil.month()), " ", civil.year());
}

std::string DayWords(const v1::FuzzyDate& date) { return DayWords(ShortDate(date)); }

std::string QuoteWords(const CitationEntry& entry) {
  return entry.citation().exact().empty() ? "the whole release" : Quoted(entry.citation().exact());
}

std::string SourceLine(const CitationEntry& entry, const AgencyNames& agencies) {
  const v1::Citation& citation = entry.citation();
  std::string line = Publishers(entry, agencies);
  if (line.empty()) line = IdOf(citation.release());
  const std::string date = DayWords(entry.release_date());
  if (!date.empty()) absl::StrAppend(&line, ", ", date);
  if (citation.has_start() && citation.has_end())
    absl::StrAppend(&line, " [", citation.start(), "-", citation.end(), "]");
  if (!citation.exact().empty() && citation.anchor() != v1::Citation::ANCHOR_UNSPECIFIED)
    absl::StrAppend(&line, " ", Plain(Word(citation.anchor())));
  if (!Stands(entry.availability()))
    absl::StrAppend(&line, "; source ",
                    AvailabilityWords(entry.availability(), entry.replaced_by()));
  return line;
}

std::string AvailabilityWords(const v1::Availability& availability,
                              const std::string& replaced_by) {
  std::string words = Word(availability.state());
  if (!replaced_by.empty())
    absl::StrAppend(&words, words.empty() ? "replaced by " : " by ", IdOf(replaced_by));
  if (!availability.checked_date().empty())
    absl::StrAppend(&words, " on ", availability.checked_date());
  if (!availability.note().empty()) absl::StrAppend(&words, ": ", availability.note());
  return words;
}

void WantIssuersOf(const CitationEntry& entry, AgencyNames& agencies) {
  for (const v1::Issuer& issuer : entry.issuers()) agencies.Want(issuer.agency());
}

const CitationEntry* SentenceOf(const std::string& document, const std::string& field,
                                const std::vector<CitationEntry>& entries) {
  const CitationEntry* best = nullptr;
  for (const CitationEntry& entry : entries) {
    if (entry.document() != document) continue;
    if (best == nullptr || Worth(entry, field) > Worth(*best, field)) best = &entry;
  }
  return best;
}

}  // namespace entente::cli

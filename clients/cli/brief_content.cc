#include "clients/cli/brief_content.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "clients/cli/names.h"
#include "clients/cli/render.h"
#include "clients/cli/standing_words.h"

namespace entente::cli {
namespace {

// Which of the sides owes it, by index into them.
enum SideIndex { kFirst, kSecond, kBoth, kOthers, kSideCount };

bool IsPromise(const v1::Commitment& commitment) {
  return commitment.modality() != v1::Commitment::PROPOSED &&
         commitment.modality() != v1::Commitment::DISCUSSED;
}

std::string CountryOf(const v1::Party& party, const AgencyNames& agencies) {
  const v1::Agency* agency = agencies.Find(party.agency());
  return agency == nullptr ? party.region_code() : agency->region_code();
}

SideIndex SideOf(const v1::Commitment& commitment, const BriefSources& sources) {
  bool first = false;
  bool second = false;
  for (const v1::Party& debtor : commitment.debtors()) {
    const std::string country = CountryOf(debtor, sources.agencies);
    first = first || country == sources.first_code;
    second = second || country == sources.second_code;
  }
  if (first && second) return kBoth;
  if (first) return kFirst;
  return second ? kSecond : kOthers;
}

// Where in a side it stands.
std::vector<BriefItem>& GroupOf(const v1::Commitment& commitment, BriefSide& side) {
  const bool delivered = commitment.has_delivered();
  switch (commitment.schedule().state()) {
    case v1::Schedule::OVERDUE:
    case v1::Schedule::SOFT_OVERDUE:
      return side.overdue;
    case v1::Schedule::LATE:
      return side.late;
    default:
      return delivered ? side.delivered : side.open;
  }
}

std::optional<CitationEntry> Sentence(const std::string& document, const std::string& field,
                                      const BriefSources& sources) {
  const CitationEntry* entry = SentenceOf(document, field, sources.citations);
  if (entry == nullptr) return std::nullopt;
  return *entry;
}

// That nobody at all has reported on what is owed, or that this may be so: who is left out without
// a word is taken for one who spoke.
void AddNeverReported(const v1::Commitment& commitment, const BriefSources& sources,
                      BriefContent& brief) {
  const v1::Standing& standing = commitment.standing();
  const v1::Report* search = sources.searches.NeverReported(standing);
  if (sources.searches.WasLeftOut(standing))
    brief.silent.push_back({"no report, and the newest search was not looked up", commitment.name(),
                            TextOf(commitment.texts()), standing.newest_search(), "",
                            Sentence(commitment.name(), "baseline_due", sources)});
  if (search != nullptr)
    brief.silent.push_back({"nobody has reported", commitment.name(), TextOf(commitment.texts()),
                            search->name(), search->as_of_date(),
                            Sentence(commitment.name(), "baseline_due", sources)});
}

// The silence of sides.
void AddSilence(const std::string& subject, const std::string& words, const std::string& field,
                const v1::Standing& standing, const BriefSources& sources, BriefContent& brief) {
  for (const v1::Side& side : standing.sides())
    if (side.word() == v1::Side::SILENT)
      brief.silent.push_back({absl::StrCat(side.region_code(), " is silent"), subject, words,
                              side.report(), side.as_of_date(), Sentence(subject, field, sources)});
}

void AddDifference(const std::string& subject, const std::string& words,
                   const v1::Standing& standing, const BriefSources& sources, BriefContent& brief) {
  if (standing.agreement() != v1::Side::DIFFER) return;
  BriefDifference difference = {subject, words, SidesWords(standing), {}};
  for (const v1::Side& side : standing.sides()) {
    const CitationEntry* entry = SentenceOf(side.report(), "status.official", sources.citations);
    if (entry != nullptr) difference.sentences.push_back(*entry);
  }
  brief.differing.push_back(std::move(difference));
}

void AddWords(const BriefSources& sources, BriefContent& brief) {
  for (const v1::Commitment& commitment : sources.commitments) {
    const std::string words = TextOf(commitment.texts());
    AddNeverReported(commitment, sources, brief);
    AddSilence(commitment.name(), words, "baseline_due", commitment.standing(), sources, brief);
    AddDifference(commitment.name(), words, commitment.standing(), sources, brief);
  }
  for (const v1::Initiative& initiative : sources.initiatives) {
    const std::string words = TextOf(initiative.titles());
    AddSilence(initiative.name(), words, "titles", initiative.standing(), sources, brief);
    AddDifference(initiative.name(), words, initiative.standing(), sources, brief);
  }
}

bool IsEmpty(const BriefSide& side) {
  return side.overdue.empty() && side.open.empty() && side.late.empty() && side.delivered.empty();
}

}  // namespace

BriefContent MakeBrief(const BriefSources& sources) {
  BriefContent brief;
  brief.pair = absl::StrCat(sources.first_code, "-", sources.second_code);
  brief.as_of_date = sources.as_of_date;
  brief.initiative_count = sources.initiatives.size();
  std::map<std::string, std::string> titles;
  for (const v1::Initiative& initiative : sources.initiatives)
    titles[initiative.name()] = TextOf(initiative.titles());
  std::vector<BriefSide> sides(kSideCount);
  sides[kFirst].who = sources.first_name;
  sides[kSecond].who = sources.second_name;
  sides[kBoth].who = absl::StrCat(sources.first_name, " and ", sources.second_name, " together");
  sides[kOthers].who = "Others";
  for (const v1::Commitment& commitment : sources.commitments) {
    if (!IsPromise(commitment)) {
      ++brief.no_promise_count;
      continue;
    }
    BriefItem item = {commitment, titles[InitiativeOf(commitment.name())],
                      Sentence(commitment.name(), "baseline_due", sources)};
    GroupOf(commitment, sides[SideOf(commitment, sources)]).push_back(std::move(item));
  }
  for (BriefSide& side : sides)
    if (!IsEmpty(side)) brief.sides.push_back(std::move(side));
  AddWords(sources, brief);
  return brief;
}

}  // namespace entente::cli

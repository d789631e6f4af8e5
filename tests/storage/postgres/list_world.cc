#include "tests/storage/postgres/list_world.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

constexpr int kAgencies = 30;
constexpr int kReleases = 170;
constexpr int kInitiatives = 600;
constexpr int kCommitments = 700;
constexpr int kReports = 500;

void MakeRecord(Record& record, ResourceType type, const std::string& name, Dice& dice) {
  constexpr const char* kConfigs[] = {"english", "french"};
  record.type = type;
  record.name = name;
  record.uid = MakeUuid();
  record.deleted = dice.OneIn(12);
  record.tlp = dice.OneIn(4) ? dice.Between(2, 5) : 1;
  if (dice.OneIn(8)) record.releasable_to = {"CA", "US"};
  if (dice.OneIn(8)) record.releasable_to = {"HT"};
  record.updated = 1'262'304'000 + dice.Below(2000) * 7200;
  for (const char* config : kConfigs) {
    if (dice.OneIn(3)) continue;
    std::vector<std::string> words;
    for (int i = dice.Between(1, 5); i > 0; --i) words.emplace_back(dice.Of(kWorldWords));
    record.texts.emplace_back(config, absl::StrJoin(words, " "));
  }
}

AgencyRecord MakeAgencyRecord(int i, Dice& dice) {
  AgencyRecord agency;
  MakeRecord(agency, ResourceType::kAgency, absl::StrFormat("agencies/a-%02d", i), dice);
  agency.tlp = 1;
  agency.releasable_to.clear();
  if (!dice.OneIn(6)) agency.region_code = dice.Of(kWorldCountries);
  agency.names = {absl::StrCat("agency of ", dice.Of(kWorldNames)), absl::StrCat("a", i)};
  // A forest, with a circle at its end.
  if (i > 3 && !dice.OneIn(4)) agency.parents.push_back(dice.Below(i));
  if (i == kAgencies - 1) agency.parents.push_back(i - 1);
  if (i == kAgencies - 2) agency.parents.push_back(i + 1);
  if (i > 0 && dice.OneIn(3)) agency.successors.push_back(dice.Below(i));
  return agency;
}

ReleaseRecord MakeReleaseRecord(int i, Dice& dice) {
  ReleaseRecord release;
  MakeRecord(release, ResourceType::kRelease, absl::StrFormat("releases/r-%03d", i), dice);
  release.kind = dice.Between(1, 5);
  release.released = dice.AnyDate(9);
  std::set<int> agencies;
  for (int n = dice.Below(3); n > 0; --n) agencies.insert(dice.Below(kAgencies));
  release.agencies = {agencies.begin(), agencies.end()};
  if (dice.OneIn(4)) release.countries = {dice.Of(kWorldCountries)};
  const bool is_french = dice.OneIn(3);
  release.languages = {is_french ? "fr" : "en"};
  if (dice.OneIn(3)) release.languages.emplace_back(is_french ? "fr-ca" : "en-us");
  release.availability = dice.Between(0, 4);
  release.reading = dice.Between(1, 4);
  for (int n = dice.Below(3); n > 0; --n) release.speaker_words.emplace_back(dice.Of(kWorldNames));
  return release;
}

std::vector<Span> MakeSpans(bool of_commitment, Dice& dice) {
  std::vector<Day> starts;
  for (int n = dice.Below(3); n > 0; --n) starts.push_back(dice.AnyDay());
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  std::vector<Span> spans(starts.size() + 1);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    Span& span = spans[i];
    if (i > 0) span.since = starts[i - 1];
    if (i < starts.size()) span.until = starts[i];
    std::set<int> officials;
    for (int n = dice.Below(3); n > 0; --n)
      officials.insert(dice.OneIn(2) ? 4 : dice.Between(20, 27));
    span.officials = {officials.begin(), officials.end()};
    span.evidence = dice.Between(0, 5);
    span.corroboration = dice.Between(0, 4);
    span.agreement = dice.Between(1, 5);
    if (!dice.OneIn(3)) span.reported = dice.AnyDay();
    if (dice.OneIn(2)) span.search_outcome = dice.Between(1, 3);
    if (!of_commitment) continue;
    span.due = dice.AnyDate(8);
    span.delivered = dice.AnyDate(4);
    span.slips = dice.OneIn(3) ? dice.Between(1, 3) : 0;
  }
  return spans;
}

InitiativeRecord MakeInitiativeRecord(int i, Dice& dice) {
  constexpr const char* kTopics[] = {"border-security", "trade", "health", "police"};
  InitiativeRecord initiative;
  MakeRecord(initiative, ResourceType::kInitiative, absl::StrFormat("initiatives/i-%03d", i), dice);
  initiative.kind = dice.Between(1, 6);
  initiative.announced = dice.AnyDate(9);
  initiative.signing = dice.AnyDate(5);
  initiative.effective = dice.AnyDate(4);
  initiative.expires = dice.AnyDate(4);
  initiative.notice_due = dice.AnyDate(2);
  for (int n = dice.Below(5); n > 0; --n) {
    ParticipantRecord participant;
    if (dice.OneIn(3)) {
      participant.country = dice.Of(kWorldCountries);
    } else {
      participant.agency = dice.Below(kAgencies);
    }
    participant.role = dice.Between(1, 6);
    initiative.participants.push_back(participant);
  }
  if (dice.OneIn(3)) initiative.places = {dice.Of(kWorldCountries)};
  if (dice.OneIn(2)) initiative.topics = {dice.Of(kTopics)};
  for (int n = dice.Below(3); n > 0; --n) {
    std::set<std::string> words = {dice.Of(kWorldNames), dice.Of(kWorldNames)};
    initiative.people.emplace_back(words.begin(), words.end());
  }
  if (dice.OneIn(2)) initiative.legal_force = dice.Between(0, 4);
  for (int n = dice.Below(3); n > 0; --n) initiative.releases.push_back(dice.Below(kReleases));
  if (i > 0 && !dice.OneIn(4)) initiative.relations = {{dice.Between(1, 9), dice.Below(i)}};
  initiative.spans = MakeSpans(/*of_commitment=*/false, dice);
  return initiative;
}

CommitmentRecord MakeCommitmentRecord(int i, const World& world, Dice& dice) {
  CommitmentRecord commitment;
  commitment.initiative = dice.Below(kInitiatives);
  const InitiativeRecord& initiative = world.initiatives[commitment.initiative];
  MakeRecord(commitment, ResourceType::kCommitment,
             absl::StrFormat("%s/commitments/c-%03d", initiative.name, i), dice);
  commitment.deleted = commitment.deleted || initiative.deleted;
  commitment.tlp = initiative.tlp;
  commitment.releasable_to = initiative.releasable_to;
  commitment.modality = dice.Between(1, 8);
  commitment.baseline_due = dice.AnyDate(6);
  for (int n = dice.Between(1, 4); n > 0; --n) {
    PartyRecord party{.is_debtor = dice.OneIn(2)};
    const int which = dice.Below(4);
    if (which == 0) party.country = dice.Of(kWorldCountries);
    if (which == 1) party.is_public = !party.is_debtor;
    if (which > 1) party.agency = dice.Below(kAgencies);
    commitment.parties.push_back(party);
  }
  if (dice.OneIn(3)) commitment.known = dice.AnyDay();
  commitment.spans = MakeSpans(/*of_commitment=*/true, dice);
  return commitment;
}

ReportRecord MakeReportRecord(int i, const World& world, Dice& dice) {
  ReportRecord report;
  report.initiative = dice.Below(kInitiatives);
  if (dice.OneIn(2)) {
    report.commitment = dice.Below(kCommitments);
    report.initiative = world.commitments[report.commitment].initiative;
  }
  const InitiativeRecord& initiative = world.initiatives[report.initiative];
  MakeRecord(report, ResourceType::kReport,
             absl::StrFormat("%s/reports/p-%03d", initiative.name, i), dice);
  report.deleted = initiative.deleted ||
                   (report.commitment >= 0 && world.commitments[report.commitment].deleted);
  report.tlp = initiative.tlp;
  report.releasable_to = initiative.releasable_to;
  report.kind = dice.Between(1, 3);
  report.as_of = dice.AnyDay();
  if (report.kind == 3) report.outcome = dice.Between(1, 3);
  if (report.kind != 3) {
    if (dice.OneIn(2)) report.agencies = {dice.Below(kAgencies)};
    if (report.agencies.empty()) report.countries = {dice.Of(kWorldCountries)};
  }
  if (report.kind == 1) report.stance = dice.Between(0, 3);
  if (dice.OneIn(4)) report.known = dice.AnyDay();
  return report;
}

}  // namespace

FuzzyDay Dice::AnyDate(int present_of_ten) {
  FuzzyDay date;
  date.has = Below(10) < present_of_ten;
  if (!date.has) return date;
  const int form = Below(10);
  if (form == 9) return date;  // words that are not understood
  if (form != 8) date.earliest = AnyDay();
  if (form == 8) date.latest = AnyDay();
  if (form < 4) date.latest = date.earliest;
  if (form >= 4 && form < 7) date.latest = *date.earliest + Below(200);
  if (date.latest && OneIn(3)) date.latest_strict = *date.latest - Below(40);
  if (!date.latest && OneIn(8)) date.latest_strict = *date.earliest + Below(100);
  if (!date.latest && OneIn(2)) date.expected_latest = *date.earliest + Below(200);
  return date;
}

std::vector<std::string> World::CountriesOf(const InitiativeRecord& initiative) const {
  std::set<std::string> countries;
  for (const ParticipantRecord& participant : initiative.participants) {
    countries.insert(participant.agency >= 0 ? CountryOf(participant.agency) : participant.country);
  }
  countries.erase("");
  return {countries.begin(), countries.end()};
}

World MakeWorld(unsigned seed) {
  Dice dice(seed);
  World world;
  for (int i = 0; i < kAgencies; ++i) world.agencies.push_back(MakeAgencyRecord(i, dice));
  for (int i = 0; i < kReleases; ++i) world.releases.push_back(MakeReleaseRecord(i, dice));
  for (int i = 0; i < kInitiatives; ++i) {
    world.initiatives.push_back(MakeInitiativeRecord(i, dice));
  }
  for (int i = 0; i < kCommitments; ++i) {
    world.commitments.push_back(MakeCommitmentRecord(i, world, dice));
  }
  for (int i = 0; i < kReports; ++i) world.reports.push_back(MakeReportRecord(i, world, dice));
  return world;
}

}  // namespace entente::storage::postgres

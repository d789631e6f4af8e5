// Random reports: what the spans say of a day is what one finds who first throws away all that is
// not known on that day and then reads what is left, without spans, orders or chains.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "services/dates/civil_date.h"
#include "tests/services/standing/reports.h"

namespace entente::standing {
namespace {

const std::vector<std::string> kGovernments = {"CA", "MX", "US"};

absl::CivilDay DayOf(const std::string& text) { return *dates::ParseCivilDate(text); }

class RandomRecords {
 public:
  explicit RandomRecords(unsigned seed) : random_(seed) {}

  int Below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  absl::CivilDay MakeDay() { return Day(2011, 1, 1) + Below(20); }

  Directory MakeReleases() {
    Directory directory;
    directory.region_code_of = {{"agencies/ca-ps", "CA"}, {"agencies/int-oas", ""}};
    for (int i = 0; i < 5; ++i) {
      ReleaseFacts facts;
      for (const char* government : {"CA", "MX", "US", "FR"}) {
        if (Below(4) == 0) facts.governments.emplace_back(government);
      }
      facts.third_party = Below(5) == 0;
      if (Below(3) > 0) facts.release_day = MakeDay();
      directory.releases["releases/" + std::to_string(i)] = facts;
    }
    return directory;
  }

  CommitmentRecord MakeRecord() {
    CommitmentRecord record;
    for (const std::string& government : kGovernments) {
      if (Below(4) > 0) record.governments.push_back(government);
      if (Below(3) == 0) record.owners.push_back(government);
    }
    if (Below(2) == 0) record.baseline_due = Date("2011");
    for (int i = Below(4); i > 0; --i) record.due_changes.push_back(MakeChange(i));
    const int count = Below(12);
    for (int i = 0; i < count; ++i) record.reports.push_back(MakeReport(i));
    std::shuffle(record.reports.begin(), record.reports.end(), random_);
    return record;
  }

 private:
  std::string MakeRelease() { return std::to_string(Below(6)); }

  v1::DueChange MakeChange(int number) {
    v1::DueChange change;
    change.set_date(dates::FormatCivilDate(MakeDay()));
    change.mutable_citation()->set_release("releases/" + MakeRelease());
    if (Below(4) > 0) *change.mutable_new_due() = Date("201" + std::to_string(number));
    return change;
  }

  v1::Report MakeReport(int number) {
    ReportOf report("r" + std::to_string(number), dates::FormatCivilDate(MakeDay()));
    FillContent(report);
    for (int i = Below(3); i > 0; --i) report.Cites(MakeRelease());
    if (number > 0 && Below(3) == 0) report.Supersedes("r" + std::to_string(Below(number)));
    return report.CreatedAt(Below(2));
  }

  void FillContent(ReportOf& report) {
    static const std::vector<std::string> kReporters = {
        "CA", "MX", "US", "FR", "agencies/ca-ps", "agencies/int-oas"};
    const auto one = [&] { return kReporters[static_cast<std::size_t>(Below(6))]; };
    const std::string edtf = "2011-0" + std::to_string(1 + Below(9));
    switch (Below(3)) {
      case 0:
        report.Says({one(), one()}, static_cast<v1::Standing::Official>(Below(4)),
                    static_cast<v1::StatusReport::Stance>(Below(4)));
        if (Below(3) == 0) report.Delivered(edtf);
        break;
      case 1:
        report.Finds(static_cast<v1::Standing::Evidence>(1 + Below(5)));
        if (Below(3) == 0) report.Delivered(edtf);
        break;
      default:
        report.Searches(Below(3) == 0 ? "" : kGovernments[static_cast<std::size_t>(Below(3))],
                        static_cast<v1::SearchReport::Outcome>(1 + Below(3)));
    }
  }

  std::mt19937 random_;
};

// The naive reading of one record on one day.
class NaiveReading {
 public:
  NaiveReading(const std::vector<v1::Report>& reports, const Directory& directory,
               absl::CivilDay day)
      : directory_(directory) {
    for (const v1::Report& report : reports) {
      if (KnownDay(report) > day) continue;
      if (IsSuperseded(report, reports, day)) continue;
      reports_.push_back(report);
    }
  }

  absl::CivilDay KnownDay(const v1::Report& report) const {
    absl::CivilDay known = DayOf(report.as_of_date());
    for (const v1::Citation& citation : report.citations()) {
      known = std::max(known, OutDay(citation.release()));
    }
    return known;
  }

  absl::CivilDay OutDay(const std::string& release) const {
    const auto found = directory_.releases.find(release);
    if (found == directory_.releases.end()) return absl::CivilDay::min();
    return found->second.release_day.value_or(absl::CivilDay::min());
  }

  // The newest of those for which `counts` holds.
  template <typename Predicate>
  const v1::Report* Newest(Predicate counts) const {
    const v1::Report* newest = nullptr;
    for (const v1::Report& report : reports_) {
      if (!counts(report)) continue;
      if (newest == nullptr || Age(*newest) < Age(report)) newest = &report;
    }
    return newest;
  }

  bool IsAccountOf(const v1::Report& report, const std::string& government) const {
    for (const v1::Party& reporter : report.status().reporters()) {
      if (reporter.region_code() == government) return true;
      if (reporter.agency() == "agencies/ca-ps" && government == "CA") return true;
    }
    return false;
  }

 private:
  bool IsSuperseded(const v1::Report& report, const std::vector<v1::Report>& all,
                    absl::CivilDay day) const {
    for (const v1::Report& other : all) {
      if (other.supersedes() != report.name()) continue;
      if (KnownDay(other) <= day || IsSuperseded(other, all, day)) return true;
    }
    return false;
  }

  std::tuple<std::string, absl::CivilDay, std::int64_t, std::string> Age(
      const v1::Report& report) const {
    return {report.as_of_date(), KnownDay(report), report.create_time().seconds(), report.name()};
  }

  const Directory& directory_;
  std::vector<v1::Report> reports_;
};

v1::Side NaiveSide(const NaiveReading& reading, const std::string& government) {
  v1::Side side;
  side.set_region_code(government);
  side.set_word(v1::Side::NOT_SEARCHED);
  const v1::Report* account = reading.Newest(
      [&](const v1::Report& report) { return reading.IsAccountOf(report, government); });
  const v1::Report* search = reading.Newest([&](const v1::Report& report) {
    return report.has_search() && report.search().region_code() == government;
  });
  const bool is_silent =
      search != nullptr && search->search().outcome() == v1::SearchReport::NOTHING;
  const v1::Report* report = account != nullptr ? account : is_silent ? search : nullptr;
  if (report == nullptr) return side;
  side.set_word(account != nullptr ? v1::Side::SAID : v1::Side::SILENT);
  side.set_official(report->status().official());
  side.set_report(report->name());
  side.set_as_of_date(report->as_of_date());
  return side;
}

v1::Side::Agreement NaiveAgreement(const std::vector<v1::Side>& sides,
                                   const NaiveReading& reading) {
  const auto is = [&](v1::Side::Word word) {
    return std::count_if(sides.begin(), sides.end(),
                         [&](const v1::Side& side) { return side.word() == word; });
  };
  if (is(v1::Side::SAID) == 0) return v1::Side::NONE;
  bool unequal = false;
  for (const v1::Side& a : sides) {
    if (a.word() != v1::Side::SAID) continue;
    const v1::Report* account = reading.Newest(
        [&](const v1::Report& report) { return reading.IsAccountOf(report, a.region_code()); });
    if (account->status().stance() == v1::StatusReport::DISPUTES) return v1::Side::DIFFER;
    for (const v1::Side& b : sides) {
      if (b.word() != v1::Side::SAID || a.official() == b.official()) continue;
      if (a.official() != 0 && b.official() != 0) return v1::Side::DIFFER;
      unequal = true;
    }
  }
  if (unequal || is(v1::Side::NOT_SEARCHED) > 0) return v1::Side::PARTIAL;
  return is(v1::Side::SILENT) > 0 ? v1::Side::ONE_SIDED : v1::Side::AGREE;
}

v1::Standing::Corroboration NaiveCorroboration(const v1::Report& finding,
                                               const std::vector<std::string>& governments,
                                               const std::vector<std::string>* owners,
                                               const Directory& directory) {
  const auto in = [](const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  };
  if (finding.citations_size() == 0) return v1::Standing::NONE;
  std::set<std::string> partners;
  bool is_third_party = false;
  for (const v1::Citation& citation : finding.citations()) {
    if (directory.releases.count(citation.release()) == 0) continue;
    const ReleaseFacts& facts = directory.releases.at(citation.release());
    if (facts.third_party) is_third_party = true;
    for (const std::string& government : facts.governments) {
      const bool owes = owners != nullptr && in(*owners, government);
      if (!owes && !in(governments, government)) is_third_party = true;
      if (!owes && in(governments, government)) partners.insert(government);
    }
  }
  if (is_third_party) return v1::Standing::THIRD_PARTY;
  const bool is_other_side = owners != nullptr ? !partners.empty() : partners.size() >= 2;
  return is_other_side ? v1::Standing::OTHER_SIDE : v1::Standing::OWN_WORD;
}

v1::Standing NaiveStanding(const NaiveReading& reading, const std::vector<std::string>& governments,
                           const std::vector<std::string>* owners, const Directory& directory) {
  v1::Standing standing;
  std::vector<v1::Side> sides;
  for (const std::string& government : governments) {
    sides.push_back(NaiveSide(reading, government));
    *standing.add_sides() = sides.back();
  }
  standing.set_agreement(NaiveAgreement(sides, reading));
  const v1::Report* finding = reading.Newest([](const v1::Report& r) { return r.has_finding(); });
  if (finding != nullptr) {
    standing.set_evidence(finding->finding().evidence());
    standing.set_corroboration(NaiveCorroboration(*finding, governments, owners, directory));
  }
  const v1::Report* search = reading.Newest([](const v1::Report& r) { return r.has_search(); });
  if (search != nullptr) standing.set_newest_search(search->name());
  const v1::Report* told = reading.Newest([](const v1::Report& r) { return !r.has_search(); });
  if (told != nullptr) {
    standing.set_last_report(told->name());
    standing.set_last_report_date(told->as_of_date());
  }
  return standing;
}

v1::Commitment NaiveCommitment(const CommitmentRecord& record, const Directory& directory,
                               absl::CivilDay day) {
  const NaiveReading reading(record.reports, directory, day);
  v1::Commitment kept;
  *kept.mutable_standing() = NaiveStanding(reading, record.governments, &record.owners, directory);
  if (record.baseline_due) *kept.mutable_current_due() = *record.baseline_due;
  for (const v1::DueChange& change : record.due_changes) {
    if (DayOf(change.date()) > day || reading.OutDay(change.citation().release()) > day) continue;
    kept.clear_current_due();
    if (change.has_new_due()) *kept.mutable_current_due() = change.new_due();
  }
  const v1::Report* status =
      reading.Newest([](const v1::Report& r) { return r.status().has_delivered(); });
  const v1::Report* finding =
      reading.Newest([](const v1::Report& r) { return r.finding().has_delivered(); });
  if (status != nullptr) *kept.mutable_delivered() = status->status().delivered();
  if (finding != nullptr) *kept.mutable_delivered() = finding->finding().delivered();
  return kept;
}

bool NaiveNeverReported(const NaiveReading& reading) {
  const v1::Report* told = reading.Newest([](const v1::Report& r) { return !r.has_search(); });
  const v1::Report* search = reading.Newest([](const v1::Report& r) { return r.has_search(); });
  return told == nullptr && search != nullptr &&
         search->search().outcome() == v1::SearchReport::NOTHING;
}

template <typename Span>
void ExpectOrdered(const std::vector<Span>& spans) {
  ASSERT_FALSE(spans.empty());
  EXPECT_EQ(spans.front().since, absl::CivilDay::min());
  for (std::size_t i = 1; i < spans.size(); ++i) {
    EXPECT_LT(spans[i - 1].since, spans[i].since);
    EXPECT_FALSE(spans[i - 1].kept.SerializeAsString() == spans[i].kept.SerializeAsString() &&
                 spans[i - 1].never_reported == spans[i].never_reported);
  }
}

TEST(StandingProperty, ACommitmentsSpanOnEachDayIsTheNaiveReadingOfThatDay) {
  RandomRecords random(20100713);
  for (int round = 0; round < 500; ++round) {
    const Directory directory = random.MakeReleases();
    const CommitmentRecord record = random.MakeRecord();

    const auto spans = ComputeStanding(record, directory);

    ASSERT_TRUE(spans.ok()) << spans.status();
    ExpectOrdered(*spans);
    for (absl::CivilDay day = Day(2010, 12, 31); day < Day(2011, 1, 23); ++day) {
      const CommitmentSpan& span = SpanAt(*spans, day);
      const v1::Commitment kept = NaiveCommitment(record, directory, day);
      ASSERT_EQ(span.kept.SerializeAsString(), kept.SerializeAsString())
          << "round " << round << ", " << day << ": got " << span.kept.DebugString() << "wanted "
          << kept.DebugString();
      ASSERT_EQ(span.never_reported,
                NaiveNeverReported(NaiveReading(record.reports, directory, day)));
    }
  }
}

TEST(StandingProperty, AnInitiativesSpanOnEachDayIsTheNaiveReadingOfThatDay) {
  RandomRecords random(1);
  for (int round = 0; round < 500; ++round) {
    const Directory directory = random.MakeReleases();
    const CommitmentRecord made = random.MakeRecord();
    const InitiativeRecord record = {made.governments, made.reports};

    const auto spans = ComputeStanding(record, directory);

    ASSERT_TRUE(spans.ok()) << spans.status();
    ExpectOrdered(*spans);
    for (absl::CivilDay day = Day(2010, 12, 31); day < Day(2011, 1, 23); ++day) {
      const NaiveReading reading(record.reports, directory, day);
      v1::Initiative kept;
      *kept.mutable_standing() = NaiveStanding(reading, record.governments, nullptr, directory);
      const v1::Initiative& got = SpanAt(*spans, day).kept;
      ASSERT_EQ(got.SerializeAsString(), kept.SerializeAsString())
          << "round " << round << ", " << day << ": got " << got.DebugString() << "wanted "
          << kept.DebugString();
    }
  }
}

}  // namespace
}  // namespace entente::standing

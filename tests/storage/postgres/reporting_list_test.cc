// The views of the schema `reporting` against the store's own lists, over two thousand random
// records: what a caller without any clearance is listed, a view shows.

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/report.pb.h"
#include "entente/v1/standing.pb.h"
#include "tests/storage/postgres/list_world_fixture.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::Not;

using Names = std::vector<std::string>;

Condition OfNumber(Field field, int number) {
  Condition condition;
  condition.field = field;
  condition.numbers = {number};
  return condition;
}

Condition OfRegion(Field field, const std::string& region_code) {
  Condition condition;
  condition.field = field;
  condition.region_code = region_code;
  return condition;
}

Condition OfDaysLate(Comparison comparison, int number) {
  Condition condition;
  condition.field = Field::kDaysLate;
  condition.comparison = comparison;
  condition.number = number;
  return condition;
}

Condition OfPair(Field field, const std::string& first, const std::string& second) {
  Condition condition = OfRegion(field, first);
  condition.other_region_code = second;
  return condition;
}

class ReportingLists : public WorldTest {
 protected:
  void SetUp() override {
    // One transaction has one day: no midnight comes between the list and the view.
    sql_.Ask("BEGIN");
    today_ = DayOfText(sql_.Ask("SELECT reporting.today()"));
  }

  static Day DayOfText(const std::string& text) {
    Day day;
    EXPECT_TRUE(absl::ParseCivilTime(text, &day)) << text;
    return day;
  }

  // What the lists of a type are ordered by.
  static SortKey OrderOf(ResourceType type) {
    switch (type) {
      case ResourceType::kAgency:
        return SortKey::kName;
      case ResourceType::kRelease:
        return SortKey::kReleased;
      case ResourceType::kReport:
        return SortKey::kAsOf;
      default:
        return SortKey::kAnnounced;
    }
  }

  // What somebody without clearance is listed as of a day; none for any filter.
  Names Listed(ResourceType type, const std::optional<Condition>& condition, Day day) {
    CallContext context = ReadContext();
    context.clearance = {.tlp_max = v1::Label::CLEAR, .all_governments = false};
    context.as_of = {.day = day, .leave_out_later = true};
    ListQuery query;
    query.page.size = 1000;
    query.order.key = OrderOf(type);
    if (condition) query.filter.emplace().condition = *condition;
    const absl::StatusOr<Page> page = store_->List(context, type, query);
    if (!page.ok()) {
      ADD_FAILURE() << page.status();
      return {};
    }
    EXPECT_FALSE(page->next) << "more than a page";
    Names names = NamesOf(*page);
    std::sort(names.begin(), names.end());
    return names;
  }

  // The names that a SELECT gives, each once.
  Names Shown(const std::string& select) {
    Names names;
    for (auto& row : sql_.Rows(absl::StrCat("SELECT DISTINCT x.n COLLATE \"C\" FROM (", select,
                                            ") AS x(n) ORDER BY 1"))) {
      names.push_back(std::move(row[0]));
    }
    return names;
  }

  // Whether the view shows what is listed; counts what was found.
  void Compare(ResourceType type, const std::optional<Condition>& condition, Day day,
               const std::string& select) {
    const Names expected = Listed(type, condition, day);
    EXPECT_THAT(Shown(select), ElementsAreArray(expected)) << select;
    found_ += expected.size();
  }

  // The same for each value of an enum, whose name stands for $ in `select`.
  void CompareValues(ResourceType type, Field field, const google::protobuf::EnumDescriptor* values,
                     const std::string& select, Day day) {
    const std::size_t before = found_;
    for (int i = 0; i < values->value_count(); ++i) {
      const auto* const value = values->value(i);
      if (value->number() == 0) continue;
      Compare(type, OfNumber(field, value->number()), day,
              absl::StrReplaceAll(select, {{"$", absl::StrCat("'", value->name(), "'")}}));
    }
    EXPECT_GT(found_, before) << select;
  }

  Day today_;
  std::size_t found_ = 0;
};

constexpr auto kInitiative = ResourceType::kInitiative;
constexpr auto kCommitment = ResourceType::kCommitment;
constexpr auto kReport = ResourceType::kReport;
constexpr auto kRelease = ResourceType::kRelease;

TEST_F(ReportingLists, ShowAllThatIsListedAndNoMore) {
  // As the views do, not as of a day: what is dated later is on record, too.
  const Day end(2100, 1, 1);

  Compare(kInitiative, {}, end, "SELECT name FROM reporting.initiatives");
  Compare(kCommitment, {}, end, "SELECT name FROM reporting.commitments");
  Compare(kReport, {}, end, "SELECT name FROM reporting.reports");
  Compare(kRelease, {}, end, "SELECT name FROM reporting.releases");
  Compare(ResourceType::kAgency, {}, end, "SELECT name FROM reporting.agencies");

  EXPECT_GT(found_, 500U);
}

TEST_F(ReportingLists, CommitmentsStandOnAnyDayAsListed) {
  Dice dice(kWorldSeed);
  for (int i = 0; i < 6; ++i) {
    const Day day = dice.AnyDay();
    const std::string from = absl::StrCat("SELECT name FROM reporting.commitments_as_of('",
                                          absl::FormatCivilTime(day), "')");
    Compare(kCommitment, {}, day, from);
    CompareValues(kCommitment, Field::kSchedule, v1::Schedule::State_descriptor(),
                  from + " WHERE schedule_state = $", day);
    for (const int days : {0, 30, 200, 700}) {
      Compare(kCommitment, OfDaysLate(Comparison::kGreaterEqual, days), day,
              absl::StrCat(from, " WHERE days_late_min >= ", days));
      Compare(kCommitment, OfDaysLate(Comparison::kLess, days), day,
              absl::StrCat(from, " WHERE days_late_max < ", days));
    }
  }
}

TEST_F(ReportingLists, CommitmentsStandTodayAsListed) {
  const std::string from = "SELECT name FROM reporting.commitments";

  CompareValues(kCommitment, Field::kSchedule, v1::Schedule::State_descriptor(),
                from + " WHERE schedule_state = $", today_);
  CompareValues(kCommitment, Field::kModality, v1::Commitment::Modality_descriptor(),
                from + " WHERE modality = $", today_);
  Compare(kCommitment, OfDaysLate(Comparison::kGreaterEqual, 365), today_,
          from + " WHERE days_late_min >= 365");
}

// The other due date, by the same function.
TEST_F(ReportingLists, TheFirstDueDateIsMeasuredAsTheNewestIs) {
  const std::string asked =
      "SELECT name FROM reporting.commitments_as_of('2011-06-30')"
      " WHERE (baseline_due_earliest, baseline_due_latest, baseline_due_latest_strict,"
      "        baseline_due_expected_latest)"
      "   IS NOT DISTINCT FROM (due_earliest, due_latest, due_latest_strict, due_expected_latest)"
      " AND (schedule_state = 'NO_DEADLINE') = (baseline_schedule_state = 'NO_DEADLINE')";

  EXPECT_THAT(Shown(asked), Not(IsEmpty()));
  EXPECT_THAT(Shown(asked + " AND (schedule_state, days_late_min, days_late_max) IS DISTINCT FROM"
                            " (baseline_schedule_state, baseline_days_late_min,"
                            "  baseline_days_late_max)"),
              IsEmpty());
}

TEST_F(ReportingLists, ThingsStandTodayAsListed) {
  for (const ResourceType type : {kInitiative, kCommitment}) {
    const std::string from =
        absl::StrCat("SELECT subject FROM reporting.standings WHERE commitment IS ",
                     type == kInitiative ? "NULL" : "NOT NULL");
    CompareValues(type, Field::kEvidence, v1::Standing::Evidence_descriptor(),
                  from + " AND evidence = $", today_);
    CompareValues(type, Field::kCorroboration, v1::Standing::Corroboration_descriptor(),
                  from + " AND corroboration = $", today_);
    CompareValues(type, Field::kSides, v1::Side::Agreement_descriptor(),
                  from + " AND agreement = $", today_);
    CompareValues(type, Field::kSearchOutcome, v1::SearchReport::Outcome_descriptor(),
                  from + " AND newest_search_outcome = $", today_);
    CompareValues(type, Field::kOfficial, v1::Standing::Official_descriptor(),
                  from + " AND $ = ANY (officials)", today_);
    Compare(type, Condition{.field = Field::kNeverReported}, today_, from + " AND never_reported");
  }
}

TEST_F(ReportingLists, ParticipantsAndPlacesAreThoseListed) {
  const std::string from = "SELECT initiative FROM reporting.participants WHERE region_code = ";
  const Day end(2100, 1, 1);
  for (const std::string country : kWorldCountries) {
    Compare(kInitiative, OfRegion(Field::kPlace, country), end,
            absl::StrCat("SELECT initiative FROM reporting.places WHERE region_code = '", country,
                         "'"));
    const auto* const roles = v1::Participant::Role_descriptor();
    for (int i = 0; i < roles->value_count(); ++i) {
      if (roles->value(i)->number() == 0) continue;
      Condition condition = OfRegion(Field::kRole, country);
      condition.role = static_cast<v1::Participant::Role>(roles->value(i)->number());
      Compare(kInitiative, condition, end,
              absl::StrCat(from, "'", country, "' AND role = '", roles->value(i)->name(), "'"));
    }
  }
  for (const AgencyRecord& agency : TheWorld().agencies) {
    Condition condition;
    condition.field = Field::kRole;
    condition.name = agency.name;
    condition.role = v1::Participant::IMPLEMENTING;
    Compare(kInitiative, condition, end,
            absl::StrCat("SELECT initiative FROM reporting.participants WHERE agency = '",
                         agency.name, "' AND role = 'IMPLEMENTING'"));
  }
  EXPECT_GT(found_, 300U);
}

TEST_F(ReportingLists, PairsAreCountedAsListed) {
  const Day end(2100, 1, 1);
  for (const std::string first : kWorldCountries) {
    for (const std::string second : kWorldCountries) {
      if (first >= second) continue;
      const std::string pair = absl::StrCat("first = '", first, "' AND second = '", second, "'");
      const Names both = Listed(kInitiative, OfPair(Field::kPair, first, second), end);
      const Names only = Listed(kInitiative, OfPair(Field::kOnly, first, second), end);

      EXPECT_THAT(Shown("SELECT initiative FROM reporting.initiative_pairs WHERE " + pair),
                  ElementsAreArray(both));
      EXPECT_EQ(sql_.Ask("SELECT initiatives || ' ' || bilateral_initiatives FROM reporting.pairs"
                         " WHERE " +
                         pair),
                absl::StrCat(both.size(), " ", only.size()));
    }
  }
}

TEST_F(ReportingLists, ReportsAreThoseListed) {
  const Day end(2100, 1, 1);
  const std::string from = "SELECT name FROM reporting.reports WHERE ";

  CompareValues(kReport, Field::kReportKind, v1::Report::Kind_descriptor(), from + "kind = $", end);
  CompareValues(kReport, Field::kStance, v1::StatusReport::Stance_descriptor(), from + "stance = $",
                end);
  CompareValues(kReport, Field::kSearchOutcome, v1::SearchReport::Outcome_descriptor(),
                from + "outcome = $", end);
  for (const std::string country : kWorldCountries) {
    Compare(kReport, OfRegion(Field::kReporter, country), end,
            absl::StrCat(from, "'", country, "' = ANY (reporter_region_codes)"));
    Compare(kReport, OfRegion(Field::kAssessor, country), end,
            absl::StrCat(from, "assessor_region_code = '", country, "'"));
  }
}

TEST_F(ReportingLists, ReleasesAreThoseListed) {
  const Day end(2100, 1, 1);
  const std::string from = "SELECT name FROM reporting.releases WHERE ";

  CompareValues(kRelease, Field::kReleaseKind, v1::Release::Kind_descriptor(), from + "kind = $",
                end);
  CompareValues(kRelease, Field::kAvailability, v1::Availability::State_descriptor(),
                from + "availability = $", end);
  CompareValues(kRelease, Field::kReading, v1::Reading::State_descriptor(), from + "reading = $",
                end);
  for (const std::string country : kWorldCountries) {
    Compare(kRelease, OfRegion(Field::kIssuerCountry, country), end,
            absl::StrCat("SELECT release FROM reporting.release_issuers WHERE region_code = '",
                         country, "'"));
  }
}

TEST_F(ReportingLists, DebtorsAndCreditorsAreThoseListed) {
  const Day end(2100, 1, 1);
  for (const std::string country : kWorldCountries) {
    const std::string from =
        absl::StrCat("SELECT commitment FROM reporting.commitment_parties WHERE region_code = '",
                     country, "' AND side = ");
    Compare(kCommitment, OfRegion(Field::kDebtor, country), end, from + "'DEBTOR'");
    Compare(kCommitment, OfRegion(Field::kCreditor, country), end, from + "'CREDITOR'");
  }
  EXPECT_GT(found_, 50U);
}

}  // namespace
}  // namespace entente::storage::postgres

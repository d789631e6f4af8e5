// How many pages of the database a page of a list costs, at 200,000 initiatives and as many
// commitments and reports (list_plan_data.h): the statements that the store runs, planned with the
// parameters and without.  docs/filter.md has the table, "What a page costs".

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include <pqxx/pqxx>

#include "storage/postgres/condition_sql.h"
#include "storage/postgres/connection.h"
#include "storage/postgres/list_sql.h"
#include "storage/postgres/parameters.h"
#include "tests/storage/postgres/list_plan_data.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

using Day = absl::CivilDay;

constexpr int kBuffersMax = 2'000;
// What looks at everything costs the same by any plan, and takes long.
constexpr int kEverything = 100'000;
constexpr Day kToday(2012, 1, 1);

constexpr ResourceType kInitiative = ResourceType::kInitiative;
constexpr ResourceType kCommitment = ResourceType::kCommitment;
constexpr ResourceType kReport = ResourceType::kReport;

// --- Filters in short ---

Expression Leaf(Condition condition) {
  Expression expression;
  expression.condition = std::move(condition);
  return expression;
}

Expression Named(Field field, const std::string& name) {
  return Leaf({.field = field, .name = name});
}

Expression Agency(Field field, const std::string& id) { return Named(field, "agencies/" + id); }

Expression Country(Field field, const std::string& code) {
  return Leaf({.field = field, .region_code = code});
}

Expression Pair(Field field, const std::string& first, const std::string& second) {
  return Leaf({.field = field, .region_code = first, .other_region_code = second});
}

Expression Role(int role, const std::string& agency, const std::string& country = "") {
  Condition condition{.field = Field::kRole, .region_code = country};
  if (!agency.empty()) condition.name = "agencies/" + agency;
  condition.role = static_cast<v1::Participant::Role>(role);
  return Leaf(std::move(condition));
}

Expression Text(Field field, const std::string& text) {
  return Leaf({.field = field, .text = text});
}

Expression Numbers(Field field, std::vector<int> numbers) {
  return Leaf({.field = field, .numbers = std::move(numbers)});
}

Expression Days(Field field, Comparison comparison, Day first, Day last) {
  return Leaf({.field = field, .comparison = comparison, .days = {first, last}});
}

Expression On(Field field, Day day) { return Days(field, Comparison::kHas, day, day); }

Expression Since(Field field, Day day) { return Days(field, Comparison::kGreaterEqual, day, day); }

Expression Number(Field field, Comparison comparison, int number) {
  return Leaf({.field = field, .comparison = comparison, .number = number});
}

Expression Group(Expression::Kind kind, std::vector<Expression> operands) {
  Expression expression;
  expression.kind = kind;
  expression.operands = std::move(operands);
  return expression;
}

Expression All(std::vector<Expression> operands) {
  return Group(Expression::Kind::kAnd, std::move(operands));
}

Expression Any(std::vector<Expression> operands) {
  return Group(Expression::Kind::kOr, std::move(operands));
}

// --- What is asked ---

struct Case {
  ResourceType type;
  std::string what;  // of a field: its name
  std::optional<Expression> filter;
  int buffers_max = kBuffersMax;
  std::string value = {};                     // of a field: `common` or `rare`
  std::optional<Order> order = std::nullopt;  // absent: the list's own
};

// A common and a rare value of a field.
void Add(std::vector<Case>& cases, ResourceType type, const std::string& field, Expression common,
         std::optional<Expression> rare, int common_max = kBuffersMax, int rare_max = kBuffersMax) {
  cases.push_back({type, field, std::move(common), common_max, "common"});
  if (rare) cases.push_back({type, field, std::move(*rare), rare_max, "rare"});
}

// What the list of the type may cost: more than kBuffersMax for what docs/filter.md says scans.
int ByList(ResourceType type, int initiatives, int commitments, int reports = kBuffersMax) {
  if (type == kInitiative) return initiatives;
  return type == kCommitment ? commitments : reports;
}

// The fields that lists of initiatives, commitments and reports share.
std::vector<Case> InitiativeFields(ResourceType type) {
  std::vector<Case> cases;
  // What is neither common nor rare is asked at the end of this file.
  Add(cases, type, "agency", Agency(Field::kAgency, "a-600"), Agency(Field::kAgency, "a-599"));
  Add(cases, type, "under", Agency(Field::kUnder, "a-100"), Agency(Field::kUnder, "a-599"));
  Add(cases, type, "lineage", Agency(Field::kLineage, "a-600"), Agency(Field::kLineage, "a-601"),
      ByList(type, kBuffersMax, 3'000));
  Add(cases, type, "role of agency", Role(11, "a-600"), Role(5, "a-600"), kBuffersMax,
      ByList(type, kBuffersMax, 3'000, 3'000));
  Add(cases, type, "role of country", Role(10, "", "US"), Role(10, "", "HT"));
  Add(cases, type, "participant", Country(Field::kParticipant, "US"),
      Country(Field::kParticipant, "HT"));
  Add(cases, type, "place", Country(Field::kPlace, "US"), Country(Field::kPlace, "HT"),
      ByList(type, kBuffersMax, kBuffersMax, 2'600));
  Add(cases, type, "country", Country(Field::kCountry, "US"), Country(Field::kCountry, "HT"));
  Add(cases, type, "pair", Pair(Field::kPair, "CA", "US"), Pair(Field::kPair, "HT", "US"));
  Add(cases, type, "only", Pair(Field::kOnly, "CA", "US"), Pair(Field::kOnly, "HT", "US"),
      ByList(type, kBuffersMax, kBuffersMax, 2'600));
  Add(cases, type, "person", Text(Field::kPerson, "common"), Text(Field::kPerson, "rare words"));
  Add(cases, type, "kind", Numbers(Field::kKind, {1, 2}), Numbers(Field::kKind, {12}));
  Add(cases, type, "topic", Text(Field::kTopic, "common"), Text(Field::kTopic, "rare"));
  Add(cases, type, "legal_force", Numbers(Field::kLegalForce, {1}),
      Numbers(Field::kLegalForce, {2}));
  Add(cases, type, "release", Named(Field::kRelease, "releases/r-1"),
      Named(Field::kRelease, "releases/r-2"));
  Add(cases, type, "relation", Named(Field::kRelation, "initiatives/i-2"),
      Named(Field::kRelation, "initiatives/i-1"));
  Add(cases, type, "announced", Since(Field::kAnnounced, Day(2000, 1, 1)),
      On(Field::kAnnounced, Day(1999, 5, 10)));
  Add(cases, type, "signed", Since(Field::kSigned, Day(2008, 1, 1)),
      On(Field::kSigned, Day(2005, 6, 15)));
  Add(cases, type, "effective", Since(Field::kEffective, Day(2008, 1, 1)),
      On(Field::kEffective, Day(2005, 6, 15)));
  Add(cases, type, "expires", Since(Field::kExpires, Day(2008, 1, 1)),
      Days(Field::kExpires, Comparison::kHas, Day(2005, 6, 15), Day(2005, 6, 20)));
  Add(cases, type, "notice_due", Since(Field::kNoticeDue, Day(2008, 1, 1)),
      On(Field::kNoticeDue, Day(2005, 6, 15)));
  Add(cases, type, "updated", Since(Field::kUpdated, Day(2016, 1, 1)),
      On(Field::kUpdated, Day(2005, 6, 14)));
  Add(cases, type, "words", Text(Field::kText, "border"), Text(Field::kText, "Haiti"));
  Add(cases, type, "official", Numbers(Field::kOfficial, {24}), Numbers(Field::kOfficial, {27}));
  Add(cases, type, "evidence", Numbers(Field::kEvidence, {5}), Numbers(Field::kEvidence, {1}));
  Add(cases, type, "corroboration", Numbers(Field::kCorroboration, {3}),
      Numbers(Field::kCorroboration, {4}));
  Add(cases, type, "sides", Numbers(Field::kSides, {1}), Numbers(Field::kSides, {3}));
  Add(cases, type, "reported", Since(Field::kReported, Day(2008, 1, 1)),
      On(Field::kReported, Day(2005, 6, 15)));
  Add(cases, type, "reported:NEVER", Leaf({.field = Field::kNeverReported}), std::nullopt);
  if (type == kReport) return cases;
  Add(cases, type, "searched", Leaf({.field = Field::kSearched}), std::nullopt);
  Add(cases, type, "search outcome", Numbers(Field::kSearchOutcome, {2}),
      Numbers(Field::kSearchOutcome, {3}));
  return cases;
}

// Of commitments, and of initiatives by any of their commitments.
std::vector<Case> CommitmentFields(ResourceType type) {
  std::vector<Case> cases;
  const auto state = [&](const std::string& name, v1::Schedule::State number, int most) {
    cases.push_back({type, absl::StrCat("schedule:", name), Numbers(Field::kSchedule, {number}),
                     most, "common"});
  };
  state("OVERDUE", v1::Schedule::OVERDUE, ByList(type, 3'000, kBuffersMax));
  state("ON_TIME", v1::Schedule::ON_TIME, ByList(type, 2'500, kBuffersMax));
  state("LATE", v1::Schedule::LATE, kBuffersMax);
  state("IN_DUE_WINDOW", v1::Schedule::IN_DUE_WINDOW, ByList(type, 5'500, 3'500));
  state("NOT_YET_DUE", v1::Schedule::NOT_YET_DUE, ByList(type, 7'500, 4'500));
  state("SOFT_OVERDUE", v1::Schedule::SOFT_OVERDUE, kBuffersMax);
  state("NO_DEADLINE", v1::Schedule::NO_DEADLINE, kBuffersMax);
  state("INDETERMINATE", v1::Schedule::INDETERMINATE, kBuffersMax);
  Add(cases, type, "due", Since(Field::kDue, Day(2008, 1, 1)),
      Days(Field::kDue, Comparison::kHas, Day(2005, 6, 14), Day(2005, 7, 15)),
      ByList(type, 2'500, kBuffersMax));
  Add(cases, type, "possibly_due", Since(Field::kPossiblyDue, Day(2008, 1, 1)),
      Days(Field::kPossiblyDue, Comparison::kLess, Day(2000, 1, 4), Day(2000, 1, 4)),
      ByList(type, 2'500, kBuffersMax));
  Add(cases, type, "baseline_due", Since(Field::kBaselineDue, Day(2008, 1, 1)),
      Days(Field::kBaselineDue, Comparison::kHas, Day(2005, 6, 14), Day(2005, 7, 15)));
  Add(cases, type, "delivered", Since(Field::kDelivered, Day(2008, 1, 1)),
      Days(Field::kDelivered, Comparison::kHas, Day(2005, 6, 14), Day(2005, 6, 20)),
      ByList(type, 4'000, 2'700));
  Add(cases, type, "days_late", Number(Field::kDaysLate, Comparison::kGreaterEqual, 1),
      Number(Field::kDaysLate, Comparison::kGreater, 4348), ByList(type, 3'000, kBuffersMax));
  Add(cases, type, "slipped", Number(Field::kSlips, Comparison::kGreaterEqual, 1),
      Number(Field::kSlips, Comparison::kGreaterEqual, 3), ByList(type, 2'500, kBuffersMax));
  Add(cases, type, "modality", Numbers(Field::kModality, {2}), Numbers(Field::kModality, {8}));
  Add(cases, type, "debtor", Agency(Field::kDebtor, "a-600"), Agency(Field::kDebtor, "a-599"));
  Add(cases, type, "debtor country", Country(Field::kDebtor, "US"), Country(Field::kDebtor, "HT"));
  Add(cases, type, "creditor", Agency(Field::kCreditor, "a-600"),
      Agency(Field::kCreditor, "a-599"));
  Add(cases, type, "creditor:PUBLIC", Text(Field::kCreditor, "PUBLIC"), std::nullopt);
  return cases;
}

std::vector<Case> ReportFields() {
  std::vector<Case> cases;
  Add(cases, kReport, "kind", Numbers(Field::kReportKind, {3}), Numbers(Field::kReportKind, {2}));
  Add(cases, kReport, "reporter", Agency(Field::kReporter, "a-600"),
      Agency(Field::kReporter, "a-599"));
  Add(cases, kReport, "reporter country", Country(Field::kReporter, "US"),
      Country(Field::kReporter, "HT"));
  Add(cases, kReport, "assessor", Agency(Field::kAssessor, "a-600"),
      Agency(Field::kAssessor, "a-599"));
  Add(cases, kReport, "about", Named(Field::kAbout, "initiatives/i-8"),
      Named(Field::kAbout, "initiatives/i-8/commitments/c-8"));
  Add(cases, kReport, "as_of", Since(Field::kAsOf, Day(2008, 1, 1)),
      On(Field::kAsOf, Day(2005, 6, 14)));
  Add(cases, kReport, "outcome", Numbers(Field::kSearchOutcome, {2}),
      Numbers(Field::kSearchOutcome, {3}));
  Add(cases, kReport, "stance", Numbers(Field::kStance, {1}), Numbers(Field::kStance, {2}));
  return cases;
}

// Whether the filter language offers the field for lists of the type (docs/filter.md).
bool IsOffered(ResourceType type, Field field) {
  switch (type) {
    case kInitiative:
      return field <= Field::kNeverReported || field == Field::kSchedule || field == Field::kDue ||
             field == Field::kPossiblyDue || field == Field::kDelivered;
    case kReport:
      return field <= Field::kOnly || field == Field::kTopic || field == Field::kText ||
             field == Field::kOfficial || field == Field::kEvidence ||
             field == Field::kSearchOutcome || field >= Field::kReportKind;
    default:
      return true;
  }
}

// The table of docs/filter.md, a line for each field: made while the tests run.
class CostTable final {
 public:
  void Add(const Case& asked, const std::string& cost) {
    if (!IsOffered(asked.type, asked.filter->condition.field)) return;
    if (std::find(fields_.begin(), fields_.end(), asked.what) == fields_.end()) {
      fields_.push_back(asked.what);
    }
    cells_[{asked.what, asked.type, asked.value}] = cost;
  }

  void Print() const {
    std::printf(
        "| field | initiatives, common | rare | commitments, common | rare | reports, common | "
        "rare |\n"
        "|---|---|---|---|---|---|---|\n");
    for (const std::string& field : fields_) {
      std::string line = absl::StrCat("| ", field, " |");
      for (const ResourceType type : {kInitiative, kCommitment, kReport}) {
        for (const char* value : {"common", "rare"}) {
          const auto cell = cells_.find({field, type, value});
          absl::StrAppend(&line, " ", cell == cells_.end() ? "" : cell->second + " ", "|");
        }
      }
      std::printf("%s\n", line.c_str());
    }
  }

 private:
  std::vector<std::string> fields_;
  std::map<std::tuple<std::string, ResourceType, std::string>, std::string> cells_;
};

class ListPlan : public ::testing::Test {
 protected:
  // One database for all of them: they only read, and it takes long to make.
  static void SetUpTestSuite() {
    database_ = new test::TestDatabase(&MigrateTemplate);
    {
      Sql sql(database_->url());
      FillForPlans(sql.connection());
    }
    connection_ = new Connection({.url = database_->url()});
  }

  static void TearDownTestSuite() {
    costs_.Print();
    delete connection_;
    delete database_;
  }

  // The pages, hit or read, that a statement touched, planned for its parameters and, unless the
  // store plans it each time, for any; the worse.
  static int Buffers(pqxx::nontransaction& work, const std::string& sql,
                     const Parameters& parameters, bool is_planned_once) {
    std::vector<std::string> values;
    for (const char* value : parameters.Pointers()) values.push_back(work.quote(value));
    const std::string execute =
        absl::StrCat("EXECUTE page", values.empty() ? "" : " (", absl::StrJoin(values, ", "),
                     values.empty() ? "" : ")");
    work.exec(absl::StrCat("PREPARE page AS ", sql));
    int most = 0;
    for (const char* mode : {"force_custom_plan", "force_generic_plan"}) {
      if (most > 0 && (!is_planned_once || most > kEverything)) break;
      work.exec(absl::StrCat("SET plan_cache_mode = ", mode));
      const auto explained = work.exec1(absl::StrCat(
          "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ", execute))[0]
                                 .as<std::string>();
      const nlohmann::json plan = nlohmann::json::parse(explained)[0]["Plan"];
      const int buffers =
          plan["Shared Hit Blocks"].get<int>() + plan["Shared Read Blocks"].get<int>();
      if (buffers >= kBuffersMax && IsShowing()) Show(work, execute);
      most = std::max(most, buffers);
    }
    work.exec("DEALLOCATE page");
    return most;
  }

  // As PostgresStore::List does it.
  static int Buffers(ResourceType type, const ListQuery& query, const CallContext& context) {
    const std::vector<Driver> candidates = Candidates(type, query);
    pqxx::nontransaction work(connection_->pqxx());
    int buffers = 0;
    std::vector<std::int64_t> counts;
    if (!candidates.empty()) {
      Parameters parameters;
      const std::string sql = CountSql(type, candidates, context, parameters);
      const bool has_gathered =
          std::any_of(candidates.begin(), candidates.end(),
                      [](const Driver& driver) { return driver.reach == Reach::kGathered; });
      buffers += Buffers(work, sql, parameters, !has_gathered);
      const pqxx::result rows = Transaction(*connection_, work).Run(sql, parameters);
      for (const auto& count : rows[0]) counts.push_back(count.as<std::int64_t>());
    }
    const PagePlan plan = MakePlan(type, query, candidates, counts);
    Parameters parameters;
    const std::string sql = ListPageSql(type, query, plan, context, parameters);
    return buffers + Buffers(work, sql, parameters, !plan.gather);
  }

  // For the public, and for one who may see everything; the worse.
  static int Buffers(ResourceType type, const ListQuery& query) {
    CallContext context = ReadContext();
    context.as_of.day = kToday;
    context.clearance = {.tlp_max = v1::Label::CLEAR, .governments = {"US"}};
    const int by_public = Buffers(type, query, context);
    context.clearance = {.tlp_max = v1::Label::RED, .all_governments = true};
    return std::max(by_public, Buffers(type, query, context));
  }

  static ListQuery QueryOf(ResourceType type, const std::optional<Expression>& filter) {
    ListQuery query;
    query.filter = filter;
    if (type == kReport) query.order.key = SortKey::kAsOf;
    return query;
  }

  // Where the second half of a list begins.
  static Keyset Middle(ResourceType type) {
    pqxx::nontransaction work(connection_->pqxx());
    const std::string day = type == kReport ? "as_of" : "announced";
    const pqxx::row row =
        work.exec1(absl::StrCat("SELECT ", day, "::text, uid FROM ", std::string(MainTable(type)),
                                " ORDER BY ", day, " DESC, uid DESC OFFSET 100000 LIMIT 1"));
    return {row[0].as<std::string>(), row[1].as<std::string>()};
  }

  // Prints what the first and a deep page of each cost, or keeps it for the table, and checks it.
  static void Check(const std::vector<Case>& cases) {
    std::optional<Keyset> middle;
    std::optional<ResourceType> of;
    for (const Case& asked : cases) {
      if (of != asked.type) middle = Middle(asked.type);
      of = asked.type;
      ListQuery query = QueryOf(asked.type, asked.filter);
      if (asked.order) query.order = *asked.order;
      const std::string name =
          absl::StrCat(std::string(CollectionOf(asked.type)), " by ", asked.what, " ", asked.value);
      if (IsShowing()) std::printf("--- %s\n", name.c_str());
      const int first = Buffers(asked.type, query);
      if (!asked.order) query.page.after = middle;
      const int deep = asked.order ? first : Buffers(asked.type, query);
      std::string cost = absl::StrCat(first, " / ", deep);
      if (asked.buffers_max > kBuffersMax) absl::StrAppend(&cost, " scans, < ", asked.buffers_max);
      if (asked.value.empty()) std::printf("| %s| %s |\n", name.c_str(), cost.c_str());
      if (!asked.value.empty()) costs_.Add(asked, cost);
      EXPECT_LT(std::max(first, deep), asked.buffers_max) << name;
    }
  }

  // ENTENTE_SHOW_PLANS in the environment: print the plans of what costs too much.
  static bool IsShowing() { return std::getenv("ENTENTE_SHOW_PLANS") != nullptr; }

  static void Show(pqxx::nontransaction& work, const std::string& execute) {
    for (const auto& row : work.exec(absl::StrCat("EXPLAIN (ANALYZE, BUFFERS) ", execute))) {
      std::printf("    %s\n", row[0].c_str());
    }
  }

  static test::TestDatabase* database_;
  static Connection* connection_;
  static CostTable costs_;
};

test::TestDatabase* ListPlan::database_ = nullptr;
Connection* ListPlan::connection_ = nullptr;
CostTable ListPlan::costs_;

TEST_F(ListPlan, APageOfAllReadsFewPages) {
  Check({{kInitiative, "all", {}}, {kCommitment, "all", {}}, {kReport, "all", {}}});
}

TEST_F(ListPlan, APageOfInitiativesByAnyFieldReadsFewPages) {
  Check(InitiativeFields(kInitiative));
}

TEST_F(ListPlan, APageOfInitiativesByTheirCommitmentsReadsFewPages) {
  Check(CommitmentFields(kInitiative));
}

TEST_F(ListPlan, APageOfCommitmentsByTheirInitiativeReadsFewPages) {
  Check(InitiativeFields(kCommitment));
}

TEST_F(ListPlan, APageOfCommitmentsByAnyFieldReadsFewPages) {
  Check(CommitmentFields(kCommitment));
}

TEST_F(ListPlan, APageOfReportsByTheirInitiativeReadsFewPages) { Check(InitiativeFields(kReport)); }

TEST_F(ListPlan, APageOfReportsByAnyFieldReadsFewPages) { Check(ReportFields()); }

TEST_F(ListPlan, APageBySeveralConditionsWalksTheRarest) {
  const Expression common = Agency(Field::kAgency, "a-600");
  const Expression rare = Agency(Field::kAgency, "a-599");
  const Expression rare_kind = Numbers(Field::kKind, {v1::Initiative::OTHER});
  const Expression kind = Numbers(Field::kKind, {v1::Initiative::MOU});
  const Expression us = Country(Field::kCountry, "US");
  const Expression haiti = Country(Field::kCountry, "HT");
  Check({{kInitiative, "common agency, common kind", All({common, kind})},
         {kInitiative, "rare agency, rare kind", All({rare, rare_kind})},
         {kInitiative, "common agency, rare kind", All({common, rare_kind})},
         {kInitiative, "common country, rare kind", All({us, rare_kind})},
         {kInitiative, "common agency, common country", All({common, us})},
         {kInitiative, "rare agency, common country", All({rare, us})},
         {kInitiative, "common agency, rare country", All({common, haiti})},
         {kInitiative, "rare agency, rare country", All({rare, haiti})},
         {kInitiative, "common agency, rare word", All({common, Text(Field::kText, "Haiti")})},
         {kInitiative, "common agency, rare signed",
          All({common, On(Field::kSigned, Day(2005, 6, 15))})},
         {kInitiative, "rare agency or rare country", Any({rare, haiti})},
         {kInitiative, "common agency or rare word", Any({common, Text(Field::kText, "Haiti")})},
         {kCommitment, "common debtor, rare agency", All({Agency(Field::kDebtor, "a-600"), rare})},
         {kCommitment, "common debtor, never reported",
          All({Agency(Field::kDebtor, "a-600"), Leaf({.field = Field::kNeverReported})}), 420'000},
         // Not bounded: both are common, and the walk along one finds none that meets the other.
         {kInitiative, "two common ones, none of both",
          All({common, Country(Field::kCountry, "MX")}), 420'000}});
}

// All that matches is fetched and sorted.
TEST_F(ListPlan, APageInAnotherOrderReadsAllThatMatches) {
  const Order by_updated = {SortKey::kUpdated};
  const Order by_days_late = {SortKey::kDaysLate};
  Check({{kInitiative, "rare agency, in the order of updated", Agency(Field::kAgency, "a-599"),
          kBuffersMax, "", by_updated},
         {kInitiative, "all, in the order of updated", {}, 1'000'000, "", by_updated},
         {kCommitment, "schedule:LATE, in the order of days_late",
          Numbers(Field::kSchedule, {v1::Schedule::LATE}), kBuffersMax, "", by_days_late},
         {kCommitment, "all, in the order of days_late", {}, 1'000'000, "", by_days_late}});
}

TEST_F(ListPlan, APageOfAllUnderAnAgencyReadsFewPages) {
  Check({{kInitiative, "under, none below", Agency(Field::kUnder, "a-599")},
         {kInitiative, "under, 6 below", Agency(Field::kUnder, "a-60")},
         {kInitiative, "under, 42 below", Agency(Field::kUnder, "a-8")},
         // Two looks into the index for each agency below.
         {kInitiative, "under, 259 below", Agency(Field::kUnder, "a-1"), 4'000},
         {kCommitment, "under, 42 below", Agency(Field::kUnder, "a-8"), 4'000}});
}

// What an index finds in another order than the list's is gathered while it is less than a thousand
// rows, and met by chance on a walk past all when it is more: dear in between.
TEST_F(ListPlan, ValuesThatAreNeitherCommonNorRareAreScannedFor) {
  Check({{kInitiative, "signed within a month (500)",
          Days(Field::kSigned, Comparison::kHas, Day(2005, 6, 1), Day(2005, 6, 30)), 3'500},
         {kInitiative, "signed within 3 months (1,500)",
          Days(Field::kSigned, Comparison::kHas, Day(2005, 6, 1), Day(2005, 8, 30)), 60'000},
         {kInitiative, "due within 2 months (1,000)",
          Days(Field::kDue, Comparison::kHas, Day(2005, 6, 1), Day(2005, 7, 30)), 90'000},
         {kReport, "agency in 2,400", Agency(Field::kAgency, "a-50"), 90'000}});
}

}  // namespace
}  // namespace entente::storage::postgres

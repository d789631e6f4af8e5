// Counts by group against plain counting of the same records.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/date_oracle.h"
#include "tests/storage/postgres/list_questions.h"
#include "tests/storage/postgres/list_world_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

using Keys = std::vector<std::string>;
using Groups = std::set<Keys>;

// Of one group: `count`, `by_kind MOU`, ... -> how many.
using Counts = std::map<std::string, std::int64_t>;

struct Counted {
  std::vector<std::pair<Keys, Counts>> groups;  // the largest first
  std::int64_t total = 0;
};

std::string Year(Day day) { return absl::StrCat(day.year()); }

class Counter final {
 public:
  void Add(const Groups& groups, const std::set<std::string>& facts) {
    ++total_;
    for (const Keys& keys : groups.empty() ? Groups{{}} : groups) {
      ++by_keys_[keys]["count"];
      for (const std::string& fact : facts) ++by_keys_[keys][fact];
    }
  }

  Counted Largest(int most) {
    Counted counted{.total = total_};
    for (auto& group : by_keys_) counted.groups.emplace_back(group.first, group.second);
    std::stable_sort(counted.groups.begin(), counted.groups.end(),
                     [](const auto& left, const auto& right) {
                       return left.second.at("count") > right.second.at("count");
                     });
    if (counted.groups.size() > static_cast<std::size_t>(most)) {
      counted.groups.resize(static_cast<std::size_t>(most));
    }
    return counted;
  }

 private:
  std::map<Keys, Counts> by_keys_;
  std::int64_t total_ = 0;
};

void AddMap(Counts& counts, const std::string& axis,
            const google::protobuf::Map<std::string, google::protobuf::int64>& map) {
  for (const auto& [name, count] : map) counts[absl::StrCat(axis, " ", name)] = count;
}

Counted CountsOf(const v1::SummarizeInitiativesResponse& response) {
  Counted counted{.total = response.total_count()};
  for (const auto& group : response.groups()) {
    Counts counts = {{"count", group.count()}};
    AddMap(counts, "kind", group.by_kind());
    AddMap(counts, "official", group.by_official());
    AddMap(counts, "evidence", group.by_evidence());
    AddMap(counts, "schedule", group.by_schedule());
    counted.groups.emplace_back(Keys(group.keys().begin(), group.keys().end()), counts);
  }
  return counted;
}

Counted CountsOf(const v1::SummarizeCommitmentsResponse& response) {
  Counted counted{.total = response.total_count()};
  for (const auto& group : response.groups()) {
    Counts counts = {{"count", group.count()}};
    AddMap(counts, "schedule", group.by_schedule());
    AddMap(counts, "evidence", group.by_evidence());
    AddMap(counts, "modality", group.by_modality());
    AddMap(counts, "corroboration", group.by_corroboration());
    if (group.searched_count() > 0) counts["searched"] = group.searched_count();
    counted.groups.emplace_back(Keys(group.keys().begin(), group.keys().end()), counts);
  }
  return counted;
}

class ListSummary : public WorldTest {
 protected:
  // --- Plain counting ---

  static Groups PairsOf(const std::vector<std::string>& values) {
    Groups pairs;
    for (const std::string& first : values) {
      for (const std::string& second : values) {
        if (first < second) pairs.insert({first, second});
      }
    }
    return pairs;
  }

  static Groups GroupsOf(const InitiativeRecord& initiative, int group_by) {
    using Request = v1::SummarizeInitiativesRequest;
    std::set<std::string> agencies;
    for (const ParticipantRecord& participant : initiative.participants) {
      if (participant.agency >= 0) agencies.insert(TheWorld().agencies[participant.agency].name);
    }
    Groups groups;
    if (group_by == Request::PAIR) return PairsOf(TheWorld().CountriesOf(initiative));
    if (group_by == Request::AGENCY_PAIR) return PairsOf({agencies.begin(), agencies.end()});
    if (group_by == Request::AGENCY) {
      for (const std::string& agency : agencies) groups.insert({agency});
    }
    if (group_by == Request::COUNTRY) {
      for (const std::string& code : TheWorld().CountriesOf(initiative)) groups.insert({code});
      for (const std::string& code : initiative.places) groups.insert({code});
    }
    if (group_by == Request::TOPIC) {
      for (const std::string& topic : initiative.topics) groups.insert({topic});
    }
    const FuzzyDay& announced = initiative.announced;
    const OptionalDay day = announced.earliest ? announced.earliest : announced.latest;
    if (group_by == Request::YEAR && day) groups.insert({Year(*day)});
    return groups;
  }

  static Groups GroupsOf(const CommitmentRecord& commitment, int group_by, Day day) {
    using Request = v1::SummarizeCommitmentsRequest;
    if (group_by == Request::PAIR) {
      return PairsOf(TheWorld().CountriesOf(TheWorld().initiatives[commitment.initiative]));
    }
    Groups groups;
    for (const PartyRecord& party : commitment.parties) {
      const std::string country =
          party.agency >= 0 ? TheWorld().CountryOf(party.agency) : party.country;
      std::string name = party.is_public ? "PUBLIC" : party.country;
      if (party.agency >= 0) name = TheWorld().agencies[party.agency].name;
      if (group_by == Request::DEBTOR_COUNTRY && party.is_debtor && !country.empty()) {
        groups.insert({country});
      }
      const int side = party.is_debtor ? Request::DEBTOR : Request::CREDITOR;
      if (group_by == side && !name.empty()) groups.insert({name});
    }
    const FuzzyDay& due = ListOracle::SpanOn(commitment.spans, day)->due;
    const OptionalDay latest = due.latest ? due.latest : due.expected_latest;
    if (group_by == Request::YEAR_DUE && due.has && latest) groups.insert({Year(*latest)});
    return groups;
  }

  static std::string State(const CommitmentRecord& commitment, Day day) {
    const Span* span = ListOracle::SpanOn(commitment.spans, day);
    return absl::StrCat(
        "schedule ", v1::Schedule::State_Name(ScheduleOf(span->due, span->delivered, day).state));
  }

  static std::set<std::string> FactsOf(const InitiativeRecord& initiative,
                                       const CallContext& context) {
    const Day day = context.as_of.day;
    const Span* span = ListOracle::SpanOn(initiative.spans, day);
    std::set<std::string> facts = {
        absl::StrCat("kind ", v1::Initiative::Kind_Name(initiative.kind))};
    for (const int official : span->officials) {
      facts.insert(absl::StrCat("official ", v1::Standing::Official_Name(official)));
    }
    if (span->evidence != 0) {
      facts.insert(absl::StrCat("evidence ", v1::Standing::Evidence_Name(span->evidence)));
    }
    for (const CommitmentRecord& commitment : TheWorld().commitments) {
      const bool is_later =
          context.as_of.leave_out_later && commitment.known && *commitment.known > day;
      if (&TheWorld().initiatives[commitment.initiative] != &initiative) continue;
      if (!commitment.deleted && !is_later) facts.insert(State(commitment, day));
    }
    return facts;
  }

  static std::set<std::string> FactsOf(const CommitmentRecord& commitment, Day day) {
    const Span* span = ListOracle::SpanOn(commitment.spans, day);
    std::set<std::string> facts = {
        State(commitment, day),
        absl::StrCat("modality ", v1::Commitment::Modality_Name(commitment.modality))};
    if (span->evidence != 0) {
      facts.insert(absl::StrCat("evidence ", v1::Standing::Evidence_Name(span->evidence)));
    }
    if (span->corroboration != 0) {
      facts.insert(
          absl::StrCat("corroboration ", v1::Standing::Corroboration_Name(span->corroboration)));
    }
    if (span->search_outcome) facts.insert("searched");
    return facts;
  }

  Counted Expected(const CallContext& context, const InitiativeSummaryQuery& query) const {
    Counter counter;
    for (const Record* record :
         oracle_.Matching(context, ResourceType::kInitiative, {.filter = query.filter})) {
      const auto& initiative = static_cast<const InitiativeRecord&>(*record);
      counter.Add(GroupsOf(initiative, query.group_by), FactsOf(initiative, context));
    }
    return counter.Largest(query.group_count_max);
  }

  Counted Expected(const CallContext& context, const CommitmentSummaryQuery& query) const {
    Counter counter;
    const ListQuery list{.filter = query.filter, .parent = query.parent};
    for (const Record* record : oracle_.Matching(context, ResourceType::kCommitment, list)) {
      const auto& commitment = static_cast<const CommitmentRecord&>(*record);
      const Day day = context.as_of.day;
      counter.Add(GroupsOf(commitment, query.group_by, day), FactsOf(commitment, day));
    }
    return counter.Largest(query.group_count_max);
  }

  static CallContext InTime(CallContext context) {
    context.deadline = ReadContext().deadline;
    return context;
  }
};

TEST_F(ListSummary, InitiativesOfAnyFilterByEveryGroup) {
  ListQuestions questions(TheWorld(), kWorldSeed);
  for (int i = 0; i < 105; ++i) {
    InitiativeSummaryQuery query;
    query.group_by = static_cast<v1::SummarizeInitiativesRequest::GroupBy>(i % 7);
    query.filter = questions.AnyQuery(ResourceType::kInitiative).filter;
    if (i < 7) query.filter.reset();
    query.group_count_max = questions.dice().OneIn(3) ? questions.dice().Between(1, 5) : 1000;
    const CallContext context = questions.AnyContext();

    const auto response = store_->SummarizeInitiatives(InTime(context), query);

    ASSERT_TRUE(response.ok()) << response.status() << Show(query.filter);
    const Counted expected = Expected(context, query);
    const Counted counted = CountsOf(*response);
    ASSERT_EQ(counted.total, expected.total) << Show(query.filter);
    ASSERT_THAT(counted.groups, ElementsAreArray(expected.groups))
        << Show(query.filter) << " group by " << query.group_by;
  }
}

TEST_F(ListSummary, CommitmentsOfAnyFilterByEveryGroup) {
  ListQuestions questions(TheWorld(), kWorldSeed);
  for (int i = 0; i < 90; ++i) {
    CommitmentSummaryQuery query;
    query.group_by = static_cast<v1::SummarizeCommitmentsRequest::GroupBy>(i % 6);
    const ListQuery any = questions.AnyQuery(ResourceType::kCommitment);
    query.filter = any.filter;
    query.parent = any.parent;
    if (i < 6) query = {{.group_count_max = 1000}, query.group_by};
    query.group_count_max = questions.dice().OneIn(3) ? questions.dice().Between(1, 5) : 1000;
    const CallContext context = questions.AnyContext();

    const auto response = store_->SummarizeCommitments(InTime(context), query);

    ASSERT_TRUE(response.ok()) << response.status() << Show(query.filter);
    const Counted expected = Expected(context, query);
    const Counted counted = CountsOf(*response);
    ASSERT_EQ(counted.total, expected.total) << Show(query.filter);
    ASSERT_THAT(counted.groups, ElementsAreArray(expected.groups))
        << Show(query.filter) << " group by " << query.group_by;
  }
}

TEST_F(ListSummary, OfNothingHasNoGroups) {
  InitiativeSummaryQuery query;
  query.filter.emplace();
  query.filter->condition.field = Field::kAgency;
  query.filter->condition.name = "agencies/none";

  const auto response = store_->SummarizeInitiatives(ReadContext(), query);

  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->total_count(), 0);
  EXPECT_THAT(response->groups(), IsEmpty());
}

TEST_F(ListSummary, OfAFieldThatTheListLacksIsInternal) {
  CommitmentSummaryQuery query;
  query.filter.emplace();
  query.filter->condition.field = Field::kReleaseKind;

  EXPECT_THAT(store_->SummarizeCommitments(ReadContext(), query).status(),
              FailsWith(absl::StatusCode::kInternal, kReasonInternal));
}

}  // namespace
}  // namespace entente::storage::postgres

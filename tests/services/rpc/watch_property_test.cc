// What a watch tells, against the lists: over random records that are made, changed, deleted,
// brought back and labelled, for random filters and callers.

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "entente/v1/history_service.pb.h"
#include "services/rpc/watch_change.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::rpc {
namespace {

using storage::CallContext;
using storage::Clearance;
using storage::Condition;
using storage::Expression;
using storage::Field;
using storage::ResourceType;
using storage::StoredResource;
namespace pg = storage::postgres;

constexpr unsigned kSeed = 20100713;
constexpr int kChanges = 250;
constexpr int kQuestions = 60;

const char* const kCountries[] = {"CA", "FR", "HT", "US"};
const char* const kAgencies[] = {"ca-cbsa", "fr-dgd", "us-cbp", "un-who"};
const char* const kAgencyCountries[] = {"CA", "FR", "US", ""};

class Dice final {
 public:
  int Below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  bool OneIn(int count) { return Below(count) == 0; }
  template <typename Range>
  auto& Of(Range& range) {
    return range[static_cast<std::size_t>(Below(static_cast<int>(std::size(range))))];
  }

 private:
  std::mt19937 random_{kSeed};
};

Expression Of(Condition condition) {
  Expression expression;
  expression.condition = std::move(condition);
  return expression;
}

Expression Nothing(ResourceType type) {
  return type == ResourceType::kAgency ? Of({.field = Field::kAgencyName, .text = "no such name"})
         : type == ResourceType::kRelease ? Of({.field = Field::kReleaseKind})
                                          : Of({.field = Field::kKind});
}

Expression InCountry(ResourceType type, const std::string& code) {
  return Of({.field = type == ResourceType::kAgency ? Field::kAgencyCountry : Field::kIssuerCountry,
             .region_code = code});
}

// A condition of a watch as the lists of a type have it.
Expression ListedCondition(const Condition& condition, ResourceType type) {
  const bool by_initiative = type == ResourceType::kInitiative ||
                             type == ResourceType::kCommitment || type == ResourceType::kReport;
  switch (condition.field) {
    case Field::kReportKind:
      return type == ResourceType::kReport ? Of(condition) : Nothing(type);
    case Field::kReleaseKind:
      return type == ResourceType::kRelease ? Of(condition) : Nothing(type);
    case Field::kKind:
      return by_initiative ? Of(condition) : Nothing(type);
    case Field::kAgency:
      if (by_initiative) return Of(condition);
      return Of({.field = Field::kIssuer, .name = condition.name});
    case Field::kCountry:
      return by_initiative ? Of(condition) : InCountry(type, condition.region_code);
    default:
      break;
  }
  if (by_initiative) return Of(condition);
  Expression both;
  both.kind = Expression::Kind::kAnd;
  both.operands = {InCountry(type, condition.region_code),
                   InCountry(type, condition.other_region_code)};
  return both;
}

Expression Listed(const Expression& filter, ResourceType type) {
  if (filter.kind == Expression::Kind::kCondition) return ListedCondition(filter.condition, type);
  Expression listed;
  listed.kind = filter.kind;
  for (const Expression& operand : filter.operands) {
    listed.operands.push_back(Listed(operand, type));
  }
  return listed;
}

class WatchProperty : public pg::RecordTest {
 protected:
  // --- Random writing ---

  v1::Initiative AnyInitiative(const std::string& id) {
    pg::InitiativeSpec spec{.id = id};
    spec.kind = static_cast<v1::Initiative::Kind>(1 + dice_.Below(3));
    std::set<std::string> agencies;
    std::set<std::string> countries;
    for (int i = dice_.Below(3); i > 0; --i) agencies.insert(dice_.Of(kAgencies));
    for (int i = dice_.Below(3); i > 0; --i) countries.insert(dice_.Of(kCountries));
    spec.agency_ids.assign(agencies.begin(), agencies.end());
    spec.countries.assign(countries.begin(), countries.end());
    if (dice_.OneIn(3)) spec.places = {dice_.Of(kCountries)};
    v1::Initiative initiative = pg::MakeInitiative(spec);
    SetAnyLabel(*initiative.mutable_label());
    return initiative;
  }

  void SetAnyLabel(v1::Label& label) {
    if (dice_.OneIn(4)) label.set_tlp(v1::Label::AMBER);
    if (dice_.OneIn(5)) label.add_releasable_to(dice_.Of(kCountries));
  }

  v1::Release AnyRelease(const std::string& id) {
    v1::Release release = pg::MakeRelease(id, "2010-07-13", {dice_.Of(kAgencies)});
    release.set_kind(static_cast<v1::Release::Kind>(1 + dice_.Below(3)));
    if (dice_.OneIn(2)) release.add_issuers()->set_region_code(dice_.Of(kCountries));
    SetAnyLabel(*release.mutable_label());
    return release;
  }

  StoredResource* AnyOf(ResourceType type) {
    std::vector<StoredResource*> all;
    for (auto& [name, stored] : stored_) {
      if (stored.type == type) all.push_back(&stored);
    }
    return all.empty() ? nullptr : dice_.Of(all);
  }

  static std::string IdOf(const StoredResource& stored) {
    return stored.name.substr(stored.name.rfind('/') + 1);
  }

  storage::Put NextOf(const StoredResource& stored) {
    const bool deleted = stored.delete_time ? dice_.OneIn(3) : dice_.OneIn(4);
    switch (stored.type) {
      case ResourceType::kInitiative:
        return pg::NextPut(stored, AnyInitiative(IdOf(stored)), deleted);
      case ResourceType::kRelease:
        return pg::NextPut(stored, AnyRelease(IdOf(stored)), deleted);
      default:
        return pg::NextPut(stored, pg::ParseDocument<v1::Commitment>(stored), deleted);
    }
  }

  storage::Put AnyPut(int number) {
    const std::string id = absl::StrCat("document-", number);
    StoredResource* initiative = AnyOf(ResourceType::kInitiative);
    StoredResource* commitment = AnyOf(ResourceType::kCommitment);
    switch (dice_.Below(9)) {
      case 0:
        return pg::NewPut(AnyRelease(id));
      case 1:
        if (initiative != nullptr) {
          return pg::NewPut(pg::MakeCommitment(IdOf(*initiative), id, dice_.Of(kAgencies)));
        }
        break;
      case 2:
        if (initiative != nullptr) return pg::NewPut(pg::MakeStatus(IdOf(*initiative), id));
        break;
      case 3:
        if (commitment != nullptr) {
          const std::string of = commitment->name.substr(12, commitment->name.find('/', 12) - 12);
          return pg::NewPut(pg::MakeStatus(of, id, commitment->name));
        }
        break;
      case 4:
      case 5:
        if (initiative != nullptr) return NextOf(*initiative);
        break;
      case 6:
        if (commitment != nullptr) return NextOf(*commitment);
        break;
      case 7:
        if (StoredResource* release = AnyOf(ResourceType::kRelease)) return NextOf(*release);
        break;
      default:
        break;
    }
    return pg::NewPut(AnyInitiative(id));
  }

  void WriteAny(int number) {
    std::vector<storage::Put> puts;
    std::set<std::string> names;
    for (int i = 0; i == 0 || (i < 4 && dice_.OneIn(2)); ++i) {
      storage::Put put = AnyPut(10 * number + i);
      if (names.insert(put.name).second) puts.push_back(std::move(put));
    }
    const storage::Written written = pg::MustWrite(*store_, pg::MakeChange(std::move(puts)));
    for (const StoredResource& one : written.resources) stored_[one.name] = one;
  }

  void SetUp() override {
    std::vector<std::pair<std::string, std::string>> agencies;
    for (std::size_t i = 0; i < std::size(kAgencies); ++i) {
      agencies.emplace_back(kAgencies[i], kAgencyCountries[i]);
    }
    AddAgencies(agencies);
    for (int i = 0; i < kChanges; ++i) WriteAny(100 + i);
  }

  // --- Random questions ---

  Expression AnyExpression(int depth) {
    Expression expression;
    if (depth == 0 || dice_.OneIn(3)) {
      Condition& condition = expression.condition;
      switch (dice_.Below(6)) {
        case 0:
          condition = {.field = Field::kAgency,
                       .name = absl::StrCat("agencies/", dice_.Of(kAgencies))};
          break;
        case 1:
          condition = {.field = Field::kCountry, .region_code = dice_.Of(kCountries)};
          break;
        case 2: {
          const int first = dice_.Below(3);
          condition = {.field = Field::kPair,
                       .region_code = kCountries[first],
                       .other_region_code = kCountries[first + 1 + dice_.Below(3 - first)]};
          break;
        }
        case 3:
          condition = {.field = Field::kKind, .numbers = {1 + dice_.Below(3)}};
          break;
        case 4:
          condition = {.field = Field::kReleaseKind, .numbers = {1 + dice_.Below(3)}};
          break;
        default:
          condition = {.field = Field::kReportKind, .numbers = {1 + dice_.Below(2)}};
      }
      return expression;
    }
    expression.kind = static_cast<Expression::Kind>(1 + dice_.Below(3));
    const int operands = expression.kind == Expression::Kind::kNot ? 1 : 2;
    for (int i = 0; i < operands; ++i) expression.operands.push_back(AnyExpression(depth - 1));
    return expression;
  }

  Clearance AnyClearance() {
    Clearance clearance;
    if (dice_.OneIn(2)) clearance.tlp_max = v1::Label::RED;
    clearance.all_governments = dice_.OneIn(2);
    if (dice_.OneIn(2)) clearance.governments = {dice_.Of(kCountries)};
    return clearance;
  }

  // --- Three ways to the same answer ---

  std::set<std::string> ByList(ResourceType type, const WatchQuery& query) {
    CallContext context = pg::ReadContext();
    context.clearance = query.clearance;
    storage::ListQuery list;
    if (query.filter) list.filter = Listed(*query.filter, type);
    list.order.key = type == ResourceType::kAgency    ? storage::SortKey::kName
                     : type == ResourceType::kRelease ? storage::SortKey::kReleased
                     : type == ResourceType::kReport  ? storage::SortKey::kAsOf
                                                      : storage::SortKey::kAnnounced;
    list.page.size = 1000;
    const auto page = store_->List(context, type, list);
    EXPECT_TRUE(page.ok()) << page.status();
    std::set<std::string> names;
    if (page.ok()) {
      for (const std::string& name : pg::NamesOf(*page)) names.insert(name);
    }
    return names;
  }

  std::set<std::string> BySnapshot(const WatchQuery& query) {
    const auto ends = store_->feed().Ends(pg::ReadContext());
    std::set<std::string> names;
    std::optional<storage::SnapshotCursor> cursor = storage::SnapshotCursor();
    while (cursor) {
      auto page = store_->feed().ReadSnapshot(pg::ReadContext(), ends->head.number, *cursor);
      EXPECT_TRUE(page.ok()) << page.status();
      cursor = page->next;
      const auto revisions = RevisionsOf(*store_, pg::ReadContext(), *std::move(page),
                                         ends->head.number, query, region_codes_);
      EXPECT_TRUE(revisions.ok()) << revisions.status();
      for (const std::string& bytes : *revisions) {
        v1::Revision revision;
        EXPECT_TRUE(revision.ParseFromString(bytes));
        names.insert(revision.name().substr(0, revision.name().rfind("/revisions/")));
      }
    }
    return names;
  }

  // What has been added and not removed by all changes.
  std::set<std::string> ByChanges(const WatchQuery& query) {
    std::set<std::string> names;
    storage::FeedCursor cursor{store_->feed().Ends(pg::ReadContext())->origin, 0};
    while (true) {
      auto page = store_->feed().ReadChanges(pg::ReadContext(), cursor);
      EXPECT_TRUE(page.ok()) << page.status();
      if (page->revisions.empty()) return names;
      cursor = page->next;
      const auto watched =
          WatchedPage::Make(*store_, pg::ReadContext(), *std::move(page), region_codes_);
      EXPECT_TRUE(watched.ok()) << watched.status();
      for (const WatchedPiece& piece : watched->pieces()) {
        std::set<std::string> told;
        for (const std::string& bytes : EventsOf(piece, query, region_codes_)) {
          v1::WatchEvent event;
          EXPECT_TRUE(event.ParseFromString(bytes));
          EXPECT_TRUE(told.insert(event.document()).second) << event.document();
          if (event.effect() == v1::WatchEvent::REMOVED) {
            names.erase(event.document());
          } else {
            names.insert(event.document());
          }
        }
      }
    }
  }

  Dice dice_;
  std::map<std::string, StoredResource> stored_;
  RegionCodes region_codes_;
};

TEST_F(WatchProperty, SnapshotAndChangesComeToWhatTheListsOfTheSameFilterHold) {
  std::size_t found = 0;
  for (int i = 0; i < kQuestions; ++i) {
    WatchQuery query{.filter = std::nullopt, .clearance = AnyClearance()};
    if (i > 3) query.filter = AnyExpression(2);

    const std::set<std::string> by_snapshot = BySnapshot(query);
    const std::set<std::string> by_changes = ByChanges(query);

    EXPECT_EQ(by_changes, by_snapshot) << "question " << i;
    std::set<std::string> by_list;
    for (const ResourceType type : {ResourceType::kRelease, ResourceType::kInitiative,
                                    ResourceType::kCommitment, ResourceType::kReport}) {
      by_list.merge(ByList(type, query));
    }
    std::set<std::string> without_agencies = by_snapshot;
    std::erase_if(without_agencies,
                  [](const std::string& name) { return name.rfind("agencies/", 0) == 0; });
    EXPECT_EQ(without_agencies, by_list) << "question " << i;
    found += by_list.size();
    if (HasFailure()) return;
  }
  EXPECT_GT(found, 100U);
}

TEST_F(WatchProperty, AgenciesOfACountryAreThoseOfTheList) {
  for (const char* country : kCountries) {
    WatchQuery query;
    query.filter = Of({.field = Field::kCountry, .region_code = country});

    std::set<std::string> agencies;
    for (const std::string& name : BySnapshot(query)) {
      if (name.rfind("agencies/", 0) == 0) agencies.insert(name);
    }

    EXPECT_EQ(agencies, ByList(ResourceType::kAgency, query)) << country;
  }
}

}  // namespace
}  // namespace entente::rpc

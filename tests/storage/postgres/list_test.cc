#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "storage/postgres/connection.h"
#include "storage/postgres/list_sql.h"
#include "tests/storage/postgres/list_queries.h"
#include "tests/storage/postgres/list_thousand.h"
#include "tests/storage/postgres/store_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

using Field = InitiativeCondition::Field;

// A thread that is told to stop, and waited for, when the test leaves in whatever way.
class Joined final {
 public:
  Joined(std::atomic<bool>& stop, std::function<void()> work)
      : stop_(stop), thread_(std::move(work)) {}
  Joined(const Joined&) = delete;
  Joined& operator=(const Joined&) = delete;
  ~Joined() {
    stop_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool>& stop_;
  std::thread thread_;
};

class List : public ::testing::Test {
 protected:
  std::vector<std::string> WalkInitiatives(InitiativeQuery query, int size) {
    return Walk(
        [&](const PageRequest& page) {
          query.page = page;
          return ListInitiatives(*store_, ReadContext(), query);
        },
        size);
  }

  test::TestDatabase database_{&FillThousand, "thousand"};
  std::unique_ptr<Store> store_ = MustMakeStore({.url = database_.url()});
};

TEST_F(List, EveryPageSizeWalksAnAgencyWithoutGapOrRepeat) {
  const InitiativeQuery query{.all_of = {{Field::kAgency, "agencies/us-cbp"}}};
  const std::vector<std::string> expected = Expected(query);
  ASSERT_GT(expected.size(), 100U);

  for (int size = 1; size <= 60; ++size) {
    EXPECT_THAT(WalkInitiatives(query, size), ElementsAreArray(expected)) << "page size " << size;
  }
}

TEST_F(List, HasTheNewestFirstAndTheUnknownLast) {
  const std::vector<std::string> all = WalkInitiatives({.show_deleted = true}, 1000);
  std::map<std::string, std::string> days;
  for (const Sample& sample : Samples()) days["initiatives/" + sample.spec.id] = sample.spec.day;

  ASSERT_EQ(all.size(), Samples().size());
  EXPECT_EQ(days[all.back()], "");
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GE(days[all[i - 1]], days[all[i]]);
}

TEST_F(List, EveryCombinationOfConditionsFindsWhatAPlainSearchFinds) {
  const std::vector<std::string> agencies = {"", "agencies/us-cbp", "agencies/interpol",
                                             "agencies/none"};
  const std::vector<std::string> unders = {"", "agencies/us-dhs", "agencies/us-doj"};
  const std::vector<std::string> countries = {"", "US", "HT", "XX"};
  const std::vector<std::optional<std::vector<v1::Initiative::Kind>>> kinds = {
      std::nullopt,
      {{v1::Initiative::MOU}},
      {{v1::Initiative::MOU, v1::Initiative::ARRANGEMENT, v1::Initiative::OTHER}},
      std::vector<v1::Initiative::Kind>()};
  int found = 0;

  for (const auto& agency : agencies) {
    for (const auto& under : unders) {
      for (const auto& country : countries) {
        for (const auto& kind : kinds) {
          for (const bool show_deleted : {false, true}) {
            InitiativeQuery query{.kinds = kind, .show_deleted = show_deleted};
            if (!agency.empty()) query.all_of.push_back({Field::kAgency, agency});
            if (!under.empty()) query.all_of.push_back({Field::kUnder, under});
            if (!country.empty()) query.all_of.push_back({Field::kCountry, country});
            const std::vector<std::string> expected = Expected(query);
            ASSERT_THAT(WalkInitiatives(query, 300), ElementsAreArray(expected))
                << agency << " " << under << " " << country;
            found += expected.empty() ? 0 : 1;
          }
        }
      }
    }
  }

  EXPECT_GT(found, 100);
}

TEST_F(List, SmallPagesWalkEveryCombinationToo) {
  const std::vector<std::vector<InitiativeCondition>> conditions = {
      {},
      {{Field::kUnder, "agencies/us-dhs"}},
      {{Field::kCountry, "HT"}},
      {{Field::kCountry, "HT"}, {Field::kCountry, "FR"}},
      {{Field::kAgency, "agencies/us-cbp"}, {Field::kAgency, "agencies/ca-cbsa"}},
      {{Field::kUnder, "agencies/us-dhs"}, {Field::kUnder, "agencies/ca-ps"}},
      {{Field::kCountry, "HT"},
       {Field::kUnder, "agencies/us-doj"},
       {Field::kAgency, "agencies/mx-inm"}}};

  for (const auto& all_of : conditions) {
    for (const bool by_kind : {false, true}) {
      InitiativeQuery query{.all_of = all_of};
      if (by_kind) query.kinds = {v1::Initiative::AGREEMENT, v1::Initiative::LETTER_OF_INTENT};
      EXPECT_THAT(WalkInitiatives(query, 7), ElementsAreArray(Expected(query)));
    }
  }
}

// What the walk is chosen by.
TEST_F(List, ConditionsAreCountedAndTheRarestIsWalkedBy) {
  const InitiativeQuery query{.all_of = {{Field::kAgency, "agencies/us-cbp"},
                                         {Field::kUnder, "agencies/us-doj"},
                                         {Field::kCountry, "DO"},
                                         {Field::kCountry, "XX"}}};
  const ListQuery list = ListQueryOf(query);
  std::vector<std::int64_t> expected;
  for (const InitiativeCondition& condition : query.all_of) {
    // An initiative counts for each agency of those under one.
    std::size_t count = 0;
    for (const AgencySpec& agency : Agencies()) {
      if (condition.field != Field::kUnder || !IsUnder(agency.id, "us-doj")) continue;
      count +=
          Expected({.all_of = {{Field::kAgency, "agencies/" + agency.id}}, .show_deleted = true})
              .size();
    }
    if (condition.field != Field::kUnder) {
      count = Expected({.all_of = {condition}, .show_deleted = true}).size();
    }
    expected.push_back(std::min(static_cast<std::int64_t>(count), std::int64_t{kWalkedMax}));
  }
  Connection connection({.url = database_.url()});
  pqxx::nontransaction work(connection.pqxx());
  const std::vector<Driver> candidates = Candidates(ResourceType::kInitiative, list);

  Parameters parameters;
  const CallContext context = ReadContext();
  const std::string sql = CountSql(ResourceType::kInitiative, candidates, context, parameters);
  const pqxx::result rows = Transaction(connection, work).Run(sql, parameters);
  std::vector<std::int64_t> counts;
  for (const auto& count : rows[0]) counts.push_back(count.as<std::int64_t>());
  const PagePlan plan = MakePlan(ResourceType::kInitiative, list, candidates, counts);

  EXPECT_THAT(counts, ElementsAreArray(expected));
  ASSERT_TRUE(plan.driver.has_value());
  EXPECT_EQ(plan.driver->any_of.front()->region_code, "XX");
  EXPECT_FALSE(plan.gather);
}

TEST_F(List, AllThatStandsStillAppearsOnceWhileOthersWrite) {
  const InitiativeQuery query{.all_of = {{Field::kAgency, "agencies/us-cbp"}}};
  // Every third of the list is moved about; the rest stands still.
  std::vector<std::string> still;
  std::vector<Sample> moving;
  for (const std::string& name : Expected(query)) {
    const int number = std::stoi(name.substr(name.find('-') + 1));
    if (number % 3 == 0) {
      moving.push_back(Samples()[number]);
    } else {
      still.push_back(name);
    }
  }
  std::atomic<bool> stop = false;
  std::atomic<int> moves = 0;
  Joined mover(stop, [&] {
    std::mt19937 random(1);
    while (!stop) {
      const Sample& sample = moving[random() % moving.size()];
      const auto stored =
          store_->Get(WriteContext(), ResourceType::kInitiative, "initiatives/" + sample.spec.id);
      InitiativeSpec spec = sample.spec;
      spec.day = MakeDay(random);
      MustPut(*store_, NextPut(*stored, MakeInitiative(spec)));
      ++moves;
    }
  });
  Joined creator(stop, [&] {
    std::mt19937 random(2);
    for (int i = 0; !stop; ++i) {
      MustPut(*store_, NewPut(MakeInitiative({.id = absl::StrCat("new-", i),
                                              .day = MakeDay(random),
                                              .agency_ids = {"us-cbp"}})));
    }
  });

  for (int size = 1; size <= 60; ++size) {
    // As many walks as it takes for something to have moved in between.
    for (const int before = moves; moves == before;) {
      std::vector<std::string> seen_still;
      std::set<std::string> seen_new;
      for (const std::string& name : WalkInitiatives(query, size)) {
        if (name.find("new-") != std::string::npos) {
          EXPECT_TRUE(seen_new.insert(name).second) << name;
        } else if (std::stoi(name.substr(name.find('-') + 1)) % 3 != 0) {
          seen_still.push_back(name);
        }
      }
      ASSERT_THAT(seen_still, ElementsAreArray(still)) << "page size " << size;
    }
  }
}

TEST_F(List, APageAfterTheLastRowIsEmpty) {
  const auto page = ListInitiatives(
      *store_, ReadContext(),
      {.page = {.after = Keyset{"-infinity", "00000000-0000-0000-0000-000000000000"}}});

  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_THAT(page->resources, IsEmpty());
  EXPECT_EQ(page->next, std::nullopt);
}

TEST_F(List, AFullLastPageHasNoNext) {
  const InitiativeQuery query{.all_of = {{Field::kAgency, "agencies/us-cbp"}}};
  InitiativeQuery whole = query;
  whole.page.size = static_cast<int>(Expected(query).size());

  const auto page = ListInitiatives(*store_, ReadContext(), whole);

  EXPECT_EQ(page->resources.size(), Expected(query).size());
  EXPECT_EQ(page->next, std::nullopt);
}

TEST_F(List, AgenciesAreByName) {
  std::vector<std::string> expected;
  for (const AgencySpec& agency : Agencies()) expected.push_back("agencies/" + agency.id);
  std::sort(expected.begin(), expected.end());

  for (int size = 1; size <= 12; ++size) {
    EXPECT_THAT(Walk(
                    [&](const PageRequest& page) {
                      return ListAgencies(*store_, ReadContext(), {.page = page});
                    },
                    size),
                ElementsAreArray(expected));
  }
}

TEST_F(List, AgenciesOfACountryOrUnderOne) {
  const auto names = [&](std::vector<AgencyCondition> all_of) {
    return NamesOf(*ListAgencies(*store_, ReadContext(), {.all_of = std::move(all_of)}));
  };
  using AgencyField = AgencyCondition::Field;

  EXPECT_THAT(names({{AgencyField::kCountry, "CA"}}),
              ElementsAre("agencies/ca-cbsa", "agencies/ca-ps"));
  EXPECT_THAT(
      names({{AgencyField::kUnder, "agencies/us-dhs"}}),
      ElementsAre("agencies/us-bp", "agencies/us-cbp", "agencies/us-ice", "agencies/us-task"));
  EXPECT_THAT(
      names({{AgencyField::kUnder, "agencies/us-dhs"}, {AgencyField::kUnder, "agencies/us-doj"}}),
      ElementsAre("agencies/us-task"));
  EXPECT_THAT(names({{AgencyField::kUnder, "agencies/us-dhs"}, {AgencyField::kCountry, "CA"}}),
              IsEmpty());
  EXPECT_THAT(names({{AgencyField::kUnder, "agencies/none"}}), IsEmpty());
}

TEST_F(List, ACircleOfParentsEnds) {
  const auto dhs = store_->Get(ReadContext(), ResourceType::kAgency, "agencies/us-dhs");
  MustPut(*store_, NextPut(*dhs, MakeAgency("us-dhs", "US", {"us-bp"})));

  const auto agencies = ListAgencies(
      *store_, ReadContext(), {.all_of = {{AgencyCondition::Field::kUnder, "agencies/us-cbp"}}});
  const InitiativeQuery under{.all_of = {{Field::kUnder, "agencies/us-bp"}}};

  EXPECT_THAT(NamesOf(*agencies),
              ElementsAre("agencies/us-bp", "agencies/us-cbp", "agencies/us-dhs", "agencies/us-ice",
                          "agencies/us-task"));
  EXPECT_EQ(WalkInitiatives(under, 50), Expected({.all_of = {{Field::kUnder, "agencies/us-dhs"}}}));
}

TEST_F(List, DeletedAgenciesAreShownWhenAskedFor) {
  const StoredResource stored = MustPut(*store_, NewPut(MakeAgency("us-old", "US")));
  MustPut(*store_, NextPut(stored, MakeAgency("us-old", "US"), /*deleted=*/true));

  EXPECT_EQ(ListAgencies(*store_, ReadContext(), {})->resources.size(), Agencies().size());
  EXPECT_EQ(ListAgencies(*store_, ReadContext(), {.show_deleted = true})->resources.size(),
            Agencies().size() + 1);
}

TEST_F(List, APageEndsAtThreeMebibytesAndTheNextGoesOn) {
  std::set<std::string> written;
  for (int i = 0; i < 40; ++i) {
    v1::Initiative initiative = MakeInitiative({.id = absl::StrCat("big-", i), .places = {"AQ"}});
    initiative.mutable_titles(0)->set_text(MakeText(200 << 10, i));
    MustPut(*store_, NewPut(initiative));
    written.insert(initiative.name());
  }
  InitiativeQuery query{.all_of = {{Field::kCountry, "AQ"}}, .page = {.size = 1000}};
  std::vector<std::size_t> sizes;

  std::set<std::string> read;
  do {
    const auto page = ListInitiatives(*store_, ReadContext(), query);
    ASSERT_TRUE(page.ok()) << page.status();
    std::size_t bytes = 0;
    for (const StoredResource& resource : page->resources) {
      bytes += resource.document.size();
      EXPECT_TRUE(read.insert(resource.name).second);
    }
    EXPECT_LT(bytes, kPageBytesMax + (256 << 10));
    if (page->next) {
      EXPECT_GE(bytes, kPageBytesMax);
    }
    sizes.push_back(page->resources.size());
    query.page.after = page->next;
  } while (query.page.after);

  EXPECT_EQ(read, written);
  EXPECT_THAT(sizes, ElementsAre(16, 16, 8));
}

TEST_F(List, ReleasesByIssuerCountryAndKind) {
  struct ReleaseSpec {
    std::string name, day, uid;
    std::vector<std::string> issuers;
    v1::Release::Kind kind;
  };
  std::mt19937 random(3);
  std::vector<ReleaseSpec> releases;
  std::vector<Put> puts;
  for (int i = 0; i < 150; ++i) {
    const std::string id = absl::StrCat("r-", i);
    ReleaseSpec spec{.name = "releases/" + id, .day = MakeDay(random)};
    for (const char* agency : {"us-dhs", "ca-ps", "mx-inm"}) {
      if (random() % 2 == 0) spec.issuers.emplace_back(agency);
    }
    spec.kind = static_cast<v1::Release::Kind>(random() % 3 + 1);
    v1::Release release = MakeRelease(id, spec.day, spec.issuers);
    release.set_kind(spec.kind);
    if (i % 10 == 0) {
      release.add_issuers()->set_region_code("FR");
      spec.issuers.emplace_back("FR");
    }
    puts.push_back(NewPut(release));
    spec.uid = puts.back().uid;
    releases.push_back(std::move(spec));
  }
  MustWrite(*store_, MakeChange(std::move(puts)));
  std::sort(releases.begin(), releases.end(), [](const auto& left, const auto& right) {
    return std::tie(left.day, left.uid) > std::tie(right.day, right.uid);
  });
  const auto expected = [&](const std::vector<std::string>& issuers, bool of_kind) {
    std::vector<std::string> names;
    for (const auto& release : releases) {
      const bool all = std::all_of(issuers.begin(), issuers.end(), [&](const std::string& issuer) {
        return std::find(release.issuers.begin(), release.issuers.end(), issuer) !=
               release.issuers.end();
      });
      if (all && (!of_kind || release.kind == v1::Release::FACT_SHEET))
        names.push_back(release.name);
    }
    return names;
  };
  using ReleaseField = ReleaseCondition::Field;
  const std::vector<std::pair<std::vector<ReleaseCondition>, std::vector<std::string>>> cases = {
      {{}, {}},
      {{{ReleaseField::kIssuer, "agencies/us-dhs"}}, {"us-dhs"}},
      {{{ReleaseField::kCountry, "CA"}}, {"ca-ps"}},
      {{{ReleaseField::kCountry, "FR"}}, {"FR"}},
      {{{ReleaseField::kCountry, "CA"}, {ReleaseField::kIssuer, "agencies/us-dhs"}},
       {"ca-ps", "us-dhs"}},
      {{{ReleaseField::kIssuer, "agencies/mx-inm"}, {ReleaseField::kIssuer, "agencies/us-dhs"}},
       {"mx-inm", "us-dhs"}}};

  for (const auto& [all_of, issuers] : cases) {
    for (const bool by_kind : {false, true}) {
      for (const int size : {1, 7, 1000}) {
        ReleaseQuery query{.all_of = all_of};
        if (by_kind) query.kinds = {v1::Release::FACT_SHEET};
        EXPECT_THAT(Walk(
                        [&](const PageRequest& page) {
                          query.page = page;
                          return ListReleases(*store_, ReadContext(), query);
                        },
                        size),
                    ElementsAreArray(expected(issuers, by_kind)));
      }
    }
  }
}

TEST_F(List, CountriesAreByRegionCode) {
  std::vector<std::string> codes;
  while (true) {
    const auto page = store_->ListCountries(ReadContext(), codes.empty() ? "" : codes.back(), 20);
    ASSERT_TRUE(page.ok()) << page.status();
    if (page->empty()) break;
    for (const v1::Country& country : *page) codes.push_back(country.region_code());
  }

  EXPECT_EQ(codes.size(), 249U);
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
  EXPECT_EQ(codes.front(), "AD");
}

TEST_F(List, ACountryHasItsCodesAndNames) {
  const auto haiti = store_->GetCountry(ReadContext(), "HT");
  const auto none = store_->GetCountry(ReadContext(), "XX");

  ASSERT_TRUE(haiti.ok()) << haiti.status();
  EXPECT_EQ(haiti->name(), "countries/HT");
  EXPECT_EQ(haiti->alpha3(), "HTI");
  EXPECT_EQ(haiti->numeric(), "332");
  EXPECT_EQ(haiti->names(1).language_code(), "fr");
  EXPECT_EQ(haiti->names(1).text(), "Haïti");
  EXPECT_THAT(none.status(), FailsWith(absl::StatusCode::kNotFound, kReasonNotFound));
}

}  // namespace
}  // namespace entente::storage::postgres

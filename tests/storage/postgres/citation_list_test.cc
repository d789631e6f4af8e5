#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/list_queries.h"
#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kLater(2011, 3, 10);

// An initiative that cites two releases, its commitment and the reports about both; and another.
class CitationList : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-ice", "US"}, {"us-dhs", "US"}, {"ca-ps", "CA"}});
    v1::Release gone = MakeRelease("us", "2010-07-13", {"us-dhs"});
    gone.mutable_availability()->set_state(v1::Availability::WITHDRAWN);
    MustWrite(*store_,
              MakeChange({NewPut(gone), NewPut(MakeRelease("ca", "2011-03-10", {"ca-ps"})),
                          CitingPut(MakeInitiative({.id = "mou", .agency_ids = {"us-ice"}}),
                                    {MakeCitation("us", "one", {"mou.signed"}),
                                     MakeCitation("ca", "two", {"participants[us-ice].role"})}),
                          CitingPut(MakeCommitment("mou", "assess"),
                                    {MakeCitation("us", "three", {"participants"})}),
                          CitingPut(MakeStatus("mou", "a", kAssess), {MakeCitation("ca", "four")}),
                          CitingPut(MakeStatus("mou", "b"), {MakeCitation("us", "five")}),
                          CitingPut(MakeInitiative({.id = "zeal", .agency_ids = {"ca-ps"}}),
                                    {MakeCitation("ca", "six", {"participants_of"})})}));
  }

  CitationPage List(const CitationQuery& query, const CallContext& context = ReadContext()) {
    absl::StatusOr<CitationPage> page = store_->ListCitations(context, query);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? *std::move(page) : CitationPage();
  }

  static std::vector<std::string> WordsOf(const CitationPage& page) {
    std::vector<std::string> words;
    for (const FoundCitation& found : page.citations) {
      words.push_back(found.citation.citation.exact());
    }
    return words;
  }

  std::vector<std::string> Words(const CitationQuery& query,
                                 const CallContext& context = ReadContext()) {
    return WordsOf(List(query, context));
  }

  std::vector<std::string> WordsWhere(Expression filter) {
    CitationQuery query;
    query.filter = std::move(filter);
    return Words(query);
  }

  void Rewrite(ResourceType type, const std::string& name,
               const std::function<void(v1::Release&)>& change) {
    const StoredResource stored = MustGet(type, name);
    v1::Release document = ParseDocument<v1::Release>(stored);
    change(document);
    MustPut(*store_, NextPut(stored, document));
  }

  void AddRelease(const std::string& id, const std::string& replaces,
                  const std::string& day = "2011-06-01") {
    v1::Release release = MakeRelease(id, day);
    release.set_replaces(absl::StrCat("releases/", replaces));
    MustPut(*store_, NewPut(release));
  }

  std::string ReplacedBy(const CallContext& context = ReadContext()) {
    return List({.document = "initiatives/mou"}, context).citations.at(0).replaced_by;
  }

  static constexpr const char* kAssess = "initiatives/mou/commitments/assess";
};

Expression Named(Field field, const std::string& name) { return On(field, false, name); }

Expression Not(Expression operand) {
  Expression expression;
  expression.kind = Expression::Kind::kNot;
  expression.operands = {std::move(operand)};
  return expression;
}

Expression AnyOf(std::vector<Expression> operands) {
  Expression expression;
  expression.kind = Expression::Kind::kOr;
  expression.operands = std::move(operands);
  return expression;
}

TEST_F(CitationList, IsByDocumentThenInItsOrder) {
  const CitationPage page = List({});

  EXPECT_THAT(WordsOf(page), ElementsAre("one", "two", "three", "four", "five", "six"));
  EXPECT_EQ(page.next, std::nullopt);
  EXPECT_EQ(page.citations[1].document, "initiatives/mou");
  EXPECT_EQ(page.citations[1].citation.path, "citations[1]");
  EXPECT_EQ(page.citations[1].citation.citation.anchor(), v1::Citation::UNVERIFIED);
  EXPECT_EQ(page.citations[1].release.name, "releases/ca");
  EXPECT_EQ(ParseDocument<v1::Release>(page.citations[1].release).title(), "Release ca");
  EXPECT_EQ(page.citations[1].replaced_by, "");
}

TEST_F(CitationList, ComesInPagesWithoutGapOrRepeat) {
  for (int size = 1; size <= 6; ++size) {
    CitationQuery query;
    query.page.size = size;
    std::vector<std::string> words;
    for (int pages = 0; pages < 7; ++pages) {
      const CitationPage page = List(query);
      EXPECT_LE(page.citations.size(), static_cast<std::size_t>(size));
      for (const std::string& word : WordsOf(page)) words.push_back(word);
      if (!page.next) break;
      query.page.after = page.next;
    }
    EXPECT_THAT(words, ElementsAre("one", "two", "three", "four", "five", "six")) << size;
  }
}

TEST_F(CitationList, ATokenThatIsNoneIsADefect) {
  CitationQuery query;
  query.page.after = Keyset{"initiatives/mou", MakeUuid()};

  EXPECT_THAT(store_->ListCitations(ReadContext(), query).status(),
              FailsWith(absl::StatusCode::kInternal, kReasonInternal));
}

TEST_F(CitationList, APageEndsEarlyAtThreeMebibytes) {
  MustWrite(*store_, MakeChange({NewPut(MakeRelease("large"))}));
  const v1::Citation long_one = MakeCitation("large", std::string(200'000, 'w'));
  for (int i = 10; i < 30; ++i) {
    MustWrite(*store_,
              MakeChange({CitingPut(MakeInitiative({.id = absl::StrCat("aaa-", i)}), {long_one})}));
  }

  CitationQuery query;
  const CitationPage first = List(query);
  query.page.after = first.next;
  const CitationPage second = List(query);

  EXPECT_EQ(first.citations.size(), 16U);
  ASSERT_NE(first.next, std::nullopt);
  EXPECT_EQ(second.citations.size(), 4U + 6U) << "the rest, and what was there before";
}

TEST_F(CitationList, OfADocumentIsItsOwn) {
  EXPECT_THAT(Words({.document = "initiatives/mou"}), ElementsAre("one", "two"));
  EXPECT_THAT(Words({.document = kAssess}), ElementsAre("three"));
  EXPECT_THAT(Words({.document = "initiatives/mou/reports/a"}), ElementsAre("four"));
}

TEST_F(CitationList, OfADocumentAndItsChildren) {
  EXPECT_THAT(Words({.document = "initiatives/mou", .include_children = true}),
              ElementsAre("one", "two", "three", "four", "five"));
  EXPECT_THAT(Words({.document = kAssess, .include_children = true}), ElementsAre("three", "four"));
  EXPECT_THAT(Words({.document = "initiatives/mou/reports/a", .include_children = true}),
              ElementsAre("four"));
}

TEST_F(CitationList, OfADocumentThatIsNotThereIsNotFound) {
  for (const char* name :
       {"initiatives/none", "initiatives/mou/commitments/none", "releases/us", "x"}) {
    EXPECT_THAT(store_->ListCitations(ReadContext(), {.document = name}).status(),
                FailsWith(kNotFound, kReasonNotFound))
        << name;
  }
}

TEST_F(CitationList, OfADocumentThatCitesNothingIsEmpty) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "silent"})));

  EXPECT_THAT(Words({.document = "initiatives/silent"}), IsEmpty());
}

TEST_F(CitationList, OfAFieldIsThatPathAndThoseBelow) {
  EXPECT_THAT(Words({.field = "participants"}), ElementsAre("two", "three"));
  EXPECT_THAT(Words({.field = "participants[us-ice]"}), ElementsAre("two"));
  EXPECT_THAT(Words({.field = "mou"}), ElementsAre("one"));
  EXPECT_THAT(Words({.field = "mou.signed"}), ElementsAre("one"));
  EXPECT_THAT(Words({.field = "signed"}), IsEmpty());
  EXPECT_THAT(Words({.field = "participant%"}), IsEmpty());
}

TEST_F(CitationList, IsFilteredByTheRelease) {
  EXPECT_THAT(WordsWhere(Named(Field::kRelease, "releases/us")),
              ElementsAre("one", "three", "five"));
  EXPECT_THAT(WordsWhere(Named(Field::kIssuer, "agencies/ca-ps")),
              ElementsAre("two", "four", "six"));
  EXPECT_THAT(WordsWhere(On(Field::kIssuer, true, "CA")), ElementsAre("two", "four", "six"));
  EXPECT_THAT(WordsWhere(On(Field::kIssuerCountry, true, "US")),
              ElementsAre("one", "three", "five"));
  EXPECT_THAT(WordsWhere(OfKinds(Field::kAvailability, {v1::Availability::WITHDRAWN})),
              ElementsAre("one", "three", "five"));
  EXPECT_THAT(WordsWhere(OfKinds(Field::kAvailability, {0})), ElementsAre("two", "four", "six"));
  EXPECT_THAT(WordsWhere(Named(Field::kRelease, "releases/none")), IsEmpty());
}

TEST_F(CitationList, IsFilteredByTheAnchorAndByWhoTakesPart) {
  EXPECT_THAT(WordsWhere(OfKinds(Field::kAnchor, {v1::Citation::VERIFIED})), IsEmpty());
  EXPECT_EQ(WordsWhere(OfKinds(Field::kAnchor, {v1::Citation::UNVERIFIED})).size(), 6U);
  EXPECT_THAT(WordsWhere(Named(Field::kAgency, "agencies/us-ice")),
              ElementsAre("one", "two", "three", "four", "five"));
  EXPECT_THAT(WordsWhere(On(Field::kCountry, true, "CA")), ElementsAre("six"));
}

TEST_F(CitationList, PutsConditionsTogether) {
  const Expression us = Named(Field::kRelease, "releases/us");
  const Expression six = On(Field::kCountry, true, "CA");

  EXPECT_THAT(WordsWhere(Not(us)), ElementsAre("two", "four", "six"));
  EXPECT_THAT(WordsWhere(AnyOf({us, six})), ElementsAre("one", "three", "five", "six"));
  EXPECT_THAT(WordsWhere(*All({Not(us), Not(six)})), ElementsAre("two", "four"));
  EXPECT_EQ(WordsWhere(Not(Named(Field::kRelease, "releases/none"))).size(), 6U);
}

TEST_F(CitationList, AFieldThatItDoesNotHaveIsADefect) {
  CitationQuery query;
  query.filter = OfKinds(Field::kSchedule, {1});

  EXPECT_THAT(store_->ListCitations(ReadContext(), query).status(),
              FailsWith(absl::StatusCode::kInternal, kReasonInternal));
}

TEST_F(CitationList, LeavesOutDeletedDocumentsAndTheReportsAboutThem) {
  const StoredResource stored = MustGet(ResourceType::kCommitment, kAssess);
  Put remove = CitingPut(MakeCommitment("mou", "assess"), {MakeCitation("us", "three")});
  remove.uid = stored.uid;
  remove.expected_revision = 1;
  remove.deleted = true;
  MustPut(*store_, remove);

  EXPECT_THAT(Words({}), ElementsAre("one", "two", "five", "six"));
  EXPECT_THAT(Words({.document = kAssess, .include_children = true}), IsEmpty());

  const StoredResource top = MustGet(ResourceType::kInitiative, "initiatives/mou");
  MustPut(*store_, NextPut(top, ParseDocument<v1::Initiative>(top), true));
  EXPECT_THAT(Words({}), ElementsAre("six"));
  EXPECT_THAT(store_->ListCitations(ReadContext(), {.document = kAssess}).status(),
              FailsWith(kNotFound, kReasonNotFound));
}

TEST_F(CitationList, LeavesOutWhatTheCallerMayNotSee) {
  CallContext context = ReadContext();
  context.clearance = {.tlp_max = v1::Label::GREEN, .all_governments = true};
  const StoredResource zeal = MustGet(ResourceType::kInitiative, "initiatives/zeal");
  Put strict = CitingPut(MakeInitiative({.id = "zeal"}), {MakeCitation("ca", "six")});
  v1::Initiative document = static_cast<const v1::Initiative&>(*strict.document);
  document.mutable_label()->set_tlp(v1::Label::RED);
  strict.document = std::make_shared<v1::Initiative>(document);
  strict.uid = zeal.uid;
  strict.expected_revision = 1;
  MustPut(*store_, strict);
  EXPECT_THAT(Words({}, context), ElementsAre("one", "two", "three", "four", "five"));

  // Whatever the services see to: a release that is hidden is not told of either.
  Rewrite(ResourceType::kRelease, "releases/us",
          [](v1::Release& release) { release.mutable_label()->set_tlp(v1::Label::AMBER); });
  EXPECT_THAT(Words({}, context), ElementsAre("two", "four"));
  EXPECT_EQ(Words({}).size(), 6U);
}

TEST_F(CitationList, OfADayLeavesOutLaterDocumentsAndReleases) {
  const StoredResource report = MustGet(ResourceType::kReport, "initiatives/mou/reports/b");
  Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  change.keeps = {MakeKeep(report.uid, 0, {MakeSpan({}, v1::Report())})};
  change.keeps[0].known_since = kLater;
  MustWrite(*store_, change);

  EXPECT_THAT(Words({}, AsOfDay(kLater - 1)), ElementsAre("one", "three"));
  EXPECT_EQ(Words({}, AsOfDay(kLater)).size(), 6U);
  EXPECT_EQ(Words({}, OnDay(kLater - 1)).size(), 6U);
  EXPECT_THAT(Words({}, AsOfDay(absl::CivilDay(2010, 7, 12))), IsEmpty());
}

TEST_F(CitationList, OfADayHasAReleaseFromTheDayThatStandingsHaveForIt) {
  const absl::CivilDay recorded = absl::ToCivilDay(
      MustGet(ResourceType::kRelease, "releases/us").create_time, absl::UTCTimeZone());
  const auto dated = [this](const std::string& earliest, const std::string& latest) {
    Rewrite(ResourceType::kRelease, "releases/us", [&](v1::Release& release) {
      v1::FuzzyDate& date = *release.mutable_release_date();
      date.Clear();
      if (!earliest.empty()) date.set_earliest(earliest);
      if (!latest.empty()) date.set_latest(latest);
    });
  };
  const auto is_out = [this](absl::CivilDay day) {
    return !Words({.document = "initiatives/mou/commitments/assess"}, AsOfDay(day)).empty();
  };

  dated("2011-01-01", "9998-12-31");
  EXPECT_FALSE(is_out(recorded - 1));
  EXPECT_TRUE(is_out(recorded));

  dated("2011-12-07", "");
  EXPECT_FALSE(is_out(absl::CivilDay(2011, 12, 6)));
  EXPECT_TRUE(is_out(absl::CivilDay(2011, 12, 7)));

  dated("", "");
  EXPECT_TRUE(is_out(absl::CivilDay(2010, 12, 31)));
}

TEST_F(CitationList, WhatAnotherReleaseReplacesIsReplacedForWhoeverSeesThatOne) {
  const Expression replaced = OfKinds(Field::kAvailability, {v1::Availability::REPLACED});
  const auto found = [&](const CallContext& context) {
    CitationQuery query;
    query.filter = replaced;
    const absl::StatusOr<Page> releases =
        store_->List(context, ResourceType::kRelease,
                     {.filter = replaced, .order = {.key = SortKey::kReleased}});
    EXPECT_TRUE(releases.ok()) << releases.status();
    return std::make_pair(Words(query, context), NamesOf(*releases));
  };
  const std::pair<std::vector<std::string>, std::vector<std::string>> none;
  EXPECT_EQ(found(ReadContext()), none);

  AddRelease("us-2", "us", "2011-06-01");

  EXPECT_THAT(found(ReadContext()).first, ElementsAre("one", "three", "five"));
  EXPECT_THAT(found(ReadContext()).second, ElementsAre("releases/us"));
  EXPECT_THAT(found(AsOfDay(absl::CivilDay(2011, 5, 31))).first, IsEmpty());
  EXPECT_THAT(WordsWhere(Not(replaced)), ElementsAre("two", "four", "six"));

  Rewrite(ResourceType::kRelease, "releases/us-2",
          [](v1::Release& release) { release.mutable_label()->set_tlp(v1::Label::RED); });
  CallContext context = ReadContext();
  context.clearance = {};
  EXPECT_EQ(found(context), none);
}

TEST_F(CitationList, NamesTheNewestReleaseThatReplacesTheOneCited) {
  AddRelease("us-2", "us", "2010-08-01");
  EXPECT_EQ(ReplacedBy(), "releases/us-2");

  AddRelease("us-3", "us-2", "2011-06-01");
  EXPECT_EQ(ReplacedBy(), "releases/us-3");
  EXPECT_EQ(ReplacedBy(AsOfDay(absl::CivilDay(2011, 5, 31))), "releases/us-2");

  Rewrite(ResourceType::kRelease, "releases/us-3",
          [](v1::Release& release) { release.mutable_label()->set_tlp(v1::Label::RED); });
  CallContext context = ReadContext();
  context.clearance = {};
  EXPECT_EQ(ReplacedBy(context), "releases/us-2");
  EXPECT_EQ(ReplacedBy(), "releases/us-3");
}

TEST_F(CitationList, EndsACircleOfReplacements) {
  AddRelease("us-2", "us");
  Rewrite(ResourceType::kRelease, "releases/us",
          [](v1::Release& release) { release.set_replaces("releases/us-2"); });
  EXPECT_EQ(ReplacedBy(), "releases/us-2");

  Rewrite(ResourceType::kRelease, "releases/us-2",
          [](v1::Release& release) { release.clear_replaces(); });
  Rewrite(ResourceType::kRelease, "releases/us",
          [](v1::Release& release) { release.set_replaces("releases/us"); });
  EXPECT_EQ(ReplacedBy(), "");
}

TEST_F(CitationList, HasTheStandingOfTheDocumentOrOfWhatAReportIsAbout) {
  const StoredResource top = MustGet(ResourceType::kInitiative, "initiatives/mou");
  const StoredResource commitment = MustGet(ResourceType::kCommitment, kAssess);
  const StoredResource report = MustGet(ResourceType::kReport, "initiatives/mou/reports/a");
  Change change = MakeChange({NewPut(MakeAgency("a", "US"))});
  change.keeps = {MakeKeep(top.uid, 0,
                           {MakeSpan({}, StandingOf(v1::Standing::LIMITED)),
                            MakeSpan(kLater, StandingOf(v1::Standing::COMPLETE))}),
                  MakeKeep(commitment.uid, 0, {MakeSpan({}, DueOn("2010-09-22"))}),
                  MakeKeep(report.uid, 0, {MakeSpan({}, v1::Report())})};
  MustWrite(*store_, change);

  const CitationPage page =
      List({.document = "initiatives/mou", .include_children = true}, OnDay(kLater));
  const CitationPage before = List({.document = "initiatives/mou"}, OnDay(kLater - 1));

  ASSERT_EQ(page.citations.size(), 5U);
  const std::string complete = StandingOf(v1::Standing::COMPLETE).SerializeAsString();
  const std::string due = DueOn("2010-09-22").SerializeAsString();
  EXPECT_EQ(page.citations[0].kept, complete);
  EXPECT_EQ(page.citations[0].kept_type, ResourceType::kInitiative);
  EXPECT_EQ(page.citations[2].kept, due);
  EXPECT_EQ(page.citations[2].kept_type, ResourceType::kCommitment);
  EXPECT_EQ(page.citations[3].kept, due);  // the report about the commitment
  EXPECT_EQ(page.citations[3].kept_type, ResourceType::kCommitment);
  EXPECT_EQ(page.citations[4].kept, complete);  // the report about the initiative
  EXPECT_EQ(before.citations.at(0).kept, StandingOf(v1::Standing::LIMITED).SerializeAsString());
}

}  // namespace
}  // namespace entente::storage::postgres

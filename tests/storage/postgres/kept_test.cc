#include <algorithm>
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::CivilDay kAnnounced(2010, 7, 13);
constexpr absl::CivilDay kKeptDelivered(2011, 3, 10);

class Kept : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-ice", "US"}});
    initiative_ = MustPut(*store_, NewPut(MakeInitiative({.id = "mou", .agency_ids = {"us-ice"}})));
  }

  // A change needs a put: of an agency of its own.
  Change KeepChange(std::vector<Keep> keeps) {
    Change change = MakeChange({NewPut(MakeAgency(absl::StrCat("a-", ++count_), "US"))});
    change.keeps = std::move(keeps);
    return change;
  }

  void MustKeep(std::vector<Keep> keeps) { MustWrite(*store_, KeepChange(std::move(keeps))); }

  // A commitment with what is kept from its first day on.
  StoredResource AddCommitment(const std::string& id, std::vector<KeptSpan> spans) {
    const Put put = NewPut(MakeCommitment("mou", id));
    Change change = MakeChange({put});
    change.keeps = {MakeKeep(put.uid, 0, std::move(spans))};
    return MustWrite(*store_, change).resources.at(0);
  }

  v1::Initiative KeptOn(absl::CivilDay day) {
    const auto stored = store_->Get(OnDay(day), ResourceType::kInitiative, "initiatives/mou");
    v1::Initiative kept;
    EXPECT_TRUE(stored.ok() && kept.ParseFromString(stored->kept)) << stored.status();
    return kept;
  }

  std::atomic<int> count_ = 0;
  StoredResource initiative_;
};

TEST_F(Kept, IsNothingUntilSomethingIsKept) {
  EXPECT_EQ(initiative_.kept, "");
  EXPECT_EQ(initiative_.kept_version, 0);
}

TEST_F(Kept, IsOfTheDayAskedFor) {
  MustKeep({MakeKeep(initiative_.uid, 0,
                     {MakeSpan({}, StandingOf(v1::Standing::NO_EVIDENCE)),
                      MakeSpan(kAnnounced, StandingOf(v1::Standing::LIMITED)),
                      MakeSpan(kKeptDelivered, StandingOf(v1::Standing::COMPLETE))})});

  EXPECT_EQ(KeptOn(absl::CivilDay(1, 1, 1)).standing().evidence(), v1::Standing::NO_EVIDENCE);
  EXPECT_EQ(KeptOn(kAnnounced - 1).standing().evidence(), v1::Standing::NO_EVIDENCE);
  EXPECT_EQ(KeptOn(kAnnounced).standing().evidence(), v1::Standing::LIMITED);
  EXPECT_EQ(KeptOn(kKeptDelivered - 1).standing().evidence(), v1::Standing::LIMITED);
  EXPECT_EQ(KeptOn(kKeptDelivered).standing().evidence(), v1::Standing::COMPLETE);
  EXPECT_EQ(KeptOn(absl::CivilDay(9999, 12, 31)).standing().evidence(), v1::Standing::COMPLETE);
}

TEST_F(Kept, MakesNoRevision) {
  MustKeep({MakeKeep(initiative_.uid, 0, {MakeSpan({}, StandingOf(v1::Standing::LIMITED))})});

  const StoredResource stored = MustGet(ResourceType::kInitiative, "initiatives/mou");
  EXPECT_EQ(stored.revision, 1);
  EXPECT_EQ(stored.update_time, initiative_.update_time);
  EXPECT_EQ(stored.kept_version, 1);
  EXPECT_EQ(stored.document, initiative_.document);
}

TEST_F(Kept, StaysWhenTheDocumentIsWrittenAgain) {
  MustKeep({MakeKeep(initiative_.uid, 0, {MakeSpan({}, StandingOf(v1::Standing::LIMITED))})});
  const StoredResource kept = MustGet(ResourceType::kInitiative, "initiatives/mou");

  const StoredResource next = MustPut(*store_, NextPut(kept, ParseDocument<v1::Initiative>(kept)));

  EXPECT_EQ(next.revision, 2);
  EXPECT_EQ(next.kept_version, 1);
  EXPECT_EQ(next.kept, kept.kept);
}

TEST_F(Kept, TakesThePlaceOfWhatWasKeptBefore) {
  MustKeep({MakeKeep(initiative_.uid, 0,
                     {MakeSpan({}, StandingOf(v1::Standing::NO_EVIDENCE)),
                      MakeSpan(kKeptDelivered, StandingOf(v1::Standing::COMPLETE))})});
  MustKeep({MakeKeep(initiative_.uid, 1, {MakeSpan({}, StandingOf(v1::Standing::LIMITED))})});

  EXPECT_EQ(KeptOn(kKeptDelivered).standing().evidence(), v1::Standing::LIMITED);
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM kept"), "1");
  EXPECT_THAT(
      sql_.Rows("SELECT field, value, since, until FROM term WHERE field BETWEEN 10 AND 16"),
      ElementsAre(ElementsAre("11", "3", "-infinity", "infinity")));
}

TEST_F(Kept, IsWrittenTogetherWithANewResourceAndTold) {
  const StoredResource commitment = AddCommitment(
      "assess",
      {MakeSpan({}, DueOn("2010-09-22")), MakeSpan(kKeptDelivered, DueOn("2011-06-30"), 1)});

  EXPECT_EQ(commitment.kept_version, 1);
  EXPECT_EQ(commitment.kept, DueOn("2010-09-22").SerializeAsString());  // of the context's day
  EXPECT_THAT(sql_.Rows("SELECT since, until, has_due, due_latest, has_delivered, slips FROM kept"
                        " ORDER BY since"),
              ElementsAre(ElementsAre("-infinity", "2011-03-10", "t", "2010-09-22", "f", "0"),
                          ElementsAre("2011-03-10", "infinity", "t", "2011-06-30", "f", "1")));
}

TEST_F(Kept, RefusesAVersionThatIsNotTheCurrentOne) {
  const Keep keep = MakeKeep(initiative_.uid, 0, {MakeSpan({}, StandingOf(v1::Standing::LIMITED))});
  MustKeep({keep});
  const auto before = sql_.CountRows();

  for (const std::int64_t version : {0, 2}) {
    Keep stale = keep;
    stale.expected_version = version;
    const auto written = store_->Write(WriteContext(), KeepChange({stale}));
    EXPECT_THAT(written.status(), FailsWith(kAborted, kReasonRevisionChanged)) << version;
  }

  EXPECT_EQ(sql_.CountRows(), before);
  EXPECT_EQ(MustGet(ResourceType::kInitiative, "initiatives/mou").kept_version, 1);
}

TEST_F(Kept, RefusesAResourceThatIsNotThere) {
  const auto written = store_->Write(
      WriteContext(),
      KeepChange({MakeKeep(MakeUuid(), 0, {MakeSpan({}, StandingOf(v1::Standing::LIMITED))})}));

  EXPECT_THAT(written.status(), FailsWith(kAborted, kReasonRevisionChanged));
}

TEST_F(Kept, RefusesAFirstVersionOtherThanNoneOfANewResource) {
  const Put put = NewPut(MakeCommitment("mou", "assess"));
  Change change = MakeChange({put});
  change.keeps = {MakeKeep(put.uid, 1, {MakeSpan({}, DueOn("2010-09-22"))})};

  EXPECT_THAT(store_->Write(WriteContext(), change).status(),
              FailsWith(kAborted, kReasonRevisionChanged));
}

TEST_F(Kept, OfTwoKeepersOfOneVersionOneIsRefused) {
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> won = 0;
    AtOnce(2, [&](int) {
      const auto written =
          store_->Write(WriteContext(),
                        KeepChange({MakeKeep(initiative_.uid, round,
                                             {MakeSpan({}, StandingOf(v1::Standing::LIMITED))})}));
      if (written.ok()) {
        ++won;
      } else {
        EXPECT_THAT(written.status(), FailsWith(kAborted, kReasonRevisionChanged));
      }
    });
    EXPECT_EQ(won, 1);
  }
  EXPECT_EQ(MustGet(ResourceType::kInitiative, "initiatives/mou").kept_version, 20);
}

// Each family in another order than the other writer: without an order of the store's own they
// would deadlock.
TEST_F(Kept, KeepersOfManyWaitForEachOtherInOneOrder) {
  std::vector<std::string> uids = {initiative_.uid};
  for (const char* id : {"action-plan", "zeal"}) {
    uids.push_back(
        MustPut(*store_, NewPut(MakeInitiative({.id = id, .agency_ids = {"us-ice"}}))).uid);
    uids.push_back(MustPut(*store_, NewPut(MakeCommitment(id, "one"))).uid);
  }
  const auto spans_of = [&](const std::string& uid) -> std::vector<KeptSpan> {
    const bool is_commitment = uid == uids[2] || uid == uids[4];
    return {is_commitment ? MakeSpan({}, DueOn("2010-09-22"))
                          : MakeSpan({}, StandingOf(v1::Standing::LIMITED))};
  };

  for (int round = 0; round < 20; ++round) {
    std::atomic<int> won = 0;
    AtOnce(2, [&](int writer) {
      std::vector<Keep> keeps;
      keeps.reserve(uids.size());
      for (const std::string& uid : uids) keeps.push_back(MakeKeep(uid, round, spans_of(uid)));
      if (writer == 1) std::reverse(keeps.begin(), keeps.end());
      if (store_->Write(WriteContext(), KeepChange(std::move(keeps))).ok()) ++won;
    });
    EXPECT_EQ(won, 1);
  }
  EXPECT_EQ(sql_.Ask("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "0");
}

TEST_F(Kept, IsNotPartOfTheDigest) {
  Change plain = MakeChange({NewPut(MakeAgency("plain", "US"))});
  Change keeping =
      KeepChange({MakeKeep(initiative_.uid, 0, {MakeSpan({}, StandingOf(v1::Standing::LIMITED))})});
  keeping.puts = plain.puts;
  keeping.request_id = plain.request_id;

  MustWrite(*store_, keeping);
  const std::string kept =
      sql_.Ask("SELECT content_digest FROM change ORDER BY number DESC LIMIT 1");
  Sql other(database_.url());
  const test::TestDatabase fresh(&MigrateTemplate);
  MustWrite(*MustMakeStore({.url = fresh.url()}), plain);

  EXPECT_EQ(Sql(fresh.url()).Ask("SELECT content_digest FROM change"), kept);
}

TEST_F(Kept, StandingIsIndexedByDay) {
  MustPut(*store_, NewPut(MakeSearch("mou", "searched", v1::SearchReport::NOTHING)));
  v1::Initiative searched;
  searched.mutable_standing()->set_newest_search("initiatives/mou/reports/searched");
  searched.mutable_standing()->set_agreement(v1::Side::NONE);
  v1::Initiative reported = StandingOf(v1::Standing::COMPLETE);
  reported.mutable_standing()->set_newest_search("initiatives/mou/reports/searched");
  reported.mutable_standing()->set_corroboration(v1::Standing::OWN_WORD);
  reported.mutable_standing()->set_agreement(v1::Side::AGREE);
  reported.mutable_standing()->set_last_report_date("2011-03-10");
  reported.mutable_standing()->add_sides()->set_official(v1::Standing::SIGNED);
  reported.mutable_standing()->add_sides()->set_official(v1::Standing::COMPLETED);
  reported.mutable_standing()->add_sides()->set_word(v1::Side::SILENT);

  MustKeep({MakeKeep(initiative_.uid, 0,
                     {MakeSpan({}, v1::Initiative()), MakeSpan(kAnnounced, searched),
                      MakeSpan(kKeptDelivered, reported)})});

  EXPECT_THAT(sql_.Rows("SELECT since, officials, evidence, corroboration, agreement, reported,"
                        " search_outcome FROM kept ORDER BY since"),
              ElementsAre(ElementsAre("-infinity", "0", "0", "0", "0", "", ""),
                          ElementsAre("2010-07-13", "0", "0", "0", "5", "", "2"),
                          ElementsAre("2011-03-10", absl::StrCat((1 << 21) + (1 << 4)), "5", "2",
                                      "1", "2011-03-10", "2")));
  // One row for neighbouring spans that share a term.
  EXPECT_THAT(sql_.Rows("SELECT field, value, since, until FROM term WHERE field BETWEEN 10 AND 16"
                        " ORDER BY field, value, since"),
              ElementsAre(ElementsAre("10", "21", "2011-03-10", "infinity"),
                          ElementsAre("10", "4", "2011-03-10", "infinity"),
                          ElementsAre("11", "5", "2011-03-10", "infinity"),
                          ElementsAre("12", "2", "2011-03-10", "infinity"),
                          ElementsAre("13", "1", "2011-03-10", "infinity"),
                          ElementsAre("13", "5", "2010-07-13", "2011-03-10"),
                          ElementsAre("14", "", "2010-07-13", "2011-03-10"),
                          ElementsAre("15", "", "2010-07-13", "infinity"),
                          ElementsAre("16", "2", "2010-07-13", "infinity")));
}

TEST_F(Kept, ATermThatComesBackHasARowForEachTime) {
  MustKeep({MakeKeep(initiative_.uid, 0,
                     {MakeSpan({}, StandingOf(v1::Standing::LIMITED)),
                      MakeSpan(kAnnounced, StandingOf(v1::Standing::COMPLETE)),
                      MakeSpan(kKeptDelivered, StandingOf(v1::Standing::LIMITED))})});

  EXPECT_THAT(
      sql_.Rows("SELECT since, until FROM term WHERE field = 11 AND value = '3'"
                " ORDER BY since"),
      ElementsAre(ElementsAre("-infinity", "2010-07-13"), ElementsAre("2011-03-10", "infinity")));
}

TEST_F(Kept, ASearchOfTheSameChangeIsItsOutcome) {
  const Put search = NewPut(MakeSearch("mou", "searched", v1::SearchReport::FOUND));
  v1::Initiative searched;
  searched.mutable_standing()->set_newest_search(search.name);
  Change change = MakeChange({search});
  change.keeps = {MakeKeep(initiative_.uid, 0, {MakeSpan({}, searched)}),
                  MakeKeep(search.uid, 0, {MakeSpan({}, v1::Report())})};

  MustWrite(*store_, change);

  EXPECT_EQ(sql_.Ask("SELECT search_outcome FROM kept WHERE uid = '" + initiative_.uid + "'"), "1");
}

TEST_F(Kept, AScheduleHasAllBoundsOfItsDates) {
  v1::Commitment kept;
  kept.mutable_current_due()->set_phrase("in the coming months");
  kept.mutable_current_due()->set_earliest("2010-07-13");
  kept.mutable_current_due()->set_expected_latest("2011-01-13");
  kept.mutable_delivered()->set_latest("2011-02-28");
  AddCommitment("deploy", {MakeSpan({}, kept, 2)});

  EXPECT_THAT(sql_.Rows("SELECT has_due, due_earliest, due_latest, due_latest_strict,"
                        " due_expected_latest, has_delivered, delivered_earliest, delivered_latest,"
                        " slips FROM kept"),
              ElementsAre(ElementsAre("t", "2010-07-13", "", "", "2011-01-13", "t", "",
                                      "2011-02-28", "2")));
}

TEST_F(Kept, WhatWasNotKnownByTheDayIsLeftOutWhenAsked) {
  const Put put = NewPut(MakeCommitment("mou", "later"));
  Change change = MakeChange({put});
  change.keeps = {MakeKeep(put.uid, 0, {MakeSpan({}, v1::Commitment())})};
  change.keeps[0].known_since = kKeptDelivered;
  MustWrite(*store_, change);
  const auto get = [&](const CallContext& context) {
    return store_->Get(context, ResourceType::kCommitment, put.name).status();
  };

  EXPECT_THAT(get(AsOfDay(kKeptDelivered - 1)), FailsWith(kNotFound, kReasonNotFound));
  EXPECT_TRUE(get(AsOfDay(kKeptDelivered)).ok());
  EXPECT_TRUE(get(OnDay(kKeptDelivered - 1)).ok());
}

TEST_F(Kept, WhatWasKnownMayBecomeAlwaysKnown) {
  const Put put = NewPut(MakeCommitment("mou", "later"));
  Change change = MakeChange({put});
  change.keeps = {MakeKeep(put.uid, 0, {MakeSpan({}, v1::Commitment())})};
  change.keeps[0].known_since = kKeptDelivered;
  MustWrite(*store_, change);

  MustKeep({MakeKeep(put.uid, 1, {MakeSpan({}, v1::Commitment())})});

  EXPECT_TRUE(store_->Get(AsOfDay(kAnnounced), ResourceType::kCommitment, put.name).ok());
}

TEST_F(Kept, AnInitiativeAnnouncedLaterIsLeftOutWhenAsked) {
  MustPut(*store_, NewPut(MakeInitiative({.id = "undated", .day = ""})));
  const auto get = [&](const CallContext& context, const std::string& name) {
    return store_->Get(context, ResourceType::kInitiative, name).status();
  };

  EXPECT_THAT(get(AsOfDay(kAnnounced - 1), "initiatives/mou"),
              FailsWith(kNotFound, kReasonNotFound));
  EXPECT_TRUE(get(AsOfDay(kAnnounced), "initiatives/mou").ok());
  EXPECT_TRUE(get(OnDay(kAnnounced - 1), "initiatives/mou").ok());
  EXPECT_TRUE(get(AsOfDay(kAnnounced - 1), "initiatives/undated").ok());
}

TEST_F(Kept, WhatBelongsToAnInitiativeAnnouncedLaterIsLeftOutWithIt) {
  const Put put = NewPut(MakeCommitment("mou", "known-always"));
  MustPut(*store_, put);

  const auto get = [&](const CallContext& context) {
    return store_->Get(context, ResourceType::kCommitment, put.name).status();
  };

  EXPECT_THAT(get(AsOfDay(kAnnounced - 1)), FailsWith(kNotFound, kReasonNotFound));
  EXPECT_TRUE(get(AsOfDay(kAnnounced)).ok());
}

TEST_F(Kept, ListsFindOfADayWhatGetFinds) {
  v1::Initiative by_then = MakeInitiative({.id = "by-then", .day = ""});
  by_then.mutable_announced()->set_edtf("[..2010-12-31]");
  by_then.mutable_announced()->set_latest("2010-12-31");
  MustPut(*store_, NewPut(by_then));
  for (const char* initiative : {"mou", "by-then"}) {
    MustPut(*store_, NewPut(MakeCommitment(initiative, "owed")));
    v1::Report told = MakeStatus(initiative, "told");
    told.set_as_of_date("2010-01-01");
    MustPut(*store_, NewPut(told));
  }
  const std::vector<std::pair<ResourceType, std::string>> all = {
      {ResourceType::kInitiative, ""},
      {ResourceType::kCommitment, "/commitments/owed"},
      {ResourceType::kReport, "/reports/told"}};

  for (const absl::CivilDay day :
       {kAnnounced - 1, kAnnounced, absl::CivilDay(2010, 12, 30), absl::CivilDay(2010, 12, 31)}) {
    for (const auto& [type, rest] : all) {
      SCOPED_TRACE(absl::StrCat(absl::FormatCivilTime(day), " ", rest));
      const absl::StatusOr<Page> page = store_->List(AsOfDay(day), type, {});
      ASSERT_TRUE(page.ok()) << page.status();
      const std::vector<std::string> listed = NamesOf(*page);
      for (const std::string top : {"initiatives/mou", "initiatives/by-then"}) {
        const std::string name = absl::StrCat(top, rest);
        const bool is_listed = std::find(listed.begin(), listed.end(), name) != listed.end();
        EXPECT_EQ(is_listed, store_->Get(AsOfDay(day), type, name).ok()) << name;
        const absl::CivilDay since =
            top == "initiatives/mou" ? kAnnounced : absl::CivilDay(2010, 12, 31);
        EXPECT_EQ(is_listed, since <= day) << name;
      }
    }
  }
}

TEST_F(Kept, ReportsSayWhatSupersedesThem) {
  const Put report = NewPut(MakeStatus("mou", "first"));
  v1::Report superseded;
  superseded.set_superseded_by("initiatives/mou/reports/second");
  Change change = MakeChange({report});
  change.keeps = {
      MakeKeep(report.uid, 0, {MakeSpan({}, v1::Report()), MakeSpan(kKeptDelivered, superseded)})};
  MustWrite(*store_, change);

  const auto before = store_->Get(OnDay(kAnnounced), ResourceType::kReport, report.name);
  const auto after = store_->Get(OnDay(kKeptDelivered), ResourceType::kReport, report.name);

  ASSERT_TRUE(before.ok() && after.ok()) << before.status() << after.status();
  EXPECT_THAT(before->kept, IsEmpty());
  EXPECT_EQ(after->kept, superseded.SerializeAsString());
}

TEST_F(Kept, ARepeatedRequestKeepsOnce) {
  const Change change =
      KeepChange({MakeKeep(initiative_.uid, 0, {MakeSpan({}, StandingOf(v1::Standing::LIMITED))})});
  MustWrite(*store_, change);

  EXPECT_TRUE(MustWrite(*store_, change).repeated);

  EXPECT_EQ(MustGet(ResourceType::kInitiative, "initiatives/mou").kept_version, 1);
}

}  // namespace
}  // namespace entente::storage::postgres

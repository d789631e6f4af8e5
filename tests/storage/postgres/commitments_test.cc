#include <atomic>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/storage/postgres/record_fixture.h"

namespace entente::storage::postgres {
namespace {

using ::testing::ElementsAre;

// An initiative with one commitment, a report about each.
class Commitments : public RecordTest {
 protected:
  void SetUp() override {
    AddAgencies({{"us-ice", "US"}, {"interpol", ""}});
    MustWrite(*store_,
              MakeChange({NewPut(MakeStatus("mou", "of-mou")),
                          NewPut(MakeStatus("mou", "of-assess", kAssess)),
                          NewPut(MakeCommitment("mou", "assess")),
                          NewPut(MakeInitiative({.id = "mou", .agency_ids = {"us-ice"}}))}));
  }

  StoredResource Initiative() { return MustGet(ResourceType::kInitiative, "initiatives/mou"); }

  void PutInitiative(const std::function<void(v1::Initiative&)>& change, bool deleted = false) {
    const StoredResource stored = Initiative();
    v1::Initiative document = ParseDocument<v1::Initiative>(stored);
    change(document);
    MustPut(*store_, NextPut(stored, document, deleted));
  }

  void DeleteInitiative() {
    PutInitiative([](v1::Initiative&) {}, /*deleted=*/true);
  }

  // `deleted` of the rows of commitment and reports, by name; of their terms all agree.
  std::string DeletedRows() {
    EXPECT_EQ(sql_.Ask("SELECT count(*) FROM term t JOIN (SELECT uid, deleted, tlp, releasable_to"
                       " FROM commitment UNION ALL SELECT uid, deleted, tlp, releasable_to FROM"
                       " report) x USING (uid) WHERE (t.deleted, t.tlp, t.releasable_to)"
                       " <> (x.deleted, x.tlp, x.releasable_to)"),
              "0");
    return sql_.Ask(
        "SELECT string_agg(x.deleted::text, ' ' ORDER BY r.name) FROM (SELECT uid, deleted FROM"
        " commitment UNION ALL SELECT uid, deleted FROM report) x JOIN resource r USING (uid)");
  }

  static constexpr const char* kAssess = "initiatives/mou/commitments/assess";
  static constexpr const char* kOfAssess = "initiatives/mou/reports/of-assess";
};

TEST_F(Commitments, BelongToTheInitiativeOfTheirName) {
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM resource c JOIN resource i ON i.uid = c.parent"
                     " WHERE i.name = 'initiatives/mou' AND NOT c.hidden"),
            "3");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM resource WHERE parent IS NOT NULL"), "3");
  EXPECT_EQ(DeletedRows(), "false false false");
}

TEST_F(Commitments, OfNoInitiativeAreADefect) {
  const auto written =
      store_->Write(WriteContext(), MakeChange({NewPut(MakeCommitment("none", "assess"))}));

  EXPECT_THAT(written.status(), FailsWith(absl::StatusCode::kInternal, kReasonInternal));
}

TEST_F(Commitments, HaveRowsOfTheirDatesAndParties) {
  v1::Commitment commitment = MakeCommitment("mou", "pay");
  commitment.add_debtors()->set_region_code("CA");
  commitment.add_debtors()->set_agency("agencies/interpol");
  commitment.add_creditors()->set_organization_name("Red Cross");
  commitment.add_creditors()->set_group(v1::Party::PUBLIC);
  commitment.mutable_baseline_due()->set_earliest("2010-07-13");
  commitment.mutable_baseline_due()->set_latest("2010-09-22");
  commitment.mutable_baseline_due()->set_latest_strict("2010-08-31");
  const StoredResource stored = MustPut(*store_, NewPut(commitment));

  EXPECT_THAT(sql_.Rows("SELECT modality, has_baseline_due, baseline_due_earliest,"
                        " baseline_due_latest, baseline_due_latest_strict,"
                        " baseline_due_expected_latest, announced, text FROM commitment WHERE uid ="
                        " '" +
                        stored.uid + "'"),
              ElementsAre(ElementsAre("2", "t", "2010-07-13", "2010-09-22", "2010-08-31", "",
                                      "2010-07-13", "The agency will deliver pay")));
  EXPECT_THAT(
      sql_.Rows(
          "SELECT is_debtor, ordinal, r.name, country, is_public, region_code FROM"
          " commitment_party p LEFT JOIN resource r ON r.uid = p.agency WHERE commitment = '" +
          stored.uid + "' ORDER BY is_debtor DESC, ordinal"),
      ElementsAre(ElementsAre("t", "0", "agencies/us-ice", "", "f", "US"),
                  ElementsAre("t", "1", "", "CA", "f", "CA"),
                  ElementsAre("t", "2", "agencies/interpol", "", "f", ""),
                  ElementsAre("f", "0", "", "", "f", ""), ElementsAre("f", "1", "", "", "t", "")));
  EXPECT_THAT(sql_.Rows("SELECT t.field, coalesce(r.name, t.value) FROM term t LEFT JOIN resource r"
                        " ON r.uid::text = t.value WHERE t.uid = '" +
                        stored.uid + "' ORDER BY 1, 2"),
              ElementsAre(ElementsAre("20", "2"), ElementsAre("21", "agencies/interpol"),
                          ElementsAre("21", "agencies/us-ice"), ElementsAre("22", "CA"),
                          ElementsAre("22", "US"), ElementsAre("25", "")));

  MustPut(*store_, NextPut(stored, MakeCommitment("mou", "pay")));
  EXPECT_EQ(
      sql_.Ask("SELECT count(*) FROM commitment_party WHERE commitment = '" + stored.uid + "'"),
      "1");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM term WHERE uid = '" + stored.uid + "'"), "3");
}

TEST_F(Commitments, ReportsHaveRowsOfTheirAuthors) {
  v1::Report joint = MakeStatus("mou", "joint", kAssess);
  joint.mutable_status()->add_reporters()->set_agency("agencies/us-ice");
  joint.mutable_status()->set_stance(v1::StatusReport::DISPUTES);
  v1::Report finding = MakeStatus("mou", "finding");
  finding.set_kind(v1::Report::FINDING);
  finding.mutable_finding()->mutable_assessor()->set_agency("agencies/us-ice");
  MustWrite(*store_,
            MakeChange({NewPut(joint), NewPut(finding),
                        NewPut(MakeSearch("mou", "search", v1::SearchReport::INACCESSIBLE))}));

  EXPECT_THAT(
      sql_.Rows("SELECT r.name, coalesce(c.name, ''), p.kind, p.as_of, p.outcome FROM report p JOIN"
                " resource r ON r.uid = p.uid LEFT JOIN resource c ON c.uid = p.commitment ORDER BY"
                " r.name"),
      ElementsAre(ElementsAre("initiatives/mou/reports/finding", "", "2", "2011-03-10", ""),
                  ElementsAre("initiatives/mou/reports/joint", kAssess, "1", "2011-03-10", ""),
                  ElementsAre(kOfAssess, kAssess, "1", "2011-03-10", ""),
                  ElementsAre("initiatives/mou/reports/of-mou", "", "1", "2011-03-10", ""),
                  ElementsAre("initiatives/mou/reports/search", "", "3", "2011-03-10", "3")));
  EXPECT_THAT(
      sql_.Rows("SELECT n.name, t.field, coalesce(r.name, t.value) FROM term t JOIN resource n ON"
                " n.uid = t.uid LEFT JOIN resource r ON r.uid::text = t.value WHERE n.name IN"
                " ('initiatives/mou/reports/joint', 'initiatives/mou/reports/finding',"
                " 'initiatives/mou/reports/search') ORDER BY 1, 2, 3"),
      ElementsAre(ElementsAre("initiatives/mou/reports/finding", "30", "2"),
                  ElementsAre("initiatives/mou/reports/finding", "33", "agencies/us-ice"),
                  ElementsAre("initiatives/mou/reports/finding", "34", "US"),
                  ElementsAre("initiatives/mou/reports/joint", "30", "1"),
                  ElementsAre("initiatives/mou/reports/joint", "31", "agencies/us-ice"),
                  ElementsAre("initiatives/mou/reports/joint", "32", "US"),
                  ElementsAre("initiatives/mou/reports/joint", "35", "2"),
                  ElementsAre("initiatives/mou/reports/search", "30", "3")));
}

TEST_F(Commitments, AreHiddenWhileTheirInitiativeIsDeleted) {
  DeleteInitiative();

  EXPECT_THAT(Get(ResourceType::kCommitment, kAssess).status(),
              FailsWith(kNotFound, kReasonNotFound));
  EXPECT_THAT(store_->BatchGet(ReadContext(), ResourceType::kReport, {kOfAssess}).status(),
              FailsWith(kNotFound, kReasonNotFound));
  EXPECT_EQ(DeletedRows(), "true true true");
  EXPECT_TRUE(store_->Lookup(ReadContext(), {kAssess}, {})->resources.at(kAssess).deleted);
}

TEST_F(Commitments, ComeBackWithTheirInitiativeAsTheyWere) {
  const StoredResource before = MustGet(ResourceType::kCommitment, kAssess);
  const StoredResource gone = MustPut(*store_, NewPut(MakeCommitment("mou", "gone")));
  MustPut(*store_, NextPut(gone, MakeCommitment("mou", "gone"), /*deleted=*/true));
  DeleteInitiative();

  PutInitiative([](v1::Initiative&) {});

  const StoredResource after = MustGet(ResourceType::kCommitment, kAssess);
  EXPECT_EQ(after.revision, before.revision);
  EXPECT_EQ(after.update_time, before.update_time);
  EXPECT_NE(MustGet(ResourceType::kCommitment, "initiatives/mou/commitments/gone").delete_time,
            std::nullopt);
  EXPECT_EQ(DeletedRows(), "false true false false");
}

TEST_F(Commitments, TakeTheirReportsAlongIntoTheListOfDeletedOnes) {
  const StoredResource stored = MustGet(ResourceType::kCommitment, kAssess);
  const v1::Commitment document = ParseDocument<v1::Commitment>(stored);

  const StoredResource deleted = MustPut(*store_, NextPut(stored, document, /*deleted=*/true));
  EXPECT_EQ(DeletedRows(), "true true false");
  EXPECT_EQ(Get(ResourceType::kReport, kOfAssess).status().code(), kNotFound);
  EXPECT_TRUE(Get(ResourceType::kReport, "initiatives/mou/reports/of-mou").ok());

  MustPut(*store_, NewPut(MakeStatus("mou", "z-late", kAssess)));
  EXPECT_EQ(DeletedRows(), "true true false true");

  MustPut(*store_, NextPut(deleted, document));
  EXPECT_EQ(DeletedRows(), "false false false false");
  EXPECT_TRUE(Get(ResourceType::kReport, kOfAssess).ok());
}

TEST_F(Commitments, HaveTheLabelAndTheAnnouncedDateOfTheirInitiative) {
  PutInitiative([](v1::Initiative& initiative) {
    initiative.mutable_label()->set_tlp(v1::Label::AMBER);
    initiative.mutable_label()->add_releasable_to("CA");
    initiative.mutable_announced()->set_earliest("2010-07-01");
  });
  MustPut(*store_, NewPut(MakeCommitment("mou", "new")));
  CallContext context = ReadContext();
  context.clearance = {.tlp_max = v1::Label::GREEN, .all_governments = true};

  EXPECT_THAT(store_->Get(context, ResourceType::kCommitment, kAssess).status(),
              FailsWith(kNotFound, kReasonNotFound));
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM resource WHERE parent IS NOT NULL AND tlp = 3 AND"
                     " releasable_to = '{CA}'"),
            "4");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM revision WHERE tlp = 3"), "2");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM commitment WHERE announced = '2010-07-01' AND tlp = 3"),
            "2");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM report WHERE tlp = 3 AND releasable_to = '{CA}'"), "2");
  EXPECT_EQ(sql_.Ask("SELECT count(DISTINCT sort_date) FROM term WHERE type = 4"), "1");
  EXPECT_EQ(DeletedRows(), "false false false false");

  PutInitiative([](v1::Initiative& initiative) { initiative.clear_label(); });
  EXPECT_TRUE(store_->Get(context, ResourceType::kCommitment, kAssess).ok());
}

TEST_F(Commitments, HandDownReachesWhatIsPutInTheSameChange) {
  const StoredResource initiative = Initiative();
  v1::Initiative strict = ParseDocument<v1::Initiative>(initiative);
  strict.mutable_label()->set_tlp(v1::Label::RED);
  MustWrite(*store_,
            MakeChange({NewPut(MakeCommitment("mou", "new")), NextPut(initiative, strict)}));

  EXPECT_EQ(sql_.Ask("SELECT min(tlp) FROM commitment"), "5");
  EXPECT_EQ(sql_.Ask("SELECT count(*) FROM revision WHERE tlp = 5"), "2");
}

TEST_F(Commitments, StandingOfAnInitiativeFollowsItsLabel) {
  const StoredResource initiative = Initiative();
  v1::Initiative document = ParseDocument<v1::Initiative>(initiative);
  Change change = MakeChange({NextPut(initiative, document)});
  change.keeps = {MakeKeep(initiative.uid, 0, {MakeSpan({}, StandingOf(v1::Standing::LIMITED))})};
  MustWrite(*store_, change);

  PutInitiative([](v1::Initiative& next) { next.mutable_label()->set_tlp(v1::Label::RED); });

  EXPECT_EQ(sql_.Ask("SELECT tlp FROM term WHERE field = 11"), "5");
}

// Both look at the initiative as it is; whichever commits second has to see it.
TEST_F(Commitments, CreatedWhileTheInitiativeIsDeletedIsRefusedOrHidden) {
  for (int round = 0; round < 20; ++round) {
    const StoredResource initiative = Initiative();
    Change create = MakeChange({NewPut(MakeCommitment("mou", absl::StrCat("c-", round)))});
    create.based_on = {{initiative.uid, initiative.revision}};
    const Change remove =
        MakeChange({NextPut(initiative, ParseDocument<v1::Initiative>(initiative), true)});
    absl::Status created;
    AtOnce(2, [&](int writer) {
      if (writer == 0) created = store_->Write(WriteContext(), create).status();
      if (writer == 1) MustWrite(*store_, remove);
    });

    if (!created.ok()) {
      EXPECT_THAT(created, FailsWith(kAborted, kReasonRevisionChanged));
    }
    EXPECT_EQ(sql_.Ask("SELECT count(*) FROM resource WHERE parent IS NOT NULL AND NOT hidden"),
              "0");
    EXPECT_EQ(sql_.Ask("SELECT count(*) FROM commitment WHERE NOT deleted"), "0");
    PutInitiative([](v1::Initiative&) {});
  }
  EXPECT_EQ(sql_.Ask("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"),
            "0");
}

TEST_F(Commitments, OneFamilyHasOneWriterAtATime) {
  std::thread writer;
  {
    pqxx::work holder(sql_.connection());
    holder.exec("SELECT FROM resource WHERE name = 'initiatives/mou' FOR NO KEY UPDATE");
    writer = std::thread([&] { MustPut(*store_, NewPut(MakeCommitment("mou", "waits"))); });
    Sql watcher(database_.url());
    EXPECT_TRUE(AreBlocked(watcher, 1));
    EXPECT_EQ(watcher.Ask("SELECT count(*) FROM resource WHERE name LIKE '%waits'"), "0");
    holder.commit();
  }
  writer.join();

  EXPECT_TRUE(Get(ResourceType::kCommitment, "initiatives/mou/commitments/waits").ok());
}

}  // namespace
}  // namespace entente::storage::postgres

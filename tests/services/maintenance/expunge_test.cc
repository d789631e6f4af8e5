// Expunge: nothing of what was said is left anywhere in the database, and the record still
// verifies.

#include "services/maintenance/expunge.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "services/rpc/history_service.h"
#include "services/rpc/uuid.h"
#include "tests/services/maintenance/upkeep_fixture.h"
#include "tests/services/rpc/service_fixture.h"

namespace entente::maintenance {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kSecret[] = "Zirconium";
constexpr char kSecondReport[] = "initiatives/assessment/reports/second";
constexpr char kThirdReport[] = "initiatives/assessment/reports/third";

class ExpungeTest : public UpkeepTest {
 protected:
  void SetUp() override {
    MakeRecord();
    MustAnswer(Retitle(kAssessment, absl::StrCat(kSecret, " assessment")));
    MustAnswer(Retitle(kAssessment, "Joint assessment"));  // the word is in an earlier revision
    digests_ = Digests();
  }

  absl::StatusOr<Expunged> TryExpunge(std::vector<std::string> names, bool dry_run = false) {
    ExpungeRequest request;
    request.names = std::move(names);
    request.reason = "order 17 of the court";
    request.caller = "os:registrar";
    request.dry_run = dry_run;
    request.request_id = rpc::NewUuidV7();
    request.make_context = [] {
      storage::CallContext context;
      context.deadline = absl::Now() + absl::Seconds(60);
      context.as_of.day = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
      return context;
    };
    return Expunge(*store_, *maintenance_, request);
  }

  Expunged MustExpunge(std::vector<std::string> names) {
    absl::StatusOr<Expunged> expunged = TryExpunge(std::move(names));
    EXPECT_TRUE(expunged.ok()) << expunged.status();
    return expunged.ok() ? *std::move(expunged) : Expunged();
  }

  // The tables in any row of which `word` stands, as text, as bytes or, in lower case, as a word
  // that is searched for.
  std::vector<std::string> TablesWith(const std::string& word) {
    std::vector<std::string> tables;
    const std::string bytes = absl::BytesToHexString(word);
    for (const auto& row :
         sql_.Rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
      const std::string count =
          sql_.Ask(absl::StrCat("SELECT count(*) FROM ", row[0], " t WHERE t::text ILIKE '%", word,
                                "%' OR t::text LIKE '%", bytes, "%'"));
      if (count != "0") tables.push_back(row[0]);
    }
    return tables;
  }

  // Of the changes made before.
  std::vector<std::vector<std::string>> Digests() {
    return sql_.Rows(
        "SELECT number::text, digest::text FROM change WHERE reason <> 'order 17 of the court' "
        "ORDER BY change.number");
  }

  v1::Revision RevisionOf(const std::string& name, const std::string& number) {
    v1::GetRevisionRequest request;
    request.set_name(absl::StrCat(name, "/revisions/", number));
    rpc::HistoryService history(dependencies_);
    absl::StatusOr<rpc::Reply> reply =
        history.AnswerGetRevision(CallFor(request, "GetRevision"), request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? rpc::test::MessageOf<v1::Revision>(*std::move(reply)) : v1::Revision();
  }

  std::vector<std::vector<std::string>> digests_;
};

TEST_F(ExpungeTest, AnInitiativeLeavesNothingOfItsWordsAnywhere) {
  ASSERT_THAT(TablesWith(kSecret), Contains("revision"));
  ASSERT_THAT(TablesWith("later this summer"), Not(IsEmpty()));

  const Expunged expunged = MustExpunge({kAssessment, kRecordedRelease, "releases/later"});

  EXPECT_THAT(expunged.names, Contains(kAssessment));
  EXPECT_THAT(expunged.names, Contains(kPublish));
  EXPECT_THAT(expunged.names, Contains(kFirstReport));
  EXPECT_THAT(TablesWith(kSecret), IsEmpty());
  EXPECT_THAT(TablesWith("Toews"), IsEmpty());
  EXPECT_THAT(TablesWith("later this summer"), IsEmpty());
  EXPECT_THAT(TablesWith("said so again"), IsEmpty());
}

TEST_F(ExpungeTest, TheRecordStillVerifiesWithTheDigestsItHad) {
  MustExpunge({kAssessment, kRecordedRelease});

  EXPECT_EQ(Digests(), digests_);
  EXPECT_THAT(Verified().told, IsEmpty());
  EXPECT_THAT(Reindexed().told, IsEmpty());
}

TEST_F(ExpungeTest, WhoDidItAndWhyIsAChangeOfItsOwn) {
  const Expunged expunged = MustExpunge({kAssessment});

  EXPECT_EQ(sql_.Rows(absl::StrCat("SELECT caller, method, reason FROM change WHERE number = ",
                                   expunged.number)),
            (std::vector<std::vector<std::string>>{
                {"os:registrar", "entente-server expunge", "order 17 of the court"}}));
  EXPECT_EQ(std::to_string(expunged.number), sql_.Ask("SELECT number FROM head"));
}

TEST_F(ExpungeTest, WhatOthersNameIsRefusedWithTheirNames) {
  const absl::Status status = TryExpunge({kRecordedRelease}).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr(kAssessment));
  EXPECT_THAT(std::string(status.message()), HasSubstr(kPublish));
  EXPECT_THAT(TablesWith("later this summer"), Contains("release_text"));
  EXPECT_EQ(Digests(), digests_);
}

TEST_F(ExpungeTest, ADryRunTellsAndWritesNothing) {
  const absl::StatusOr<Expunged> expunged = TryExpunge({kAssessment}, /*dry_run=*/true);

  ASSERT_TRUE(expunged.ok()) << expunged.status();
  EXPECT_THAT(expunged->names, Contains(kPublish));
  EXPECT_EQ(expunged->number, 0);
  EXPECT_EQ(sql_.Ask("SELECT max(number) FROM change"), digests_.back()[0]);
  EXPECT_THAT(TablesWith(kSecret), Contains("revision"));
}

TEST_F(ExpungeTest, WhoNamedItInAnEarlierRevisionIsTold) {
  v1::UpdateInitiativeRequest request;
  request.mutable_initiative()->set_name(kAssessment);
  request.mutable_update_mask()->add_paths("relations");
  MustAnswer(initiatives_.AnswerUpdateInitiative(CallFor(request, "UpdateInitiative"), request));

  const Expunged expunged = MustExpunge({"initiatives/older"});

  EXPECT_THAT(expunged.names, ElementsAre("initiatives/older"));
  EXPECT_THAT(expunged.mentioned_by, ElementsAre(kAssessment));
  EXPECT_THAT(Verified().told, IsEmpty());
}

TEST_F(ExpungeTest, ACommitmentTakesTheReportsAboutItAlong) {
  const Expunged expunged = MustExpunge({kPublish});

  EXPECT_THAT(expunged.names, ElementsAre(kPublish, kFirstReport, kSecondReport, kThirdReport));
  EXPECT_THAT(Verified().told, IsEmpty());
}

TEST_F(ExpungeTest, AReportStopsCountingAndWhatItTookThePlaceOfCountsAgain) {
  const std::string superseded =
      "SELECT count(*) FROM kept WHERE fragment <> '' AND uid = '" + UidOf(kSecondReport) + "'";
  ASSERT_EQ(sql_.Ask(superseded), "1");

  const Expunged expunged = MustExpunge({kThirdReport});

  EXPECT_THAT(expunged.names, ElementsAre(kThirdReport));
  EXPECT_EQ(sql_.Ask(superseded), "0");
  EXPECT_THAT(Verified().told, IsEmpty());
}

TEST_F(ExpungeTest, ARevisionSaysWhichChangeExpungedIt) {
  const std::string first =
      sql_.Ask("SELECT min(number) FROM revision WHERE uid = '" + UidOf(kAssessment) + "'");

  const Expunged expunged = MustExpunge({kAssessment});

  const v1::Revision before = RevisionOf(kAssessment, first);
  EXPECT_EQ(before.expunged_by(), expunged.number);
  EXPECT_EQ(before.action(), v1::Revision::CREATED);
  EXPECT_THAT(before.initiative().titles(), IsEmpty());
  EXPECT_TRUE(before.initiative().has_delete_time());
  const v1::Revision last = RevisionOf(kAssessment, std::to_string(expunged.number));
  EXPECT_EQ(last.expunged_by(), expunged.number);
  EXPECT_EQ(last.action(), v1::Revision::DELETED);
}

TEST_F(ExpungeTest, TheLabelStays) {
  v1::UpdateInitiativeRequest request;
  request.mutable_initiative()->set_name("initiatives/assessment");
  request.mutable_initiative()->mutable_label()->set_tlp(v1::Label::AMBER);
  request.mutable_update_mask()->add_paths("label");
  MustAnswer(initiatives_.AnswerUpdateInitiative(CallFor(request, "UpdateInitiative"), request));

  MustExpunge({kAssessment});

  EXPECT_EQ(sql_.Ask("SELECT DISTINCT tlp FROM resource WHERE name LIKE 'initiatives/assessment%'"),
            absl::StrCat(v1::Label::AMBER));
}

TEST_F(ExpungeTest, ASecondTimeKeepsWhatTheFirstOneSaid) {
  const Expunged first = MustExpunge({kAssessment});
  const Expunged second = MustExpunge({kAssessment});

  EXPECT_GT(second.number, first.number);
  EXPECT_EQ(sql_.Ask("SELECT min(expunged) FROM revision"), std::to_string(first.number));
  EXPECT_THAT(Verified().told, IsEmpty());
}

TEST_F(ExpungeTest, AnAgencyThatNobodyNamesGoes) {
  v1::CreateAgencyRequest request;
  request.set_agency_id("fr-douane");
  v1::AgencyName& name = *request.mutable_agency()->add_names();
  name.set_text("Direction du Zirconium");
  name.set_language_code("fr");
  name.set_kind(v1::AgencyName::OFFICIAL);
  request.mutable_agency()->set_region_code("FR");
  MustAnswer(directory_.AnswerCreateAgency(CallFor(request, "CreateAgency"), request));

  MustExpunge({"agencies/fr-douane", kAssessment});

  EXPECT_THAT(TablesWith(kSecret), IsEmpty());
  EXPECT_THAT(Verified().told, IsEmpty());
}

TEST_F(ExpungeTest, VerifyTellsOfARevisionThatNoChangeExpunged) {
  sql_.Ask(
      absl::StrCat("UPDATE revision SET document = '', was_deleted = deleted, deleted = true, "
                   "expunged = 1 WHERE revision = 1 AND uid = '",
                   UidOf(kAssessment), "'"));

  EXPECT_THAT(Verified().told, Contains(HasSubstr("expunged it, which that did not")));
}

TEST_F(ExpungeTest, VerifyTellsOfATombstoneThatSaysSomethingElse) {
  const Expunged expunged = MustExpunge({kAssessment});
  sql_.Ask(absl::StrCat("UPDATE revision SET document = document || '\\x1a00' WHERE number = ",
                        expunged.number, " AND uid = '", UidOf(kAssessment), "'"));

  EXPECT_THAT(Verified().told, Contains(HasSubstr("does not have its digest")));
}

TEST_F(ExpungeTest, WhatIsNotThereAndNoReasonAreToldAndNothingIsWritten) {
  EXPECT_EQ(TryExpunge({"initiatives/nowhere"}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(TryExpunge({}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(TryExpunge({kAssessment, "releases/nowhere"}).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Digests(), digests_);
}

}  // namespace
}  // namespace entente::maintenance

#include "services/rpc/import_records.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"

#include "entente/v1/transfer_service.pb.h"
#include "tests/services/rpc/tracking_fixture.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kImportId[] = "0190163d-8694-739b-aea5-966c26f8ad91";

v1::Record AgencyRecord(const std::string& id, const std::string& text = "An Agency") {
  v1::Record record;
  *record.mutable_agency() = test::GoodAgency(text);
  record.mutable_agency()->set_name("agencies/" + id);
  return record;
}

v1::Record InitiativeRecord(const std::string& id) {
  v1::Record record;
  *record.mutable_initiative() = test::JointInitiative();
  record.mutable_initiative()->set_name("initiatives/" + id);
  return record;
}

v1::Record RelatedRecord(const std::string& id, const std::string& to) {
  v1::Record record = InitiativeRecord(id);
  v1::Relation& relation = *record.mutable_initiative()->add_relations();
  relation.set_kind(v1::Relation::SIBLING);
  relation.set_target("initiatives/" + to);
  return record;
}

v1::Record CommitmentRecord(const std::string& initiative, const std::string& id) {
  v1::Record record;
  *record.mutable_commitment() = test::GoodCommitment();
  record.mutable_commitment()->set_name(
      absl::StrCat("initiatives/", initiative, "/commitments/", id));
  return record;
}

class ImportRecords : public test::TrackingTest {
 public:
  ImportRecords() { config.set_request_id(kImportId); }

  // The answer to `records`, each in a message of its own.
  absl::StatusOr<v1::ImportRecordsResponse> Import(const std::vector<v1::Record>& records) {
    const std::unique_ptr<MessageSink> sink = OpenImport(dependencies);
    Call call = CallFor(v1::ImportRecordsRequest(), "entente.v1.TransferService/ImportRecords");
    call.caller.role = Role::kAdmin;  // who is none keeps no identities
    bool is_first = true;
    for (const v1::Record& record : records) {
      auto message = std::make_unique<v1::ImportRecordsRequest>();
      if (std::exchange(is_first, false)) *message->mutable_config() = config;
      *message->add_records() = record;
      if (absl::Status taken = sink->Take(call, std::move(message)); !taken.ok()) return taken;
    }
    absl::StatusOr<Reply> reply = sink->End(call);
    if (!reply.ok()) return reply.status();
    return test::MessageOf<v1::ImportRecordsResponse>(*std::move(reply));
  }

  v1::ImportRecordsResponse MustImport(const std::vector<v1::Record>& records) {
    auto response = Import(records);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *std::move(response) : v1::ImportRecordsResponse();
  }

  // created, updated, skipped, failed
  static std::vector<int> CountsOf(const v1::ImportRecordsResponse& response) {
    const auto& total = response.total();
    EXPECT_EQ(total.read_count(), total.created_count() + total.updated_count() +
                                      total.skipped_count() + total.failed_count());
    return {static_cast<int>(total.created_count()), static_cast<int>(total.updated_count()),
            static_cast<int>(total.skipped_count()), static_cast<int>(total.failed_count())};
  }

  bool IsThere(const std::string& name) {
    return store.Lookup({}, {name}, {})->resources.contains(name);
  }

  v1::ImportConfig config;
  std::size_t changes_before = store.changes.size();
};

TEST_F(ImportRecords, WritesEachChunkInOneChange) {
  config.set_chunk_size(2);
  config.set_reason("moved");

  const auto response = MustImport({AgencyRecord("aaa"), AgencyRecord("bbb"), AgencyRecord("ccc")});

  EXPECT_THAT(CountsOf(response), ElementsAre(3, 0, 0, 0));
  EXPECT_EQ(response.by_type().at("agency").created_count(), 3);
  EXPECT_EQ(response.change_count(), 2);
  ASSERT_EQ(store.changes.size(), changes_before + 2);
  EXPECT_EQ(store.changes.back().puts.size(), 1U);
  EXPECT_EQ(store.changes.back().reason, "moved");
  EXPECT_EQ(store.changes.back().method, "entente.v1.TransferService/ImportRecords");
  EXPECT_THAT(response.faults(), IsEmpty());
}

TEST_F(ImportRecords, ATextGoesWithItsReleaseAndQuotesOfItAreFound) {
  v1::Record release;
  *release.mutable_release() = test::GoodRelease();
  release.mutable_release()->set_name("releases/imported");
  release.set_text(test::kReleaseText);
  v1::Record initiative = InitiativeRecord("imported");
  v1::Record commitment = CommitmentRecord("imported", "publish");
  *commitment.mutable_commitment()->add_citations() =
      test::CitationOf("later this summer", "releases/imported");

  const auto response = MustImport({release, initiative, commitment});

  ASSERT_THAT(CountsOf(response), ElementsAre(3, 0, 0, 0));
  const storage::Put& written = store.changes.back().puts[2];
  ASSERT_EQ(written.citations.size(), 1U);
  EXPECT_EQ(written.citations[0].citation.anchor(), v1::Citation::VERIFIED);
}

TEST_F(ImportRecords, WhatIsThereAlreadyIsLeftOut) {
  MustImport({AgencyRecord("aaa"), InitiativeRecord("imported")});
  config.clear_request_id();

  const auto again = MustImport({AgencyRecord("aaa"), InitiativeRecord("imported")});

  EXPECT_THAT(CountsOf(again), ElementsAre(0, 0, 2, 0));
  EXPECT_EQ(again.change_count(), 0);
}

TEST_F(ImportRecords, AnExportedCommitmentAndReportAreKnownAgain) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(CreateReport("us-said", test::GoodStatus()).ok());
  v1::Record commitment;
  *commitment.mutable_commitment() = *GetCommitment(test::kCommitment);
  v1::Record report;
  *report.mutable_report() = *GetReport(test::ReportName("us-said"));

  EXPECT_THAT(CountsOf(MustImport({commitment, report})), ElementsAre(0, 0, 2, 0));
}

TEST_F(ImportRecords, ANameThatIsTakenIsAFault) {
  MustImport({AgencyRecord("aaa")});
  config.clear_request_id();

  const auto response = MustImport({AgencyRecord("bbb"), AgencyRecord("aaa", "Another")});

  EXPECT_THAT(CountsOf(response), ElementsAre(0, 0, 0, 2));
  ASSERT_EQ(response.faults_size(), 1);
  EXPECT_EQ(response.faults(0).record_number(), 2);
  EXPECT_EQ(response.faults(0).document(), "agencies/aaa");
  EXPECT_EQ(response.faults(0).reason(), "RESOURCE_ALREADY_EXISTS");
  EXPECT_FALSE(IsThere("agencies/bbb")) << "written although its chunk has a fault";
}

TEST_F(ImportRecords, SkipLeavesWhatIsThere) {
  MustImport({AgencyRecord("aaa")});
  config.clear_request_id();
  config.set_on_conflict(v1::ImportConfig::SKIP);

  const auto response = MustImport({AgencyRecord("bbb"), AgencyRecord("aaa", "Another")});

  EXPECT_THAT(CountsOf(response), ElementsAre(1, 0, 1, 0));
  EXPECT_EQ(store.Current("agencies/aaa").revision, 1);
}

TEST_F(ImportRecords, UpdateReplacesWhatDiffers) {
  MustImport({AgencyRecord("aaa"), AgencyRecord("bbb")});
  config.clear_request_id();
  config.set_on_conflict(v1::ImportConfig::UPDATE);

  const auto response = MustImport({AgencyRecord("aaa", "Another"), AgencyRecord("bbb")});

  EXPECT_THAT(CountsOf(response), ElementsAre(0, 1, 1, 0));
  EXPECT_EQ(store.Current("agencies/aaa").revision, 2);
  EXPECT_EQ(store.Current("agencies/bbb").revision, 1);
}

TEST_F(ImportRecords, UpdateGivesAReleaseItsText) {
  ASSERT_TRUE(CreateRelease("without").ok());
  config.set_on_conflict(v1::ImportConfig::UPDATE);
  v1::Record release;
  *release.mutable_release() = test::GoodRelease();
  release.mutable_release()->set_name("releases/without");
  release.set_text(test::kReleaseText);
  v1::Record other = release;
  other.set_text("Other words.");

  EXPECT_THAT(CountsOf(MustImport({release})), ElementsAre(0, 1, 0, 0));
  config.clear_request_id();
  EXPECT_THAT(CountsOf(MustImport({release})), ElementsAre(0, 0, 1, 0));
  const auto refused = MustImport({other});
  EXPECT_THAT(CountsOf(refused), ElementsAre(0, 0, 0, 1));
  EXPECT_EQ(refused.faults(0).reason(), "TEXT_ALREADY_ATTACHED");
}

TEST_F(ImportRecords, AReportIsNeverChanged) {
  ASSERT_TRUE(CreateCommitment("publish").ok());
  ASSERT_TRUE(CreateReport("us-said", test::GoodStatus()).ok());
  config.set_on_conflict(v1::ImportConfig::UPDATE);
  v1::Record report;
  *report.mutable_report() = *GetReport(test::ReportName("us-said"));
  report.mutable_report()->set_as_of_date("2012-01-01");

  const auto response = MustImport({report});

  EXPECT_THAT(CountsOf(response), ElementsAre(0, 0, 0, 1));
  EXPECT_EQ(response.faults(0).reason(), "RESOURCE_ALREADY_EXISTS");
}

TEST_F(ImportRecords, EveryFaultIsToldByItsRecordAndField) {
  v1::Record nameless = AgencyRecord("aaa");
  nameless.mutable_agency()->clear_names();
  nameless.mutable_agency()->set_region_code("XX");
  v1::Record text = AgencyRecord("bbb");
  text.set_text("words");

  const auto response = MustImport({AgencyRecord("ccc"), nameless, v1::Record(), text});

  EXPECT_THAT(CountsOf(response), ElementsAre(0, 0, 0, 4));
  std::vector<std::string> told;
  for (const auto& fault : response.faults()) {
    told.push_back(absl::StrCat(fault.record_number(), " ", fault.field()));
  }
  EXPECT_THAT(told, ElementsAre("2 agency.names", "2 agency.region_code", "3 ", "4 text"));
  EXPECT_EQ(response.fault_count(), 4);
}

TEST_F(ImportRecords, OnlyTheChunkWithTheFaultIsNotWritten) {
  config.set_chunk_size(2);
  v1::Record bad = AgencyRecord("bbb");
  bad.mutable_agency()->clear_names();

  const auto response = MustImport(
      {AgencyRecord("aaa"), bad, AgencyRecord("ccc"), AgencyRecord("ddd"), AgencyRecord("eee")});

  EXPECT_THAT(CountsOf(response), ElementsAre(3, 0, 0, 2));
  EXPECT_FALSE(IsThere("agencies/aaa"));
  EXPECT_TRUE(IsThere("agencies/ccc"));
  EXPECT_TRUE(IsThere("agencies/eee"));
}

TEST_F(ImportRecords, WithAllNothingIsWrittenThatGoesWithAFault) {
  config.set_atomicity(v1::ImportConfig::ALL);
  config.set_chunk_size(1);
  v1::Record bad = AgencyRecord("bbb");
  bad.mutable_agency()->clear_names();

  EXPECT_THAT(CountsOf(MustImport({AgencyRecord("aaa"), bad})), ElementsAre(0, 0, 0, 2));
  config.clear_request_id();
  const auto whole = MustImport({AgencyRecord("aaa"), AgencyRecord("bbb")});

  EXPECT_THAT(CountsOf(whole), ElementsAre(2, 0, 0, 0));
  EXPECT_EQ(whole.change_count(), 1);
}

TEST_F(ImportRecords, ValidateOnlyTellsWhatWouldBeAndWritesNothing) {
  config.set_validate_only(true);

  const auto response = MustImport(
      {InitiativeRecord("imported"), CommitmentRecord("imported", "publish"), AgencyRecord("aaa")});

  EXPECT_THAT(CountsOf(response), ElementsAre(3, 0, 0, 0));
  EXPECT_EQ(response.change_count(), 0);
  EXPECT_EQ(store.changes.size(), changes_before);
}

TEST_F(ImportRecords, WhatNamesALaterOneWaitsForIt) {
  config.set_chunk_size(1);

  const auto response = MustImport({CommitmentRecord("zzz", "publish"), RelatedRecord("aaa", "zzz"),
                                    RelatedRecord("zzz", "aaa"), AgencyRecord("bbb")});

  EXPECT_THAT(CountsOf(response), ElementsAre(4, 0, 0, 0));
  EXPECT_THAT(response.faults(), IsEmpty());
  EXPECT_TRUE(IsThere("initiatives/zzz/commitments/publish"));
}

TEST_F(ImportRecords, WhatWaitsInVainTakesNoOtherWithIt) {
  config.set_chunk_size(10);

  const auto response = MustImport({RelatedRecord("aaa", "never"), RelatedRecord("bbb", "ccc"),
                                    InitiativeRecord("ccc"), CommitmentRecord("aaa", "publish")});

  EXPECT_THAT(CountsOf(response), ElementsAre(2, 0, 0, 2));
  ASSERT_EQ(response.faults_size(), 1);
  EXPECT_EQ(response.faults(0).record_number(), 1);
  EXPECT_EQ(response.faults(0).field(), "initiative.relations[0].target");
  EXPECT_TRUE(IsThere("initiatives/bbb"));
  EXPECT_FALSE(IsThere("initiatives/aaa"));
}

TEST_F(ImportRecords, ANameAgainIsTheNextChunk) {
  config.set_on_conflict(v1::ImportConfig::UPDATE);

  const auto response = MustImport({AgencyRecord("aaa", "First"), AgencyRecord("aaa", "Second")});

  EXPECT_THAT(CountsOf(response), ElementsAre(1, 1, 0, 0));
  EXPECT_EQ(response.change_count(), 2);
}

TEST_F(ImportRecords, TheSameImportAgainWritesNothingTwice) {
  config.set_chunk_size(2);
  config.set_on_conflict(v1::ImportConfig::UPDATE);
  const std::vector<v1::Record> records = {AgencyRecord("aaa"), RelatedRecord("bbb", "ddd"),
                                           AgencyRecord("ccc"), InitiativeRecord("ddd")};
  MustImport(records);
  const std::size_t changes = store.changes.size();
  v1::UpdateAgencyRequest edit;
  *edit.mutable_agency() = AgencyRecord("aaa", "Edited since").agency();
  ASSERT_TRUE(directory.AnswerUpdateAgency(CallFor(edit), edit).ok());

  const auto again = MustImport(records);

  EXPECT_THAT(CountsOf(again), ElementsAre(0, 0, 4, 0));
  EXPECT_EQ(again.change_count(), 0);
  EXPECT_EQ(store.Current("agencies/aaa").revision, 2) << "the edit was overwritten";
  EXPECT_GE(store.changes.size(), changes + 1);
}

TEST_F(ImportRecords, AnImportThatBrokeOffGoesOnWhereItWas) {
  config.set_chunk_size(1);
  const std::vector<v1::Record> records = {RelatedRecord("aaa", "ccc"), AgencyRecord("bbb"),
                                           InitiativeRecord("ccc")};
  {
    const std::unique_ptr<MessageSink> sink = OpenImport(dependencies);
    const Call call =
        CallFor(v1::ImportRecordsRequest(), "entente.v1.TransferService/ImportRecords");
    auto message = std::make_unique<v1::ImportRecordsRequest>();
    *message->mutable_config() = config;
    for (const v1::Record& record : records) *message->add_records() = record;
    ASSERT_TRUE(sink->Take(call, std::move(message)).ok());
  }  // without an end: what waited is lost
  ASSERT_FALSE(IsThere("initiatives/aaa"));
  ASSERT_TRUE(IsThere("agencies/bbb"));

  const auto again = MustImport(records);

  EXPECT_THAT(CountsOf(again), ElementsAre(1, 0, 2, 0));
  EXPECT_TRUE(IsThere("initiatives/aaa"));
}

TEST_F(ImportRecords, ARequestIdOfAnotherImportIsRefused) {
  MustImport({AgencyRecord("aaa")});

  const auto other = Import({AgencyRecord("bbb")});

  EXPECT_EQ(storage::ReasonOf(other.status()), storage::kReasonRequestIdReused);
  EXPECT_FALSE(IsThere("agencies/bbb"));
}

TEST_F(ImportRecords, KeepsTheIdentityThatRecordsBring) {
  config.set_keep_identity(true);
  v1::Record record = AgencyRecord("aaa");
  record.mutable_agency()->set_uid("0190163d-8694-739b-aea5-966c26f8ad92");
  record.mutable_agency()->mutable_create_time()->set_seconds(1'000'000'000);

  ASSERT_THAT(CountsOf(MustImport({record})), ElementsAre(1, 0, 0, 0));

  EXPECT_EQ(store.Current("agencies/aaa").uid, "0190163d-8694-739b-aea5-966c26f8ad92");
  EXPECT_EQ(store.Current("agencies/aaa").create_time, absl::FromUnixSeconds(1'000'000'000));
}

// A text that came after the quotes has settled them where the records are from.
TEST_F(ImportRecords, AQuoteThatIsNotFoundMovesWithItsRecordAndIsAFaultWithoutItsIdentity) {
  const auto identify = [](auto& document, const std::string& uid) {
    document.set_uid(uid);
    document.mutable_create_time()->set_seconds(1'000'000'000);
  };
  v1::Record release;
  *release.mutable_release() = test::GoodRelease();
  release.mutable_release()->set_name("releases/moved");
  release.set_text(test::kReleaseText);
  identify(*release.mutable_release(), "0190163d-8694-739b-aea5-966c26f8ad93");
  v1::Record initiative = InitiativeRecord("moved");
  identify(*initiative.mutable_initiative(), "0190163d-8694-739b-aea5-966c26f8ad94");
  v1::Record commitment = CommitmentRecord("moved", "publish");
  *commitment.mutable_commitment()->add_citations() =
      test::CitationOf("words of another text", "releases/moved");
  identify(*commitment.mutable_commitment(), "0190163d-8694-739b-aea5-966c26f8ad95");

  const auto refused = MustImport({release, initiative, commitment});
  config.set_keep_identity(true);
  config.set_request_id("0190163d-8694-739b-aea5-966c26f8ad96");
  const auto moved = MustImport({release, initiative, commitment});

  ASSERT_EQ(refused.faults_size(), 1);
  EXPECT_EQ(refused.faults(0).field(), "commitment.citations[0].exact");
  ASSERT_THAT(CountsOf(moved), ElementsAre(3, 0, 0, 0)) << moved.ShortDebugString();
  const storage::Put& written = store.changes.back().puts[2];
  ASSERT_EQ(written.citations.size(), 1U);
  EXPECT_EQ(written.citations[0].citation.anchor(), v1::Citation::NOT_FOUND);
}

TEST_F(ImportRecords, AnIdentityHasToBeWholeToBeKept) {
  config.set_keep_identity(true);
  v1::Record future = AgencyRecord("bbb");
  future.mutable_agency()->set_uid("0190163d-8694-739b-aea5-966c26f8ad92");
  future.mutable_agency()->mutable_create_time()->set_seconds(99'000'000'000);

  const auto response = MustImport({AgencyRecord("aaa"), future});

  std::vector<std::string> fields;
  for (const auto& fault : response.faults()) fields.push_back(fault.field());
  EXPECT_THAT(fields, ElementsAre("agency.uid", "agency.create_time", "agency.create_time"));
}

TEST_F(ImportRecords, ADeletedDocumentIsAFault) {
  v1::Record record = AgencyRecord("aaa");
  record.mutable_agency()->mutable_delete_time()->set_seconds(1);

  const auto response = MustImport({record});

  ASSERT_EQ(response.faults_size(), 1);
  EXPECT_EQ(response.faults(0).field(), "agency.delete_time");
}

TEST_F(ImportRecords, TellsTheFirstHundredFaultsAndCountsTheOthers) {
  config.set_chunk_size(7);

  const auto response = MustImport(std::vector<v1::Record>(150));

  EXPECT_EQ(response.faults_size(), 100);
  EXPECT_EQ(response.faults(99).record_number(), 100);
  EXPECT_EQ(response.fault_count(), 150);
}

TEST_F(ImportRecords, TheConfigStandsInTheFirstMessageOnly) {
  const std::unique_ptr<MessageSink> without = OpenImport(dependencies);
  const std::unique_ptr<MessageSink> twice = OpenImport(dependencies);
  const Call call = CallFor(v1::ImportRecordsRequest());
  v1::ImportRecordsRequest message;
  *message.mutable_config() = config;

  EXPECT_TRUE(
      absl::IsInvalidArgument(without->Take(call, std::make_unique<v1::ImportRecordsRequest>())));
  EXPECT_TRUE(absl::IsInvalidArgument(without->End(call).status()));
  EXPECT_TRUE(twice->Take(call, std::make_unique<v1::ImportRecordsRequest>(message)).ok());
  EXPECT_THAT(twice->Take(call, std::make_unique<v1::ImportRecordsRequest>(message)).ToString(),
              HasSubstr("config"));
}

TEST_F(ImportRecords, EveryBadSettingIsTold) {
  config.set_request_id("7");
  config.set_chunk_size(-1);
  config.set_reason(std::string(1'001, 'x'));
  config.set_atomicity(static_cast<v1::ImportConfig::Atomicity>(9));

  const auto refused = Import({AgencyRecord("aaa")});

  EXPECT_THAT(
      test::BadFieldsOf(refused.status()),
      ElementsAre("config.atomicity", "config.chunk_size", "config.request_id", "config.reason"));
}

TEST_F(ImportRecords, ADatabaseThatIsAwayEndsTheImport) {
  store.write_failures.push_back(
      storage::MakeError(absl::StatusCode::kUnavailable, storage::kReasonDatabaseUnavailable, ""));

  EXPECT_TRUE(absl::IsUnavailable(Import({AgencyRecord("aaa")}).status()));
}

}  // namespace
}  // namespace entente::rpc

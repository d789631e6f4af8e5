#include "tests/services/maintenance/upkeep_fixture.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "services/rpc/sha256.h"
#include "services/rpc/uuid.h"
#include "storage/postgres/maintenance.h"
#include "tests/services/rpc/service_fixture.h"
#include "tests/services/rpc/tracking_documents.h"

namespace entente::maintenance {
namespace {

using rpc::test::CitationOf;
using rpc::test::GoodAgency;
using rpc::test::GoodCommitment;
using rpc::test::GoodDueChange;
using rpc::test::GoodInitiative;
using rpc::test::GoodMou;
using rpc::test::GoodRelease;
using rpc::test::GoodSearch;
using rpc::test::GoodStatus;
using rpc::test::kReleaseText;

void AddParticipant(v1::Initiative& initiative, const std::string& who) {
  v1::Participant& participant = *initiative.add_participants();
  participant.set_role(v1::Participant::COUNTERPART);
  if (who.size() == 2) {
    participant.set_region_code(who);
  } else {
    participant.set_agency(who);
  }
}

v1::Agency& AddAgency(v1::RecordReleaseRequest& request, const std::string& name) {
  v1::Agency& agency = *request.add_agencies();
  agency = GoodAgency(name);
  agency.set_name(name);
  return agency;
}

v1::Commitment& AddCommitment(v1::RecordReleaseRequest& request, const std::string& name) {
  v1::Commitment& commitment = *request.add_commitments();
  commitment = GoodCommitment();
  commitment.set_name(name);
  commitment.mutable_debtors(0)->set_agency("agencies/us-cbp");
  *commitment.add_citations() = CitationOf("later this summer", "");
  return commitment;
}

v1::Initiative MakeAssessment() {
  v1::Initiative initiative = GoodMou();
  initiative.set_name(kAssessment);
  AddParticipant(initiative, "agencies/us-cbp");
  AddParticipant(initiative, "CA");
  initiative.add_places()->set_region_code("HT");
  initiative.mutable_places(0)->set_role(v1::Place::LOCATION);
  initiative.add_topics("border-security");
  v1::OfficeHolder& minister = *initiative.add_office_holders();
  minister.set_display_name("Vic Toews");
  minister.set_office("Minister of Public Safety");
  minister.set_region_code("CA");
  minister.set_capacity(v1::OfficeHolder::ANNOUNCED);
  v1::Relation& relation = *initiative.add_relations();
  relation.set_kind(v1::Relation::RENEWS);
  relation.set_target("initiatives/older");
  initiative.add_releases()->set_act(v1::ReleaseLink::ANNOUNCES);
  *initiative.add_citations() = CitationOf("will be joint", "");
  // Its text comes later.
  *initiative.add_citations() = CitationOf("said so again", kLaterRelease);
  *initiative.add_citations() = CitationOf("never said", kLaterRelease);
  return initiative;
}

v1::RecordReleaseRequest MakeRecordRequest() {
  v1::RecordReleaseRequest request;
  *request.mutable_release() = GoodRelease();
  request.mutable_release()->mutable_issuers(0)->set_agency("agencies/us-dhs");
  request.set_release_id("recorded");
  request.set_text(kReleaseText);
  AddAgency(request, "agencies/us-dhs");
  AddAgency(request, "agencies/us-ice");
  v1::Agency& bureau = AddAgency(request, "agencies/us-cbp");
  bureau.add_parents()->set_agency("agencies/us-dhs");
  v1::AgencySuccessor& successor = *bureau.add_successors();
  successor.set_agency("agencies/us-ice");
  successor.set_kind(v1::AgencySuccessor::FUNCTION_MOVED);
  v1::Initiative& older = *request.add_initiatives();
  older = GoodInitiative();
  older.set_name("initiatives/older");
  *request.add_initiatives() = MakeAssessment();
  AddCommitment(request, kPublish);
  AddCommitment(request, kDropped);
  v1::Report& report = *request.add_reports();
  report = GoodStatus("CA");
  report.set_name(kFirstReport);
  report.set_commitment(kPublish);
  *report.mutable_citations(0) = CitationOf("will be joint", "");
  return request;
}

}  // namespace

UpkeepTest::UpkeepTest()
    : dependencies_{*store_, adaptor_, tokens_, &rpc::NewUuidV7},
      directory_(dependencies_),
      releases_(dependencies_),
      initiatives_(dependencies_),
      commitments_(dependencies_),
      reports_(dependencies_) {
  storage::postgres::StoreOptions options;
  options.url = database_.url();
  auto maintenance = storage::postgres::MakeMaintenance(options);
  EXPECT_TRUE(maintenance.ok()) << maintenance.status();
  maintenance_ = *std::move(maintenance);
}

rpc::Call UpkeepTest::CallFor(const google::protobuf::Message& request,
                              std::string_view method) const {
  rpc::Call call;
  call.caller = rpc::LocalCaller();
  call.method = {"entente.v1.Test", method, storage::Lane::kWrite};
  call.peer = "ipv4:127.0.0.1:40000";
  call.arrival = absl::Now();
  call.deadline = call.arrival + absl::Seconds(60);
  call.request_digest = rpc::Sha256(request.SerializeAsString());
  return call;
}

void UpkeepTest::Attach(const std::string& release, const std::string& text) {
  v1::AttachTextRequest request;
  request.set_name(release);
  request.set_text(text);
  MustAnswer(releases_.AnswerAttachText(CallFor(request, "AttachText"), request));
}

absl::StatusOr<rpc::Reply> UpkeepTest::Report(const std::string& id, const v1::Report& report) {
  v1::CreateReportRequest request;
  request.set_parent(kAssessment);
  request.set_report_id(id);
  *request.mutable_report() = report;
  return reports_.AnswerCreateReport(CallFor(request, "CreateReport"), request);
}

absl::StatusOr<rpc::Reply> UpkeepTest::SetReleaseDay(const std::string& name,
                                                     const std::string& edtf) {
  v1::UpdateReleaseRequest request;
  request.mutable_release()->set_name(name);
  request.mutable_release()->mutable_release_date()->set_edtf(edtf);
  request.mutable_update_mask()->add_paths("release_date");
  return releases_.AnswerUpdateRelease(CallFor(request, "UpdateRelease"), request);
}

absl::StatusOr<rpc::Reply> UpkeepTest::Retitle(const std::string& initiative,
                                               const std::string& title) {
  v1::UpdateInitiativeRequest request;
  request.mutable_initiative()->set_name(initiative);
  auto* text = request.mutable_initiative()->add_titles();
  text->set_language_code("en");
  text->set_text(title);
  request.mutable_update_mask()->add_paths("titles");
  return initiatives_.AnswerUpdateInitiative(CallFor(request, "UpdateInitiative"), request);
}

void UpkeepTest::MakeRecord() {
  v1::CreateReleaseRequest later;
  *later.mutable_release() = GoodRelease();
  later.set_release_id("later");
  MustAnswer(releases_.AnswerCreateRelease(CallFor(later, "CreateRelease"), later));
  const v1::RecordReleaseRequest record = MakeRecordRequest();
  MustAnswer(releases_.AnswerRecordRelease(CallFor(record, "RecordRelease"), record));
  Attach(kLaterRelease, "It was said so again.");

  v1::Report search = GoodSearch();
  search.set_commitment(kDropped);
  MustAnswer(Report("search", search));
  v1::Report second = GoodStatus("US", "2010-11-12");
  second.set_commitment(kPublish);
  *second.mutable_citations(0) = CitationOf("will be joint", kRecordedRelease);
  MustAnswer(Report("second", second));
  second.set_supersedes(absl::StrCat(kAssessment, "/reports/second"));
  MustAnswer(Report("third", second));

  v1::ChangeDueDateRequest due;
  due.set_name(kPublish);
  *due.mutable_due_change() = GoodDueChange();
  due.mutable_due_change()->mutable_citation()->set_release(kRecordedRelease);
  MustAnswer(commitments_.AnswerChangeDueDate(CallFor(due, "ChangeDueDate"), due));
  MustAnswer(Retitle(kAssessment, "Joint assessment"));

  v1::DeleteCommitmentRequest drop;
  drop.set_name(kDropped);
  drop.set_force(true);
  MustAnswer(commitments_.AnswerDeleteCommitment(CallFor(drop, "DeleteCommitment"), drop));
  v1::DeleteInitiativeRequest remove;
  remove.set_name(kAssessment);
  remove.set_force(true);
  MustAnswer(initiatives_.AnswerDeleteInitiative(CallFor(remove, "DeleteInitiative"), remove));
  v1::UndeleteInitiativeRequest restore;
  restore.set_name(kAssessment);
  MustAnswer(
      initiatives_.AnswerUndeleteInitiative(CallFor(restore, "UndeleteInitiative"), restore));
  // What the dropped commitment rests on changes while it is deleted.
  MustAnswer(SetReleaseDay(kRecordedRelease, "2010-07-20"));
}

Found UpkeepTest::Run(Upkeeper upkeeper) {
  Found found;
  UpkeepOptions options;
  options.make_context = [] {
    storage::CallContext context;
    context.deadline = absl::Now() + absl::Seconds(60);
    context.lane = storage::Lane::kBulk;
    return context;
  };
  options.on_fault = [&found](const storage::Fault& fault) {
    found.told.push_back(absl::StrCat(fault.subject, ": ", fault.text));
  };
  const absl::StatusOr<Tally> tally = upkeeper(*store_, *maintenance_, options);
  EXPECT_TRUE(tally.ok()) << tally.status();
  if (tally.ok()) found.tally = *tally;
  return found;
}

}  // namespace entente::maintenance

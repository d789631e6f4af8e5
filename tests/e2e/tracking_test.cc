// What was owed and what came of it, from nothing, on the real server: with the sample client, and
// by many callers at once.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/evidence_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const kText =
    "The plan is good. It will be published later this summer, they said. It will be so.";

class Tracking : public ::testing::Test {
 protected:
  Tracking() : server_(folder_.path() + "/data") {
    MakeAgency(server_, "us-cbp", "US");
    MakeAgency(server_, "ca-cbsa", "CA");
    MakeRelease("promise", "2010-07-13");
    Client(
        "add initiative --id plan --kind action_plan --title 'A plan' --announced 2010-07-13 "
        "--participant us-cbp=party --participant ca-cbsa=party --release promise=announces");
    Client(
        "add commitment plan --id publish --text 'Publish it.' --modality will "
        "--debtor us-cbp --due 'later this summer' --said 2010-07-13 "
        "--source promise --quote 'later this summer' --supports baseline_due");
  }

  // What a person's shell would print for the client's command.
  std::string Client(const std::string& arguments) {
    const Output output =
        RunProgram({"/bin/sh", "-c", absl::StrCat("'", ENTENTE_CLIENT_BINARY, "' ", arguments)},
                   {"ENTENTE_SERVER=" + server_.address(), "COLUMNS=100", "LC_ALL=C.UTF-8"});
    EXPECT_EQ(output.exit_status, 0) << arguments << "\n" << output.err;
    return output.out;
  }

  void MakeRelease(const std::string& id, const std::string& day) {
    v1::CreateReleaseRequest request;
    request.set_release_id(id);
    v1::Release& release = *request.mutable_release();
    release.set_kind(v1::Release::PRESS_RELEASE);
    release.set_title("A title");
    release.set_language_code("en");
    release.mutable_release_date()->set_edtf(day);
    release.add_issuers()->set_region_code("US");
    v1::Release made;
    const grpc::Status status =
        server_.releases().CreateRelease(ContextFor().get(), request, &made);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  grpc::Status AttachText(const std::string& text) {
    v1::AttachTextRequest request;
    request.set_name("releases/promise");
    request.set_text(text);
    v1::AttachTextResponse answer;
    return server_.releases().AttachText(ContextFor().get(), request, &answer);
  }

  v1::Initiative GetPlan() {
    v1::GetInitiativeRequest request;
    request.set_name("initiatives/plan");
    v1::Initiative plan;
    const grpc::Status status =
        server_.initiatives().GetInitiative(ContextFor().get(), request, &plan);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return plan;
  }

  v1::Commitment GetPublish() {
    v1::GetCommitmentRequest request;
    request.set_name("initiatives/plan/commitments/publish");
    v1::Commitment commitment;
    const auto stub = v1::CommitmentService::NewStub(server_.channel());
    const grpc::Status status = stub->GetCommitment(ContextFor().get(), request, &commitment);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return commitment;
  }

  std::vector<v1::Citation::Anchor> Anchors() {
    v1::ListCitationsRequest request;
    request.set_document("initiatives/plan/commitments/publish");
    v1::ListCitationsResponse answer;
    const auto stub = v1::EvidenceService::NewStub(server_.channel());
    const grpc::Status status = stub->ListCitations(ContextFor().get(), request, &answer);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<v1::Citation::Anchor> anchors;
    for (const auto& entry : answer.entries()) anchors.push_back(entry.citation().anchor());
    return anchors;
  }

  TemporaryFolder folder_;
  ServerProcess server_;
};

TEST_F(Tracking, APromiseThatSlipsAndIsKeptLate) {
  MakeRelease("slip", "2010-10-05");
  MakeRelease("kept", "2011-01-10");

  Client(
      "change-due plan/publish --due 2010-12-31 --on 2010-10-05 --by US --why 'It takes longer.' "
      "--source slip --quote 'by the end of the year'");
  Client(
      "add report plan/publish --id kept --on 2011-01-10 --reporter us-cbp --official completed "
      "--delivered 2011-01-10 --source kept --quote 'published today'");
  Client(
      "add search plan/publish --id search --government CA --on 2011-02-01 --by 'Our desk' "
      "--place https://example.org --question 'Did Canada say so?' --outcome nothing");

  // Before the slip, after it, and once it was kept; each as sources had it by that day.
  EXPECT_THAT(Client("commitments debtor:us-cbp --as-of 2010-08-01"), HasSubstr("IN_DUE_WINDOW"));
  EXPECT_THAT(Client("commitments debtor:us-cbp --as-of 2010-10-01"), HasSubstr("OVERDUE 9 to 31"));
  EXPECT_THAT(Client("commitments debtor:us-cbp --as-of 2010-11-01"), HasSubstr("NOT_YET_DUE"));
  EXPECT_THAT(Client("commitments debtor:us-cbp --as-of 2011-01-05"), HasSubstr("OVERDUE 5 days"));
  EXPECT_THAT(Client("commitments debtor:us-cbp"), HasSubstr("LATE 10 days"));
  const v1::Commitment commitment = GetPublish();
  EXPECT_EQ(commitment.baseline_due().phrase(), "later this summer") << "the baseline stays";
  EXPECT_EQ(commitment.baseline_schedule().days_late_min(), 110);
  EXPECT_EQ(commitment.baseline_schedule().days_late_max(), 132);
  ASSERT_EQ(commitment.due_changes_size(), 1);
  EXPECT_EQ(commitment.due_changes(0).old_due().phrase(), "later this summer");
  EXPECT_THAT(Client("show plan/publish"), AllOf(HasSubstr("CA silent"), HasSubstr("us-cbp")));
}

TEST_F(Tracking, QuotesThatWaitedAreSettledWhenTheTextComes) {
  EXPECT_THAT(Anchors(), ElementsAre(v1::Citation::UNVERIFIED));

  ASSERT_TRUE(AttachText(kText).ok());

  EXPECT_THAT(Anchors(), ElementsAre(v1::Citation::VERIFIED));
  EXPECT_THAT(Client("cite plan/publish"), HasSubstr("promise [39-56]; verified"));
}

TEST_F(Tracking, AQuoteThatTheTextDoesNotHaveIsToldAndRefusedAfterwards) {
  ASSERT_TRUE(AttachText("It will be published next winter, they said.").ok());

  EXPECT_THAT(Anchors(), ElementsAre(v1::Citation::NOT_FOUND));
  const Output refused = RunProgram({ENTENTE_CLIENT_BINARY, "--server", server_.address(), "add",
                                     "report", "plan/publish", "--on", "2010-07-14", "--reporter",
                                     "us-cbp", "--official", "announced", "--source", "promise",
                                     "--quote", "will be published in this winter"});
  EXPECT_EQ(refused.exit_status, 1);
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("citations[0].exact"),
                    HasSubstr("the nearest passage is \"will be published\" at 3 to 20")));
}

// No etag of what the reports are about fails of them, and none is lost for the standing.
TEST_F(Tracking, ReportsOfManyCallersAtOnceAllCount) {
  const v1::Initiative plan = GetPlan();
  const v1::Commitment before = GetPublish();
  constexpr std::int64_t kCallers = 6;
  constexpr std::int64_t kEach = 5;
  std::atomic<std::int64_t> made{0};
  std::vector<std::thread> callers;
  callers.reserve(kCallers);

  for (std::int64_t caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      const auto stub = v1::ReportService::NewStub(server_.channel());
      for (std::int64_t number = 0; number < kEach; ++number) {
        v1::CreateReportRequest request;
        request.set_parent("initiatives/plan");
        request.set_report_id(absl::StrCat("report-", caller, "-", number));
        v1::Report& report = *request.mutable_report();
        report.set_commitment("initiatives/plan/commitments/publish");
        // The last day is that of the last caller's last report.
        report.set_as_of_date(
            absl::FormatCivilTime(absl::CivilDay(2011, 1, 10) + number * kCallers + caller));
        report.mutable_status()->add_reporters()->set_agency(caller % 2 == 0 ? "agencies/us-cbp"
                                                                             : "agencies/ca-cbsa");
        report.mutable_status()->set_official(number == kEach - 1 ? v1::Standing::COMPLETED
                                                                  : v1::Standing::IN_OPERATION);
        v1::Citation& citation = *report.add_citations();
        citation.set_release("releases/promise");
        citation.set_exact("later this summer");
        grpc::Status status;
        v1::Report answer;
        do {  // ABORTED says: others wrote meanwhile, try again
          status = stub->CreateReport(ContextFor().get(), request, &answer);
        } while (status.error_code() == grpc::StatusCode::ABORTED);
        EXPECT_TRUE(status.ok()) << status.error_message();
        if (status.ok()) ++made;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(made, kCallers * kEach);
  EXPECT_EQ(GetPlan().etag(), plan.etag());
  EXPECT_EQ(GetPublish().etag(), before.etag());
  v1::UpdateCommitmentRequest update;
  *update.mutable_commitment() = before;
  update.mutable_commitment()->mutable_texts(0)->set_text("Publish all of it.");
  update.mutable_update_mask()->add_paths("texts");
  v1::Commitment updated;
  const grpc::Status held = v1::CommitmentService::NewStub(server_.channel())
                                ->UpdateCommitment(ContextFor().get(), update, &updated);
  EXPECT_TRUE(held.ok()) << "by the etag read before the reports: " << held.error_message();
  const v1::Standing standing = GetPublish().standing();
  EXPECT_EQ(standing.last_report_date(), "2011-02-08");
  ASSERT_EQ(standing.sides_size(), 2);
  for (const v1::Side& side : standing.sides()) {
    EXPECT_EQ(side.official(), v1::Standing::COMPLETED) << side.region_code();
  }
  EXPECT_EQ(standing.agreement(), v1::Side::AGREE);
}

}  // namespace
}  // namespace entente::test

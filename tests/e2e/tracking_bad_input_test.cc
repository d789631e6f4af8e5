// Bad commitments, reports, quotes, dates and filters are refused by the real server, naming the
// field or the column, and nothing is written.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"
#include "tests/e2e/database.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using grpc::StatusCode;
using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

// Its fourth word ends in an e and a combining accent.
const char* const kText = "They met at the cafe\xCC\x81 and will publish later this summer.";
const char* const kPlan = "initiatives/plan";
const char* const kPublish = "initiatives/plan/commitments/publish";

const std::vector<std::string>& Injections() {
  static const auto* const kAll = new std::vector<std::string>{
      "'; DROP TABLE resource; --", "\" OR 1=1 --", "$1", "x') UNION SELECT key FROM server_key --",
      "\\'; DELETE FROM head; --"};
  return *kAll;
}

std::vector<std::string> FieldsOf(const grpc::Status& status) {
  std::vector<std::string> fields;
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return fields;
  for (const google::protobuf::Any& any : details.details()) {
    google::rpc::BadRequest bad_request;
    if (!any.UnpackTo(&bad_request)) continue;
    for (const auto& violation : bad_request.field_violations()) {
      fields.push_back(violation.field());
    }
  }
  return fields;
}

v1::Citation Quote(const std::string& exact) {
  v1::Citation citation;
  citation.set_release("releases/promise");
  citation.set_exact(exact);
  return citation;
}

v1::Commitment GoodCommitment() {
  v1::Commitment commitment;
  v1::LocalizedText& text = *commitment.add_texts();
  text.set_language_code("en");
  text.set_text("Publish it.");
  commitment.set_modality(v1::Commitment::WILL);
  commitment.add_debtors()->set_agency("agencies/us-cbp");
  commitment.mutable_baseline_due()->set_phrase("later this summer");
  commitment.mutable_baseline_due()->set_language_code("en");
  commitment.mutable_baseline_due()->set_anchor("2010-07-13");
  *commitment.add_citations() = Quote("later this summer");
  return commitment;
}

v1::Report GoodStatus() {
  v1::Report report;
  report.set_commitment(kPublish);
  report.set_as_of_date("2010-08-01");
  report.mutable_status()->add_reporters()->set_agency("agencies/us-cbp");
  report.mutable_status()->set_official(v1::Standing::IN_OPERATION);
  *report.add_citations() = Quote("will publish");
  return report;
}

class TrackingBadInput : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    server_ = std::make_unique<ServerProcess>(folder_->path() + "/data");
    MakeAgency(*server_, "us-cbp", "US");
    MakeAgency(*server_, "ht-pnh", "HT");
    MakeRelease();
    v1::CreateInitiativeRequest plan;
    plan.set_initiative_id("plan");
    *plan.mutable_initiative() = AnInitiative("A plan");
    v1::Initiative made;
    MustBeOk(server_->initiatives().CreateInitiative(ContextFor().get(), plan, &made));
    plan.set_initiative_id("other");
    MustBeOk(server_->initiatives().CreateInitiative(ContextFor().get(), plan, &made));
    MustBeOk(Create(GoodCommitment(), "publish"));
  }
  static void TearDownTestSuite() {
    server_.reset();
    folder_.reset();
  }

  void SetUp() override { before_ = Head(); }
  void TearDown() override { EXPECT_EQ(Head(), before_) << "something was written"; }

  static std::string Head() {
    return Database(folder_->path() + "/data")
        .Ask("SELECT (SELECT number FROM head) || ' ' || (SELECT count(*) FROM resource)");
  }

  static void MustBeOk(const grpc::Status& status) {
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  static void MakeRelease() {
    v1::CreateReleaseRequest request;
    request.set_release_id("promise");
    v1::Release& release = *request.mutable_release();
    release.set_kind(v1::Release::PRESS_RELEASE);
    release.set_title("A title");
    release.set_language_code("en");
    release.mutable_release_date()->set_edtf("2010-07-13");
    release.add_issuers()->set_region_code("US");
    v1::Release made;
    MustBeOk(server_->releases().CreateRelease(ContextFor().get(), request, &made));
    v1::AttachTextRequest attach;
    attach.set_name(made.name());
    attach.set_text(kText);
    v1::AttachTextResponse attached;
    MustBeOk(server_->releases().AttachText(ContextFor().get(), attach, &attached));
  }

  static grpc::Status Create(const v1::Commitment& commitment, const std::string& id = "an-id") {
    v1::CreateCommitmentRequest request;
    request.set_parent(kPlan);
    request.set_commitment_id(id);
    *request.mutable_commitment() = commitment;
    v1::Commitment made;
    return v1::CommitmentService::NewStub(server_->channel())
        ->CreateCommitment(ContextFor().get(), request, &made);
  }

  static grpc::Status Create(const v1::Report& report, const std::string& parent = kPlan) {
    v1::CreateReportRequest request;
    request.set_parent(parent);
    request.set_report_id("a-report");
    *request.mutable_report() = report;
    v1::Report made;
    return v1::ReportService::NewStub(server_->channel())
        ->CreateReport(ContextFor().get(), request, &made);
  }

  static grpc::Status List(const std::string& filter) {
    v1::ListCommitmentsRequest request;
    request.set_filter(filter);
    return List(request);
  }

  static grpc::Status List(v1::ListCommitmentsRequest request) {
    request.set_parent("initiatives/-");
    v1::ListCommitmentsResponse answer;
    return v1::CommitmentService::NewStub(server_->channel())
        ->ListCommitments(ContextFor().get(), request, &answer);
  }

  static void ExpectRefused(const grpc::Status& status, const std::string& field) {
    EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT) << status.error_message();
    EXPECT_THAT(FieldsOf(status), Contains(HasSubstr(field))) << status.error_message();
  }

  static void ExpectRefusedAtAColumn(const grpc::Status& status, const std::string& field) {
    ExpectRefused(status, field);
    EXPECT_THAT(status.error_message(), ContainsRegex(field + ": column [0-9]+: "));
  }

  static std::unique_ptr<TemporaryFolder> folder_;
  static std::unique_ptr<ServerProcess> server_;
  std::string before_;
};

std::unique_ptr<TemporaryFolder> TrackingBadInput::folder_;
std::unique_ptr<ServerProcess> TrackingBadInput::server_;

TEST_F(TrackingBadInput, EdtfOfEveryRefusedForm) {
  for (const char* edtf :
       {"2010-13", "2010-02-30", "2010-7-1", "20100713", "2010-07-13T10:00:00Z", "yesterday",
        "2010/2009", "2010-25-01", "Y12010", "201X-13", "[2010", "{2010,2011", "2010?~%",
        "-0001-02-30", "1985-W12", "../..",
        // Of ISO 8601-2 or of drafts before it, and not among what is taken.
        "2010-21/2010-22", "2010-22~", "201u", "unknown/2010", "2010/open", "y17000"}) {
    v1::Commitment commitment = GoodCommitment();
    commitment.mutable_baseline_due()->Clear();
    commitment.mutable_baseline_due()->set_edtf(edtf);
    const grpc::Status status = Create(commitment, "an-edtf-id");
    SCOPED_TRACE(edtf);
    ExpectRefused(status, "commitment.baseline_due");
  }
}

TEST_F(TrackingBadInput, APhraseWithoutAnchor) {
  v1::Commitment commitment = GoodCommitment();
  commitment.mutable_baseline_due()->clear_anchor();

  ExpectRefused(Create(commitment), "commitment.baseline_due.anchor");
}

TEST_F(TrackingBadInput, AStatusWithoutAQuote) {
  v1::Report report = GoodStatus();
  report.clear_citations();

  ExpectRefused(Create(report), "report.citations");
}

TEST_F(TrackingBadInput, AReportOnSomebodyElsesCommitmentAndByWhoHasNoPart) {
  v1::Report by_other = GoodStatus();
  by_other.mutable_status()->mutable_reporters(0)->set_agency("agencies/ht-pnh");

  ExpectRefused(Create(GoodStatus(), "initiatives/other"), "report.commitment");
  ExpectRefused(Create(by_other), "report.status.reporters[0]");
}

TEST_F(TrackingBadInput, ASignatoryWithoutASignature) {
  v1::CreateInitiativeRequest request;
  request.set_initiative_id("unsigned-mou");
  *request.mutable_initiative() = AnInitiative("An MOU");
  request.mutable_initiative()->mutable_mou();
  request.mutable_initiative()->mutable_participants(0)->set_role(v1::Participant::SIGNATORY);
  v1::Initiative made;

  ExpectRefused(server_->initiatives().CreateInitiative(ContextFor().get(), request, &made),
                "initiative.participants[0]");
}

TEST_F(TrackingBadInput, QuotesThatCutACharacterOrAreAbsentOrAmbiguous) {
  for (const char* exact : {"cafe", "words that stand nowhere", "th"}) {
    v1::Report report = GoodStatus();
    *report.mutable_citations(0) = Quote(exact);
    SCOPED_TRACE(exact);
    ExpectRefused(Create(report), "report.citations[0].exact");
  }
  v1::Report other_words = GoodStatus();
  other_words.mutable_citations(0)->set_start(0);
  other_words.mutable_citations(0)->set_end(12);
  ExpectRefused(Create(other_words), "report.citations[0]");
}

TEST_F(TrackingBadInput, FiltersAreRefusedWithTheirColumn) {
  struct Case {
    std::string filter;
    int column;
  };
  std::string many = "modality:WILL";
  for (int i = 1; i < 10'000; ++i) many += " OR modality:WILL";
  const std::vector<Case> cases = {
      {many, 4097},  // the first byte too many
      {std::string(1'000'000, 'x'), 4097},
      {"(modality:WILL", 1},
      {"modality:WILL)", 14},
      {"debtor:US modality:WILL OR schedule:LATE", 25},
      {"colour:red", 1},
      {"days_late > many", 13},
      {"due < summer", 7},
      {"modality:PURPLE", 10},
      {"debtor:us-nobody", 8},
      {std::string(2'000, '('), 17},  // the first that is too deep
  };

  for (const Case& refused : cases) {
    SCOPED_TRACE(refused.filter.substr(0, 60));
    const grpc::Status status = List(refused.filter);
    ExpectRefused(status, "filter");
    EXPECT_THAT(status.error_message(),
                HasSubstr(absl::StrCat("filter: column ", refused.column, ": ")));
  }
}

// `sql` as a string of the filter language.
std::string AsString(const std::string& sql) {
  return absl::StrCat("\"", absl::StrReplaceAll(sql, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

TEST_F(TrackingBadInput, SqlInEveryPositionOfAFilterIsRefusedWithItsColumn) {
  for (const std::string& sql : Injections()) {
    const std::string text = AsString(sql);
    for (const std::string& filter :
         {absl::StrCat("debtor:", sql), absl::StrCat("debtor:", text), absl::StrCat(sql, ":US"),
          absl::StrCat("due < ", sql), absl::StrCat("due < ", text),
          absl::StrCat("days_late > ", text), absl::StrCat("modality:", text),
          absl::StrCat("modality:(WILL OR ", sql, ")"),
          absl::StrCat("modality:(WILL OR ", text, ")"), absl::StrCat("NOT debtor:", sql)}) {
      SCOPED_TRACE(filter);
      ExpectRefusedAtAColumn(List(filter), "filter");
    }
  }
}

// Where words may stand, a string of them is only text, and finds nothing; `$1` is a word too.
TEST_F(TrackingBadInput, SqlWhereAWordMayStandIsOnlyText) {
  for (const std::string& sql : Injections()) {
    SCOPED_TRACE(sql);
    EXPECT_TRUE(List(AsString(sql)).ok());
    for (const std::string& filter : {sql, absl::StrCat("due ", sql, " 2010")}) {
      const grpc::Status status = List(filter);
      if (sql == "$1") {
        EXPECT_TRUE(status.ok()) << filter << ": " << status.error_message();
      } else {
        ExpectRefusedAtAColumn(status, "filter");
      }
    }
  }
}

TEST_F(TrackingBadInput, SqlAsAnOrderOrAPageTokenIsRefused) {
  for (const std::string& sql : Injections()) {
    SCOPED_TRACE(sql);
    for (const std::string& order : {sql, absl::StrCat("due ", sql), absl::StrCat("due, ", sql)}) {
      v1::ListCommitmentsRequest request;
      request.set_order_by(order);
      ExpectRefusedAtAColumn(List(request), "order_by");
    }
    v1::ListCommitmentsRequest request;
    request.set_page_token(sql);
    ExpectRefused(List(request), "page_token");
  }
}

TEST_F(TrackingBadInput, SqlInEveryStringOfARequestIsRefusedByItsField) {
  for (const std::string& sql : Injections()) {
    SCOPED_TRACE(sql);
    ExpectRefused(Create(GoodCommitment(), sql), "commitment_id");
    ExpectRefused(Create(GoodStatus(), absl::StrCat("initiatives/", sql)), "parent");
    v1::Commitment commitment = GoodCommitment();
    commitment.mutable_debtors(0)->set_agency("agencies/" + sql);
    ExpectRefused(Create(commitment), "commitment.debtors[0]");
    v1::Report report = GoodStatus();
    report.set_as_of_date(sql);
    report.mutable_citations(0)->set_release(sql);
    ExpectRefused(Create(report), "report.as_of_date");
    ExpectRefused(Create(report), "report.citations[0].release");
  }
}

}  // namespace
}  // namespace entente::test

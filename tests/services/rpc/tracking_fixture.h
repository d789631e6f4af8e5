// What tests of commitments, reports and their evidence share: an initiative of Canada and the
// United States, the release that announced it, with its text, and short calls.

#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/rpc/commitment_service.h"
#include "services/rpc/evidence_service.h"
#include "services/rpc/report_service.h"
#include "tests/services/rpc/service_fixture.h"
#include "tests/services/rpc/tracking_documents.h"

namespace entente::rpc::test {

inline constexpr char kInitiative[] = "initiatives/joint-assessment";
inline constexpr char kCommitment[] = "initiatives/joint-assessment/commitments/publish";
inline constexpr char kRelease[] = "releases/us-dhs-2010-07-13";

inline std::string ReportName(const std::string& id) {
  return std::string(kInitiative) + "/reports/" + id;
}

inline v1::Initiative JointInitiative() {
  v1::Initiative initiative = GoodInitiative();
  auto* participant = initiative.add_participants();
  participant->set_region_code("CA");
  participant->set_role(v1::Participant::COUNTERPART);
  return initiative;
}

class TrackingTest : public ServiceTest {
 public:
  TrackingTest() {
    EXPECT_TRUE(CreateRelease("us-dhs-2010-07-13").ok());
    EXPECT_TRUE(Attach(kRelease, kReleaseText).ok());
    EXPECT_TRUE(CreateInitiative("joint-assessment", JointInitiative()).ok());
  }

  absl::StatusOr<v1::AttachTextResponse> Attach(const std::string& name, const std::string& text) {
    v1::AttachTextRequest request;
    request.set_name(name);
    request.set_text(text);
    return Parse<v1::AttachTextResponse>(releases.AnswerAttachText(CallFor(request), request));
  }

  absl::StatusOr<v1::Commitment> CreateCommitment(
      const std::string& id, const v1::Commitment& commitment = GoodCommitment(),
      const std::string& parent = kInitiative) {
    v1::CreateCommitmentRequest request;
    request.set_parent(parent);
    request.set_commitment_id(id);
    *request.mutable_commitment() = commitment;
    return Parse<v1::Commitment>(commitments.AnswerCreateCommitment(CallFor(request), request));
  }

  absl::StatusOr<v1::Report> CreateReport(const std::string& id, const v1::Report& report) {
    v1::CreateReportRequest request;
    request.set_parent(kInitiative);
    request.set_report_id(id);
    *request.mutable_report() = report;
    return Parse<v1::Report>(reports.AnswerCreateReport(CallFor(request), request));
  }

  absl::StatusOr<v1::Commitment> GetCommitment(const std::string& name,
                                               const std::string& as_of_date = "") {
    v1::GetCommitmentRequest request;
    request.set_name(name);
    request.set_as_of_date(as_of_date);
    return Parse<v1::Commitment>(commitments.AnswerGetCommitment(CallFor(request), request));
  }

  absl::StatusOr<v1::Report> GetReport(const std::string& name,
                                       const std::string& as_of_date = "") {
    v1::GetReportRequest request;
    request.set_name(name);
    request.set_as_of_date(as_of_date);
    return Parse<v1::Report>(reports.AnswerGetReport(CallFor(request), request));
  }

  absl::StatusOr<v1::Initiative> GetInitiative(const std::string& as_of_date = "") {
    v1::GetInitiativeRequest request;
    request.set_name(kInitiative);
    request.set_as_of_date(as_of_date);
    return Parse<v1::Initiative>(initiatives.AnswerGetInitiative(CallFor(request), request));
  }

  absl::StatusOr<v1::Commitment> ChangeDueDate(const v1::DueChange& change,
                                               const std::string& etag = "") {
    v1::ChangeDueDateRequest request;
    request.set_name(kCommitment);
    request.set_etag(etag);
    *request.mutable_due_change() = change;
    return Parse<v1::Commitment>(commitments.AnswerChangeDueDate(CallFor(request), request));
  }

  absl::StatusOr<v1::Commitment> DeleteCommitment(bool force = false) {
    v1::DeleteCommitmentRequest request;
    request.set_name(kCommitment);
    request.set_force(force);
    return Parse<v1::Commitment>(commitments.AnswerDeleteCommitment(CallFor(request), request));
  }

  absl::StatusOr<v1::Initiative> DeleteInitiative(bool force = false) {
    v1::DeleteInitiativeRequest request;
    request.set_name(kInitiative);
    request.set_force(force);
    return Parse<v1::Initiative>(initiatives.AnswerDeleteInitiative(CallFor(request), request));
  }

  CommitmentService commitments{dependencies};
  ReportService reports{dependencies};
  EvidenceService evidence{dependencies};
};

}  // namespace entente::rpc::test

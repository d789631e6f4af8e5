#include "tests/clients/fake_tracking.h"

#include <algorithm>
#include <vector>

#include "tests/clients/fake_calls.h"

namespace entente::client {
namespace {

// Whether `name` belongs to `parent`; all do to `initiatives/-`.
bool BelongsTo(const std::string& name, const std::string& parent) {
  return parent == "initiatives/-" || name.rfind(parent + "/", 0) == 0;
}

template <typename Resource>
std::vector<Resource> ChildrenOf(const std::string& parent,
                                 const std::map<std::string, Resource>& resources) {
  std::vector<Resource> children;
  for (const auto& [name, resource] : resources)
    if (BelongsTo(name, parent)) children.push_back(resource);
  return children;
}

// Whether it supports just this field; all do when none is asked for.
bool Supports(const v1::Citation& citation, const std::string& field) {
  return field.empty() || std::find(citation.supports().begin(), citation.supports().end(),
                                    field) != citation.supports().end();
}

// The id asked for, or one that the server makes.
std::string IdOr(const std::string& id, const char* made) { return id.empty() ? made : id; }

class Commitments final : public v1::CommitmentService::Service {
 public:
  explicit Commitments(FakeState& state) : state_(state) {}

  grpc::Status GetCommitment(grpc::ServerContext*, const v1::GetCommitmentRequest* request,
                             v1::Commitment* answer) override {
    return Get(state_, state_.commitments, request->name(), *answer);
  }
  grpc::Status ListCommitments(grpc::ServerContext*, const v1::ListCommitmentsRequest* request,
                               v1::ListCommitmentsResponse* answer) override {
    answer->set_as_of_date(AsOfDate(*request));
    return List(state_, ChildrenOf(request->parent(), state_.commitments), *request,
                *answer->mutable_next_page_token(),
                [&](const v1::Commitment& commitment) { *answer->add_commitments() = commitment; });
  }
  grpc::Status CreateCommitment(grpc::ServerContext*, const v1::CreateCommitmentRequest* request,
                                v1::Commitment* answer) override {
    if (!state_.takes_commitments) return {grpc::StatusCode::UNIMPLEMENTED, ""};
    return Create(state_, state_.commitments, request->commitment(),
                  request->parent() + "/commitments/" + IdOr(request->commitment_id(), "made"),
                  *request, *answer);
  }
  grpc::Status ChangeDueDate(grpc::ServerContext*, const v1::ChangeDueDateRequest* request,
                             v1::Commitment* answer) override {
    const std::lock_guard lock(state_.mutex);
    Note(state_, *request);
    const auto found = state_.commitments.find(request->name());
    if (found == state_.commitments.end())
      return WithReason(grpc::StatusCode::NOT_FOUND, "there is no " + request->name(), "NOT_FOUND");
    *found->second.add_due_changes() = request->due_change();
    *found->second.mutable_current_due() = request->due_change().new_due();
    *answer = found->second;
    return grpc::Status::OK;
  }
  grpc::Status SummarizeCommitments(grpc::ServerContext*,
                                    const v1::SummarizeCommitmentsRequest* request,
                                    v1::SummarizeCommitmentsResponse* answer) override {
    const std::lock_guard lock(state_.mutex);
    Note(state_, *request);
    *answer = state_.commitment_summary;
    answer->set_as_of_date(AsOfDate(*request));
    return grpc::Status::OK;
  }
  grpc::Status ResolveDate(grpc::ServerContext*, const v1::ResolveDateRequest* request,
                           v1::ResolveDateResponse* answer) override {
    const std::lock_guard lock(state_.mutex);
    Note(state_, *request);
    *answer->mutable_date() = request->date();
    answer->mutable_date()->MergeFrom(state_.resolved);
    return grpc::Status::OK;
  }

 private:
  FakeState& state_;
};

class Reports final : public v1::ReportService::Service {
 public:
  explicit Reports(FakeState& state) : state_(state) {}

  grpc::Status GetReport(grpc::ServerContext*, const v1::GetReportRequest* request,
                         v1::Report* answer) override {
    return Get(state_, state_.reports, request->name(), *answer);
  }
  grpc::Status ListReports(grpc::ServerContext*, const v1::ListReportsRequest* request,
                           v1::ListReportsResponse* answer) override {
    answer->set_as_of_date(AsOfDate(*request));
    return List(state_, ChildrenOf(request->parent(), state_.reports), *request,
                *answer->mutable_next_page_token(),
                [&](const v1::Report& report) { *answer->add_reports() = report; });
  }
  grpc::Status CreateReport(grpc::ServerContext*, const v1::CreateReportRequest* request,
                            v1::Report* answer) override {
    return Create(state_, state_.reports, request->report(),
                  request->parent() + "/reports/" + IdOr(request->report_id(), "made"), *request,
                  *answer);
  }

 private:
  FakeState& state_;
};

class Evidence final : public v1::EvidenceService::Service {
 public:
  explicit Evidence(FakeState& state) : state_(state) {}

  grpc::Status ListCitations(grpc::ServerContext*, const v1::ListCitationsRequest* request,
                             v1::ListCitationsResponse* answer) override {
    std::vector<v1::ListCitationsResponse::Entry> wanted;
    for (const v1::ListCitationsResponse::Entry& entry : state_.citations) {
      const bool own = request->document().empty() || entry.document() == request->document();
      const bool child =
          request->include_children() && BelongsTo(entry.document(), request->document());
      if ((own || child) && Supports(entry.citation(), request->field())) wanted.push_back(entry);
    }
    answer->set_as_of_date(AsOfDate(*request));
    return List(
        state_, wanted, *request, *answer->mutable_next_page_token(),
        [&](const v1::ListCitationsResponse::Entry& entry) { *answer->add_entries() = entry; });
  }

 private:
  FakeState& state_;
};

}  // namespace

std::unique_ptr<v1::CommitmentService::Service> MakeFakeCommitments(FakeState& state) {
  return std::make_unique<Commitments>(state);
}

std::unique_ptr<v1::ReportService::Service> MakeFakeReports(FakeState& state) {
  return std::make_unique<Reports>(state);
}

std::unique_ptr<v1::EvidenceService::Service> MakeFakeEvidence(FakeState& state) {
  return std::make_unique<Evidence>(state);
}

}  // namespace entente::client

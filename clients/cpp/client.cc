#include "clients/cpp/client.h"

#include <string>
#include <utility>

#include "absl/time/clock.h"

#include "clients/cpp/connect.h"
#include "clients/cpp/error.h"

namespace entente::client {
namespace {

template <typename Request>
Request Named(std::string_view name) {
  Request request;
  request.set_name(std::string(name));
  return request;
}

template <typename Request>
Request Filtered(std::string_view filter) {
  Request request;
  request.set_filter(std::string(filter));
  return request;
}

// All parents' children.
template <typename Request>
Request FilteredEverywhere(std::string_view filter) {
  auto request = Filtered<Request>(filter);
  request.set_parent("initiatives/-");
  return request;
}

// A range over a list call: `list` makes it, `take` moves the resources out of its answer.
template <typename Resource, typename Request, typename List, typename Take>
auto PagesOf(Request request, List list, Take take) {
  return [request = std::move(request), list, take](
             const std::string& page_token,
             int page_size) -> absl::StatusOr<typename PageRange<Resource>::Page> {
    Request page_request = request;
    if (!page_token.empty()) page_request.set_page_token(page_token);
    if (page_size > 0) page_request.set_page_size(page_size);
    auto response = list(page_request);
    if (!response.ok()) return response.status();
    typename PageRange<Resource>::Page page;
    page.resources.Swap(take(*response));
    page.next_page_token = response->next_page_token();
    if constexpr (requires { response->as_of_date(); }) page.as_of_date = response->as_of_date();
    return page;
  };
}

}  // namespace

Client::Client(const ClientOptions& options) : Client(Connect(options), options.timeout) {}

Client::Client(const std::shared_ptr<grpc::Channel>& channel, absl::Duration timeout)
    : timeout_(timeout),
      directory_(v1::DirectoryService::NewStub(channel)),
      releases_(v1::ReleaseService::NewStub(channel)),
      initiatives_(v1::InitiativeService::NewStub(channel)),
      commitments_(v1::CommitmentService::NewStub(channel)),
      reports_(v1::ReportService::NewStub(channel)),
      evidence_(v1::EvidenceService::NewStub(channel)),
      history_(v1::HistoryService::NewStub(channel)),
      transfer_(v1::TransferService::NewStub(channel)) {}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Client::Call(Stub& stub,
                                      grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                                   const Request&, Response*),
                                      const Request& request) const {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout_));
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return response;
}

absl::StatusOr<v1::Country> Client::GetCountry(std::string_view name) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::GetCountry,
              Named<v1::GetCountryRequest>(name));
}

absl::StatusOr<v1::ListCountriesResponse> Client::ListCountries(
    const v1::ListCountriesRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::ListCountries, request);
}

absl::StatusOr<v1::Agency> Client::GetAgency(std::string_view name) {
  return GetAgency(Named<v1::GetAgencyRequest>(name));
}

absl::StatusOr<v1::Agency> Client::GetAgency(const v1::GetAgencyRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::GetAgency, request);
}

absl::StatusOr<v1::ListAgenciesResponse> Client::ListAgencies(
    const v1::ListAgenciesRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::ListAgencies, request);
}

absl::StatusOr<v1::Agency> Client::CreateAgency(const v1::CreateAgencyRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::CreateAgency, request);
}

absl::StatusOr<v1::Agency> Client::UpdateAgency(const v1::UpdateAgencyRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::UpdateAgency, request);
}

absl::StatusOr<v1::Agency> Client::DeleteAgency(const v1::DeleteAgencyRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::DeleteAgency, request);
}

absl::StatusOr<v1::Agency> Client::UndeleteAgency(const v1::UndeleteAgencyRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::UndeleteAgency, request);
}

absl::StatusOr<v1::BatchGetAgenciesResponse> Client::BatchGetAgencies(
    const v1::BatchGetAgenciesRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::BatchGetAgencies, request);
}

absl::StatusOr<v1::ResolveAgencyResponse> Client::ResolveAgency(
    const v1::ResolveAgencyRequest& request) {
  return Call(*directory_, &v1::DirectoryService::StubInterface::ResolveAgency, request);
}

absl::StatusOr<v1::Release> Client::GetRelease(std::string_view name) {
  return GetRelease(Named<v1::GetReleaseRequest>(name));
}

absl::StatusOr<v1::Release> Client::GetRelease(const v1::GetReleaseRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::GetRelease, request);
}

absl::StatusOr<v1::ListReleasesResponse> Client::ListReleases(
    const v1::ListReleasesRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::ListReleases, request);
}

absl::StatusOr<v1::Release> Client::CreateRelease(const v1::CreateReleaseRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::CreateRelease, request);
}

absl::StatusOr<v1::Release> Client::UpdateRelease(const v1::UpdateReleaseRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::UpdateRelease, request);
}

absl::StatusOr<v1::Release> Client::DeleteRelease(const v1::DeleteReleaseRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::DeleteRelease, request);
}

absl::StatusOr<v1::Release> Client::UndeleteRelease(const v1::UndeleteReleaseRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::UndeleteRelease, request);
}

absl::StatusOr<v1::BatchGetReleasesResponse> Client::BatchGetReleases(
    const v1::BatchGetReleasesRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::BatchGetReleases, request);
}

absl::StatusOr<v1::AttachTextResponse> Client::AttachText(const v1::AttachTextRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::AttachText, request);
}

absl::StatusOr<v1::GetReleaseTextResponse> Client::GetReleaseText(std::string_view name) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::GetReleaseText,
              Named<v1::GetReleaseTextRequest>(name));
}

absl::StatusOr<v1::RecordReleaseResponse> Client::RecordRelease(
    const v1::RecordReleaseRequest& request) {
  return Call(*releases_, &v1::ReleaseService::StubInterface::RecordRelease, request);
}

absl::StatusOr<v1::Initiative> Client::GetInitiative(std::string_view name) {
  return GetInitiative(Named<v1::GetInitiativeRequest>(name));
}

absl::StatusOr<v1::Initiative> Client::GetInitiative(const v1::GetInitiativeRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::GetInitiative, request);
}

absl::StatusOr<v1::ListInitiativesResponse> Client::ListInitiatives(
    const v1::ListInitiativesRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::ListInitiatives, request);
}

absl::StatusOr<v1::Initiative> Client::CreateInitiative(
    const v1::CreateInitiativeRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::CreateInitiative, request);
}

absl::StatusOr<v1::Initiative> Client::UpdateInitiative(
    const v1::UpdateInitiativeRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::UpdateInitiative, request);
}

absl::StatusOr<v1::Initiative> Client::DeleteInitiative(
    const v1::DeleteInitiativeRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::DeleteInitiative, request);
}

absl::StatusOr<v1::Initiative> Client::UndeleteInitiative(
    const v1::UndeleteInitiativeRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::UndeleteInitiative, request);
}

absl::StatusOr<v1::BatchGetInitiativesResponse> Client::BatchGetInitiatives(
    const v1::BatchGetInitiativesRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::BatchGetInitiatives, request);
}

absl::StatusOr<v1::BatchCreateInitiativesResponse> Client::BatchCreateInitiatives(
    const v1::BatchCreateInitiativesRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::BatchCreateInitiatives,
              request);
}

absl::StatusOr<v1::ListRelatedInitiativesResponse> Client::ListRelatedInitiatives(
    const v1::ListRelatedInitiativesRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::ListRelatedInitiatives,
              request);
}

absl::StatusOr<v1::SummarizeInitiativesResponse> Client::SummarizeInitiatives(
    const v1::SummarizeInitiativesRequest& request) {
  return Call(*initiatives_, &v1::InitiativeService::StubInterface::SummarizeInitiatives, request);
}

absl::StatusOr<v1::Commitment> Client::GetCommitment(std::string_view name) {
  return GetCommitment(Named<v1::GetCommitmentRequest>(name));
}

absl::StatusOr<v1::Commitment> Client::GetCommitment(const v1::GetCommitmentRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::GetCommitment, request);
}

absl::StatusOr<v1::ListCommitmentsResponse> Client::ListCommitments(
    const v1::ListCommitmentsRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::ListCommitments, request);
}

absl::StatusOr<v1::Commitment> Client::CreateCommitment(
    const v1::CreateCommitmentRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::CreateCommitment, request);
}

absl::StatusOr<v1::Commitment> Client::UpdateCommitment(
    const v1::UpdateCommitmentRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::UpdateCommitment, request);
}

absl::StatusOr<v1::Commitment> Client::DeleteCommitment(
    const v1::DeleteCommitmentRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::DeleteCommitment, request);
}

absl::StatusOr<v1::Commitment> Client::UndeleteCommitment(
    const v1::UndeleteCommitmentRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::UndeleteCommitment, request);
}

absl::StatusOr<v1::Commitment> Client::ChangeDueDate(const v1::ChangeDueDateRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::ChangeDueDate, request);
}

absl::StatusOr<v1::SummarizeCommitmentsResponse> Client::SummarizeCommitments(
    const v1::SummarizeCommitmentsRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::SummarizeCommitments, request);
}

absl::StatusOr<v1::ResolveDateResponse> Client::ResolveDate(const v1::ResolveDateRequest& request) {
  return Call(*commitments_, &v1::CommitmentService::StubInterface::ResolveDate, request);
}

absl::StatusOr<v1::Report> Client::GetReport(std::string_view name) {
  return GetReport(Named<v1::GetReportRequest>(name));
}

absl::StatusOr<v1::Report> Client::GetReport(const v1::GetReportRequest& request) {
  return Call(*reports_, &v1::ReportService::StubInterface::GetReport, request);
}

absl::StatusOr<v1::ListReportsResponse> Client::ListReports(const v1::ListReportsRequest& request) {
  return Call(*reports_, &v1::ReportService::StubInterface::ListReports, request);
}

absl::StatusOr<v1::Report> Client::CreateReport(const v1::CreateReportRequest& request) {
  return Call(*reports_, &v1::ReportService::StubInterface::CreateReport, request);
}

absl::StatusOr<v1::ListCitationsResponse> Client::ListCitations(
    const v1::ListCitationsRequest& request) {
  return Call(*evidence_, &v1::EvidenceService::StubInterface::ListCitations, request);
}

absl::StatusOr<v1::ListRevisionsResponse> Client::ListRevisions(
    const v1::ListRevisionsRequest& request) {
  return Call(*history_, &v1::HistoryService::StubInterface::ListRevisions, request);
}

absl::StatusOr<v1::Revision> Client::GetRevision(std::string_view name) {
  return Call(*history_, &v1::HistoryService::StubInterface::GetRevision,
              Named<v1::GetRevisionRequest>(name));
}

std::unique_ptr<ChangeWatch> Client::Watch(v1::WatchRequest request, ChangeWatchOptions options) {
  return std::make_unique<ChangeWatch>(*history_, std::move(request), std::move(options));
}

PageRange<v1::Country> Client::Countries() {
  return PageRange<v1::Country>(PagesOf<v1::Country>(
      v1::ListCountriesRequest(), [this](const auto& request) { return ListCountries(request); },
      [](auto& response) { return response.mutable_countries(); }));
}

PageRange<v1::Agency> Client::Agencies(std::string_view filter) {
  return Agencies(Filtered<v1::ListAgenciesRequest>(filter));
}

PageRange<v1::Agency> Client::Agencies(v1::ListAgenciesRequest request) {
  return PageRange<v1::Agency>(PagesOf<v1::Agency>(
      std::move(request), [this](const auto& page_request) { return ListAgencies(page_request); },
      [](auto& response) { return response.mutable_agencies(); }));
}

PageRange<v1::Release> Client::Releases(std::string_view filter) {
  return Releases(Filtered<v1::ListReleasesRequest>(filter));
}

PageRange<v1::Release> Client::Releases(v1::ListReleasesRequest request) {
  return PageRange<v1::Release>(PagesOf<v1::Release>(
      std::move(request), [this](const auto& page_request) { return ListReleases(page_request); },
      [](auto& response) { return response.mutable_releases(); }));
}

PageRange<v1::Initiative> Client::Initiatives(std::string_view filter) {
  return Initiatives(Filtered<v1::ListInitiativesRequest>(filter));
}

PageRange<v1::Initiative> Client::Initiatives(v1::ListInitiativesRequest request) {
  return PageRange<v1::Initiative>(PagesOf<v1::Initiative>(
      std::move(request),
      [this](const auto& page_request) { return ListInitiatives(page_request); },
      [](auto& response) { return response.mutable_initiatives(); }));
}

PageRange<v1::ListRelatedInitiativesResponse::Related> Client::RelatedInitiatives(
    v1::ListRelatedInitiativesRequest request) {
  using Related = v1::ListRelatedInitiativesResponse::Related;
  return PageRange<Related>(PagesOf<Related>(
      std::move(request),
      [this](const auto& page_request) { return ListRelatedInitiatives(page_request); },
      [](auto& response) { return response.mutable_related_initiatives(); }));
}

PageRange<v1::Commitment> Client::Commitments(std::string_view filter) {
  return Commitments(FilteredEverywhere<v1::ListCommitmentsRequest>(filter));
}

PageRange<v1::Commitment> Client::Commitments(v1::ListCommitmentsRequest request) {
  return PageRange<v1::Commitment>(PagesOf<v1::Commitment>(
      std::move(request),
      [this](const auto& page_request) { return ListCommitments(page_request); },
      [](auto& response) { return response.mutable_commitments(); }));
}

PageRange<v1::Report> Client::Reports(std::string_view filter) {
  return Reports(FilteredEverywhere<v1::ListReportsRequest>(filter));
}

PageRange<v1::Report> Client::Reports(v1::ListReportsRequest request) {
  return PageRange<v1::Report>(PagesOf<v1::Report>(
      std::move(request), [this](const auto& page_request) { return ListReports(page_request); },
      [](auto& response) { return response.mutable_reports(); }));
}

PageRange<v1::ListCitationsResponse::Entry> Client::Citations(v1::ListCitationsRequest request) {
  using Entry = v1::ListCitationsResponse::Entry;
  return PageRange<Entry>(PagesOf<Entry>(
      std::move(request), [this](const auto& page_request) { return ListCitations(page_request); },
      [](auto& response) { return response.mutable_entries(); }));
}

PageRange<v1::Revision> Client::Revisions(v1::ListRevisionsRequest request) {
  return PageRange<v1::Revision>(PagesOf<v1::Revision>(
      std::move(request), [this](const auto& page_request) { return ListRevisions(page_request); },
      [](auto& response) { return response.mutable_revisions(); }));
}

}  // namespace entente::client

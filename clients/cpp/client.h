// The C++ client of an Entente server: one method a call, and ranges over lists.  Used by the
// command line and by other back ends.  Nothing is checked here that the server checks: what it
// refuses comes back as an absl::Status whose details clients/cpp/error.h reads.
//
//   Client client(OptionsFromEnvironment());
//   absl::StatusOr<v1::Initiative> mou =
//   client.GetInitiative("initiatives/currency-seizure-mou-2010");
//
// Every call blocks until it is answered or ClientOptions.timeout has passed (DEADLINE_EXCEEDED).
// Without a server to be found it says UNAVAILABLE, and has no ErrorInfo.  Reads are repeated by
// themselves on UNAVAILABLE; writes are not (service_config.h).  What each call answers else stands
// with its RPC in proto/entente/v1.  A Client may be shared by threads.

#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"

#include "clients/cpp/change_watch.h"
#include "clients/cpp/options.h"
#include "clients/cpp/page_range.h"
#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/directory_service.grpc.pb.h"
#include "entente/v1/evidence_service.grpc.pb.h"
#include "entente/v1/history_service.grpc.pb.h"
#include "entente/v1/initiative_service.grpc.pb.h"
#include "entente/v1/release_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"
#include "entente/v1/transfer_service.grpc.pb.h"

namespace entente::client {

class Client final {
 public:
  // Connects with the first call, and again by itself when the connection is lost.
  explicit Client(const ClientOptions& options);
  // Over a channel of the caller's own: other credentials, a server within the process.
  Client(const std::shared_ptr<grpc::Channel>& channel, absl::Duration timeout);

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // DirectoryService
  absl::StatusOr<v1::Country> GetCountry(std::string_view name);
  absl::StatusOr<v1::ListCountriesResponse> ListCountries(const v1::ListCountriesRequest& request);
  absl::StatusOr<v1::Agency> GetAgency(std::string_view name);
  absl::StatusOr<v1::Agency> GetAgency(const v1::GetAgencyRequest& request);
  absl::StatusOr<v1::ListAgenciesResponse> ListAgencies(const v1::ListAgenciesRequest& request);
  absl::StatusOr<v1::Agency> CreateAgency(const v1::CreateAgencyRequest& request);
  absl::StatusOr<v1::Agency> UpdateAgency(const v1::UpdateAgencyRequest& request);
  absl::StatusOr<v1::Agency> DeleteAgency(const v1::DeleteAgencyRequest& request);
  absl::StatusOr<v1::Agency> UndeleteAgency(const v1::UndeleteAgencyRequest& request);
  absl::StatusOr<v1::BatchGetAgenciesResponse> BatchGetAgencies(
      const v1::BatchGetAgenciesRequest& request);
  absl::StatusOr<v1::ResolveAgencyResponse> ResolveAgency(const v1::ResolveAgencyRequest& request);

  // ReleaseService
  absl::StatusOr<v1::Release> GetRelease(std::string_view name);
  absl::StatusOr<v1::Release> GetRelease(const v1::GetReleaseRequest& request);
  absl::StatusOr<v1::ListReleasesResponse> ListReleases(const v1::ListReleasesRequest& request);
  absl::StatusOr<v1::Release> CreateRelease(const v1::CreateReleaseRequest& request);
  absl::StatusOr<v1::Release> UpdateRelease(const v1::UpdateReleaseRequest& request);
  absl::StatusOr<v1::Release> DeleteRelease(const v1::DeleteReleaseRequest& request);
  absl::StatusOr<v1::Release> UndeleteRelease(const v1::UndeleteReleaseRequest& request);
  absl::StatusOr<v1::BatchGetReleasesResponse> BatchGetReleases(
      const v1::BatchGetReleasesRequest& request);
  absl::StatusOr<v1::AttachTextResponse> AttachText(const v1::AttachTextRequest& request);
  absl::StatusOr<v1::GetReleaseTextResponse> GetReleaseText(std::string_view name);
  absl::StatusOr<v1::RecordReleaseResponse> RecordRelease(const v1::RecordReleaseRequest& request);

  // InitiativeService
  absl::StatusOr<v1::Initiative> GetInitiative(std::string_view name);
  absl::StatusOr<v1::Initiative> GetInitiative(const v1::GetInitiativeRequest& request);
  absl::StatusOr<v1::ListInitiativesResponse> ListInitiatives(
      const v1::ListInitiativesRequest& request);
  absl::StatusOr<v1::Initiative> CreateInitiative(const v1::CreateInitiativeRequest& request);
  absl::StatusOr<v1::Initiative> UpdateInitiative(const v1::UpdateInitiativeRequest& request);
  absl::StatusOr<v1::Initiative> DeleteInitiative(const v1::DeleteInitiativeRequest& request);
  absl::StatusOr<v1::Initiative> UndeleteInitiative(const v1::UndeleteInitiativeRequest& request);
  absl::StatusOr<v1::BatchGetInitiativesResponse> BatchGetInitiatives(
      const v1::BatchGetInitiativesRequest& request);
  absl::StatusOr<v1::BatchCreateInitiativesResponse> BatchCreateInitiatives(
      const v1::BatchCreateInitiativesRequest& request);
  absl::StatusOr<v1::ListRelatedInitiativesResponse> ListRelatedInitiatives(
      const v1::ListRelatedInitiativesRequest& request);
  absl::StatusOr<v1::SummarizeInitiativesResponse> SummarizeInitiatives(
      const v1::SummarizeInitiativesRequest& request);

  // CommitmentService
  absl::StatusOr<v1::Commitment> GetCommitment(std::string_view name);
  absl::StatusOr<v1::Commitment> GetCommitment(const v1::GetCommitmentRequest& request);
  absl::StatusOr<v1::ListCommitmentsResponse> ListCommitments(
      const v1::ListCommitmentsRequest& request);
  absl::StatusOr<v1::Commitment> CreateCommitment(const v1::CreateCommitmentRequest& request);
  absl::StatusOr<v1::Commitment> UpdateCommitment(const v1::UpdateCommitmentRequest& request);
  absl::StatusOr<v1::Commitment> DeleteCommitment(const v1::DeleteCommitmentRequest& request);
  absl::StatusOr<v1::Commitment> UndeleteCommitment(const v1::UndeleteCommitmentRequest& request);
  absl::StatusOr<v1::Commitment> ChangeDueDate(const v1::ChangeDueDateRequest& request);
  absl::StatusOr<v1::SummarizeCommitmentsResponse> SummarizeCommitments(
      const v1::SummarizeCommitmentsRequest& request);
  absl::StatusOr<v1::ResolveDateResponse> ResolveDate(const v1::ResolveDateRequest& request);

  // ReportService
  absl::StatusOr<v1::Report> GetReport(std::string_view name);
  absl::StatusOr<v1::Report> GetReport(const v1::GetReportRequest& request);
  absl::StatusOr<v1::ListReportsResponse> ListReports(const v1::ListReportsRequest& request);
  absl::StatusOr<v1::Report> CreateReport(const v1::CreateReportRequest& request);

  // EvidenceService
  absl::StatusOr<v1::ListCitationsResponse> ListCitations(const v1::ListCitationsRequest& request);

  // HistoryService
  absl::StatusOr<v1::ListRevisionsResponse> ListRevisions(const v1::ListRevisionsRequest& request);
  absl::StatusOr<v1::Revision> GetRevision(std::string_view name);
  // A watch of the changes, which begins with its Run and goes on by itself when it breaks off;
  // without a deadline.  The client outlives it.
  std::unique_ptr<ChangeWatch> Watch(v1::WatchRequest request, ChangeWatchOptions options = {});

  // TransferService.  Gives each message of an export to `take`, until there are no more, or `take`
  // says an error, which is returned.  Not bound by the timeout; a stream that breaks off
  // (UNAVAILABLE) is resumed, at the same read_time, as long as every few attempts bring records.
  absl::Status ExportRecords(
      v1::ExportRecordsRequest request,
      const std::function<absl::Status(const v1::ExportRecordsResponse&)>& take);

  // Sends the records that `next` fills in, until it says false, or an error, which is returned and
  // leaves what was written.  Not bound by the timeout.  After UNAVAILABLE the same import may be
  // sent again under its request id: nothing is written twice.
  absl::StatusOr<v1::ImportRecordsResponse> ImportRecords(
      const v1::ImportConfig& config, const std::function<absl::StatusOr<bool>(v1::Record&)>& next);

  // Lists as ranges, in the server's order, from the page that the request's page_token names. Each
  // page is a call with a deadline of its own.  A filter alone asks for all parents.
  PageRange<v1::Country> Countries();
  PageRange<v1::Agency> Agencies(std::string_view filter = "");
  PageRange<v1::Agency> Agencies(v1::ListAgenciesRequest request);
  PageRange<v1::Release> Releases(std::string_view filter = "");
  PageRange<v1::Release> Releases(v1::ListReleasesRequest request);
  PageRange<v1::Initiative> Initiatives(std::string_view filter = "");
  PageRange<v1::Initiative> Initiatives(v1::ListInitiativesRequest request);
  PageRange<v1::ListRelatedInitiativesResponse::Related> RelatedInitiatives(
      v1::ListRelatedInitiativesRequest request);
  PageRange<v1::Commitment> Commitments(std::string_view filter = "");
  PageRange<v1::Commitment> Commitments(v1::ListCommitmentsRequest request);
  PageRange<v1::Report> Reports(std::string_view filter = "");
  PageRange<v1::Report> Reports(v1::ListReportsRequest request);
  PageRange<v1::ListCitationsResponse::Entry> Citations(v1::ListCitationsRequest request);
  PageRange<v1::Revision> Revisions(v1::ListRevisionsRequest request);

 private:
  // `method` of `stub`, with the deadline; the error as FromGrpc has it.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request) const;

  const absl::Duration timeout_;
  const std::unique_ptr<v1::DirectoryService::StubInterface> directory_;
  const std::unique_ptr<v1::ReleaseService::StubInterface> releases_;
  const std::unique_ptr<v1::InitiativeService::StubInterface> initiatives_;
  const std::unique_ptr<v1::CommitmentService::StubInterface> commitments_;
  const std::unique_ptr<v1::ReportService::StubInterface> reports_;
  const std::unique_ptr<v1::EvidenceService::StubInterface> evidence_;
  const std::unique_ptr<v1::HistoryService::StubInterface> history_;
  const std::unique_ptr<v1::TransferService::StubInterface> transfer_;
};

}  // namespace entente::client

#include "tests/clients/cpp/conformance_calls.h"

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "google/protobuf/util/json_util.h"

namespace entente::client::test {
namespace {

using nlohmann::json;

// A method that takes the whole request.
template <typename Request, typename Response>
Call Through(absl::StatusOr<Response> (Client::*method)(const Request&)) {
  return [method](Client& client, const json& request) -> absl::StatusOr<json> {
    Request message;
    if (absl::Status read = ReadJson(request, message); !read.ok()) return read;
    const absl::StatusOr<Response> answer = (client.*method)(message);
    if (!answer.ok()) return answer.status();
    return WriteJson(*answer);
  };
}

// A method that takes the name alone.
template <typename Response>
Call ByName(absl::StatusOr<Response> (Client::*method)(std::string_view)) {
  return [method](Client& client, const json& request) -> absl::StatusOr<json> {
    const absl::StatusOr<Response> answer = (client.*method)(request.value("name", ""));
    if (!answer.ok()) return answer.status();
    return WriteJson(*answer);
  };
}

template <typename Request, typename Range>
Walk Over(Range range_of) {
  return [range_of](Client& client, const json& request) -> absl::StatusOr<std::vector<json>> {
    Request message;
    if (absl::Status read = ReadJson(request, message); !read.ok()) return read;
    auto range = range_of(client, std::move(message));
    std::vector<json> resources;
    for (const auto& resource : range) resources.push_back(WriteJson(resource));
    if (!range.status().ok()) return range.status();
    return resources;
  };
}

}  // namespace

absl::Status ReadJson(const json& value, google::protobuf::Message& message) {
  const auto status = google::protobuf::util::JsonStringToMessage(value.dump(), &message);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(std::string(status.message()));
}

json WriteJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  return status.ok() ? json::parse(text) : json();
}

const std::map<std::string, Call>& Calls() {
  static const std::map<std::string, Call> calls = {
      {"entente.v1.DirectoryService/GetAgency",
       Through<v1::GetAgencyRequest, v1::Agency>(&Client::GetAgency)},
      {"entente.v1.DirectoryService/CreateAgency",
       Through<v1::CreateAgencyRequest, v1::Agency>(&Client::CreateAgency)},
      {"entente.v1.DirectoryService/UpdateAgency",
       Through<v1::UpdateAgencyRequest, v1::Agency>(&Client::UpdateAgency)},
      {"entente.v1.DirectoryService/DeleteAgency",
       Through<v1::DeleteAgencyRequest, v1::Agency>(&Client::DeleteAgency)},
      {"entente.v1.DirectoryService/UndeleteAgency",
       Through<v1::UndeleteAgencyRequest, v1::Agency>(&Client::UndeleteAgency)},
      {"entente.v1.DirectoryService/ListAgencies",
       Through<v1::ListAgenciesRequest, v1::ListAgenciesResponse>(&Client::ListAgencies)},
      {"entente.v1.DirectoryService/ListCountries",
       Through<v1::ListCountriesRequest, v1::ListCountriesResponse>(&Client::ListCountries)},
      {"entente.v1.DirectoryService/BatchGetAgencies",
       Through<v1::BatchGetAgenciesRequest, v1::BatchGetAgenciesResponse>(
           &Client::BatchGetAgencies)},
      {"entente.v1.DirectoryService/ResolveAgency",
       Through<v1::ResolveAgencyRequest, v1::ResolveAgencyResponse>(&Client::ResolveAgency)},
      {"entente.v1.ReleaseService/GetRelease",
       Through<v1::GetReleaseRequest, v1::Release>(&Client::GetRelease)},
      {"entente.v1.ReleaseService/ListReleases",
       Through<v1::ListReleasesRequest, v1::ListReleasesResponse>(&Client::ListReleases)},
      {"entente.v1.ReleaseService/CreateRelease",
       Through<v1::CreateReleaseRequest, v1::Release>(&Client::CreateRelease)},
      {"entente.v1.ReleaseService/UpdateRelease",
       Through<v1::UpdateReleaseRequest, v1::Release>(&Client::UpdateRelease)},
      {"entente.v1.ReleaseService/DeleteRelease",
       Through<v1::DeleteReleaseRequest, v1::Release>(&Client::DeleteRelease)},
      {"entente.v1.ReleaseService/UndeleteRelease",
       Through<v1::UndeleteReleaseRequest, v1::Release>(&Client::UndeleteRelease)},
      {"entente.v1.ReleaseService/BatchGetReleases",
       Through<v1::BatchGetReleasesRequest, v1::BatchGetReleasesResponse>(
           &Client::BatchGetReleases)},
      {"entente.v1.ReleaseService/AttachText",
       Through<v1::AttachTextRequest, v1::AttachTextResponse>(&Client::AttachText)},
      {"entente.v1.ReleaseService/RecordRelease",
       Through<v1::RecordReleaseRequest, v1::RecordReleaseResponse>(&Client::RecordRelease)},
      {"entente.v1.InitiativeService/GetInitiative",
       Through<v1::GetInitiativeRequest, v1::Initiative>(&Client::GetInitiative)},
      {"entente.v1.InitiativeService/ListInitiatives",
       Through<v1::ListInitiativesRequest, v1::ListInitiativesResponse>(&Client::ListInitiatives)},
      {"entente.v1.InitiativeService/CreateInitiative",
       Through<v1::CreateInitiativeRequest, v1::Initiative>(&Client::CreateInitiative)},
      {"entente.v1.InitiativeService/UpdateInitiative",
       Through<v1::UpdateInitiativeRequest, v1::Initiative>(&Client::UpdateInitiative)},
      {"entente.v1.InitiativeService/DeleteInitiative",
       Through<v1::DeleteInitiativeRequest, v1::Initiative>(&Client::DeleteInitiative)},
      {"entente.v1.InitiativeService/UndeleteInitiative",
       Through<v1::UndeleteInitiativeRequest, v1::Initiative>(&Client::UndeleteInitiative)},
      {"entente.v1.InitiativeService/BatchGetInitiatives",
       Through<v1::BatchGetInitiativesRequest, v1::BatchGetInitiativesResponse>(
           &Client::BatchGetInitiatives)},
      {"entente.v1.InitiativeService/BatchCreateInitiatives",
       Through<v1::BatchCreateInitiativesRequest, v1::BatchCreateInitiativesResponse>(
           &Client::BatchCreateInitiatives)},
      {"entente.v1.InitiativeService/ListRelatedInitiatives",
       Through<v1::ListRelatedInitiativesRequest, v1::ListRelatedInitiativesResponse>(
           &Client::ListRelatedInitiatives)},
      {"entente.v1.InitiativeService/SummarizeInitiatives",
       Through<v1::SummarizeInitiativesRequest, v1::SummarizeInitiativesResponse>(
           &Client::SummarizeInitiatives)},
      {"entente.v1.CommitmentService/GetCommitment",
       Through<v1::GetCommitmentRequest, v1::Commitment>(&Client::GetCommitment)},
      {"entente.v1.CommitmentService/ListCommitments",
       Through<v1::ListCommitmentsRequest, v1::ListCommitmentsResponse>(&Client::ListCommitments)},
      {"entente.v1.CommitmentService/CreateCommitment",
       Through<v1::CreateCommitmentRequest, v1::Commitment>(&Client::CreateCommitment)},
      {"entente.v1.CommitmentService/UpdateCommitment",
       Through<v1::UpdateCommitmentRequest, v1::Commitment>(&Client::UpdateCommitment)},
      {"entente.v1.CommitmentService/DeleteCommitment",
       Through<v1::DeleteCommitmentRequest, v1::Commitment>(&Client::DeleteCommitment)},
      {"entente.v1.CommitmentService/UndeleteCommitment",
       Through<v1::UndeleteCommitmentRequest, v1::Commitment>(&Client::UndeleteCommitment)},
      {"entente.v1.CommitmentService/ChangeDueDate",
       Through<v1::ChangeDueDateRequest, v1::Commitment>(&Client::ChangeDueDate)},
      {"entente.v1.CommitmentService/SummarizeCommitments",
       Through<v1::SummarizeCommitmentsRequest, v1::SummarizeCommitmentsResponse>(
           &Client::SummarizeCommitments)},
      {"entente.v1.CommitmentService/ResolveDate",
       Through<v1::ResolveDateRequest, v1::ResolveDateResponse>(&Client::ResolveDate)},
      {"entente.v1.ReportService/GetReport",
       Through<v1::GetReportRequest, v1::Report>(&Client::GetReport)},
      {"entente.v1.ReportService/ListReports",
       Through<v1::ListReportsRequest, v1::ListReportsResponse>(&Client::ListReports)},
      {"entente.v1.ReportService/CreateReport",
       Through<v1::CreateReportRequest, v1::Report>(&Client::CreateReport)},
      {"entente.v1.EvidenceService/ListCitations",
       Through<v1::ListCitationsRequest, v1::ListCitationsResponse>(&Client::ListCitations)},
      {"entente.v1.HistoryService/ListRevisions",
       Through<v1::ListRevisionsRequest, v1::ListRevisionsResponse>(&Client::ListRevisions)},
      {"entente.v1.DirectoryService/GetCountry", ByName(&Client::GetCountry)},
      {"entente.v1.HistoryService/GetRevision", ByName(&Client::GetRevision)},
      {"entente.v1.ReleaseService/GetReleaseText", ByName(&Client::GetReleaseText)},
  };
  return calls;
}

const std::map<std::string, Walk>& Walks() {
  static const std::map<std::string, Walk> walks = {
      {"entente.v1.DirectoryService/ListAgencies",
       Over<v1::ListAgenciesRequest>(
           [](Client& client, auto request) { return client.Agencies(std::move(request)); })},
      {"entente.v1.ReleaseService/ListReleases",
       Over<v1::ListReleasesRequest>(
           [](Client& client, auto request) { return client.Releases(std::move(request)); })},
      {"entente.v1.InitiativeService/ListInitiatives",
       Over<v1::ListInitiativesRequest>(
           [](Client& client, auto request) { return client.Initiatives(std::move(request)); })},
      {"entente.v1.InitiativeService/ListRelatedInitiatives",
       Over<v1::ListRelatedInitiativesRequest>([](Client& client, auto request) {
         return client.RelatedInitiatives(std::move(request));
       })},
      {"entente.v1.CommitmentService/ListCommitments",
       Over<v1::ListCommitmentsRequest>(
           [](Client& client, auto request) { return client.Commitments(std::move(request)); })},
      {"entente.v1.ReportService/ListReports",
       Over<v1::ListReportsRequest>(
           [](Client& client, auto request) { return client.Reports(std::move(request)); })},
      {"entente.v1.EvidenceService/ListCitations",
       Over<v1::ListCitationsRequest>(
           [](Client& client, auto request) { return client.Citations(std::move(request)); })},
      {"entente.v1.HistoryService/ListRevisions",
       Over<v1::ListRevisionsRequest>(
           [](Client& client, auto request) { return client.Revisions(std::move(request)); })},
  };
  return walks;
}

}  // namespace entente::client::test

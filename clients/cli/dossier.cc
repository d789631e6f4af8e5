#include "clients/cli/dossier.h"

#include <set>
#include <utility>

namespace entente::cli {
namespace {

// The releases that the initiative names, in one call.
absl::Status LoadReleases(client::Client& client, Dossier& dossier) {
  std::set<std::string> names;
  for (const v1::ReleaseLink& link : dossier.initiative.releases()) names.insert(link.release());
  if (names.empty()) return absl::OkStatus();
  v1::BatchGetReleasesRequest request;
  for (const std::string& name : names) request.add_names(name);
  auto answer = client.BatchGetReleases(request);
  if (!answer.ok()) return answer.status();
  for (v1::Release& release : *answer->mutable_releases()) {
    const std::string name = release.name();
    dossier.releases[name] = std::move(release);
  }
  return absl::OkStatus();
}

absl::Status LoadTracking(client::Client& client, const std::string& as_of_date, Dossier& dossier) {
  v1::ListCommitmentsRequest commitments_request;
  commitments_request.set_parent(dossier.initiative.name());
  commitments_request.set_as_of_date(as_of_date);
  auto commitments = AllOf(client.Commitments(commitments_request), &dossier.as_of_date);
  if (!commitments.ok()) return commitments.status();
  dossier.commitments = *std::move(commitments);
  v1::ListReportsRequest reports_request;
  reports_request.set_parent(dossier.initiative.name());
  reports_request.set_as_of_date(as_of_date);
  auto reports = AllOf(client.Reports(reports_request));
  if (!reports.ok()) return reports.status();
  dossier.reports = *std::move(reports);
  v1::ListCitationsRequest citations_request;
  citations_request.set_document(dossier.initiative.name());
  citations_request.set_include_children(true);
  citations_request.set_as_of_date(as_of_date);
  auto citations = AllOf(client.Citations(citations_request));
  if (!citations.ok()) return citations.status();
  dossier.citations = *std::move(citations);
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadDossier(client::Client& client, const std::string& as_of_date, Dossier& dossier) {
  absl::Status tracking = LoadTracking(client, as_of_date, dossier);
  if (!tracking.ok()) return tracking;
  absl::Status releases = LoadReleases(client, dossier);
  if (!releases.ok()) return releases;
  dossier.agencies.WantThoseOf(dossier.initiative);
  for (const CitationEntry& entry : dossier.citations) WantIssuersOf(entry, dossier.agencies);
  return dossier.agencies.Load();
}

}  // namespace entente::cli

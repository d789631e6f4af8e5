#include "tests/robustness/operations.h"

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/time/civil_time.h"

#include "tests/e2e/server_process.h"

namespace entente::robustness {
namespace {

constexpr std::array<const char*, 2> kAgencies = {"agencies/us-cbp", "agencies/ca-cbsa"};
constexpr std::array<const char*, 2> kReleases = {"releases/by-us", "releases/by-ca"};
// A megabyte in pieces of a few bytes takes its time.
constexpr std::chrono::milliseconds kLongCallTime(60'000);

constexpr std::array<const char*, 2> kRegionCodes = {"US", "CA"};

template <typename Document>
void AddEtag(const Document& document, Etags& etags) {
  etags[document.name()] = document.etag();
}

// A report never changes: it has no etag.
void AddEtag(const v1::Report& report, Etags& etags) { etags[report.name()] = ""; }

void AddEtag(const v1::BatchCreateInitiativesResponse& response, Etags& etags) {
  for (const v1::Initiative& initiative : response.initiatives()) AddEtag(initiative, etags);
}

// An operation that sends `request` by `method` of the stub `of`.
template <typename Request, typename Answer, typename Stub>
Operation Make(const Sender& sender, const std::string& name, Etags sent_etags, Request request,
               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Answer*),
               std::unique_ptr<Stub> Stubs::*of) {
  request.set_request_id(sender.request_id);
  Operation operation;
  operation.record = {sender.request_id, name, std::move(sent_etags), sender.mark, {}};
  operation.send = [request, method, of](const Stubs& stubs, grpc::ClientContext& context,
                                         Etags& etags) {
    Answer answer;
    grpc::Status status = ((*(stubs.*of)).*method)(&context, request, &answer);
    if (status.ok()) AddEtag(answer, etags);
    return status;
  };
  request.set_reason("another body");
  operation.send_other = [request, method, of](const Stubs& stubs, grpc::ClientContext& context) {
    Answer answer;
    return ((*(stubs.*of)).*method)(&context, request, &answer);
  };
  return operation;
}

// The same of what is only deleted or brought back: the document stays as it is.
Sender Unmarked(const Sender& sender) { return {sender.request_id, ""}; }

template <typename Document>
Etags SentOf(const Document& read, bool is_blind) {
  return is_blind ? Etags{} : Etags{{read.name(), read.etag()}};
}

v1::Initiative InitiativeOf(const std::string& mark, const std::string& announced) {
  v1::Initiative initiative = test::AnInitiative(mark, kAgencies[0]);
  v1::Participant& other = *initiative.add_participants();
  other.set_agency(kAgencies[1]);
  other.set_role(v1::Participant::PARTY);
  initiative.mutable_announced()->set_edtf(announced);
  return initiative;
}

// As long as a document may be, nearly.
void AddSummaries(v1::Initiative& initiative) {
  std::string text;
  while (text.size() < 19'990) text += "agreed ";
  text += "upon";
  for (const char* code : {"da", "de", "en", "es", "fi", "fr", "it", "nl", "pt", "sv"}) {
    v1::LocalizedText& summary = *initiative.add_summaries();
    summary.set_language_code(code);
    summary.set_text(text);
  }
}

void FillContent(const ReportPlan& plan, const std::string& mark, v1::Report& report) {
  const auto side = static_cast<std::size_t>(plan.choice % 2);
  if (plan.kind == ReportKind::kSearch) {
    v1::SearchReport& search = *report.mutable_search();
    search.set_searched_by("Our desk");
    search.set_region_code(kRegionCodes[side]);
    search.add_places("https://example.org");
    search.set_question(mark);
    search.set_outcome(plan.choice % 3 == 0 ? v1::SearchReport::FOUND : v1::SearchReport::NOTHING);
    return;
  }
  v1::Citation& citation = *report.add_citations();
  citation.set_release(kReleases[side]);
  citation.set_exact(mark);
  const std::string delivered = plan.choice % 5 == 0 ? "2010-01-01" : "";
  if (plan.kind == ReportKind::kFinding) {
    v1::FindingReport& finding = *report.mutable_finding();
    finding.mutable_assessor()->set_organization_name("An institute");
    finding.set_evidence(plan.choice % 3 == 0 ? v1::Standing::LIMITED : v1::Standing::COMPLETE);
    if (!delivered.empty()) finding.mutable_delivered()->set_edtf(delivered);
    return;
  }
  v1::StatusReport& status = *report.mutable_status();
  status.add_reporters()->set_agency(kAgencies[side]);
  status.set_official(plan.choice % 3 == 0 ? v1::Standing::COMPLETED : v1::Standing::IN_OPERATION);
  if (plan.choice % 7 == 0) status.set_stance(v1::StatusReport::DISPUTES);
  if (!delivered.empty()) status.mutable_delivered()->set_edtf(delivered);
}

}  // namespace

Operation CreateAgency(const Sender& sender, const std::string& id,
                       const std::string& region_code) {
  v1::CreateAgencyRequest request;
  request.set_agency_id(id);
  request.mutable_agency()->set_region_code(region_code);
  v1::AgencyName& name = *request.mutable_agency()->add_names();
  name.set_text(sender.mark);
  name.set_language_code("en");
  name.set_kind(v1::AgencyName::OFFICIAL);
  return Make(sender, "CreateAgency", {{"agencies/" + id, ""}}, std::move(request),
              &v1::DirectoryService::Stub::CreateAgency, &Stubs::directory);
}

Operation CreateRelease(const Sender& sender, const std::string& id, const std::string& agency) {
  v1::CreateReleaseRequest request;
  request.set_release_id(id);
  v1::Release& release = *request.mutable_release();
  release.set_kind(v1::Release::PRESS_RELEASE);
  release.set_title(sender.mark);
  release.set_language_code("en");
  release.mutable_release_date()->set_edtf("2010-01-01");
  release.add_issuers()->set_agency(agency);
  return Make(sender, "CreateRelease", {{"releases/" + id, ""}}, std::move(request),
              &v1::ReleaseService::Stub::CreateRelease, &Stubs::releases);
}

Operation CreateInitiative(const Sender& sender, const std::string& id,
                           const std::string& announced) {
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = InitiativeOf(sender.mark, announced);
  request.set_initiative_id(id);
  return Make(sender, "CreateInitiative", {{"initiatives/" + id, ""}}, std::move(request),
              &v1::InitiativeService::Stub::CreateInitiative, &Stubs::initiatives);
}

Operation CreateInitiatives(const Sender& sender, const std::vector<std::string>& ids,
                            const std::string& announced, Length length) {
  v1::BatchCreateInitiativesRequest request;
  Etags sent;
  for (const std::string& id : ids) {
    v1::CreateInitiativeRequest& one = *request.add_requests();
    *one.mutable_initiative() = InitiativeOf(sender.mark, announced);
    if (length == Length::kLong) AddSummaries(*one.mutable_initiative());
    one.set_initiative_id(id);
    sent["initiatives/" + id] = "";
  }
  Operation operation =
      Make(sender, "BatchCreateInitiatives", std::move(sent), std::move(request),
           &v1::InitiativeService::Stub::BatchCreateInitiatives, &Stubs::initiatives);
  if (length == Length::kLong) operation.call_time = kLongCallTime;
  return operation;
}

Operation UpdateInitiative(const Sender& sender, const v1::Initiative& read, bool is_blind) {
  v1::UpdateInitiativeRequest request;
  *request.mutable_initiative() = read;
  if (is_blind) request.mutable_initiative()->clear_etag();
  request.mutable_initiative()->mutable_titles(0)->set_text(sender.mark);
  request.mutable_update_mask()->add_paths("titles");
  return Make(sender, "UpdateInitiative", SentOf(read, is_blind), std::move(request),
              &v1::InitiativeService::Stub::UpdateInitiative, &Stubs::initiatives);
}

Operation DeleteInitiative(const Sender& sender, const v1::Initiative& read) {
  v1::DeleteInitiativeRequest request;
  request.set_name(read.name());
  request.set_etag(read.etag());
  request.set_force(true);
  return Make(Unmarked(sender), "DeleteInitiative", SentOf(read, false), std::move(request),
              &v1::InitiativeService::Stub::DeleteInitiative, &Stubs::initiatives);
}

Operation UndeleteInitiative(const Sender& sender, const v1::Initiative& read) {
  v1::UndeleteInitiativeRequest request;
  request.set_name(read.name());
  request.set_etag(read.etag());
  return Make(Unmarked(sender), "UndeleteInitiative", SentOf(read, false), std::move(request),
              &v1::InitiativeService::Stub::UndeleteInitiative, &Stubs::initiatives);
}

Operation CreateCommitment(const Sender& sender, const std::string& initiative,
                           const std::string& id) {
  v1::CreateCommitmentRequest request;
  request.set_parent(initiative);
  request.set_commitment_id(id);
  v1::Commitment& commitment = *request.mutable_commitment();
  v1::LocalizedText& text = *commitment.add_texts();
  text.set_language_code("en");
  text.set_text(sender.mark);
  commitment.set_modality(v1::Commitment::WILL);
  commitment.add_debtors()->set_agency(kAgencies[0]);
  commitment.mutable_baseline_due()->set_edtf("2010-06-30");
  return Make(sender, "CreateCommitment", {{initiative + "/commitments/" + id, ""}},
              std::move(request), &v1::CommitmentService::Stub::CreateCommitment,
              &Stubs::commitments);
}

Operation UpdateCommitment(const Sender& sender, const v1::Commitment& read, bool is_blind) {
  v1::UpdateCommitmentRequest request;
  *request.mutable_commitment() = read;
  if (is_blind) request.mutable_commitment()->clear_etag();
  request.mutable_commitment()->mutable_texts(0)->set_text(sender.mark);
  request.mutable_update_mask()->add_paths("texts");
  return Make(sender, "UpdateCommitment", SentOf(read, is_blind), std::move(request),
              &v1::CommitmentService::Stub::UpdateCommitment, &Stubs::commitments);
}

Operation DeleteCommitment(const Sender& sender, const v1::Commitment& read) {
  v1::DeleteCommitmentRequest request;
  request.set_name(read.name());
  request.set_etag(read.etag());
  request.set_force(true);
  return Make(Unmarked(sender), "DeleteCommitment", SentOf(read, false), std::move(request),
              &v1::CommitmentService::Stub::DeleteCommitment, &Stubs::commitments);
}

Operation UndeleteCommitment(const Sender& sender, const v1::Commitment& read) {
  v1::UndeleteCommitmentRequest request;
  request.set_name(read.name());
  request.set_etag(read.etag());
  return Make(Unmarked(sender), "UndeleteCommitment", SentOf(read, false), std::move(request),
              &v1::CommitmentService::Stub::UndeleteCommitment, &Stubs::commitments);
}

Operation CreateReport(const Sender& sender, const ReportPlan& plan) {
  v1::CreateReportRequest request;
  request.set_parent(plan.initiative);
  request.set_report_id(plan.id);
  v1::Report& report = *request.mutable_report();
  report.set_commitment(plan.commitment);
  report.set_as_of_date(absl::FormatCivilTime(absl::CivilDay(2010, 1, 1) + plan.day - 1));
  FillContent(plan, sender.mark, report);
  return Make(sender, "CreateReport", {{plan.initiative + "/reports/" + plan.id, ""}},
              std::move(request), &v1::ReportService::Stub::CreateReport, &Stubs::reports);
}

}  // namespace entente::robustness

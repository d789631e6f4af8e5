#include "clients/cli/importer.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "clients/cli/render.h"
#include "clients/cli/request_id.h"
#include "clients/cli/same_content.h"
#include "clients/cli/send_with_request_id.h"
#include "clients/cpp/record_name.h"

namespace entente::cli {
namespace {

absl::Status NameError(const std::string& name, std::string_view wanted) {
  return absl::InvalidArgumentError(
      absl::StrCat("its name is '", name, "': wanted ", std::string(wanted)));
}

// Whether `name` is `collection` and an id.
bool IsIn(const std::string& name, std::string_view collection) {
  return name.size() > collection.size() && name.compare(0, collection.size(), collection) == 0 &&
         name.find('/', collection.size()) == std::string::npos;
}

// The initiative of `initiatives/x/commitments/y`; empty when `name` is not of this form.
std::string ParentOf(const std::string& name, std::string_view collection) {
  const std::size_t at = name.find(collection);
  if (at == std::string::npos) return "";
  const std::string parent = name.substr(0, at);
  return IsIn(parent, "initiatives/") && IsIn(name, parent + std::string(collection)) ? parent : "";
}

// What there is under the document's name: the document, no value when there is nothing.  Nothing
// either when the name is refused: the write says what is wrong with it together with all else.
template <typename Resource>
absl::StatusOr<std::optional<Resource>> OnRecord(absl::StatusOr<Resource> answer) {
  if (answer.ok()) return std::optional<Resource>(*std::move(answer));
  if (absl::IsNotFound(answer.status()) || absl::IsInvalidArgument(answer.status()))
    return std::optional<Resource>();
  return answer.status();
}

// Reports are never deleted and have no such time.
template <typename Resource>
bool IsDeleted(const Resource& resource) {
  if constexpr (requires { resource.has_delete_time(); }) return resource.has_delete_time();
  return false;
}

// Makes `wanted` by `create` unless `answer`, that of the read before, says all of it already.
template <typename Resource, typename Create>
absl::StatusOr<Importer::Outcome> CreateUnlessThere(absl::StatusOr<Resource> answer,
                                                    const Resource& wanted, Create create) {
  const auto there = OnRecord(std::move(answer));
  if (!there.ok()) return there.status();
  if (there->has_value() && IsDeleted(**there))
    return absl::AlreadyExistsError("it was deleted, and a deleted name stays taken");
  if (there->has_value() && SaysAllOf(**there, wanted)) return Importer::Outcome::kAlreadyThere;
  // When something else is there, either the same request made it and it was changed since, which
  // the server knows by the request id, or the name is taken.
  const auto created = create();
  if (!created.ok()) return created.status();
  return there->has_value() ? Importer::Outcome::kAlreadyThere : Importer::Outcome::kCreated;
}

}  // namespace

absl::StatusOr<Importer::Outcome> Importer::Import(const v1::Record& record) {
  if (!record.text().empty() && !record.has_release())
    return absl::InvalidArgumentError("it has a text: only releases have one");
  switch (record.document_case()) {
    case v1::Record::kAgency:
      return ImportAgency(record.agency());
    case v1::Record::kRelease:
      return ImportRelease(record.release(), record.text());
    case v1::Record::kInitiative:
      return ImportInitiative(record.initiative());
    case v1::Record::kCommitment:
      return ImportCommitment(record.commitment());
    case v1::Record::kReport:
      return ImportReport(record.report());
    case v1::Record::DOCUMENT_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("it holds no document");
}

absl::StatusOr<Importer::Outcome> Importer::ImportAgency(const v1::Agency& agency) {
  if (!IsIn(agency.name(), "agencies/")) return NameError(agency.name(), "agencies/ID");
  return CreateUnlessThere(client_.GetAgency(agency.name()), agency, [&] {
    v1::CreateAgencyRequest request;
    *request.mutable_agency() = agency;
    request.set_agency_id(IdOf(agency.name()));
    return SendWithRequestId("CreateAgency", request,
                             [&](const auto& sent) { return client_.CreateAgency(sent); });
  });
}

absl::StatusOr<Importer::Outcome> Importer::ImportRelease(const v1::Release& release,
                                                          const std::string& text) {
  if (!IsIn(release.name(), "releases/")) return NameError(release.name(), "releases/ID");
  auto on_record = client_.GetRelease(release.name());
  const bool has_text = on_record.ok() && on_record->text().sha256() == Sha256Hex(text);
  auto outcome = CreateUnlessThere(std::move(on_record), release, [&] {
    v1::CreateReleaseRequest request;
    *request.mutable_release() = release;
    request.set_release_id(IdOf(release.name()));
    return SendWithRequestId("CreateRelease", request,
                             [&](const auto& sent) { return client_.CreateRelease(sent); });
  });
  if (!outcome.ok() || text.empty() || has_text) return outcome;
  v1::AttachTextRequest request;
  request.set_name(release.name());
  request.set_text(text);
  const auto attached = SendWithRequestId(
      "AttachText", request, [&](const auto& sent) { return client_.AttachText(sent); });
  if (!attached.ok()) return attached.status();
  return Outcome::kCreated;
}

absl::StatusOr<Importer::Outcome> Importer::ImportInitiative(const v1::Initiative& initiative) {
  if (!IsIn(initiative.name(), "initiatives/"))
    return NameError(initiative.name(), "initiatives/ID");
  return CreateUnlessThere(client_.GetInitiative(initiative.name()), initiative, [&] {
    v1::CreateInitiativeRequest request;
    *request.mutable_initiative() = initiative;
    request.set_initiative_id(IdOf(initiative.name()));
    return SendWithRequestId("CreateInitiative", request,
                             [&](const auto& sent) { return client_.CreateInitiative(sent); });
  });
}

absl::StatusOr<Importer::Outcome> Importer::ImportCommitment(const v1::Commitment& commitment) {
  const std::string parent = ParentOf(commitment.name(), "/commitments/");
  if (parent.empty()) return NameError(commitment.name(), "initiatives/INITIATIVE/commitments/ID");
  return CreateUnlessThere(client_.GetCommitment(commitment.name()), commitment, [&] {
    v1::CreateCommitmentRequest request;
    request.set_parent(parent);
    *request.mutable_commitment() = commitment;
    request.set_commitment_id(IdOf(commitment.name()));
    return SendWithRequestId("CreateCommitment", request,
                             [&](const auto& sent) { return client_.CreateCommitment(sent); });
  });
}

absl::StatusOr<Importer::Outcome> Importer::ImportReport(const v1::Report& report) {
  const std::string parent = ParentOf(report.name(), "/reports/");
  if (parent.empty()) return NameError(report.name(), "initiatives/INITIATIVE/reports/ID");
  return CreateUnlessThere(client_.GetReport(report.name()), report, [&] {
    v1::CreateReportRequest request;
    request.set_parent(parent);
    *request.mutable_report() = report;
    request.set_report_id(IdOf(report.name()));
    return SendWithRequestId("CreateReport", request,
                             [&](const auto& sent) { return client_.CreateReport(sent); });
  });
}

const std::string& NameOf(const v1::Record& record) { return client::RecordName(record); }

}  // namespace entente::cli

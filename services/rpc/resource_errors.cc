#include "services/rpc/resource_errors.h"

#include <map>

#include "fmt/format.h"
#include "google/rpc/error_details.pb.h"

#include "services/rpc/names.h"
#include "services/rpc/wording.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

using storage::ResourceType;

// google.rpc.PreconditionFailure.Violation.type of both kinds of broken reference.
constexpr std::string_view kReferenceViolation = "REFERENCE";

absl::Status About(ResourceType type, std::string_view name, absl::StatusCode code,
                   std::string_view reason, std::string_view message) {
  return storage::WithResource(storage::MakeError(code, reason, message), TypeNameOf(type), name);
}

void AddViolation(google::rpc::PreconditionFailure& failure, std::string_view subject,
                  std::string_view description) {
  auto* violation = failure.add_violations();
  violation->set_type(std::string(kReferenceViolation));
  violation->set_subject(std::string(subject));
  violation->set_description(std::string(description));
}

std::string WhoNamesIt(const std::vector<storage::Referrer>& referrers, bool has_unseen) {
  if (referrers.empty()) return "some that you may not see";
  return referrers.front().name + (referrers.size() > 1 || has_unseen ? " and more" : "");
}

}  // namespace

absl::Status NotFoundError(ResourceType type, std::string_view name) {
  return About(type, name, absl::StatusCode::kNotFound, storage::kReasonNotFound,
               fmt::format("there is no {} {}", NounOf(type), Quoted(name)));
}

absl::Status AlreadyExistsError(ResourceType type, std::string_view name) {
  return About(type, name, absl::StatusCode::kAlreadyExists, storage::kReasonAlreadyExists,
               fmt::format("{} is taken; the id of a deleted {} stays taken", name, NounOf(type)));
}

absl::Status IsDeletedError(ResourceType type, std::string_view name) {
  return About(type, name, absl::StatusCode::kFailedPrecondition, storage::kReasonDeleted,
               fmt::format("{} is deleted; undelete it first", name));
}

absl::Status DeletedAlreadyError(ResourceType type, std::string_view name) {
  return About(type, name, absl::StatusCode::kNotFound, storage::kReasonDeleted,
               fmt::format("{} is deleted already", name));
}

absl::Status NotDeletedError(ResourceType type, std::string_view name) {
  return About(type, name, absl::StatusCode::kFailedPrecondition, storage::kReasonNotDeleted,
               fmt::format("{} is not deleted", name));
}

absl::Status EtagMismatchError(ResourceType type, std::string_view name) {
  return About(
      type, name, absl::StatusCode::kAborted, storage::kReasonEtagMismatch,
      fmt::format("the etag is not that of the current revision of {}; read it again", name));
}

absl::Status InUseError(ResourceType type, std::string_view name,
                        const std::vector<storage::Referrer>& referrers, bool has_unseen) {
  google::rpc::PreconditionFailure failure;
  for (const storage::Referrer& referrer : referrers) {
    AddViolation(failure, referrer.name, fmt::format("{} names {}", referrer.name, name));
  }
  absl::Status status =
      About(type, name, absl::StatusCode::kFailedPrecondition, storage::kReasonInUse,
            fmt::format("{} cannot be deleted while other documents name it: {}", name,
                        WhoNamesIt(referrers, has_unseen)));
  storage::SetDetail(status, failure);
  return status;
}

absl::Status HasChildrenError(ResourceType type, std::string_view name, int count) {
  const bool one = count == 1;
  const std::string_view of_initiative =
      one ? "commitment or report belongs to" : "commitments and reports belong to";
  const std::string_view of_commitment = one ? "report is about" : "reports are about";
  return About(type, name, absl::StatusCode::kFailedPrecondition, storage::kReasonHasChildren,
               fmt::format("{} {} {}; set `force` to hide {} too", count,
                           type == ResourceType::kInitiative ? of_initiative : of_commitment, name,
                           one ? "it" : "them"));
}

absl::Status FamilyTooLargeError(std::string_view initiative) {
  return About(ResourceType::kInitiative, initiative, absl::StatusCode::kFailedPrecondition,
               storage::kReasonFamilyTooLarge,
               fmt::format("{} has {} commitments and reports, the most that one may have",
                           initiative, storage::kFamilySizeMax));
}

absl::Status TooManyDependentsError(std::string_view release, std::string_view message) {
  return About(ResourceType::kRelease, release, absl::StatusCode::kFailedPrecondition,
               storage::kReasonTooManyDependents, message);
}

absl::Status NamesDeletedError(const std::vector<DeletedReference>& references) {
  google::rpc::PreconditionFailure failure;
  for (const DeletedReference& reference : references) {
    AddViolation(failure, reference.name,
                 fmt::format("{}: {} is deleted", reference.field, reference.name));
  }
  absl::Status status =
      storage::MakeError(absl::StatusCode::kFailedPrecondition, storage::kReasonDeleted,
                         fmt::format("{}: {} is deleted; undelete it or name another one",
                                     references.front().field, references.front().name));
  storage::SetDetail(status, failure);
  return status;
}

absl::Status ExplainRead(const absl::Status& status, ResourceType type, std::string_view name) {
  return absl::IsNotFound(status) ? NotFoundError(type, name) : status;
}

}  // namespace entente::rpc

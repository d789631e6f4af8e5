#include "services/rpc/resume_token.h"

#include <cstdint>
#include <utility>

#include "google/rpc/error_details.pb.h"

#include "entente/internal/resume_token.pb.h"
#include "services/rpc/signed_token.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

constexpr std::uint32_t kResumeTokenVersion = 1;

constexpr std::string_view kResumeTokenPurpose = "entente resume token 1:";

absl::Status RefuseResumeToken(const std::string& why) {
  absl::Status status =
      storage::MakeError(absl::StatusCode::kInvalidArgument, storage::kReasonInvalidResumeToken,
                         "resume_token: " + why);
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field("resume_token");
  violation->set_description(why);
  storage::SetDetail(status, bad_request);
  return status;
}

}  // namespace

ResumeTokens::ResumeTokens(std::string key) : key_(std::move(key)) {}

std::string ResumeTokens::Seal(const storage::FeedPosition& position) const {
  internal::ResumeToken token;
  token.set_version(kResumeTokenVersion);
  token.set_number(position.number);
  token.set_digest(position.digest.substr(0, storage::kPositionDigestBytes));
  return SealToken(key_, kResumeTokenPurpose, token.SerializeAsString());
}

absl::StatusOr<storage::FeedPosition> ResumeTokens::Open(std::string_view token) const {
  const absl::StatusOr<std::string> payload = OpenToken(key_, kResumeTokenPurpose, token);
  if (!payload.ok()) return RefuseResumeToken(std::string(payload.status().message()));
  internal::ResumeToken opened;
  if (!opened.ParseFromString(*payload) || opened.version() != kResumeTokenVersion ||
      opened.digest().size() != storage::kPositionDigestBytes) {
    return RefuseResumeToken("is of another version of this service; begin again with a snapshot");
  }
  return storage::FeedPosition{opened.number(), opened.digest()};
}

}  // namespace entente::rpc

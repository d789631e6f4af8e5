// The errors that callers see, as absl::Status with google.rpc details for payloads (AIP-193). Made
// in storage and services; services/rpc turns the payloads into the details of a gRPC status, in
// one place.  Three kinds: the caller's (names the field, says what was got and what was wanted),
// the world's (says whether a retry helps), ours (INTERNAL, told in general words).

#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

namespace entente::storage {

// google.rpc.ErrorInfo.domain of every error.
inline constexpr std::string_view kErrorDomain = "entente";

// google.rpc.ErrorInfo.reason: what went wrong, for programs.  Listed with their meaning in
// docs/api.md.
inline constexpr std::string_view kReasonBadRequest = "BAD_REQUEST";
inline constexpr std::string_view kReasonMalformedRequest = "MALFORMED_REQUEST";
inline constexpr std::string_view kReasonInvalidPageToken = "INVALID_PAGE_TOKEN";
inline constexpr std::string_view kReasonInvalidFilter = "INVALID_FILTER";
inline constexpr std::string_view kReasonReadTimeOutOfRange = "READ_TIME_OUT_OF_RANGE";
inline constexpr std::string_view kReasonNotFound = "RESOURCE_NOT_FOUND";
inline constexpr std::string_view kReasonAlreadyExists = "RESOURCE_ALREADY_EXISTS";
inline constexpr std::string_view kReasonDeleted = "RESOURCE_DELETED";
inline constexpr std::string_view kReasonNotDeleted = "RESOURCE_NOT_DELETED";
inline constexpr std::string_view kReasonInUse = "RESOURCE_IN_USE";
inline constexpr std::string_view kReasonHasChildren = "RESOURCE_HAS_CHILDREN";
inline constexpr std::string_view kReasonFamilyTooLarge = "FAMILY_TOO_LARGE";
inline constexpr std::string_view kReasonTooManyDependents = "TOO_MANY_DEPENDENTS";
inline constexpr std::string_view kReasonReportSuperseded = "REPORT_SUPERSEDED";
inline constexpr std::string_view kReasonBaselineFrozen = "BASELINE_FROZEN";
inline constexpr std::string_view kReasonTextAttached = "TEXT_ALREADY_ATTACHED";
inline constexpr std::string_view kReasonNoText = "NO_TEXT";
inline constexpr std::string_view kReasonEtagMismatch = "ETAG_MISMATCH";
inline constexpr std::string_view kReasonRevisionChanged = "REVISION_CHANGED";
inline constexpr std::string_view kReasonRequestIdReused = "REQUEST_ID_REUSED";
inline constexpr std::string_view kReasonTooLarge = "DOCUMENT_TOO_LARGE";
inline constexpr std::string_view kReasonQueueFull = "QUEUE_FULL";
inline constexpr std::string_view kReasonDatabaseUnavailable = "DATABASE_UNAVAILABLE";
inline constexpr std::string_view kReasonCommitInDoubt = "COMMIT_IN_DOUBT";
inline constexpr std::string_view kReasonDeadline = "DEADLINE_EXCEEDED";
inline constexpr std::string_view kReasonCancelled = "CALL_CANCELLED";
inline constexpr std::string_view kReasonShuttingDown = "SHUTTING_DOWN";
inline constexpr std::string_view kReasonNotImplemented = "NOT_IMPLEMENTED";
inline constexpr std::string_view kReasonInvalidResumeToken = "INVALID_RESUME_TOKEN";
inline constexpr std::string_view kReasonHistoryLost = "HISTORY_LOST";
inline constexpr std::string_view kReasonWatchTooSlow = "WATCH_TOO_SLOW";
inline constexpr std::string_view kReasonTooManyWatches = "TOO_MANY_WATCHES";
inline constexpr std::string_view kReasonNoCredentials = "CREDENTIALS_MISSING";
inline constexpr std::string_view kReasonBadCredentials = "CREDENTIALS_INVALID";
inline constexpr std::string_view kReasonRoleTooLow = "ROLE_TOO_LOW";
inline constexpr std::string_view kReasonOtherGovernment = "OTHER_GOVERNMENT";
inline constexpr std::string_view kReasonLabelTooStrict = "LABEL_ABOVE_CLEARANCE";
inline constexpr std::string_view kReasonRateLimited = "RATE_LIMITED";
inline constexpr std::string_view kReasonTooManyCalls = "TOO_MANY_CALLS";
inline constexpr std::string_view kReasonTooManyStreams = "TOO_MANY_STREAMS";
inline constexpr std::string_view kReasonInternal = "INTERNAL";

// An error with its ErrorInfo.  `code` is not OK.
[[nodiscard]] absl::Status MakeError(absl::StatusCode code, std::string_view reason,
                                     std::string_view message,
                                     const std::map<std::string, std::string>& metadata = {});

// Adds, or replaces, a google.rpc detail: BadRequest, RetryInfo, PreconditionFailure, ResourceInfo,
// QuotaFailure.
void SetDetail(absl::Status& status, const google::protobuf::Message& detail);

// Reads a detail.  False when the status has none of that type.
[[nodiscard]] bool GetDetail(const absl::Status& status, google::protobuf::Message& detail);

// The ErrorInfo.reason of an error; empty when it has none.
[[nodiscard]] std::string ReasonOf(const absl::Status& status);

// The status with a RetryInfo: worth trying again after `delay`.
[[nodiscard]] absl::Status WithRetry(absl::Status status, absl::Duration delay);

// The status with a ResourceInfo naming what it is about.
[[nodiscard]] absl::Status WithResource(absl::Status status, std::string_view type,
                                        std::string_view name);

}  // namespace entente::storage

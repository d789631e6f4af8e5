// The stored text of a release: attaching it once, reading it back byte for byte.  Thread-safe.

#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

#include "entente/v1/release_service.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/document_drafts.h"
#include "services/rpc/write.h"
#include "storage/resource.h"

namespace entente::rpc {

// A text of a release.
inline constexpr std::size_t kReleaseTextBytesMax = std::size_t{2} << 20;

// What is known of a text.
[[nodiscard]] v1::ReleaseText TextFactsOf(const std::string& text);

// Adds the text to the draft of a release whose document is complete: its facts, and the quotes of
// it in the store that waited for it, settled.  Nothing when it has the same text.
//   INVALID_ARGUMENT     over 2 MiB
//   FAILED_PRECONDITION  TEXT_ALREADY_ATTACHED: it has another; TOO_MANY_DEPENDENTS
[[nodiscard]] absl::Status AddTextTo(const DraftScene& scene,
                                     const storage::StoredResource& current,
                                     const std::string& text, Draft& draft);

// Stores the text by its SHA-256 and writes a revision of the release that holds its size and
// digest.  Quotes of the release that waited for the text are settled in the same change; one that
// does not stand there is told by ListCitations and fails nothing.  The same text again writes
// nothing, not even another retrieve_time, and returns the release as it is.
//   INVALID_ARGUMENT     a name that is not of the form, a text that is empty or over 2 MiB
//   NOT_FOUND            no such release
//   FAILED_PRECONDITION  RESOURCE_DELETED; TEXT_ALREADY_ATTACHED: another text is;
//                        TOO_MANY_DEPENDENTS: more quotes wait than one change settles
[[nodiscard]] absl::StatusOr<storage::StoredResource> AttachReleaseText(
    const ServiceDependencies& dependencies, const Call& call,
    const v1::AttachTextRequest& request);

// The text and its facts.  NOT_FOUND when there is no such release (RESOURCE_NOT_FOUND), or it has
// no text (NO_TEXT).
[[nodiscard]] absl::StatusOr<v1::GetReleaseTextResponse> ReadReleaseText(
    const ServiceDependencies& dependencies, const Call& call, const std::string& name);

}  // namespace entente::rpc

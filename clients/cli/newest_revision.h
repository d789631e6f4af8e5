// Which document a name means that was typed in, when it may be deleted: by its newest revision,
// which outlives it.  Used by the commands about a document's past and end.

#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "clients/cli/session.h"
#include "entente/v1/history.pb.h"

namespace entente::cli {

// What NamesMeant understands.
inline constexpr char kNamesWanted[] =
    "initiatives/ID, INITIATIVE/ID of a commitment or report, releases/ID or agencies/ID";

// The whole names that what was typed in can mean, the likeliest first; none when it is no name.
[[nodiscard]] std::vector<std::string> NamesMeant(const std::string& text);

// The newest revision of the document that `names` mean: NOT_FOUND as the server says it of the
// first one when there never was any.
[[nodiscard]] absl::StatusOr<v1::Revision> NewestRevision(const Session& session,
                                                          const std::vector<std::string>& names);

// `agencies/us-cbp` of `agencies/us-cbp/revisions/17`.
[[nodiscard]] std::string DocumentOf(const v1::Revision& revision);

// The document as the change left it; null when the revision holds none.
[[nodiscard]] const google::protobuf::Message* DocumentIn(const v1::Revision& revision);

}  // namespace entente::cli

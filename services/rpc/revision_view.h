// A revision on its way out, as a serialized entente.v1.Revision: the stored document leaves as it
// is stored.  Used by history and the change feed.  Pure; any thread may call it.

#pragma once

#include <string>
#include <string_view>

#include "entente/v1/history.pb.h"
#include "storage/history.h"

namespace entente::rpc {

// `initiatives/haiti-deployment-2010/revisions/17`: of the document `name` as change `number` left
// it.
[[nodiscard]] std::string RevisionName(std::string_view name, std::int64_t number);

// A change as the API shows it; an actor that nobody named is left empty.
[[nodiscard]] v1::Change ViewChange(const storage::RecordedChange& change);

// Whether a revision says which change made it: not where it stands within that change.
enum class ShowChange { kYes, kNo };

// The bytes of the Revision: name, action, change, what expunged it, and the document as authored
// with its uid, times and etag.
[[nodiscard]] std::string RenderRevision(const storage::RecordedRevision& revision,
                                         ShowChange show);

}  // namespace entente::rpc

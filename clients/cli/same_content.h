// Whether a document that is on record says all that one to be imported says.  Pure; any thread.

#pragma once

#include "google/protobuf/message.h"

namespace entente::cli {

// Whether every authored field that `wanted` sets is set the same in `on_record`: repeated fields
// element by element and none more, other messages field by field.  Output-only fields and etags
// are not looked at; fields that only `on_record` sets do not matter, since the server fills in
// some (the bounds of dates, the place of a quote).  Both are of the same type.
[[nodiscard]] bool SaysAllOf(const google::protobuf::Message& on_record,
                             const google::protobuf::Message& wanted);

}  // namespace entente::cli

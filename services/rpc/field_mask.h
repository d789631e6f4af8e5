// Update masks (AIP-134, AIP-161): which fields of a document an update changes.  Pure; any thread
// may call it.

#pragma once

#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

#include "services/rpc/violations.h"

namespace entente::rpc {

// Most paths in one mask; more than any document has fields.
inline constexpr int kMaskPathsMax = 200;

// Copies the fields that `mask` names from `update` to `document`, two messages of one type; a
// field that is not set in `update` is emptied.  No mask means the fields that are populated in
// `update`; the one path `*` means all.  A path may go into singular messages:
// `deployment.window.start`; one that leads through a detail or message that neither has does
// nothing.
//
// Repeated fields and messages named by a mask are replaced as a whole.  name, etag and output-only
// fields are left as they are, whatever the mask says.
//
// Fields of a newer server in `document` survive in every singular message that is still there
// afterwards, replaced or not; in the elements of a list they go when the list is replaced.
//
// A path that is none of the document's adds to `faults` under `update_mask`; then `document` is
// left as it is.
void ApplyMask(const google::protobuf::FieldMask& mask, const google::protobuf::Message& update,
               google::protobuf::Message& document, Violations& faults);

}  // namespace entente::rpc

// What differs between two documents of one type, field by field.  Used by `diff`.  Pure; any
// thread may call it.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace entente::cli {

// One value that is not the same.
struct FieldDifference {
  // Where it stands, in the message where it is: `mou.consent_acts[0].date.edtf`; in the second
  // one, unless it is only in the first.
  std::string path;
  std::optional<std::string> before;  // in words; absent when it was not set
  std::optional<std::string> after;   // the same of the second document
};

// The differences, in the order of the fields.  What the server keeps (uid, times, etag, standing,
// schedules) is passed over.  Elements of a list that are in both are found wherever they stand, so
// that one put in front is one that was added; what is between them is compared in its order.
[[nodiscard]] std::vector<FieldDifference> CompareDocuments(const google::protobuf::Message& before,
                                                            const google::protobuf::Message& after);

}  // namespace entente::cli

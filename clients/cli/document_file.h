// A document in JSON, or a text, from a file, for `add` and `record`.  One thread at a time.

#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace entente::cli {

// Reads the document that `file` holds into `document`; "-" reads the standard input, nothing is
// read for an empty name.  InvalidArgument, naming the file and what is wrong with it, when it
// cannot be read, is longer than 16 MiB, or holds no such document.
[[nodiscard]] absl::Status ReadDocument(const std::string& file,
                                        google::protobuf::Message& document);

// The text that `file` holds; "-" reads the standard input.  InvalidArgument, naming the file and
// what is wrong with it, when it cannot be read or is longer than 16 MiB.
[[nodiscard]] absl::StatusOr<std::string> ReadText(const std::string& file);

}  // namespace entente::cli

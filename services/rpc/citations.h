// The quotes of a document, looked for in the stored texts of the releases it cites
// (services/evidence), and the quotes that waited for a text.  Thread-safe.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "services/rpc/violations.h"
#include "storage/store.h"

namespace entente::rpc {

// Releases with a text that one document may quote: each is read whole, at most 2 MiB, while the
// caller waits.  A document that cites more is to be split.
inline constexpr std::size_t kQuotedTextsMax = 50;

// Quotes that may wait for one text: all of them are settled in the change that attaches it.
inline constexpr int kSettledMax = 10'000;

// Looks for every quote of `document`, whose path is `path`, and returns all its citations with
// their anchors, in the order in which it holds them.  Of a quote that is found, the document is
// given the offsets and the text's own characters.
//
// A quote that is not found, found more than once, or that cuts a character, is a fault; so is more
// than kQuotedTextsMax texts that are newly quoted.  One that `previous` (the revision before; may
// be null) has in the same words is none: a text that was attached later has settled it, and that
// never fails.
//
// Releases that are not there, and citations without any sense, are passed over: references.h and
// check_texts.h tell of them.  Errors are the store's.
[[nodiscard]] absl::StatusOr<std::vector<storage::IndexedCitation>> FindQuotes(
    storage::DocumentReader& store, const storage::CallContext& context,
    google::protobuf::Message& document, const google::protobuf::Message* previous,
    const std::string& path, Violations& faults);

// The citations of a release that waited for its text, settled by `text`: VERIFIED, NOT_FOUND or
// AMBIGUOUS.
//   FAILED_PRECONDITION  TOO_MANY_DEPENDENTS: more than kSettledMax wait
[[nodiscard]] absl::StatusOr<std::vector<storage::SettledCitation>> SettleQuotes(
    storage::DocumentReader& store, const storage::CallContext& context,
    const storage::StoredResource& release, const std::string& text);

}  // namespace entente::rpc

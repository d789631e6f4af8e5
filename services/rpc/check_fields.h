// The checks that hold for every document, read off the descriptors of its messages: required
// fields, known enum values, one member of each oneof that decides something, lengths, and the
// shapes of language codes, region codes, URIs and names.  Pure; any thread may call it.

#pragma once

#include <cstddef>
#include <string>

#include "google/protobuf/message.h"

#include "services/rpc/violations.h"

namespace entente::rpc {

// Most elements of any list of a document.
inline constexpr std::size_t kListLengthMax = 500;

// Code points of texts: a line (titles, names, offices), the name of an agency, anything else. URIs
// are counted alike; the words of a quote have limits of their own (services/evidence/quote.h).
inline constexpr std::size_t kLineMax = 1'000;
inline constexpr std::size_t kAgencyNameMax = 300;
inline constexpr std::size_t kTextMax = 20'000;
inline constexpr std::size_t kUriMax = 2'000;

// A serialized document.
inline constexpr std::size_t kDocumentBytesMax = std::size_t{256} << 10;

// Adds to `faults` everything that is wrong in `document`, whose path is `path`.  Output-only
// fields are not looked at.
void CheckFields(const google::protobuf::Message& document, const std::string& path,
                 Violations& faults);

}  // namespace entente::rpc

// Visits a document and all messages in it, with the path of each, so that a rule about one kind of
// message or field is written once and holds wherever it stands.  Pure; any thread may call it.

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace entente::rpc {

// Calls `visit` for `message` and for every message that is set in it, outermost first, in the
// order of field numbers.  Paths are written as in error messages: `initiative.participants[2]`.
void VisitMessages(
    const google::protobuf::Message& message, const std::string& path,
    const std::function<void(const google::protobuf::Message&, const std::string&)>& visit);

// The same, where `visit` may change what it is given.
void VisitMutableMessages(
    google::protobuf::Message& message, const std::string& path,
    const std::function<void(google::protobuf::Message&, const std::string&)>& visit);

// The path of a field: `initiative.titles`, or of one of its elements, `initiative.titles[0]`.  An
// empty `path` is left out.
[[nodiscard]] std::string PathOf(std::string_view path, std::string_view field);
[[nodiscard]] std::string PathOf(std::string_view path, std::string_view field, int index);

// Whether a field is annotated OUTPUT_ONLY, or REQUIRED (AIP-203).
[[nodiscard]] bool IsOutputOnly(const google::protobuf::FieldDescriptor& field);
[[nodiscard]] bool IsRequired(const google::protobuf::FieldDescriptor& field);

// Empties every OUTPUT_ONLY field of `document`, at any depth, and drops what is unknown to this
// server: nobody has checked it, and a newer server would take it for checked.
void ClearUnauthored(google::protobuf::Message& document);

}  // namespace entente::rpc

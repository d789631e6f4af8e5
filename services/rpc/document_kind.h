// What sets agencies, releases and initiatives apart where they are written: the one place that
// knows all three.  Immutable; share it as you like.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "google/protobuf/message.h"

#include "services/rpc/violations.h"
#include "storage/resource.h"

namespace entente::rpc {

struct DocumentKind {
  storage::ResourceType type;
  // A new empty message of the type.
  std::unique_ptr<google::protobuf::Message> (*make)();
  // Fills in what the server derives from the document alone, and adds every fault.  `previous` is
  // the revision it replaces, or null.
  void (*complete)(google::protobuf::Message& document, const google::protobuf::Message* previous,
                   const std::string& path, Violations& faults);
};

[[nodiscard]] const DocumentKind& AgencyKind();
[[nodiscard]] const DocumentKind& ReleaseKind();
[[nodiscard]] const DocumentKind& InitiativeKind();

// The string field `name` or `etag` of a document.
[[nodiscard]] std::string NameOf(const google::protobuf::Message& document);
[[nodiscard]] std::string EtagIn(const google::protobuf::Message& document);
void SetName(google::protobuf::Message& document, std::string name);

}  // namespace entente::rpc

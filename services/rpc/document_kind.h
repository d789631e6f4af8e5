// What sets the types of documents apart where they are written: the one place that knows them all.
// Immutable; share it as you like.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/message.h"

#include "services/rpc/family.h"
#include "services/rpc/violations.h"
#include "storage/resource.h"

namespace entente::rpc {

// What a document is checked and completed among.
struct Surroundings {
  // The revision it replaces; null for a new one.
  const google::protobuf::Message* previous = nullptr;
  // Of a commitment or report: its initiative and all that belongs to that, as it is.  Null for
  // others.
  const Family* family = nullptr;
  // Of the agencies that the document and the family name.
  RegionCodes region_codes = {};
  // The day of the call, in UTC.
  absl::CivilDay today;
};

struct DocumentKind {
  storage::ResourceType type;
  // A new empty message of the type.
  std::unique_ptr<google::protobuf::Message> (*make)();
  // Fills in what the server derives from the document alone, and adds every fault.
  void (*complete)(google::protobuf::Message& document, const Surroundings& around,
                   const std::string& path, Violations& faults);
  // Says what stands in the way of a document without fault.
  absl::Status (*permit)(google::protobuf::Message& document, const Surroundings& around);
};

[[nodiscard]] const DocumentKind& AgencyKind();
[[nodiscard]] const DocumentKind& ReleaseKind();
[[nodiscard]] const DocumentKind& InitiativeKind();
[[nodiscard]] const DocumentKind& CommitmentKind();
[[nodiscard]] const DocumentKind& ReportKind();

// A copy of what a caller sent, without what only the server fills in, its etag among it.
[[nodiscard]] std::unique_ptr<google::protobuf::Message> Authored(
    const google::protobuf::Message& sent);

// The parsed document of a revision; INTERNAL when its bytes are no message of the type.
[[nodiscard]] absl::StatusOr<std::unique_ptr<google::protobuf::Message>> ParseDocument(
    const DocumentKind& kind, const storage::StoredResource& stored);

// The string field `name` or `etag` of a document; a report has no etag.
[[nodiscard]] std::string NameOf(const google::protobuf::Message& document);
[[nodiscard]] std::string EtagIn(const google::protobuf::Message& document);
void SetName(google::protobuf::Message& document, std::string name);

}  // namespace entente::rpc

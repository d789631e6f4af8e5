#include "services/rpc/record_release.h"

#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "entente/v1/citation.pb.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_walk.h"
#include "services/rpc/joint_drafts.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/names.h"
#include "services/rpc/release_text.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/write.h"

namespace entente::rpc {
namespace {

using google::protobuf::Message;
using google::protobuf::RepeatedPtrField;
using storage::ResourceType;

// Citations and links that name no release mean `release`.
void FillInRelease(const std::string& release, Message& document) {
  VisitMutableMessages(document, "", [&release](Message& message, const std::string&) {
    auto* citation = dynamic_cast<v1::Citation*>(&message);
    if (citation != nullptr && citation->release().empty()) citation->set_release(release);
  });
  auto* initiative = dynamic_cast<v1::Initiative*>(&document);
  if (initiative == nullptr) return;
  for (v1::ReleaseLink& link : *initiative->mutable_releases()) {
    if (link.release().empty()) link.set_release(release);
  }
}

// The documents of a request, with the release filled in where it was meant.
class BroughtDocuments {
 public:
  BroughtDocuments(const ServiceDependencies& dependencies, const v1::RecordReleaseRequest& request)
      : dependencies_(dependencies), request_(request) {
    const std::string uid = dependencies.new_uid();
    const std::string id =
        request.release_id().empty() ? fmt::format("release-{}", uid) : request.release_id();
    release_ = FormatName(ResourceType::kRelease, "", id);
    AddRelease(uid);
    Add(AgencyKind(), "agencies", *request_.mutable_agencies());
    Add(InitiativeKind(), "initiatives", *request_.mutable_initiatives());
    Add(CommitmentKind(), "commitments", *request_.mutable_commitments());
    Add(ReportKind(), "reports", *request_.mutable_reports());
  }
  BroughtDocuments(const BroughtDocuments&) = delete;
  BroughtDocuments& operator=(const BroughtDocuments&) = delete;

  [[nodiscard]] const std::vector<BroughtDocument>& documents() const { return documents_; }

 private:
  void AddRelease(const std::string& uid) {
    BroughtDocument document;
    document.kind = &ReleaseKind();
    document.sent = &request_.release();
    document.name = release_;
    document.name_field = "release_id";
    document.path = "release";
    document.uid = uid;
    if (!request_.text().empty()) document.text = &request_.text();
    documents_.push_back(std::move(document));
  }

  template <typename Document>
  void Add(const DocumentKind& kind, std::string_view field, RepeatedPtrField<Document>& brought) {
    for (int i = 0; i < brought.size(); ++i) {
      FillInRelease(release_, brought[i]);
      BroughtDocument document;
      document.kind = &kind;
      document.sent = &brought[i];
      document.name = brought[i].name();
      document.path = PathOf("", field, i);
      document.name_field = PathOf(document.path, "name");
      document.uid = dependencies_.new_uid();
      documents_.push_back(std::move(document));
    }
  }

  const ServiceDependencies& dependencies_;
  v1::RecordReleaseRequest request_;
  std::string release_;
  std::vector<BroughtDocument> documents_;
};

void CheckCount(int count, std::string_view field, Violations& faults) {
  if (count <= kBroughtMax) return;
  faults.Add(field, fmt::format("has {}; wanted at most {} in one call", count, kBroughtMax));
}

absl::Status CheckRequest(const v1::RecordReleaseRequest& request) {
  Violations faults;
  if (!request.has_release()) faults.Add("release", "is required and not set");
  if (request.text().size() > kReleaseTextBytesMax) {
    faults.Add("text", fmt::format("has {} bytes; at most {} are stored", request.text().size(),
                                   kReleaseTextBytesMax));
  }
  CheckCount(request.agencies_size(), "agencies", faults);
  CheckCount(request.initiatives_size(), "initiatives", faults);
  CheckCount(request.commitments_size(), "commitments", faults);
  CheckCount(request.reports_size(), "reports", faults);
  return faults.ToStatus();
}

int FieldOf(ResourceType type) {
  switch (type) {
    case ResourceType::kAgency:
      return v1::RecordReleaseResponse::kAgenciesFieldNumber;
    case ResourceType::kRelease:
      return v1::RecordReleaseResponse::kReleaseFieldNumber;
    case ResourceType::kInitiative:
      return v1::RecordReleaseResponse::kInitiativesFieldNumber;
    case ResourceType::kCommitment:
      return v1::RecordReleaseResponse::kCommitmentsFieldNumber;
    case ResourceType::kReport:
      return v1::RecordReleaseResponse::kReportsFieldNumber;
  }
  return v1::RecordReleaseResponse::kReleaseFieldNumber;
}

}  // namespace

absl::StatusOr<Reply> RecordReleaseAndAll(const ServiceDependencies& dependencies, const Call& call,
                                          const v1::RecordReleaseRequest& request) {
  RETURN_IF_ERROR(CheckRequest(request));
  const BroughtDocuments brought(dependencies, request);
  ASSIGN_OR_RETURN(std::vector<storage::StoredResource> written,
                   WriteJointly(dependencies, call, WriteOptionsOf(request), brought.documents()));
  Reply reply;
  for (storage::StoredResource& resource : written) {
    const int field = FieldOf(resource.type);
    AppendResource(reply, field, std::move(resource), call.context().as_of);
  }
  return reply;
}

}  // namespace entente::rpc

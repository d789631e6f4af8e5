#include "services/server/metrics_methods.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

#include "entente/v1/commitment_service.pb.h"
#include "entente/v1/directory_service.pb.h"
#include "entente/v1/evidence_service.pb.h"
#include "entente/v1/history_service.pb.h"
#include "entente/v1/initiative_service.pb.h"
#include "entente/v1/release_service.pb.h"
#include "entente/v1/report_service.pb.h"
#include "entente/v1/transfer_service.pb.h"

namespace entente::server {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// By a message of each file, so that the linker cannot leave the file out.
std::array<const FileDescriptor*, 8> ServiceFiles() {
  return {v1::GetCommitmentRequest::descriptor()->file(),
          v1::GetCountryRequest::descriptor()->file(),
          v1::ListCitationsRequest::descriptor()->file(),
          v1::WatchRequest::descriptor()->file(),
          v1::GetInitiativeRequest::descriptor()->file(),
          v1::GetReleaseRequest::descriptor()->file(),
          v1::GetReportRequest::descriptor()->file(),
          v1::ExportRecordsRequest::descriptor()->file()};
}

void AppendMethods(const ServiceDescriptor& service, std::vector<std::string>& methods) {
  for (int i = 0; i < service.method_count(); ++i) {
    methods.push_back(absl::StrCat(service.full_name(), "/", service.method(i)->name()));
  }
}

}  // namespace

std::vector<std::string> ApiMethods() {
  std::vector<std::string> methods;
  for (const FileDescriptor* file : ServiceFiles()) {
    for (int i = 0; i < file->service_count(); ++i) AppendMethods(*file->service(i), methods);
  }
  return methods;
}

bool IsStream(std::string_view method) {
  std::string name(method);
  std::replace(name.begin(), name.end(), '/', '.');
  const MethodDescriptor* found = ServiceFiles().front()->pool()->FindMethodByName(name);
  return found != nullptr && (found->client_streaming() || found->server_streaming());
}

}  // namespace entente::server

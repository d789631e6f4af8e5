#include "clients/cpp/service_config.h"

#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"

#include "entente/v1/commitment_service.pb.h"
#include "entente/v1/directory_service.pb.h"
#include "entente/v1/evidence_service.pb.h"
#include "entente/v1/history_service.pb.h"
#include "entente/v1/initiative_service.pb.h"
#include "entente/v1/release_service.pb.h"
#include "entente/v1/report_service.pb.h"

namespace entente::client {
namespace {

// Four tries with pauses of up to 0.2, 0.4 and 0.8 s bridge a server that restarts, and end well
// within the default deadline when there is none.
constexpr int kAttemptsMax = 4;
constexpr char kFirstRetryPause[] = "0.2s";
constexpr char kLongestRetryPause[] = "2s";
constexpr double kPauseGrowth = 2;

// All services of a server are well or not together.
constexpr char kHealthService[] = "entente.v1.InitiativeService";

// Reads are told by their names: all that change nothing begin with one of these.
bool IsRead(const std::string& method) {
  for (const char* verb : {"Get", "List", "BatchGet", "Resolve", "Summarize"})
    if (method.rfind(verb, 0) == 0) return true;
  return false;
}

}  // namespace

std::string ServiceConfigJson() {
  nlohmann::json reads = nlohmann::json::array();
  for (const google::protobuf::FileDescriptor* file :
       {v1::GetCountryRequest::descriptor()->file(), v1::GetReleaseRequest::descriptor()->file(),
        v1::GetInitiativeRequest::descriptor()->file(),
        v1::GetCommitmentRequest::descriptor()->file(), v1::GetReportRequest::descriptor()->file(),
        v1::ListCitationsRequest::descriptor()->file(),
        v1::ListRevisionsRequest::descriptor()->file()}) {
    const google::protobuf::ServiceDescriptor* service = file->service(0);
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string& method = service->method(i)->name();
      if (IsRead(method)) reads.push_back({{"service", service->full_name()}, {"method", method}});
    }
  }
  const nlohmann::json retry = {{"maxAttempts", kAttemptsMax},
                                {"initialBackoff", kFirstRetryPause},
                                {"maxBackoff", kLongestRetryPause},
                                {"backoffMultiplier", kPauseGrowth},
                                {"retryableStatusCodes", {"UNAVAILABLE"}}};
  const nlohmann::json round_robin = {{"round_robin", nlohmann::json::object()}};
  const nlohmann::json config = {{"loadBalancingConfig", {round_robin}},
                                 {"healthCheckConfig", {{"serviceName", kHealthService}}},
                                 {"methodConfig", {{{"name", reads}, {"retryPolicy", retry}}}}};
  return config.dump();
}

}  // namespace entente::client

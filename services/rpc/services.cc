#include "services/rpc/services.h"

#include "services/rpc/commitment_service.h"
#include "services/rpc/directory_service.h"
#include "services/rpc/evidence_service.h"
#include "services/rpc/history_service.h"
#include "services/rpc/initiative_service.h"
#include "services/rpc/release_service.h"
#include "services/rpc/report_service.h"
#include "services/rpc/transfer_service.h"

namespace entente::rpc {

std::vector<std::unique_ptr<grpc::Service>> MakeServices(const ServiceDependencies& dependencies) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(std::make_unique<DirectoryService>(dependencies));
  services.push_back(std::make_unique<ReleaseService>(dependencies));
  services.push_back(std::make_unique<InitiativeService>(dependencies));
  services.push_back(std::make_unique<CommitmentService>(dependencies));
  services.push_back(std::make_unique<ReportService>(dependencies));
  services.push_back(std::make_unique<EvidenceService>(dependencies));
  services.push_back(std::make_unique<HistoryService>(dependencies));
  services.push_back(std::make_unique<TransferService>(dependencies));
  return services;
}

}  // namespace entente::rpc

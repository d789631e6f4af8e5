// The fake server's services of what is owed, reported and cited.

#pragma once

#include <memory>

#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/evidence_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"
#include "tests/clients/fake_server.h"

namespace entente::client {

// `state` must outlive them.
[[nodiscard]] std::unique_ptr<v1::CommitmentService::Service> MakeFakeCommitments(FakeState& state);
[[nodiscard]] std::unique_ptr<v1::ReportService::Service> MakeFakeReports(FakeState& state);
[[nodiscard]] std::unique_ptr<v1::EvidenceService::Service> MakeFakeEvidence(FakeState& state);

}  // namespace entente::client

// What the clients of a run have in common: stubs, deadlines, and how an answer is read.

#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"

#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/directory_service.grpc.pb.h"
#include "entente/v1/history_service.grpc.pb.h"
#include "entente/v1/initiative_service.grpc.pb.h"
#include "entente/v1/release_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"

namespace entente::robustness {

// The services over one channel.
struct Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel);

  std::unique_ptr<v1::DirectoryService::Stub> directory;
  std::unique_ptr<v1::ReleaseService::Stub> releases;
  std::unique_ptr<v1::InitiativeService::Stub> initiatives;
  std::unique_ptr<v1::CommitmentService::Stub> commitments;
  std::unique_ptr<v1::ReportService::Stub> reports;
  std::unique_ptr<v1::HistoryService::Stub> history;
};

// Of a call that waits for a server that is not there yet, and for its answer, so long.
[[nodiscard]] std::unique_ptr<grpc::ClientContext> ContextFor(std::chrono::milliseconds time);

inline constexpr std::chrono::milliseconds kCallTime(4000);

// After a call that was not answered, before the next.
inline constexpr std::chrono::milliseconds kPause(20);

// CODE/REASON, without the reason where gRPC itself says it; OK.
[[nodiscard]] std::string ErrorOf(const grpc::Status& status);

// Whether a repeat cannot mend it: the server has a reason that is the request's own.
[[nodiscard]] bool IsRefusal(const grpc::Status& status);

// The documents that all clients meet at.
inline constexpr int kInitiatives = 6;
inline constexpr int kCommitments = 2;  // of each
[[nodiscard]] std::string InitiativeName(int number);
[[nodiscard]] std::string CommitmentName(int initiative, int number);

}  // namespace entente::robustness

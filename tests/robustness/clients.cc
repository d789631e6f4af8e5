#include "tests/robustness/clients.h"

#include <string_view>

#include "absl/status/status.h"

#include "clients/cpp/error.h"

namespace entente::robustness {

Stubs::Stubs(const std::shared_ptr<grpc::Channel>& channel)
    : directory(v1::DirectoryService::NewStub(channel)),
      releases(v1::ReleaseService::NewStub(channel)),
      initiatives(v1::InitiativeService::NewStub(channel)),
      commitments(v1::CommitmentService::NewStub(channel)),
      reports(v1::ReportService::NewStub(channel)),
      history(v1::HistoryService::NewStub(channel)) {}

std::unique_ptr<grpc::ClientContext> ContextFor(std::chrono::milliseconds time) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + time);
  context->set_wait_for_ready(true);
  return context;
}

std::string ErrorOf(const grpc::Status& status) {
  const absl::Status error = client::FromGrpc(status);
  const std::string reason = client::Reason(error);
  return absl::StatusCodeToString(error.code()) + (reason.empty() ? "" : "/" + reason);
}

bool IsRefusal(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::ABORTED:
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::NOT_FOUND:
    case grpc::StatusCode::OUT_OF_RANGE:
      return true;
    default:
      return false;
  }
}

std::string InitiativeName(int number) { return "initiatives/robust-" + std::to_string(number); }

std::string CommitmentName(int initiative, int number) {
  return InitiativeName(initiative) + "/commitments/owed-" + std::to_string(number);
}

}  // namespace entente::robustness

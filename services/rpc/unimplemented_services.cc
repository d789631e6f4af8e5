#include "services/rpc/unimplemented_services.h"

#include <memory>
#include <string_view>

#include "services/rpc/call.h"
#include "services/rpc/not_implemented.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kCommitmentService = "entente.v1.CommitmentService";
constexpr std::string_view kReportService = "entente.v1.ReportService";
constexpr std::string_view kEvidenceService = "entente.v1.EvidenceService";
constexpr std::string_view kHistoryService = "entente.v1.HistoryService";
constexpr std::string_view kTransferService = "entente.v1.TransferService";

}  // namespace

grpc::ServerUnaryReactor* CommitmentService::GetCommitment(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "GetCommitment"},
                     std::make_unique<v1::GetCommitmentRequest>(), "commitments");
}

grpc::ServerUnaryReactor* CommitmentService::ListCommitments(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* in,
                                                             grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "ListCommitments"},
                     std::make_unique<v1::ListCommitmentsRequest>(), "commitments");
}

grpc::ServerUnaryReactor* CommitmentService::CreateCommitment(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "CreateCommitment"},
                     std::make_unique<v1::CreateCommitmentRequest>(), "commitments");
}

grpc::ServerUnaryReactor* CommitmentService::UpdateCommitment(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "UpdateCommitment"},
                     std::make_unique<v1::UpdateCommitmentRequest>(), "commitments");
}

grpc::ServerUnaryReactor* CommitmentService::DeleteCommitment(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "DeleteCommitment"},
                     std::make_unique<v1::DeleteCommitmentRequest>(), "commitments");
}

grpc::ServerUnaryReactor* CommitmentService::UndeleteCommitment(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "UndeleteCommitment"},
                     std::make_unique<v1::UndeleteCommitmentRequest>(), "commitments");
}

grpc::ServerUnaryReactor* CommitmentService::ChangeDueDate(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "ChangeDueDate"},
                     std::make_unique<v1::ChangeDueDateRequest>(), "commitments");
}

grpc::ServerUnaryReactor* CommitmentService::SummarizeCommitments(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "SummarizeCommitments"},
                     std::make_unique<v1::SummarizeCommitmentsRequest>(), "commitments");
}

grpc::ServerUnaryReactor* CommitmentService::ResolveDate(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kCommitmentService, "ResolveDate"},
                     std::make_unique<v1::ResolveDateRequest>(), "resolving the words of a date");
}

grpc::ServerUnaryReactor* ReportService::GetReport(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* in,
                                                   grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kReportService, "GetReport"},
                     std::make_unique<v1::GetReportRequest>(), "reports");
}

grpc::ServerUnaryReactor* ReportService::ListReports(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* in,
                                                     grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kReportService, "ListReports"},
                     std::make_unique<v1::ListReportsRequest>(), "reports");
}

grpc::ServerUnaryReactor* ReportService::CreateReport(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* in,
                                                      grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kReportService, "CreateReport"},
                     std::make_unique<v1::CreateReportRequest>(), "reports");
}

grpc::ServerUnaryReactor* EvidenceService::ListCitations(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kEvidenceService, "ListCitations"},
                     std::make_unique<v1::ListCitationsRequest>(), "the citation index");
}

grpc::ServerUnaryReactor* HistoryService::ListRevisions(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* in,
                                                        grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kHistoryService, "ListRevisions"},
                     std::make_unique<v1::ListRevisionsRequest>(), "reading the history");
}

grpc::ServerUnaryReactor* HistoryService::GetRevision(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* in,
                                                      grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kHistoryService, "GetRevision"},
                     std::make_unique<v1::GetRevisionRequest>(), "reading the history");
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* HistoryService::Watch(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* /*in*/) {
  return RefuseServerStream({kHistoryService, "Watch"}, "the change feed");
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TransferService::ExportRecords(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* /*in*/) {
  return RefuseServerStream({kTransferService, "ExportRecords"}, "export");
}

grpc::ServerReadReactor<grpc::ByteBuffer>* TransferService::ImportRecords(
    grpc::CallbackServerContext* /*context*/, grpc::ByteBuffer* /*out*/) {
  return RefuseClientStream({kTransferService, "ImportRecords"}, "import");
}

}  // namespace entente::rpc

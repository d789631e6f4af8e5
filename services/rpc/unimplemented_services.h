// The gRPC services that are in the API and not in this server yet: every method answers
// UNIMPLEMENTED, naming itself and what is missing, through the same adaptor as any other.  Each
// becomes a file of its own when it works.

#pragma once

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/commitment_service.grpc.pb.h"
#include "entente/v1/evidence_service.grpc.pb.h"
#include "entente/v1/history_service.grpc.pb.h"
#include "entente/v1/report_service.grpc.pb.h"
#include "entente/v1/transfer_service.grpc.pb.h"
#include "services/rpc/adaptor.h"

namespace entente::rpc {

using CommitmentServiceMethods = v1::CommitmentService::WithRawCallbackMethod_GetCommitment<
    v1::CommitmentService::WithRawCallbackMethod_ListCommitments<
        v1::CommitmentService::WithRawCallbackMethod_CreateCommitment<
            v1::CommitmentService::WithRawCallbackMethod_UpdateCommitment<
                v1::CommitmentService::WithRawCallbackMethod_DeleteCommitment<
                    v1::CommitmentService::WithRawCallbackMethod_UndeleteCommitment<
                        v1::CommitmentService::WithRawCallbackMethod_ChangeDueDate<
                            v1::CommitmentService::WithRawCallbackMethod_SummarizeCommitments<
                                v1::CommitmentService::WithRawCallbackMethod_ResolveDate<
                                    v1::CommitmentService::Service>>>>>>>>>;

// Thread-safe.
class CommitmentService final : public CommitmentServiceMethods {
 public:
  explicit CommitmentService(Adaptor& adaptor) : adaptor_(adaptor) {}

  grpc::ServerUnaryReactor* GetCommitment(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListCommitments(grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* in,
                                            grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* CreateCommitment(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* UpdateCommitment(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* DeleteCommitment(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* UndeleteCommitment(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* in,
                                               grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ChangeDueDate(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* SummarizeCommitments(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* in,
                                                 grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ResolveDate(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;

 private:
  Adaptor& adaptor_;
};

using ReportServiceMethods = v1::ReportService::WithRawCallbackMethod_GetReport<
    v1::ReportService::WithRawCallbackMethod_ListReports<
        v1::ReportService::WithRawCallbackMethod_CreateReport<v1::ReportService::Service>>>;

// Thread-safe.
class ReportService final : public ReportServiceMethods {
 public:
  explicit ReportService(Adaptor& adaptor) : adaptor_(adaptor) {}

  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListReports(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* CreateReport(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;

 private:
  Adaptor& adaptor_;
};

using EvidenceServiceMethods =
    v1::EvidenceService::WithRawCallbackMethod_ListCitations<v1::EvidenceService::Service>;

// Thread-safe.
class EvidenceService final : public EvidenceServiceMethods {
 public:
  explicit EvidenceService(Adaptor& adaptor) : adaptor_(adaptor) {}

  grpc::ServerUnaryReactor* ListCitations(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;

 private:
  Adaptor& adaptor_;
};

using HistoryServiceMethods = v1::HistoryService::WithRawCallbackMethod_ListRevisions<
    v1::HistoryService::WithRawCallbackMethod_GetRevision<
        v1::HistoryService::WithRawCallbackMethod_Watch<v1::HistoryService::Service>>>;

// Thread-safe.
class HistoryService final : public HistoryServiceMethods {
 public:
  explicit HistoryService(Adaptor& adaptor) : adaptor_(adaptor) {}

  grpc::ServerUnaryReactor* ListRevisions(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetRevision(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* in) override;

 private:
  Adaptor& adaptor_;
};

using TransferServiceMethods = v1::TransferService::WithRawCallbackMethod_ExportRecords<
    v1::TransferService::WithRawCallbackMethod_ImportRecords<v1::TransferService::Service>>;

// Thread-safe.
class TransferService final : public TransferServiceMethods {
 public:
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ExportRecords(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* in) override;
  grpc::ServerReadReactor<grpc::ByteBuffer>* ImportRecords(grpc::CallbackServerContext* context,
                                                           grpc::ByteBuffer* out) override;
};

}  // namespace entente::rpc

// The gRPC services that are in the API and not in this server yet: every method answers
// UNIMPLEMENTED, naming itself and what is missing, through the same adaptor as any other.  Each
// becomes a file of its own when it works.

#pragma once

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/history_service.grpc.pb.h"
#include "entente/v1/transfer_service.grpc.pb.h"
#include "services/rpc/adaptor.h"
#include "services/rpc/dependencies.h"

namespace entente::rpc {

using HistoryServiceMethods = v1::HistoryService::WithRawCallbackMethod_ListRevisions<
    v1::HistoryService::WithRawCallbackMethod_GetRevision<
        v1::HistoryService::WithRawCallbackMethod_Watch<v1::HistoryService::Service>>>;

// Thread-safe.
class HistoryService final : public HistoryServiceMethods {
 public:
  explicit HistoryService(const ServiceDependencies& dependencies)
      : adaptor_(dependencies.adaptor), watch_(dependencies.watch) {}

  grpc::ServerUnaryReactor* ListRevisions(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetRevision(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* in) override;

 private:
  Adaptor& adaptor_;
  WatchServer* const watch_;
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

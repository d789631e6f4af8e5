// The gRPC service entente.v1.TransferService: whole records in and out.

#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/transfer_service.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/pulled_stream.h"
#include "services/rpc/pushed_stream.h"

namespace entente::rpc {

// Every method raw: the requests are parsed by our own code (adaptor.h).
using TransferServiceMethods = v1::TransferService::WithRawCallbackMethod_ExportRecords<
    v1::TransferService::WithRawCallbackMethod_ImportRecords<v1::TransferService::Service>>;

// Thread-safe.
class TransferService final : public TransferServiceMethods {
 public:
  explicit TransferService(const ServiceDependencies& dependencies) : dependencies_(dependencies) {}

  // What gRPC calls.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ExportRecords(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer* in) override;
  grpc::ServerReadReactor<grpc::ByteBuffer>* ImportRecords(grpc::CallbackServerContext* context,
                                                           grpc::ByteBuffer* out) override;

 private:
  // OpenExport, and RESOURCE_EXHAUSTED QUEUE_FULL when as many are running as may.
  absl::StatusOr<std::unique_ptr<MessageSource>> Export(const Call& call,
                                                        const v1::ExportRecordsRequest& request);

  // OpenImport, and RESOURCE_EXHAUSTED QUEUE_FULL when as many are running as may.
  absl::StatusOr<std::unique_ptr<MessageSink>> Import(const Call& call);

  const ServiceDependencies dependencies_;
  std::atomic<std::size_t> exports_ = 0;  // running
  std::atomic<std::size_t> imports_ = 0;
};

}  // namespace entente::rpc

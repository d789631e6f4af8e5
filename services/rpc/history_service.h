// The gRPC service entente.v1.HistoryService: parse, act, render.

#pragma once

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/history_service.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Every method raw: the adaptor parses the requests (adaptor.h).
using HistoryServiceMethods = v1::HistoryService::WithRawCallbackMethod_ListRevisions<
    v1::HistoryService::WithRawCallbackMethod_GetRevision<
        v1::HistoryService::WithRawCallbackMethod_Watch<v1::HistoryService::Service>>>;

// Thread-safe.
class HistoryService final : public HistoryServiceMethods {
 public:
  explicit HistoryService(const ServiceDependencies& dependencies) : dependencies_(dependencies) {}

  // What gRPC calls: each hands over to the adaptor.
  grpc::ServerUnaryReactor* ListRevisions(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetRevision(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* in) override;

  // What the adaptor calls.  What each answers is said in the proto file.
  absl::StatusOr<Reply> AnswerListRevisions(const Call& call,
                                            const v1::ListRevisionsRequest& request) const;
  absl::StatusOr<Reply> AnswerGetRevision(const Call& call,
                                          const v1::GetRevisionRequest& request) const;

 private:
  const ServiceDependencies dependencies_;
};

}  // namespace entente::rpc

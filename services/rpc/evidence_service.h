// The gRPC service entente.v1.EvidenceService: parse, act, render.

#pragma once

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/evidence_service.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Every method raw: the adaptor parses the requests (adaptor.h).
using EvidenceServiceMethods =
    v1::EvidenceService::WithRawCallbackMethod_ListCitations<v1::EvidenceService::Service>;

// Thread-safe.
class EvidenceService final : public EvidenceServiceMethods {
 public:
  explicit EvidenceService(const ServiceDependencies& dependencies) : dependencies_(dependencies) {}

  // What gRPC calls: each hands over to the adaptor.
  grpc::ServerUnaryReactor* ListCitations(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;

  // What the adaptor calls.  What each answers is said in the proto file.
  absl::StatusOr<Reply> AnswerListCitations(const Call& call,
                                            const v1::ListCitationsRequest& request) const;

 private:
  const ServiceDependencies dependencies_;
};

}  // namespace entente::rpc

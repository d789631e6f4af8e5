// The gRPC service entente.v1.InitiativeService: parse, act, render.

#pragma once

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/initiative_service.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Every method raw: the adaptor parses the requests (adaptor.h).
using InitiativeServiceMethods = v1::InitiativeService::WithRawCallbackMethod_GetInitiative<
    v1::InitiativeService::WithRawCallbackMethod_ListInitiatives<
        v1::InitiativeService::WithRawCallbackMethod_CreateInitiative<
            v1::InitiativeService::WithRawCallbackMethod_UpdateInitiative<
                v1::InitiativeService::WithRawCallbackMethod_DeleteInitiative<
                    v1::InitiativeService::WithRawCallbackMethod_UndeleteInitiative<
                        v1::InitiativeService::WithRawCallbackMethod_BatchGetInitiatives<
                            v1::InitiativeService::WithRawCallbackMethod_BatchCreateInitiatives<
                                v1::InitiativeService::WithRawCallbackMethod_ListRelatedInitiatives<
                                    v1::InitiativeService::
                                        WithRawCallbackMethod_SummarizeInitiatives<
                                            v1::InitiativeService::Service>>>>>>>>>>;

// Thread-safe.
class InitiativeService final : public InitiativeServiceMethods {
 public:
  explicit InitiativeService(const ServiceDependencies& dependencies)
      : dependencies_(dependencies) {}

  // What gRPC calls: each hands over to the adaptor.
  grpc::ServerUnaryReactor* GetInitiative(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListInitiatives(grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* in,
                                            grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* CreateInitiative(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* UpdateInitiative(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* DeleteInitiative(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* UndeleteInitiative(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* in,
                                               grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* BatchGetInitiatives(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* in,
                                                grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* BatchCreateInitiatives(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* in,
                                                   grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListRelatedInitiatives(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* in,
                                                   grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* SummarizeInitiatives(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* in,
                                                 grpc::ByteBuffer* out) override;

  // What the adaptor calls.  What each answers is said in the proto file.
  absl::StatusOr<Reply> AnswerGetInitiative(const Call& call,
                                            const v1::GetInitiativeRequest& request) const;
  absl::StatusOr<Reply> AnswerListInitiatives(const Call& call,
                                              const v1::ListInitiativesRequest& request) const;
  absl::StatusOr<Reply> AnswerCreateInitiative(const Call& call,
                                               const v1::CreateInitiativeRequest& request) const;
  absl::StatusOr<Reply> AnswerUpdateInitiative(const Call& call,
                                               const v1::UpdateInitiativeRequest& request) const;
  absl::StatusOr<Reply> AnswerDeleteInitiative(const Call& call,
                                               const v1::DeleteInitiativeRequest& request) const;
  absl::StatusOr<Reply> AnswerUndeleteInitiative(
      const Call& call, const v1::UndeleteInitiativeRequest& request) const;
  absl::StatusOr<Reply> AnswerBatchGetInitiatives(
      const Call& call, const v1::BatchGetInitiativesRequest& request) const;
  absl::StatusOr<Reply> AnswerBatchCreateInitiatives(
      const Call& call, const v1::BatchCreateInitiativesRequest& request) const;
  absl::StatusOr<Reply> AnswerListRelatedInitiatives(
      const Call& call, const v1::ListRelatedInitiativesRequest& request) const;
  absl::StatusOr<Reply> AnswerSummarizeInitiatives(
      const Call& call, const v1::SummarizeInitiativesRequest& request) const;

 private:
  const ServiceDependencies dependencies_;
};

}  // namespace entente::rpc

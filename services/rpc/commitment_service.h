// The gRPC service entente.v1.CommitmentService: parse, act, render.

#pragma once

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/commitment_service.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Every method raw: the adaptor parses the requests (adaptor.h).
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
  explicit CommitmentService(const ServiceDependencies& dependencies)
      : dependencies_(dependencies) {}

  // What gRPC calls: each hands over to the adaptor.
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

  // What the adaptor calls.  What each answers is said in the proto file.
  absl::StatusOr<Reply> AnswerGetCommitment(const Call& call,
                                            const v1::GetCommitmentRequest& request) const;
  absl::StatusOr<Reply> AnswerListCommitments(const Call& call,
                                              const v1::ListCommitmentsRequest& request) const;
  absl::StatusOr<Reply> AnswerCreateCommitment(const Call& call,
                                               const v1::CreateCommitmentRequest& request) const;
  absl::StatusOr<Reply> AnswerUpdateCommitment(const Call& call,
                                               const v1::UpdateCommitmentRequest& request) const;
  absl::StatusOr<Reply> AnswerDeleteCommitment(const Call& call,
                                               const v1::DeleteCommitmentRequest& request) const;
  absl::StatusOr<Reply> AnswerUndeleteCommitment(
      const Call& call, const v1::UndeleteCommitmentRequest& request) const;
  absl::StatusOr<Reply> AnswerChangeDueDate(const Call& call,
                                            const v1::ChangeDueDateRequest& request) const;
  absl::StatusOr<Reply> AnswerSummarizeCommitments(
      const Call& call, const v1::SummarizeCommitmentsRequest& request) const;
  absl::StatusOr<Reply> AnswerResolveDate(const Call& call,
                                          const v1::ResolveDateRequest& request) const;

 private:
  const ServiceDependencies dependencies_;
};

}  // namespace entente::rpc

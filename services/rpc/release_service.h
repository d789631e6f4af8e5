// The gRPC service entente.v1.ReleaseService: parse, act, render.

#pragma once

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/release_service.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Every method raw: the adaptor parses the requests (adaptor.h).
using ReleaseServiceMethods = v1::ReleaseService::WithRawCallbackMethod_GetRelease<
    v1::ReleaseService::WithRawCallbackMethod_ListReleases<
        v1::ReleaseService::WithRawCallbackMethod_CreateRelease<
            v1::ReleaseService::WithRawCallbackMethod_UpdateRelease<
                v1::ReleaseService::WithRawCallbackMethod_DeleteRelease<
                    v1::ReleaseService::WithRawCallbackMethod_UndeleteRelease<
                        v1::ReleaseService::WithRawCallbackMethod_BatchGetReleases<
                            v1::ReleaseService::WithRawCallbackMethod_AttachText<
                                v1::ReleaseService::WithRawCallbackMethod_GetReleaseText<
                                    v1::ReleaseService::WithRawCallbackMethod_RecordRelease<
                                        v1::ReleaseService::Service>>>>>>>>>>;

// Thread-safe.
class ReleaseService final : public ReleaseServiceMethods {
 public:
  explicit ReleaseService(const ServiceDependencies& dependencies) : dependencies_(dependencies) {}

  // What gRPC calls: each hands over to the adaptor.
  grpc::ServerUnaryReactor* GetRelease(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListReleases(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* CreateRelease(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* UpdateRelease(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* DeleteRelease(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* UndeleteRelease(grpc::CallbackServerContext* context,
                                            const grpc::ByteBuffer* in,
                                            grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* BatchGetReleases(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* AttachText(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetReleaseText(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* in,
                                           grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* RecordRelease(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;

  // What the adaptor calls.  What each answers is said in the proto file.
  absl::StatusOr<Reply> AnswerGetRelease(const Call& call,
                                         const v1::GetReleaseRequest& request) const;
  absl::StatusOr<Reply> AnswerListReleases(const Call& call,
                                           const v1::ListReleasesRequest& request) const;
  absl::StatusOr<Reply> AnswerCreateRelease(const Call& call,
                                            const v1::CreateReleaseRequest& request) const;
  absl::StatusOr<Reply> AnswerUpdateRelease(const Call& call,
                                            const v1::UpdateReleaseRequest& request) const;
  absl::StatusOr<Reply> AnswerDeleteRelease(const Call& call,
                                            const v1::DeleteReleaseRequest& request) const;
  absl::StatusOr<Reply> AnswerUndeleteRelease(const Call& call,
                                              const v1::UndeleteReleaseRequest& request) const;
  absl::StatusOr<Reply> AnswerBatchGetReleases(const Call& call,
                                               const v1::BatchGetReleasesRequest& request) const;
  absl::StatusOr<Reply> AnswerAttachText(const Call& call,
                                         const v1::AttachTextRequest& request) const;
  absl::StatusOr<Reply> AnswerGetReleaseText(const Call& call,
                                             const v1::GetReleaseTextRequest& request) const;
  absl::StatusOr<Reply> AnswerRecordRelease(const Call& call,
                                            const v1::RecordReleaseRequest& request) const;

 private:
  const ServiceDependencies dependencies_;
};

}  // namespace entente::rpc

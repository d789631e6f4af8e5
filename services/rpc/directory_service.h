// The gRPC service entente.v1.DirectoryService: parse, act, render.

#pragma once

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/directory_service.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Every method raw: the adaptor parses the requests (adaptor.h).
using DirectoryServiceMethods = v1::DirectoryService::WithRawCallbackMethod_GetCountry<
    v1::DirectoryService::WithRawCallbackMethod_ListCountries<
        v1::DirectoryService::WithRawCallbackMethod_GetAgency<
            v1::DirectoryService::WithRawCallbackMethod_ListAgencies<
                v1::DirectoryService::WithRawCallbackMethod_CreateAgency<
                    v1::DirectoryService::WithRawCallbackMethod_UpdateAgency<
                        v1::DirectoryService::WithRawCallbackMethod_DeleteAgency<
                            v1::DirectoryService::WithRawCallbackMethod_UndeleteAgency<
                                v1::DirectoryService::WithRawCallbackMethod_BatchGetAgencies<
                                    v1::DirectoryService::WithRawCallbackMethod_ResolveAgency<
                                        v1::DirectoryService::Service>>>>>>>>>>;

// Thread-safe.
class DirectoryService final : public DirectoryServiceMethods {
 public:
  explicit DirectoryService(const ServiceDependencies& dependencies)
      : dependencies_(dependencies) {}

  // What gRPC calls: each hands over to the adaptor.
  grpc::ServerUnaryReactor* GetCountry(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListCountries(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* GetAgency(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListAgencies(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* CreateAgency(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* UpdateAgency(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* DeleteAgency(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* UndeleteAgency(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* in,
                                           grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* BatchGetAgencies(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* in,
                                             grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ResolveAgency(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* in,
                                          grpc::ByteBuffer* out) override;

  // What the adaptor calls.  What each answers is said in the proto file.
  absl::StatusOr<Reply> AnswerGetCountry(const Call& call,
                                         const v1::GetCountryRequest& request) const;
  absl::StatusOr<Reply> AnswerListCountries(const Call& call,
                                            const v1::ListCountriesRequest& request) const;
  absl::StatusOr<Reply> AnswerGetAgency(const Call& call,
                                        const v1::GetAgencyRequest& request) const;
  absl::StatusOr<Reply> AnswerListAgencies(const Call& call,
                                           const v1::ListAgenciesRequest& request) const;
  absl::StatusOr<Reply> AnswerCreateAgency(const Call& call,
                                           const v1::CreateAgencyRequest& request) const;
  absl::StatusOr<Reply> AnswerUpdateAgency(const Call& call,
                                           const v1::UpdateAgencyRequest& request) const;
  absl::StatusOr<Reply> AnswerDeleteAgency(const Call& call,
                                           const v1::DeleteAgencyRequest& request) const;
  absl::StatusOr<Reply> AnswerUndeleteAgency(const Call& call,
                                             const v1::UndeleteAgencyRequest& request) const;
  absl::StatusOr<Reply> AnswerBatchGetAgencies(const Call& call,
                                               const v1::BatchGetAgenciesRequest& request) const;
  absl::StatusOr<Reply> AnswerResolveAgency(const Call& call,
                                            const v1::ResolveAgencyRequest& request) const;

 private:
  const ServiceDependencies dependencies_;
};

}  // namespace entente::rpc

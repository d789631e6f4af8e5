// The gRPC service entente.v1.ReportService: parse, act, render.

#pragma once

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"

#include "entente/v1/report_service.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/reply.h"

namespace entente::rpc {

// Every method raw: the adaptor parses the requests (adaptor.h).
using ReportServiceMethods = v1::ReportService::WithRawCallbackMethod_GetReport<
    v1::ReportService::WithRawCallbackMethod_ListReports<
        v1::ReportService::WithRawCallbackMethod_CreateReport<v1::ReportService::Service>>>;

// Thread-safe.
class ReportService final : public ReportServiceMethods {
 public:
  explicit ReportService(const ServiceDependencies& dependencies) : dependencies_(dependencies) {}

  // What gRPC calls: each hands over to the adaptor.
  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* ListReports(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* in, grpc::ByteBuffer* out) override;
  grpc::ServerUnaryReactor* CreateReport(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* in,
                                         grpc::ByteBuffer* out) override;

  // What the adaptor calls.  What each answers is said in the proto file.
  absl::StatusOr<Reply> AnswerGetReport(const Call& call,
                                        const v1::GetReportRequest& request) const;
  absl::StatusOr<Reply> AnswerListReports(const Call& call,
                                          const v1::ListReportsRequest& request) const;
  absl::StatusOr<Reply> AnswerCreateReport(const Call& call,
                                           const v1::CreateReportRequest& request) const;

 private:
  const ServiceDependencies dependencies_;
};

}  // namespace entente::rpc

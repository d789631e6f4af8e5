#include "services/rpc/report_service.h"

#include <functional>
#include <string_view>

#include "services/filter/filter.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/document_writes.h"
#include "services/rpc/list.h"
#include "services/rpc/write.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kReportService = "entente.v1.ReportService";

constexpr Method kGetReport = {kReportService, "GetReport"};
constexpr Method kListReports = {kReportService, "ListReports"};
constexpr Method kCreateReport = {kReportService, "CreateReport", storage::Lane::kWrite,
                                  Role::kEditor};

ListArguments ArgumentsOf(const v1::ListReportsRequest& request) {
  return {.list = filter::List::kReports,
          .page_size = request.page_size(),
          .page_token = request.page_token(),
          .filter = request.filter(),
          .order_by = request.order_by(),
          .show_deleted = request.show_deleted(),
          .as_of_date = request.as_of_date(),
          .parent = request.parent()};
}

}  // namespace

grpc::ServerUnaryReactor* ReportService::GetReport(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* in,
                                                   grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::GetReportRequest>(
      context, in, out, kGetReport, std::bind_front(&ReportService::AnswerGetReport, this));
}

grpc::ServerUnaryReactor* ReportService::ListReports(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* in,
                                                     grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListReportsRequest>(
      context, in, out, kListReports, std::bind_front(&ReportService::AnswerListReports, this));
}

grpc::ServerUnaryReactor* ReportService::CreateReport(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* in,
                                                      grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::CreateReportRequest>(
      context, in, out, kCreateReport, std::bind_front(&ReportService::AnswerCreateReport, this));
}

absl::StatusOr<Reply> ReportService::AnswerGetReport(const Call& call,
                                                     const v1::GetReportRequest& request) const {
  return AnswerGet(dependencies_, call, storage::ResourceType::kReport,
                   {.name = request.name(),
                    .as_of_date = request.as_of_date(),
                    .read_time = ReadTimeOf(request)});
}

absl::StatusOr<Reply> ReportService::AnswerListReports(
    const Call& call, const v1::ListReportsRequest& request) const {
  return AnswerList<v1::ListReportsResponse>(dependencies_, call, storage::ResourceType::kReport,
                                             v1::ListReportsResponse::kReportsFieldNumber,
                                             ArgumentsOf(request));
}

absl::StatusOr<Reply> ReportService::AnswerCreateReport(
    const Call& call, const v1::CreateReportRequest& request) const {
  return RenderDocument(CreateDocument(dependencies_, call, ReportKind(), request.report(),
                                       {.parent = request.parent(), .id = request.report_id()},
                                       WriteOptionsOf(request)),
                        call.context().as_of);
}

}  // namespace entente::rpc

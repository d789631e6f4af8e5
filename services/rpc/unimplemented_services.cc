#include "services/rpc/unimplemented_services.h"

#include <memory>
#include <string_view>

#include "services/rpc/call.h"
#include "services/rpc/not_implemented.h"
#include "services/rpc/watch_server.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kHistoryService = "entente.v1.HistoryService";
constexpr std::string_view kTransferService = "entente.v1.TransferService";

}  // namespace

grpc::ServerUnaryReactor* HistoryService::ListRevisions(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* in,
                                                        grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kHistoryService, "ListRevisions"},
                     std::make_unique<v1::ListRevisionsRequest>(), "reading the history");
}

grpc::ServerUnaryReactor* HistoryService::GetRevision(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* in,
                                                      grpc::ByteBuffer* out) {
  return RefuseUnary(adaptor_, context, in, out, {kHistoryService, "GetRevision"},
                     std::make_unique<v1::GetRevisionRequest>(), "reading the history");
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* HistoryService::Watch(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in) {
  return ServeWatch(watch_, context, in);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TransferService::ExportRecords(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* /*in*/) {
  return RefuseServerStream({kTransferService, "ExportRecords"}, "export");
}

grpc::ServerReadReactor<grpc::ByteBuffer>* TransferService::ImportRecords(
    grpc::CallbackServerContext* /*context*/, grpc::ByteBuffer* /*out*/) {
  return RefuseClientStream({kTransferService, "ImportRecords"}, "import");
}

}  // namespace entente::rpc

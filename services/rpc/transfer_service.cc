#include "services/rpc/transfer_service.h"

#include <string_view>

#include "services/rpc/call.h"
#include "services/rpc/not_implemented.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kService = "entente.v1.TransferService";

constexpr Method kExportRecords = {kService, "ExportRecords", storage::Lane::kBulk};
constexpr Method kImportRecords = {kService, "ImportRecords", storage::Lane::kBulk};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* TransferService::ExportRecords(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* /*in*/) {
  return RefuseServerStream(kExportRecords, "export");
}

grpc::ServerReadReactor<grpc::ByteBuffer>* TransferService::ImportRecords(
    grpc::CallbackServerContext* /*context*/, grpc::ByteBuffer* /*out*/) {
  return RefuseClientStream(kImportRecords, "import");
}

}  // namespace entente::rpc

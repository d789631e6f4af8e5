#include "services/rpc/transfer_service.h"

#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "services/rpc/adaptor.h"
#include "services/rpc/export_records.h"
#include "services/rpc/not_implemented.h"
#include "services/rpc/refusals.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kService = "entente.v1.TransferService";

constexpr Method kExportRecords = {kService, "ExportRecords", storage::Lane::kBulk};
constexpr Method kImportRecords = {kService, "ImportRecords", storage::Lane::kBulk};

// Exports at a time: each has at most a page and a message in hand, 6 MiB together.
constexpr std::size_t kExportsMax = 32;

// A source that counts for as long as it lives.
class CountedSource final : public MessageSource {
 public:
  CountedSource(std::atomic<std::size_t>& count, std::unique_ptr<MessageSource> source)
      : counted_(count), source_(std::move(source)) {}

  absl::StatusOr<std::optional<Reply>> Next(const Call& call) override {
    return source_->Next(call);
  }

 private:
  const Adaptor::InFlight counted_;
  const std::unique_ptr<MessageSource> source_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<MessageSource>> TransferService::Export(
    const Call& call, const v1::ExportRecordsRequest& request) {
  if (exports_ >= kExportsMax) return QueueFullError();
  ASSIGN_OR_RETURN(std::unique_ptr<MessageSource> source, OpenExport(dependencies_, call, request));
  return std::make_unique<CountedSource>(exports_, std::move(source));
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* TransferService::ExportRecords(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in) {
  return ServePulledStream<v1::ExportRecordsRequest>(
      dependencies_.adaptor, context, in, kExportRecords,
      std::bind_front(&TransferService::Export, this));
}

grpc::ServerReadReactor<grpc::ByteBuffer>* TransferService::ImportRecords(
    grpc::CallbackServerContext* /*context*/, grpc::ByteBuffer* /*out*/) {
  return RefuseClientStream(kImportRecords, "import");
}

}  // namespace entente::rpc

#include "services/rpc/transfer_service.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "services/rpc/adaptor.h"
#include "services/rpc/export_records.h"
#include "services/rpc/import_records.h"
#include "services/rpc/refusals.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kTransferService = "entente.v1.TransferService";

constexpr Method kExportRecords = {kTransferService, "ExportRecords", storage::Lane::kBulk};
constexpr Method kImportRecords = {kTransferService, "ImportRecords", storage::Lane::kBulk,
                                   Role::kEditor};

// Exports at a time: each has at most a page and a message in hand, 6 MiB together.
constexpr std::size_t kExportsMax = 32;

// Imports at a time: each has at most a chunk and what waits in hand, 80 MiB together, or 256 MiB
// when it is one change.
constexpr std::size_t kImportsMax = 4;

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

// The same of a sink.
class CountedSink final : public MessageSink {
 public:
  CountedSink(std::atomic<std::size_t>& count, std::unique_ptr<MessageSink> sink)
      : counted_(count), sink_(std::move(sink)) {}

  absl::Status Take(const Call& call, std::unique_ptr<google::protobuf::Message> message) override {
    return sink_->Take(call, std::move(message));
  }
  absl::StatusOr<Reply> End(const Call& call) override { return sink_->End(call); }
  [[nodiscard]] std::string request_id() const override { return sink_->request_id(); }

 private:
  const Adaptor::InFlight counted_;
  const std::unique_ptr<MessageSink> sink_;
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

absl::StatusOr<std::unique_ptr<MessageSink>> TransferService::Import(const Call& /*call*/) {
  if (imports_ >= kImportsMax) return QueueFullError();
  return std::make_unique<CountedSink>(imports_, OpenImport(dependencies_));
}

grpc::ServerReadReactor<grpc::ByteBuffer>* TransferService::ImportRecords(
    grpc::CallbackServerContext* context, grpc::ByteBuffer* out) {
  return ServePushedStream(
      dependencies_.adaptor, context, out, kImportRecords,
      [] { return std::make_unique<v1::ImportRecordsRequest>(); },
      std::bind_front(&TransferService::Import, this));
}

}  // namespace entente::rpc

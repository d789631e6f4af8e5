#include <cstddef>
#include <utility>

#include "clients/cpp/client.h"
#include "clients/cpp/error.h"

namespace entente::client {
namespace {

// A message is sent when it has so many bytes; the largest record still fits one of 4 MiB.
constexpr std::size_t kMessageBytes = std::size_t{1} << 20U;

// Sends records until there are no more, the server takes no more, or `next` fails.
absl::Status SendAll(grpc::ClientWriterInterface<v1::ImportRecordsRequest>& stream,
                     const v1::ImportConfig& config,
                     const std::function<absl::StatusOr<bool>(v1::Record&)>& next) {
  v1::ImportRecordsRequest message;
  *message.mutable_config() = config;
  std::size_t bytes = 0;
  while (true) {
    v1::Record record;
    absl::StatusOr<bool> is_there = next(record);
    if (!is_there.ok()) return is_there.status();
    if (*is_there) {
      bytes += record.ByteSizeLong();
      *message.add_records() = std::move(record);
    }
    if (!*is_there || bytes >= kMessageBytes) {
      // What the server has against it is what the stream ends with.
      if (!stream.Write(message)) return absl::OkStatus();
      message.Clear();
      bytes = 0;
    }
    if (!*is_there) return absl::OkStatus();
  }
}

}  // namespace

absl::StatusOr<v1::ImportRecordsResponse> Client::ImportRecords(
    const v1::ImportConfig& config, const std::function<absl::StatusOr<bool>(v1::Record&)>& next) {
  grpc::ClientContext context;
  v1::ImportRecordsResponse response;
  const auto stream = transfer_->ImportRecords(&context, &response);
  if (absl::Status sent = SendAll(*stream, config, next); !sent.ok()) {
    context.TryCancel();
    // What the stream ends with is our own cancellation.
    static_cast<void>(stream->Finish());
    return sent;
  }
  stream->WritesDone();
  if (absl::Status status = FromGrpc(stream->Finish()); !status.ok()) return status;
  return response;
}

}  // namespace entente::client

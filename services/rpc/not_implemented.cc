#include "services/rpc/not_implemented.h"

#include <string>
#include <utility>

#include "fmt/format.h"

#include "services/rpc/status.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

// A stream that ends before it begins.
template <typename Reactor>
class RefusedStream final : public Reactor {
 public:
  explicit RefusedStream(const absl::Status& status) { this->Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

absl::Status NotImplementedError(const Method& method, std::string_view missing) {
  const std::string full_name = method.FullName();
  return storage::MakeError(
      absl::StatusCode::kUnimplemented, storage::kReasonNotImplemented,
      fmt::format("{} is not complete in this version: {} is missing", full_name, missing),
      {{"method", full_name}});
}

grpc::ServerUnaryReactor* RefuseUnary(Adaptor& adaptor, grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* in, grpc::ByteBuffer* out,
                                      const Method& method,
                                      std::unique_ptr<google::protobuf::Message> request,
                                      std::string_view missing) {
  return adaptor.Serve(
      context, in, out, method, std::move(request),
      [missing = std::string(missing)](const Call& call, const google::protobuf::Message&)
          -> absl::StatusOr<Reply> { return NotImplementedError(call.method, missing); });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseServerStream(const Method& method,
                                                               std::string_view missing) {
  return new RefusedStream<grpc::ServerWriteReactor<grpc::ByteBuffer>>(
      NotImplementedError(method, missing));
}

grpc::ServerReadReactor<grpc::ByteBuffer>* RefuseClientStream(const Method& method,
                                                              std::string_view missing) {
  return new RefusedStream<grpc::ServerReadReactor<grpc::ByteBuffer>>(
      NotImplementedError(method, missing));
}

}  // namespace entente::rpc

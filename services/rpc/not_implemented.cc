#include "services/rpc/not_implemented.h"

#include <string>

#include "fmt/format.h"

#include "services/rpc/status.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

// A stream that ends before it begins.
class RefusedStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit RefusedStream(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

absl::Status NotImplementedError(const Method& method, std::string_view missing) {
  const std::string full_name = method.FullName();
  return storage::MakeError(absl::StatusCode::kUnimplemented, storage::kReasonNotImplemented,
                            fmt::format("{} is not served here: {} is missing", full_name, missing),
                            {{"method", full_name}});
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseServerStream(const Method& method,
                                                               std::string_view missing) {
  return new RefusedStream(NotImplementedError(method, missing));
}

}  // namespace entente::rpc

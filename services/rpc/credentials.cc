#include "services/rpc/credentials.h"

#include "fmt/format.h"
#include "grpc/grpc_security_constants.h"
#include "grpcpp/security/auth_context.h"

#include "storage/error.h"

namespace entente::rpc {
namespace {

std::string_view ViewOf(const grpc::string_ref& text) { return {text.data(), text.size()}; }

}  // namespace

Credentials CredentialsOf(const grpc::CallbackServerContext& context) {
  Credentials credentials;
  const auto [first, last] = context.client_metadata().equal_range("authorization");
  for (auto entry = first; entry != last; ++entry) {
    credentials.authorization.push_back(ViewOf(entry->second));
  }
  const auto auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return credentials;
  credentials.has_certificate = !auth->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME).empty();
  for (const grpc::string_ref& name : auth->FindPropertyValues(GRPC_X509_SAN_PROPERTY_NAME)) {
    credentials.alternative_names.push_back(ViewOf(name));
  }
  return credentials;
}

absl::Status CheckRole(const Caller& caller, const Method& method) {
  if (caller.role >= method.role) return absl::OkStatus();
  return storage::MakeError(
      absl::StatusCode::kPermissionDenied, storage::kReasonRoleTooLow,
      fmt::format("{} is {}; wanted {} for {}", caller.name, NameOf(caller.role),
                  NameOf(method.role), method.FullName()));
}

std::string_view NameOf(Role role) {
  switch (role) {
    case Role::kViewer:
      return "viewer";
    case Role::kEditor:
      return "editor";
    case Role::kAdmin:
      return "admin";
  }
  return "viewer";
}

std::string HostOf(std::string_view peer) {
  if (peer.substr(0, 5) == "unix:") return "unix:";
  return std::string(peer.substr(0, peer.rfind(':')));
}

}  // namespace entente::rpc

#include "services/rpc/evidence_service.h"

#include <functional>
#include <string_view>

#include "services/rpc/citation_entries.h"
#include "services/rpc/status_macros.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kEvidenceService = "entente.v1.EvidenceService";

constexpr Method kListCitations = {kEvidenceService, "ListCitations"};

}  // namespace

grpc::ServerUnaryReactor* EvidenceService::ListCitations(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListCitationsRequest>(
      context, in, out, kListCitations,
      std::bind_front(&EvidenceService::AnswerListCitations, this));
}

absl::StatusOr<Reply> EvidenceService::AnswerListCitations(
    const Call& call, const v1::ListCitationsRequest& request) const {
  ASSIGN_OR_RETURN(const v1::ListCitationsResponse response,
                   ListCitationEntries(dependencies_, call, request));
  return Reply::Of(response);
}

}  // namespace entente::rpc

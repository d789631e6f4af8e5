#include "services/rpc/initiative_service.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/filter/filter.h"
#include "services/rpc/batch_create.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/document_writes.h"
#include "services/rpc/list.h"
#include "services/rpc/related.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/summary.h"
#include "services/rpc/write.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kInitiativeService = "entente.v1.InitiativeService";

constexpr Method kGetInitiative = {kInitiativeService, "GetInitiative"};
constexpr Method kListInitiatives = {kInitiativeService, "ListInitiatives"};
constexpr Method kCreateInitiative = {kInitiativeService, "CreateInitiative", storage::Lane::kWrite,
                                      Role::kEditor};
constexpr Method kUpdateInitiative = {kInitiativeService, "UpdateInitiative", storage::Lane::kWrite,
                                      Role::kEditor};
constexpr Method kDeleteInitiative = {kInitiativeService, "DeleteInitiative", storage::Lane::kWrite,
                                      Role::kEditor};
constexpr Method kUndeleteInitiative = {kInitiativeService, "UndeleteInitiative",
                                        storage::Lane::kWrite, Role::kEditor};
constexpr Method kBatchGetInitiatives = {kInitiativeService, "BatchGetInitiatives"};
constexpr Method kBatchCreateInitiatives = {kInitiativeService, "BatchCreateInitiatives",
                                            storage::Lane::kWrite, Role::kEditor};
constexpr Method kListRelatedInitiatives = {kInitiativeService, "ListRelatedInitiatives"};
constexpr Method kSummarizeInitiatives = {kInitiativeService, "SummarizeInitiatives",
                                          storage::Lane::kBulk};

ListArguments ArgumentsOf(const v1::ListInitiativesRequest& request) {
  return {.list = filter::List::kInitiatives,
          .page_size = request.page_size(),
          .page_token = request.page_token(),
          .filter = request.filter(),
          .order_by = request.order_by(),
          .show_deleted = request.show_deleted(),
          .as_of_date = request.as_of_date()};
}

}  // namespace

grpc::ServerUnaryReactor* InitiativeService::GetInitiative(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::GetInitiativeRequest>(
      context, in, out, kGetInitiative,
      std::bind_front(&InitiativeService::AnswerGetInitiative, this));
}

grpc::ServerUnaryReactor* InitiativeService::ListInitiatives(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* in,
                                                             grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListInitiativesRequest>(
      context, in, out, kListInitiatives,
      std::bind_front(&InitiativeService::AnswerListInitiatives, this));
}

grpc::ServerUnaryReactor* InitiativeService::CreateInitiative(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::CreateInitiativeRequest>(
      context, in, out, kCreateInitiative,
      std::bind_front(&InitiativeService::AnswerCreateInitiative, this));
}

grpc::ServerUnaryReactor* InitiativeService::UpdateInitiative(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::UpdateInitiativeRequest>(
      context, in, out, kUpdateInitiative,
      std::bind_front(&InitiativeService::AnswerUpdateInitiative, this));
}

grpc::ServerUnaryReactor* InitiativeService::DeleteInitiative(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::DeleteInitiativeRequest>(
      context, in, out, kDeleteInitiative,
      std::bind_front(&InitiativeService::AnswerDeleteInitiative, this));
}

grpc::ServerUnaryReactor* InitiativeService::UndeleteInitiative(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::UndeleteInitiativeRequest>(
      context, in, out, kUndeleteInitiative,
      std::bind_front(&InitiativeService::AnswerUndeleteInitiative, this));
}

grpc::ServerUnaryReactor* InitiativeService::BatchGetInitiatives(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::BatchGetInitiativesRequest>(
      context, in, out, kBatchGetInitiatives,
      std::bind_front(&InitiativeService::AnswerBatchGetInitiatives, this));
}

grpc::ServerUnaryReactor* InitiativeService::BatchCreateInitiatives(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::BatchCreateInitiativesRequest>(
      context, in, out, kBatchCreateInitiatives,
      std::bind_front(&InitiativeService::AnswerBatchCreateInitiatives, this));
}

grpc::ServerUnaryReactor* InitiativeService::ListRelatedInitiatives(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListRelatedInitiativesRequest>(
      context, in, out, kListRelatedInitiatives,
      std::bind_front(&InitiativeService::AnswerListRelatedInitiatives, this));
}

grpc::ServerUnaryReactor* InitiativeService::SummarizeInitiatives(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::SummarizeInitiativesRequest>(
      context, in, out, kSummarizeInitiatives,
      std::bind_front(&InitiativeService::AnswerSummarizeInitiatives, this));
}

absl::StatusOr<Reply> InitiativeService::AnswerGetInitiative(
    const Call& call, const v1::GetInitiativeRequest& request) const {
  return AnswerGet(dependencies_, call, storage::ResourceType::kInitiative,
                   {.name = request.name(),
                    .as_of_date = request.as_of_date(),
                    .read_time = ReadTimeOf(request)});
}

absl::StatusOr<Reply> InitiativeService::AnswerListInitiatives(
    const Call& call, const v1::ListInitiativesRequest& request) const {
  return AnswerList<v1::ListInitiativesResponse>(
      dependencies_, call, storage::ResourceType::kInitiative,
      v1::ListInitiativesResponse::kInitiativesFieldNumber, ArgumentsOf(request));
}

absl::StatusOr<Reply> InitiativeService::AnswerCreateInitiative(
    const Call& call, const v1::CreateInitiativeRequest& request) const {
  return RenderDocument(
      CreateDocument(dependencies_, call, InitiativeKind(), request.initiative(),
                     {.parent = "", .id = request.initiative_id()}, WriteOptionsOf(request)),
      call.context().as_of);
}

absl::StatusOr<Reply> InitiativeService::AnswerUpdateInitiative(
    const Call& call, const v1::UpdateInitiativeRequest& request) const {
  return RenderDocument(
      UpdateDocument(dependencies_, call, InitiativeKind(), request.initiative(),
                     request.update_mask(), request.allow_missing(), WriteOptionsOf(request)),
      call.context().as_of);
}

absl::StatusOr<Reply> InitiativeService::AnswerDeleteInitiative(
    const Call& call, const v1::DeleteInitiativeRequest& request) const {
  return RenderDocument(DeleteDocument(dependencies_, call, InitiativeKind(),
                                       {.name = request.name(),
                                        .etag = request.etag(),
                                        .allow_missing = request.allow_missing(),
                                        .force = request.force()},
                                       WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> InitiativeService::AnswerUndeleteInitiative(
    const Call& call, const v1::UndeleteInitiativeRequest& request) const {
  return RenderDocument(UndeleteDocument(dependencies_, call, InitiativeKind(), request.name(),
                                         request.etag(), WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> InitiativeService::AnswerBatchGetInitiatives(
    const Call& call, const v1::BatchGetInitiativesRequest& request) const {
  return BatchGetDocuments(dependencies_, call, InitiativeKind().type, request.names(),
                           v1::BatchGetInitiativesResponse::kInitiativesFieldNumber);
}

absl::StatusOr<Reply> InitiativeService::AnswerBatchCreateInitiatives(
    const Call& call, const v1::BatchCreateInitiativesRequest& request) const {
  return CreateInitiatives(dependencies_, call, request);
}

absl::StatusOr<Reply> InitiativeService::AnswerListRelatedInitiatives(
    const Call& call, const v1::ListRelatedInitiativesRequest& request) const {
  ASSIGN_OR_RETURN(const v1::ListRelatedInitiativesResponse response,
                   ListRelated(dependencies_, call, request));
  return Reply::Of(response);
}

absl::StatusOr<Reply> InitiativeService::AnswerSummarizeInitiatives(
    const Call& call, const v1::SummarizeInitiativesRequest& request) const {
  ASSIGN_OR_RETURN(const v1::SummarizeInitiativesResponse response,
                   CountInitiatives(dependencies_, call, request));
  return Reply::Of(response);
}

}  // namespace entente::rpc

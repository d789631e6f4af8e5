#include "services/rpc/initiative_service.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/filter/filter.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/document_writes.h"
#include "services/rpc/list.h"
#include "services/rpc/names.h"
#include "services/rpc/not_implemented.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "services/rpc/write.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kService = "entente.v1.InitiativeService";

constexpr Method kGetInitiative = {kService, "GetInitiative"};
constexpr Method kListInitiatives = {kService, "ListInitiatives"};
constexpr Method kCreateInitiative = {kService, "CreateInitiative", storage::Lane::kWrite};
constexpr Method kUpdateInitiative = {kService, "UpdateInitiative", storage::Lane::kWrite};
constexpr Method kDeleteInitiative = {kService, "DeleteInitiative", storage::Lane::kWrite};
constexpr Method kUndeleteInitiative = {kService, "UndeleteInitiative", storage::Lane::kWrite};
constexpr Method kBatchGetInitiatives = {kService, "BatchGetInitiatives"};
constexpr Method kBatchCreateInitiatives = {kService, "BatchCreateInitiatives",
                                            storage::Lane::kWrite};
constexpr Method kListRelatedInitiatives = {kService, "ListRelatedInitiatives"};
constexpr Method kSummarizeInitiatives = {kService, "SummarizeInitiatives"};

ListArguments ArgumentsOf(const v1::ListInitiativesRequest& request) {
  return {.page_size = request.page_size(),
          .page_token = request.page_token(),
          .filter = request.filter(),
          .order_by = request.order_by(),
          .default_order = "announced desc",
          .show_deleted = request.show_deleted(),
          .as_of_date = request.as_of_date()};
}

absl::StatusOr<storage::Page> Find(storage::Store& store, const storage::CallContext& context,
                                   const storage::InitiativeQuery& query) {
  // Kinds that nothing can have together: there is nothing to look for.
  if (query.kinds.has_value() && query.kinds->empty()) return storage::Page();
  return store.ListInitiatives(context, query);
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
  return RefuseUnary(dependencies_.adaptor, context, in, out, kBatchCreateInitiatives,
                     std::make_unique<v1::BatchCreateInitiativesRequest>(),
                     "making several initiatives in one call");
}

grpc::ServerUnaryReactor* InitiativeService::ListRelatedInitiatives(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return RefuseUnary(dependencies_.adaptor, context, in, out, kListRelatedInitiatives,
                     std::make_unique<v1::ListRelatedInitiativesRequest>(), "following relations");
}

grpc::ServerUnaryReactor* InitiativeService::SummarizeInitiatives(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return RefuseUnary(dependencies_.adaptor, context, in, out, kSummarizeInitiatives,
                     std::make_unique<v1::SummarizeInitiativesRequest>(), "counting by group");
}

absl::StatusOr<Reply> InitiativeService::AnswerGetInitiative(
    const Call& call, const v1::GetInitiativeRequest& request) const {
  Violations faults;
  [[maybe_unused]] const std::string day = CheckAsOfDate(call, request.as_of_date(), faults);
  faults.AddIfError("name", CheckName(storage::ResourceType::kInitiative, request.name()));
  RETURN_IF_ERROR(faults.ToStatus());
  RETURN_IF_ERROR(RefuseReadTime(request.has_read_time(), call));
  return RenderDocument(
      GetDocument(dependencies_, call, storage::ResourceType::kInitiative, request.name()));
}

absl::StatusOr<Reply> InitiativeService::AnswerListInitiatives(
    const Call& call, const v1::ListInitiativesRequest& request) const {
  const ListArguments arguments = ArgumentsOf(request);
  ASSIGN_OR_RETURN(
      storage::InitiativeQuery query,
      PlanList(dependencies_, call, arguments, filter::ParseInitiativeFilter(request.filter())));
  ASSIGN_OR_RETURN(storage::Page page, Find(dependencies_.store, call.context(), query));
  v1::ListInitiativesResponse rest;
  rest.set_next_page_token(NextPageToken(dependencies_, call, arguments, page));
  Violations none;  // the day was checked with the other arguments
  rest.set_as_of_date(CheckAsOfDate(call, request.as_of_date(), none));
  Reply reply = RenderPage(std::move(page), v1::ListInitiativesResponse::kInitiativesFieldNumber);
  reply.AppendFields(rest);
  return reply;
}

absl::StatusOr<Reply> InitiativeService::AnswerCreateInitiative(
    const Call& call, const v1::CreateInitiativeRequest& request) const {
  return RenderDocument(CreateDocument(dependencies_, call, InitiativeKind(), request.initiative(),
                                       request.initiative_id(), WriteOptionsOf(request)));
}

absl::StatusOr<Reply> InitiativeService::AnswerUpdateInitiative(
    const Call& call, const v1::UpdateInitiativeRequest& request) const {
  return RenderDocument(UpdateDocument(dependencies_, call, InitiativeKind(), request.initiative(),
                                       request.update_mask(), request.allow_missing(),
                                       WriteOptionsOf(request)));
}

absl::StatusOr<Reply> InitiativeService::AnswerDeleteInitiative(
    const Call& call, const v1::DeleteInitiativeRequest& request) const {
  return RenderDocument(DeleteDocument(dependencies_, call, InitiativeKind(), request.name(),
                                       request.etag(), request.allow_missing(),
                                       WriteOptionsOf(request)));
}

absl::StatusOr<Reply> InitiativeService::AnswerUndeleteInitiative(
    const Call& call, const v1::UndeleteInitiativeRequest& request) const {
  return RenderDocument(UndeleteDocument(dependencies_, call, InitiativeKind(), request.name(),
                                         request.etag(), WriteOptionsOf(request)));
}

absl::StatusOr<Reply> InitiativeService::AnswerBatchGetInitiatives(
    const Call& call, const v1::BatchGetInitiativesRequest& request) const {
  return BatchGetDocuments(dependencies_, call, InitiativeKind().type, request.names(),
                           v1::BatchGetInitiativesResponse::kInitiativesFieldNumber);
}

}  // namespace entente::rpc

#include "services/rpc/commitment_service.h"

#include <functional>
#include <string_view>

#include "services/filter/filter.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/document_writes.h"
#include "services/rpc/due_date.h"
#include "services/rpc/list.h"
#include "services/rpc/resolve_date.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/summary.h"
#include "services/rpc/write.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kCommitmentService = "entente.v1.CommitmentService";

constexpr Method kGetCommitment = {kCommitmentService, "GetCommitment"};
constexpr Method kListCommitments = {kCommitmentService, "ListCommitments"};
constexpr Method kCreateCommitment = {kCommitmentService, "CreateCommitment", storage::Lane::kWrite,
                                      Role::kEditor};
constexpr Method kUpdateCommitment = {kCommitmentService, "UpdateCommitment", storage::Lane::kWrite,
                                      Role::kEditor};
constexpr Method kDeleteCommitment = {kCommitmentService, "DeleteCommitment", storage::Lane::kWrite,
                                      Role::kEditor};
constexpr Method kUndeleteCommitment = {kCommitmentService, "UndeleteCommitment",
                                        storage::Lane::kWrite, Role::kEditor};
constexpr Method kChangeDueDate = {kCommitmentService, "ChangeDueDate", storage::Lane::kWrite,
                                   Role::kEditor};
constexpr Method kSummarizeCommitments = {kCommitmentService, "SummarizeCommitments",
                                          storage::Lane::kBulk};
constexpr Method kResolveDate = {kCommitmentService, "ResolveDate"};

ListArguments ArgumentsOf(const v1::ListCommitmentsRequest& request) {
  return {.list = filter::List::kCommitments,
          .page_size = request.page_size(),
          .page_token = request.page_token(),
          .filter = request.filter(),
          .order_by = request.order_by(),
          .show_deleted = request.show_deleted(),
          .as_of_date = request.as_of_date(),
          .parent = request.parent()};
}

}  // namespace

grpc::ServerUnaryReactor* CommitmentService::GetCommitment(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::GetCommitmentRequest>(
      context, in, out, kGetCommitment,
      std::bind_front(&CommitmentService::AnswerGetCommitment, this));
}

grpc::ServerUnaryReactor* CommitmentService::ListCommitments(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* in,
                                                             grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListCommitmentsRequest>(
      context, in, out, kListCommitments,
      std::bind_front(&CommitmentService::AnswerListCommitments, this));
}

grpc::ServerUnaryReactor* CommitmentService::CreateCommitment(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::CreateCommitmentRequest>(
      context, in, out, kCreateCommitment,
      std::bind_front(&CommitmentService::AnswerCreateCommitment, this));
}

grpc::ServerUnaryReactor* CommitmentService::UpdateCommitment(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::UpdateCommitmentRequest>(
      context, in, out, kUpdateCommitment,
      std::bind_front(&CommitmentService::AnswerUpdateCommitment, this));
}

grpc::ServerUnaryReactor* CommitmentService::DeleteCommitment(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer* in,
                                                              grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::DeleteCommitmentRequest>(
      context, in, out, kDeleteCommitment,
      std::bind_front(&CommitmentService::AnswerDeleteCommitment, this));
}

grpc::ServerUnaryReactor* CommitmentService::UndeleteCommitment(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::UndeleteCommitmentRequest>(
      context, in, out, kUndeleteCommitment,
      std::bind_front(&CommitmentService::AnswerUndeleteCommitment, this));
}

grpc::ServerUnaryReactor* CommitmentService::ChangeDueDate(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ChangeDueDateRequest>(
      context, in, out, kChangeDueDate,
      std::bind_front(&CommitmentService::AnswerChangeDueDate, this));
}

grpc::ServerUnaryReactor* CommitmentService::SummarizeCommitments(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in, grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::SummarizeCommitmentsRequest>(
      context, in, out, kSummarizeCommitments,
      std::bind_front(&CommitmentService::AnswerSummarizeCommitments, this));
}

grpc::ServerUnaryReactor* CommitmentService::ResolveDate(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ResolveDateRequest>(
      context, in, out, kResolveDate, std::bind_front(&CommitmentService::AnswerResolveDate, this));
}

absl::StatusOr<Reply> CommitmentService::AnswerGetCommitment(
    const Call& call, const v1::GetCommitmentRequest& request) const {
  return AnswerGet(dependencies_, call, storage::ResourceType::kCommitment,
                   {.name = request.name(),
                    .as_of_date = request.as_of_date(),
                    .read_time = ReadTimeOf(request)});
}

absl::StatusOr<Reply> CommitmentService::AnswerListCommitments(
    const Call& call, const v1::ListCommitmentsRequest& request) const {
  return AnswerList<v1::ListCommitmentsResponse>(
      dependencies_, call, storage::ResourceType::kCommitment,
      v1::ListCommitmentsResponse::kCommitmentsFieldNumber, ArgumentsOf(request));
}

absl::StatusOr<Reply> CommitmentService::AnswerCreateCommitment(
    const Call& call, const v1::CreateCommitmentRequest& request) const {
  return RenderDocument(CreateDocument(dependencies_, call, CommitmentKind(), request.commitment(),
                                       {.parent = request.parent(), .id = request.commitment_id()},
                                       WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> CommitmentService::AnswerUpdateCommitment(
    const Call& call, const v1::UpdateCommitmentRequest& request) const {
  return RenderDocument(
      UpdateDocument(dependencies_, call, CommitmentKind(), request.commitment(),
                     request.update_mask(), request.allow_missing(), WriteOptionsOf(request)),
      call.context().as_of);
}

absl::StatusOr<Reply> CommitmentService::AnswerDeleteCommitment(
    const Call& call, const v1::DeleteCommitmentRequest& request) const {
  return RenderDocument(DeleteDocument(dependencies_, call, CommitmentKind(),
                                       {.name = request.name(),
                                        .etag = request.etag(),
                                        .allow_missing = request.allow_missing(),
                                        .force = request.force()},
                                       WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> CommitmentService::AnswerUndeleteCommitment(
    const Call& call, const v1::UndeleteCommitmentRequest& request) const {
  return RenderDocument(UndeleteDocument(dependencies_, call, CommitmentKind(), request.name(),
                                         request.etag(), WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> CommitmentService::AnswerChangeDueDate(
    const Call& call, const v1::ChangeDueDateRequest& request) const {
  return RenderDocument(AddDueChange(dependencies_, call, request), call.context().as_of);
}

absl::StatusOr<Reply> CommitmentService::AnswerSummarizeCommitments(
    const Call& call, const v1::SummarizeCommitmentsRequest& request) const {
  ASSIGN_OR_RETURN(const v1::SummarizeCommitmentsResponse response,
                   CountCommitments(dependencies_, call, request));
  return Reply::Of(response);
}

absl::StatusOr<Reply> CommitmentService::AnswerResolveDate(
    const Call& call, const v1::ResolveDateRequest& request) const {
  ASSIGN_OR_RETURN(const v1::ResolveDateResponse response,
                   ResolveWords(dependencies_, call, request));
  return Reply::Of(response);
}

}  // namespace entente::rpc

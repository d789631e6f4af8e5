#include "services/rpc/release_service.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/filter/filter.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/document_writes.h"
#include "services/rpc/kept_fields.h"
#include "services/rpc/list.h"
#include "services/rpc/record_release.h"
#include "services/rpc/release_text.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "services/rpc/write.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kReleaseService = "entente.v1.ReleaseService";

constexpr Method kGetRelease = {kReleaseService, "GetRelease"};
constexpr Method kListReleases = {kReleaseService, "ListReleases"};
constexpr Method kCreateRelease = {kReleaseService, "CreateRelease", storage::Lane::kWrite,
                                   Role::kEditor};
constexpr Method kUpdateRelease = {kReleaseService, "UpdateRelease", storage::Lane::kWrite,
                                   Role::kEditor};
constexpr Method kDeleteRelease = {kReleaseService, "DeleteRelease", storage::Lane::kWrite,
                                   Role::kEditor};
constexpr Method kUndeleteRelease = {kReleaseService, "UndeleteRelease", storage::Lane::kWrite,
                                     Role::kEditor};
constexpr Method kBatchGetReleases = {kReleaseService, "BatchGetReleases"};
constexpr Method kAttachText = {kReleaseService, "AttachText", storage::Lane::kWrite,
                                Role::kEditor};
constexpr Method kGetReleaseText = {kReleaseService, "GetReleaseText"};
constexpr Method kRecordRelease = {kReleaseService, "RecordRelease", storage::Lane::kWrite,
                                   Role::kEditor};

ListArguments ArgumentsOf(const v1::ListReleasesRequest& request) {
  return {.list = filter::List::kReleases,
          .page_size = request.page_size(),
          .page_token = request.page_token(),
          .filter = request.filter(),
          .order_by = request.order_by(),
          .show_deleted = request.show_deleted()};
}

}  // namespace

grpc::ServerUnaryReactor* ReleaseService::GetRelease(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* in,
                                                     grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::GetReleaseRequest>(
      context, in, out, kGetRelease, std::bind_front(&ReleaseService::AnswerGetRelease, this));
}

grpc::ServerUnaryReactor* ReleaseService::ListReleases(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* in,
                                                       grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListReleasesRequest>(
      context, in, out, kListReleases, std::bind_front(&ReleaseService::AnswerListReleases, this));
}

grpc::ServerUnaryReactor* ReleaseService::CreateRelease(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* in,
                                                        grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::CreateReleaseRequest>(
      context, in, out, kCreateRelease,
      std::bind_front(&ReleaseService::AnswerCreateRelease, this));
}

grpc::ServerUnaryReactor* ReleaseService::UpdateRelease(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* in,
                                                        grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::UpdateReleaseRequest>(
      context, in, out, kUpdateRelease,
      std::bind_front(&ReleaseService::AnswerUpdateRelease, this));
}

grpc::ServerUnaryReactor* ReleaseService::DeleteRelease(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* in,
                                                        grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::DeleteReleaseRequest>(
      context, in, out, kDeleteRelease,
      std::bind_front(&ReleaseService::AnswerDeleteRelease, this));
}

grpc::ServerUnaryReactor* ReleaseService::UndeleteRelease(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* in,
                                                          grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::UndeleteReleaseRequest>(
      context, in, out, kUndeleteRelease,
      std::bind_front(&ReleaseService::AnswerUndeleteRelease, this));
}

grpc::ServerUnaryReactor* ReleaseService::BatchGetReleases(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::BatchGetReleasesRequest>(
      context, in, out, kBatchGetReleases,
      std::bind_front(&ReleaseService::AnswerBatchGetReleases, this));
}

grpc::ServerUnaryReactor* ReleaseService::AttachText(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* in,
                                                     grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::AttachTextRequest>(
      context, in, out, kAttachText, std::bind_front(&ReleaseService::AnswerAttachText, this));
}

grpc::ServerUnaryReactor* ReleaseService::GetReleaseText(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::GetReleaseTextRequest>(
      context, in, out, kGetReleaseText,
      std::bind_front(&ReleaseService::AnswerGetReleaseText, this));
}

grpc::ServerUnaryReactor* ReleaseService::RecordRelease(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* in,
                                                        grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::RecordReleaseRequest>(
      context, in, out, kRecordRelease,
      std::bind_front(&ReleaseService::AnswerRecordRelease, this));
}

absl::StatusOr<Reply> ReleaseService::AnswerGetRelease(const Call& call,
                                                       const v1::GetReleaseRequest& request) const {
  return AnswerGet(dependencies_, call, storage::ResourceType::kRelease,
                   {.name = request.name(), .read_time = ReadTimeOf(request)});
}

absl::StatusOr<Reply> ReleaseService::AnswerListReleases(
    const Call& call, const v1::ListReleasesRequest& request) const {
  return AnswerList<v1::ListReleasesResponse>(dependencies_, call, storage::ResourceType::kRelease,
                                              v1::ListReleasesResponse::kReleasesFieldNumber,
                                              ArgumentsOf(request));
}

absl::StatusOr<Reply> ReleaseService::AnswerCreateRelease(
    const Call& call, const v1::CreateReleaseRequest& request) const {
  return RenderDocument(
      CreateDocument(dependencies_, call, ReleaseKind(), request.release(),
                     {.parent = "", .id = request.release_id()}, WriteOptionsOf(request)),
      call.context().as_of);
}

absl::StatusOr<Reply> ReleaseService::AnswerUpdateRelease(
    const Call& call, const v1::UpdateReleaseRequest& request) const {
  return RenderDocument(
      UpdateDocument(dependencies_, call, ReleaseKind(), request.release(), request.update_mask(),
                     request.allow_missing(), WriteOptionsOf(request)),
      call.context().as_of);
}

absl::StatusOr<Reply> ReleaseService::AnswerDeleteRelease(
    const Call& call, const v1::DeleteReleaseRequest& request) const {
  return RenderDocument(DeleteDocument(dependencies_, call, ReleaseKind(),
                                       {.name = request.name(),
                                        .etag = request.etag(),
                                        .allow_missing = request.allow_missing()},
                                       WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> ReleaseService::AnswerUndeleteRelease(
    const Call& call, const v1::UndeleteReleaseRequest& request) const {
  return RenderDocument(UndeleteDocument(dependencies_, call, ReleaseKind(), request.name(),
                                         request.etag(), WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> ReleaseService::AnswerBatchGetReleases(
    const Call& call, const v1::BatchGetReleasesRequest& request) const {
  return BatchGetDocuments(dependencies_, call, ReleaseKind().type, request.names(),
                           v1::BatchGetReleasesResponse::kReleasesFieldNumber);
}

absl::StatusOr<Reply> ReleaseService::AnswerAttachText(const Call& call,
                                                       const v1::AttachTextRequest& request) const {
  ASSIGN_OR_RETURN(storage::StoredResource release,
                   AttachReleaseText(dependencies_, call, request));
  Reply reply;
  AppendResource(reply, v1::AttachTextResponse::kReleaseFieldNumber, std::move(release),
                 call.context().as_of);
  return reply;
}

absl::StatusOr<Reply> ReleaseService::AnswerGetReleaseText(
    const Call& call, const v1::GetReleaseTextRequest& request) const {
  ASSIGN_OR_RETURN(const v1::GetReleaseTextResponse response,
                   ReadReleaseText(dependencies_, call, request.name()));
  return Reply::Of(response);
}

absl::StatusOr<Reply> ReleaseService::AnswerRecordRelease(
    const Call& call, const v1::RecordReleaseRequest& request) const {
  return RecordReleaseAndAll(dependencies_, call, request);
}

}  // namespace entente::rpc

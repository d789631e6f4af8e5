#include "services/rpc/history_service.h"

#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "fmt/format.h"

#include "services/rpc/list.h"
#include "services/rpc/resource_errors.h"
#include "services/rpc/revision_names.h"
#include "services/rpc/revision_view.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "services/rpc/watch_server.h"
#include "services/rpc/wording.h"
#include "storage/error.h"
#include "storage/history_reader.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kHistoryService = "entente.v1.HistoryService";

constexpr Method kListRevisions = {kHistoryService, "ListRevisions"};
constexpr Method kGetRevision = {kHistoryService, "GetRevision"};

ListArguments ArgumentsOf(const v1::ListRevisionsRequest& request) {
  return {.page_size = request.page_size(),
          .page_token = request.page_token(),
          .parent = request.parent()};
}

// The revision that the page before ended with, as RevisionKeyset wrote it.
std::optional<std::int64_t> RevisionOf(const std::optional<storage::Keyset>& keyset) {
  if (!keyset.has_value()) return std::nullopt;
  const std::string& text = keyset->sort_key;
  std::int64_t revision = 0;
  std::from_chars(text.data(), text.data() + text.size(), revision);
  return revision;
}

std::optional<storage::Keyset> RevisionKeyset(const storage::RevisionPage& page) {
  if (!page.next.has_value()) return std::nullopt;
  return storage::Keyset{std::to_string(*page.next), page.revisions.back().resource.uid};
}

absl::Status NoRevisionError(const std::string& name) {
  return storage::WithResource(
      storage::MakeError(absl::StatusCode::kNotFound, storage::kReasonNotFound,
                         fmt::format("there is no revision {}", Quoted(name))),
      "entente.dev/Revision", name);
}

}  // namespace

grpc::ServerUnaryReactor* HistoryService::ListRevisions(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* in,
                                                        grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListRevisionsRequest>(
      context, in, out, kListRevisions,
      std::bind_front(&HistoryService::AnswerListRevisions, this));
}

grpc::ServerUnaryReactor* HistoryService::GetRevision(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* in,
                                                      grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::GetRevisionRequest>(
      context, in, out, kGetRevision, std::bind_front(&HistoryService::AnswerGetRevision, this));
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* HistoryService::Watch(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* in) {
  return ServeWatch(dependencies_.watch, context, in);
}

absl::StatusOr<Reply> HistoryService::AnswerListRevisions(
    const Call& call, const v1::ListRevisionsRequest& request) const {
  const ListArguments arguments = ArgumentsOf(request);
  Violations faults;
  const absl::StatusOr<DocumentName> document = ParseDocumentName(request.parent());
  faults.AddIfError("parent", document.status());
  storage::RevisionQuery query;
  query.size = CheckPageSize(request.page_size(), faults);
  RETURN_IF_ERROR(faults.ToStatus());
  ASSIGN_OR_RETURN(const std::optional<storage::Keyset> after,
                   OpenPageToken(dependencies_, call, arguments));
  query.before = RevisionOf(after);
  absl::StatusOr<storage::RevisionPage> page = dependencies_.store.history().ListRevisions(
      call.context(), document->type, document->name, query);
  if (!page.ok()) return ExplainRead(page.status(), document->type, document->name);
  v1::ListRevisionsResponse rest;
  rest.set_next_page_token(NextPageToken(dependencies_, call, arguments, RevisionKeyset(*page)));
  Reply reply;
  for (const storage::RecordedRevision& revision : page->revisions) {
    reply.AppendMessageField(v1::ListRevisionsResponse::kRevisionsFieldNumber,
                             RenderRevision(revision, ShowChange::kYes), "");
  }
  reply.AppendFields(rest);
  return reply;
}

absl::StatusOr<Reply> HistoryService::AnswerGetRevision(
    const Call& call, const v1::GetRevisionRequest& request) const {
  Violations faults;
  const absl::StatusOr<ParsedRevisionName> name = ParseRevisionName(request.name());
  faults.AddIfError("name", name.status());
  RETURN_IF_ERROR(faults.ToStatus());
  const DocumentName& document = name->document;
  absl::StatusOr<storage::RecordedRevision> revision = dependencies_.store.history().GetRevision(
      call.context(), document.type, document.name, name->number);
  if (absl::IsNotFound(revision.status())) return NoRevisionError(request.name());
  if (!revision.ok()) return revision.status();
  Reply reply;
  reply.AppendBytes(RenderRevision(*revision, ShowChange::kYes));
  return reply;
}

}  // namespace entente::rpc

#include "services/rpc/directory_service.h"

#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"

#include "services/filter/filter.h"
#include "services/rpc/agency_names.h"
#include "services/rpc/document_kind.h"
#include "services/rpc/document_reads.h"
#include "services/rpc/document_writes.h"
#include "services/rpc/list.h"
#include "services/rpc/names.h"
#include "services/rpc/status_macros.h"
#include "services/rpc/violations.h"
#include "services/rpc/wording.h"
#include "services/rpc/write.h"
#include "storage/error.h"

namespace entente::rpc {
namespace {

constexpr std::string_view kDirectoryService = "entente.v1.DirectoryService";

constexpr Method kGetCountry = {kDirectoryService, "GetCountry"};
constexpr Method kListCountries = {kDirectoryService, "ListCountries"};
constexpr Method kGetAgency = {kDirectoryService, "GetAgency"};
constexpr Method kListAgencies = {kDirectoryService, "ListAgencies"};
constexpr Method kCreateAgency = {kDirectoryService, "CreateAgency", storage::Lane::kWrite,
                                  Role::kEditor};
constexpr Method kUpdateAgency = {kDirectoryService, "UpdateAgency", storage::Lane::kWrite,
                                  Role::kEditor};
constexpr Method kDeleteAgency = {kDirectoryService, "DeleteAgency", storage::Lane::kWrite,
                                  Role::kEditor};
constexpr Method kUndeleteAgency = {kDirectoryService, "UndeleteAgency", storage::Lane::kWrite,
                                    Role::kEditor};
constexpr Method kBatchGetAgencies = {kDirectoryService, "BatchGetAgencies"};
constexpr Method kResolveAgency = {kDirectoryService, "ResolveAgency"};

// Countries have no uid, and no two have one code: nothing is left to break a tie.
constexpr std::string_view kNilUid = "00000000-0000-0000-0000-000000000000";

absl::Status CountryNotFoundError(const std::string& name) {
  return storage::WithResource(
      storage::MakeError(absl::StatusCode::kNotFound, storage::kReasonNotFound,
                         fmt::format("there is no country {}", Quoted(name))),
      "entente.dev/Country", name);
}

ListArguments ArgumentsOf(const v1::ListAgenciesRequest& request) {
  return {.list = filter::List::kAgencies,
          .page_size = request.page_size(),
          .page_token = request.page_token(),
          .filter = request.filter(),
          .order_by = request.order_by(),
          .show_deleted = request.show_deleted()};
}

}  // namespace

grpc::ServerUnaryReactor* DirectoryService::GetCountry(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* in,
                                                       grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::GetCountryRequest>(
      context, in, out, kGetCountry, std::bind_front(&DirectoryService::AnswerGetCountry, this));
}

grpc::ServerUnaryReactor* DirectoryService::ListCountries(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* in,
                                                          grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListCountriesRequest>(
      context, in, out, kListCountries,
      std::bind_front(&DirectoryService::AnswerListCountries, this));
}

grpc::ServerUnaryReactor* DirectoryService::GetAgency(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* in,
                                                      grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::GetAgencyRequest>(
      context, in, out, kGetAgency, std::bind_front(&DirectoryService::AnswerGetAgency, this));
}

grpc::ServerUnaryReactor* DirectoryService::ListAgencies(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ListAgenciesRequest>(
      context, in, out, kListAgencies,
      std::bind_front(&DirectoryService::AnswerListAgencies, this));
}

grpc::ServerUnaryReactor* DirectoryService::CreateAgency(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::CreateAgencyRequest>(
      context, in, out, kCreateAgency,
      std::bind_front(&DirectoryService::AnswerCreateAgency, this));
}

grpc::ServerUnaryReactor* DirectoryService::UpdateAgency(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::UpdateAgencyRequest>(
      context, in, out, kUpdateAgency,
      std::bind_front(&DirectoryService::AnswerUpdateAgency, this));
}

grpc::ServerUnaryReactor* DirectoryService::DeleteAgency(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* in,
                                                         grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::DeleteAgencyRequest>(
      context, in, out, kDeleteAgency,
      std::bind_front(&DirectoryService::AnswerDeleteAgency, this));
}

grpc::ServerUnaryReactor* DirectoryService::UndeleteAgency(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* in,
                                                           grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::UndeleteAgencyRequest>(
      context, in, out, kUndeleteAgency,
      std::bind_front(&DirectoryService::AnswerUndeleteAgency, this));
}

grpc::ServerUnaryReactor* DirectoryService::BatchGetAgencies(grpc::CallbackServerContext* context,
                                                             const grpc::ByteBuffer* in,
                                                             grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::BatchGetAgenciesRequest>(
      context, in, out, kBatchGetAgencies,
      std::bind_front(&DirectoryService::AnswerBatchGetAgencies, this));
}

grpc::ServerUnaryReactor* DirectoryService::ResolveAgency(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* in,
                                                          grpc::ByteBuffer* out) {
  return dependencies_.adaptor.Serve<v1::ResolveAgencyRequest>(
      context, in, out, kResolveAgency,
      std::bind_front(&DirectoryService::AnswerResolveAgency, this));
}

absl::StatusOr<Reply> DirectoryService::AnswerGetCountry(
    const Call& call, const v1::GetCountryRequest& request) const {
  const absl::StatusOr<std::string> code = ParseCountryName(request.name());
  Violations faults;
  faults.AddIfError("name", code.status());
  RETURN_IF_ERROR(faults.ToStatus());
  const absl::StatusOr<v1::Country> country = dependencies_.store.GetCountry(call.context(), *code);
  if (absl::IsNotFound(country.status())) return CountryNotFoundError(request.name());
  if (!country.ok()) return country.status();
  return Reply::Of(*country);
}

absl::StatusOr<Reply> DirectoryService::AnswerListCountries(
    const Call& call, const v1::ListCountriesRequest& request) const {
  ListArguments arguments;
  arguments.page_size = request.page_size();
  arguments.page_token = request.page_token();
  ASSIGN_OR_RETURN(const storage::ListQuery query, PlanList(dependencies_, call, arguments));
  const storage::PageRequest& page = query.page;
  const std::string after = page.after.has_value() ? page.after->sort_key : "";
  // One more than asked tells whether there is a page after this one.
  ASSIGN_OR_RETURN(std::vector<v1::Country> countries,
                   dependencies_.store.ListCountries(call.context(), after, page.size + 1));
  v1::ListCountriesResponse response;
  if (countries.size() > static_cast<std::size_t>(page.size)) {
    countries.resize(static_cast<std::size_t>(page.size));
    const storage::Keyset last = {countries.back().region_code(), std::string(kNilUid)};
    response.set_next_page_token(NextPageToken(dependencies_, call, arguments, last));
  }
  response.mutable_countries()->Assign(std::make_move_iterator(countries.begin()),
                                       std::make_move_iterator(countries.end()));
  return Reply::Of(response);
}

absl::StatusOr<Reply> DirectoryService::AnswerGetAgency(const Call& call,
                                                        const v1::GetAgencyRequest& request) const {
  return AnswerGet(dependencies_, call, storage::ResourceType::kAgency,
                   {.name = request.name(), .read_time = ReadTimeOf(request)});
}

absl::StatusOr<Reply> DirectoryService::AnswerListAgencies(
    const Call& call, const v1::ListAgenciesRequest& request) const {
  return AnswerList<v1::ListAgenciesResponse>(dependencies_, call, storage::ResourceType::kAgency,
                                              v1::ListAgenciesResponse::kAgenciesFieldNumber,
                                              ArgumentsOf(request));
}

absl::StatusOr<Reply> DirectoryService::AnswerCreateAgency(
    const Call& call, const v1::CreateAgencyRequest& request) const {
  return RenderDocument(
      CreateDocument(dependencies_, call, AgencyKind(), request.agency(),
                     {.parent = "", .id = request.agency_id()}, WriteOptionsOf(request)),
      call.context().as_of);
}

absl::StatusOr<Reply> DirectoryService::AnswerUpdateAgency(
    const Call& call, const v1::UpdateAgencyRequest& request) const {
  return RenderDocument(
      UpdateDocument(dependencies_, call, AgencyKind(), request.agency(), request.update_mask(),
                     request.allow_missing(), WriteOptionsOf(request)),
      call.context().as_of);
}

absl::StatusOr<Reply> DirectoryService::AnswerDeleteAgency(
    const Call& call, const v1::DeleteAgencyRequest& request) const {
  return RenderDocument(DeleteDocument(dependencies_, call, AgencyKind(),
                                       {.name = request.name(),
                                        .etag = request.etag(),
                                        .allow_missing = request.allow_missing()},
                                       WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> DirectoryService::AnswerUndeleteAgency(
    const Call& call, const v1::UndeleteAgencyRequest& request) const {
  return RenderDocument(UndeleteDocument(dependencies_, call, AgencyKind(), request.name(),
                                         request.etag(), WriteOptionsOf(request)),
                        call.context().as_of);
}

absl::StatusOr<Reply> DirectoryService::AnswerBatchGetAgencies(
    const Call& call, const v1::BatchGetAgenciesRequest& request) const {
  return BatchGetDocuments(dependencies_, call, AgencyKind().type, request.names(),
                           v1::BatchGetAgenciesResponse::kAgenciesFieldNumber);
}

absl::StatusOr<Reply> DirectoryService::AnswerResolveAgency(
    const Call& call, const v1::ResolveAgencyRequest& request) const {
  ASSIGN_OR_RETURN(const v1::ResolveAgencyResponse response,
                   ResolveAgencyName(dependencies_, call, request));
  return Reply::Of(response);
}

}  // namespace entente::rpc

#include "tests/clients/fake_server.h"

#include <algorithm>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace entente::client {
namespace {

grpc::Status WithReason(grpc::StatusCode code, const std::string& message,
                        const std::string& reason,
                        const google::protobuf::Message* detail = nullptr) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("entente");
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  status.add_details()->PackFrom(info);
  if (detail != nullptr) status.add_details()->PackFrom(*detail);
  return {code, message, status.SerializeAsString()};
}

// Whether this read is one of those that shall fail as if the server were restarting.
bool Unavailable(FakeState& state) { return state.unavailable_answers-- > 0; }

template <typename Resource>
grpc::Status Get(FakeState& state, const std::map<std::string, Resource>& resources,
                 const std::string& name, Resource& answer) {
  const std::lock_guard lock(state.mutex);
  ++state.get_calls;
  if (Unavailable(state)) return {grpc::StatusCode::UNAVAILABLE, "restarting"};
  const auto found = resources.find(name);
  if (found == resources.end())
    return WithReason(grpc::StatusCode::NOT_FOUND, "there is no " + name, "NOT_FOUND");
  answer = found->second;
  return grpc::Status::OK;
}

// The page token is the number of resources before the page.
template <typename Resource, typename Request, typename Add>
grpc::Status List(FakeState& state, const std::map<std::string, Resource>& resources,
                  const Request& request, std::string& next_page_token, Add add) {
  const std::lock_guard lock(state.mutex);
  ++state.list_calls;
  if (Unavailable(state)) return {grpc::StatusCode::UNAVAILABLE, "restarting"};
  if (state.lists_fail_from > 0 && state.list_calls >= state.lists_fail_from)
    return WithReason(grpc::StatusCode::INTERNAL, "it broke", "INTERNAL");
  const int wanted = request.page_size() == 0 ? 50 : request.page_size();
  const int page_size = std::min(wanted, state.page_size_max);
  const int begin = std::atoi(request.page_token().c_str());
  int at = 0;
  for (const auto& [name, resource] : resources) {
    if (at >= begin && at < begin + page_size) add(resource);
    ++at;
  }
  if (begin + page_size < at) next_page_token = std::to_string(begin + page_size);
  return grpc::Status::OK;
}

// The detail that is set decides the kind; the fields and the kinds are numbered in the same order.
v1::Initiative::Kind KindOf(const v1::Initiative& initiative) {
  const int kind = initiative.detail_case() - v1::Initiative::kMou + v1::Initiative::MOU;
  return v1::Initiative::Kind_IsValid(kind) ? static_cast<v1::Initiative::Kind>(kind)
                                            : v1::Initiative::KIND_UNSPECIFIED;
}

template <typename Resource>
grpc::Status Create(FakeState& state, std::map<std::string, Resource>& resources,
                    const Resource& wanted, const std::string& name, const std::string& request_id,
                    Resource& answer) {
  const std::lock_guard lock(state.mutex);
  ++state.create_calls;
  const auto fails = state.create_fails.find(name);
  if (fails != state.create_fails.end()) return fails->second;
  const auto made = state.made_by.find(request_id);
  if (made == state.made_by.end() && resources.count(name) > 0)
    return WithReason(grpc::StatusCode::ALREADY_EXISTS, name + " is taken", "ID_TAKEN");
  if (made == state.made_by.end()) {
    state.made_by[request_id] = name;
    resources[name] = wanted;
    resources[name].set_name(name);
    resources[name].set_uid("uid of " + name);
    resources[name].mutable_create_time()->set_seconds(1'300'000'000);
    if constexpr (std::is_same_v<Resource, v1::Initiative>)
      resources[name].set_kind(KindOf(resources[name]));
  }
  answer = resources[name];
  return grpc::Status::OK;
}

class Directory final : public v1::DirectoryService::Service {
 public:
  explicit Directory(FakeState& state) : state_(state) {}

  grpc::Status GetCountry(grpc::ServerContext*, const v1::GetCountryRequest* request,
                          v1::Country* answer) override {
    return Get(state_, state_.countries, request->name(), *answer);
  }
  grpc::Status ListCountries(grpc::ServerContext*, const v1::ListCountriesRequest* request,
                             v1::ListCountriesResponse* answer) override {
    return List(state_, state_.countries, *request, *answer->mutable_next_page_token(),
                [&](const v1::Country& country) { *answer->add_countries() = country; });
  }
  grpc::Status GetAgency(grpc::ServerContext*, const v1::GetAgencyRequest* request,
                         v1::Agency* answer) override {
    return Get(state_, state_.agencies, request->name(), *answer);
  }
  grpc::Status ListAgencies(grpc::ServerContext*, const v1::ListAgenciesRequest* request,
                            v1::ListAgenciesResponse* answer) override {
    return List(state_, state_.agencies, *request, *answer->mutable_next_page_token(),
                [&](const v1::Agency& agency) { *answer->add_agencies() = agency; });
  }
  grpc::Status BatchGetAgencies(grpc::ServerContext*, const v1::BatchGetAgenciesRequest* request,
                                v1::BatchGetAgenciesResponse* answer) override {
    for (const std::string& name : request->names()) {
      grpc::Status status = Get(state_, state_.agencies, name, *answer->add_agencies());
      if (!status.ok()) return status;
    }
    return grpc::Status::OK;
  }
  grpc::Status CreateAgency(grpc::ServerContext*, const v1::CreateAgencyRequest* request,
                            v1::Agency* answer) override {
    return Create(state_, state_.agencies, request->agency(), "agencies/" + request->agency_id(),
                  request->request_id(), *answer);
  }

 private:
  FakeState& state_;
};

class Releases final : public v1::ReleaseService::Service {
 public:
  explicit Releases(FakeState& state) : state_(state) {}

  grpc::Status GetRelease(grpc::ServerContext*, const v1::GetReleaseRequest* request,
                          v1::Release* answer) override {
    return Get(state_, state_.releases, request->name(), *answer);
  }
  grpc::Status ListReleases(grpc::ServerContext*, const v1::ListReleasesRequest* request,
                            v1::ListReleasesResponse* answer) override {
    return List(state_, state_.releases, *request, *answer->mutable_next_page_token(),
                [&](const v1::Release& release) { *answer->add_releases() = release; });
  }
  grpc::Status BatchGetReleases(grpc::ServerContext*, const v1::BatchGetReleasesRequest* request,
                                v1::BatchGetReleasesResponse* answer) override {
    for (const std::string& name : request->names()) {
      grpc::Status status = Get(state_, state_.releases, name, *answer->add_releases());
      if (!status.ok()) return status;
    }
    return grpc::Status::OK;
  }
  grpc::Status CreateRelease(grpc::ServerContext*, const v1::CreateReleaseRequest* request,
                             v1::Release* answer) override {
    return Create(state_, state_.releases, request->release(), "releases/" + request->release_id(),
                  request->request_id(), *answer);
  }
  grpc::Status AttachText(grpc::ServerContext*, const v1::AttachTextRequest* request,
                          v1::AttachTextResponse* answer) override {
    const std::lock_guard lock(state_.mutex);
    state_.texts[request->name()] = request->text();
    *answer->mutable_release() = state_.releases[request->name()];
    return grpc::Status::OK;
  }

 private:
  FakeState& state_;
};

class Initiatives final : public v1::InitiativeService::Service {
 public:
  explicit Initiatives(FakeState& state) : state_(state) {}

  grpc::Status GetInitiative(grpc::ServerContext*, const v1::GetInitiativeRequest* request,
                             v1::Initiative* answer) override {
    return Get(state_, state_.initiatives, request->name(), *answer);
  }
  grpc::Status ListInitiatives(grpc::ServerContext*, const v1::ListInitiativesRequest* request,
                               v1::ListInitiativesResponse* answer) override {
    return List(state_, state_.initiatives, *request, *answer->mutable_next_page_token(),
                [&](const v1::Initiative& initiative) { *answer->add_initiatives() = initiative; });
  }
  grpc::Status CreateInitiative(grpc::ServerContext*, const v1::CreateInitiativeRequest* request,
                                v1::Initiative* answer) override {
    return Create(state_, state_.initiatives, request->initiative(),
                  "initiatives/" + request->initiative_id(), request->request_id(), *answer);
  }

 private:
  FakeState& state_;
};

}  // namespace

grpc::Status BadField(const std::string& field, const std::string& description) {
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field(field);
  violation->set_description(description);
  return WithReason(grpc::StatusCode::INVALID_ARGUMENT, "one field is wrong", "BAD_REQUEST",
                    &bad_request);
}

FakeServer::FakeServer()
    : directory_(std::make_unique<Directory>(state_)),
      releases_(std::make_unique<Releases>(state_)),
      initiatives_(std::make_unique<Initiatives>(state_)) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(directory_.get());
  builder.RegisterService(releases_.get());
  builder.RegisterService(initiatives_.get());
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

FakeServer::~FakeServer() { server_->Shutdown(); }

}  // namespace entente::client

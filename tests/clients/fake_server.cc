#include "tests/clients/fake_server.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

#include "tests/clients/fake_calls.h"
#include "tests/clients/fake_record.h"
#include "tests/clients/fake_tracking.h"

namespace entente::client {
namespace {

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
                [&](const auto& country) { *answer->add_countries() = country.second; });
  }
  grpc::Status GetAgency(grpc::ServerContext*, const v1::GetAgencyRequest* request,
                         v1::Agency* answer) override {
    return Get(state_, state_.agencies, request->name(), *answer);
  }
  grpc::Status ListAgencies(grpc::ServerContext*, const v1::ListAgenciesRequest* request,
                            v1::ListAgenciesResponse* answer) override {
    return List(state_, state_.agencies, *request, *answer->mutable_next_page_token(),
                [&](const auto& agency) { *answer->add_agencies() = agency.second; });
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
                  *request, *answer);
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
                [&](const auto& release) { *answer->add_releases() = release.second; });
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
                  *request, *answer);
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
    answer->set_as_of_date(AsOfDate(*request));
    return List(state_, state_.initiatives, *request, *answer->mutable_next_page_token(),
                [&](const auto& initiative) { *answer->add_initiatives() = initiative.second; });
  }
  grpc::Status CreateInitiative(grpc::ServerContext*, const v1::CreateInitiativeRequest* request,
                                v1::Initiative* answer) override {
    return Create(state_, state_.initiatives, request->initiative(),
                  "initiatives/" + request->initiative_id(), *request, *answer);
  }
  grpc::Status ListRelatedInitiatives(grpc::ServerContext*,
                                      const v1::ListRelatedInitiativesRequest* request,
                                      v1::ListRelatedInitiativesResponse* answer) override {
    return List(state_, state_.related, *request, *answer->mutable_next_page_token(),
                [&](const auto& related) { *answer->add_related_initiatives() = related; });
  }
  grpc::Status SummarizeInitiatives(grpc::ServerContext*,
                                    const v1::SummarizeInitiativesRequest* request,
                                    v1::SummarizeInitiativesResponse* answer) override {
    const std::lock_guard lock(state_.mutex);
    Note(state_, *request);
    *answer = state_.initiative_summary;
    answer->set_as_of_date(AsOfDate(*request));
    return grpc::Status::OK;
  }

 private:
  FakeState& state_;
};

}  // namespace

grpc::Status WithReason(grpc::StatusCode code, const std::string& message,
                        const std::string& reason, const google::protobuf::Message* detail) {
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

// The detail that is set decides the kind; the fields and the kinds are numbered in the same order.
void FillIn(v1::Initiative& initiative) {
  const int kind = initiative.detail_case() - v1::Initiative::kMou + v1::Initiative::MOU;
  if (v1::Initiative::Kind_IsValid(kind))
    initiative.set_kind(static_cast<v1::Initiative::Kind>(kind));
}

void FillIn(v1::Report& report) {
  const int kind = report.content_case() - v1::Report::kStatus + v1::Report::STATUS;
  if (v1::Report::Kind_IsValid(kind)) report.set_kind(static_cast<v1::Report::Kind>(kind));
}

grpc::Status BadField(const std::string& field, const std::string& description) {
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field(field);
  violation->set_description(description);
  return WithReason(grpc::StatusCode::INVALID_ARGUMENT, "one field is wrong", "BAD_REQUEST",
                    &bad_request);
}

FakeServer::FakeServer(const std::string& listen)
    : directory_(std::make_unique<Directory>(state_)),
      releases_(std::make_unique<Releases>(state_)),
      initiatives_(std::make_unique<Initiatives>(state_)),
      commitments_(MakeFakeCommitments(state_)),
      reports_(MakeFakeReports(state_)),
      evidence_(MakeFakeEvidence(state_)),
      history_(MakeFakeHistory(state_)),
      transfer_(MakeFakeTransfer(state_)) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(listen, grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(directory_.get());
  builder.RegisterService(releases_.get());
  builder.RegisterService(initiatives_.get());
  builder.RegisterService(commitments_.get());
  builder.RegisterService(reports_.get());
  builder.RegisterService(evidence_.get());
  builder.RegisterService(history_.get());
  builder.RegisterService(transfer_.get());
  server_ = builder.BuildAndStart();
  address_ = listen.starts_with("unix:") ? listen : "127.0.0.1:" + std::to_string(port);
}

FakeServer::~FakeServer() { server_->Shutdown(); }

}  // namespace entente::client

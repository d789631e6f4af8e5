// What tests of the services share: services on a FakeStore, calls, documents that are right.

#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"
#include "gtest/gtest.h"

#include "entente/v1/agency.pb.h"
#include "entente/v1/initiative.pb.h"
#include "entente/v1/release.pb.h"
#include "services/rpc/adaptor.h"
#include "services/rpc/call.h"
#include "services/rpc/dependencies.h"
#include "services/rpc/directory_service.h"
#include "services/rpc/initiative_service.h"
#include "services/rpc/page_token.h"
#include "services/rpc/release_service.h"
#include "services/rpc/sha256.h"
#include "services/rpc/workers.h"
#include "storage/error.h"
#include "tests/support/fake_store.h"

namespace entente::rpc::test {

// The message that a reply's bytes are.
template <typename Message>
Message MessageOf(Reply reply) {
  std::string bytes;
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(std::move(reply).Release().Dump(&slices).ok());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  Message message;
  EXPECT_TRUE(message.ParseFromString(bytes));
  return message;
}

// The fields that an error says are bad, in the order told.
inline std::vector<std::string> BadFieldsOf(const absl::Status& status) {
  google::rpc::BadRequest bad_request;
  std::vector<std::string> fields;
  if (!storage::GetDetail(status, bad_request)) return fields;
  for (const auto& violation : bad_request.field_violations()) fields.push_back(violation.field());
  return fields;
}

// What an error says of a field; empty when nothing.
inline std::string FaultOf(const absl::Status& status, std::string_view field) {
  google::rpc::BadRequest bad_request;
  if (!storage::GetDetail(status, bad_request)) return "";
  for (const auto& violation : bad_request.field_violations()) {
    if (violation.field() == field) return violation.description();
  }
  return "";
}

inline v1::Agency GoodAgency(std::string_view name = "U.S. Customs and Border Protection") {
  v1::Agency agency;
  agency.set_region_code("US");
  auto* official = agency.add_names();
  official->set_text(std::string(name));
  official->set_language_code("en");
  official->set_kind(v1::AgencyName::OFFICIAL);
  return agency;
}

inline v1::Release GoodRelease() {
  v1::Release release;
  release.set_kind(v1::Release::PRESS_RELEASE);
  release.set_title("Border action plan");
  release.set_language_code("en");
  release.mutable_release_date()->set_edtf("2010-07-13");
  release.add_issuers()->set_region_code("US");
  return release;
}

inline v1::Initiative GoodInitiative() {
  v1::Initiative initiative;
  auto* title = initiative.add_titles();
  title->set_language_code("en");
  title->set_text("Deployment to Haiti");
  initiative.mutable_announced()->set_edtf("2010-07-13");
  auto* participant = initiative.add_participants();
  participant->set_region_code("US");
  participant->set_role(v1::Participant::PERSONNEL_CONTRIBUTOR);
  initiative.mutable_deployment()->set_headcount_min(6);
  return initiative;
}

// An MOU that two countries signed.
inline v1::Initiative GoodMou() {
  v1::Initiative initiative = GoodInitiative();
  initiative.mutable_participants(0)->set_role(v1::Participant::SIGNATORY);
  auto* act = initiative.mutable_mou()->add_consent_acts();
  act->set_act(v1::ConsentAct::SIGNATURE);
  act->set_region_code("US");
  act->mutable_date()->set_edtf("2010-11-10");
  return initiative;
}

class ServiceTest : public ::testing::Test {
 public:
  // A call of a method, by `caller`, whose request has the bytes of `request`.
  template <typename Request>
  Call CallFor(const Request& request, std::string_view method = "entente.v1.Test/Call") const {
    Call call;
    call.caller = LocalCaller();
    const std::size_t slash = method.find('/');
    call.method = {method.substr(0, slash), method.substr(slash + 1)};
    call.peer = "ipv4:127.0.0.1:40000";
    call.arrival = absl::FromUnixSeconds(1'290'000'000);  // 2010-11-17
    call.deadline = call.arrival + absl::Seconds(10);
    call.request_digest = Sha256(request.SerializeAsString());
    return call;
  }

  absl::StatusOr<v1::Agency> CreateAgency(const std::string& id,
                                          const v1::Agency& agency = GoodAgency()) {
    v1::CreateAgencyRequest request;
    *request.mutable_agency() = agency;
    request.set_agency_id(id);
    return Parse<v1::Agency>(directory.AnswerCreateAgency(CallFor(request), request));
  }

  absl::StatusOr<v1::Release> CreateRelease(const std::string& id,
                                            const v1::Release& release = GoodRelease()) {
    v1::CreateReleaseRequest request;
    *request.mutable_release() = release;
    request.set_release_id(id);
    return Parse<v1::Release>(releases.AnswerCreateRelease(CallFor(request), request));
  }

  absl::StatusOr<v1::Initiative> CreateInitiative(
      const std::string& id, const v1::Initiative& initiative = GoodInitiative()) {
    v1::CreateInitiativeRequest request;
    *request.mutable_initiative() = initiative;
    request.set_initiative_id(id);
    return Parse<v1::Initiative>(initiatives.AnswerCreateInitiative(CallFor(request), request));
  }

  template <typename Message>
  static absl::StatusOr<Message> Parse(absl::StatusOr<Reply> reply) {
    if (!reply.ok()) return reply.status();
    return MessageOf<Message>(*std::move(reply));
  }

  entente::test::FakeStore store;
  Workers workers{"test", 1, 8};
  Adaptor adaptor{{.read = workers, .write = workers, .bulk = workers}, AdaptorOptions()};
  PageTokens tokens{std::string(32, 'k')};
  int uid_count = 0;
  ServiceDependencies dependencies{store, adaptor, tokens, [this] {
                                     char uid[40];
                                     std::snprintf(uid, sizeof(uid),
                                                   "0190163d-8694-739b-aea5-%012d", ++uid_count);
                                     return std::string(uid);
                                   }};
  DirectoryService directory{dependencies};
  ReleaseService releases{dependencies};
  InitiativeService initiatives{dependencies};
};

}  // namespace entente::rpc::test

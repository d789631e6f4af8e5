// Bad input of each kind gets a clear error that names the field, and writes nothing.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/generic/generic_stub.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/database.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using grpc::StatusCode;
using ::testing::Contains;
using ::testing::HasSubstr;

struct Faults {
  std::string reason;
  std::vector<std::string> fields;
};

Faults FaultsOf(const grpc::Status& status) {
  Faults faults;
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return faults;
  for (const google::protobuf::Any& any : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (any.UnpackTo(&info)) faults.reason = info.reason();
    if (any.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        faults.fields.push_back(violation.field());
      }
    }
  }
  return faults;
}

class BadInput : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    server_ = std::make_unique<ServerProcess>(folder_->path() + "/data");
    MakeAgency(*server_, "us-cbp", "US");
    MakeAgency(*server_, "ca-cbsa", "CA");
  }
  static void TearDownTestSuite() {
    server_.reset();
    folder_.reset();
  }

  void SetUp() override { before_ = Written(); }
  void TearDown() override { EXPECT_EQ(Written(), before_) << "something was written"; }

  static std::string Written() {
    return Database(folder_->path() + "/data")
        .Ask(
            "SELECT (SELECT number FROM head)::text || ' ' || (SELECT count(*) FROM revision) || ' "
            "' "
            "|| (SELECT count(*) FROM request) || ' ' || (SELECT count(*) FROM release_text)");
  }

  static grpc::Status Create(const v1::Initiative& initiative, const std::string& id = "an-id") {
    v1::CreateInitiativeRequest request;
    *request.mutable_initiative() = initiative;
    request.set_initiative_id(id);
    v1::Initiative answer;
    return server_->initiatives().CreateInitiative(ContextFor().get(), request, &answer);
  }

  static grpc::Status List(const std::function<void(v1::ListInitiativesRequest&)>& change,
                           v1::ListInitiativesResponse* response = nullptr) {
    v1::ListInitiativesRequest request;
    change(request);
    v1::ListInitiativesResponse ignored;
    return server_->initiatives().ListInitiatives(ContextFor().get(), request,
                                                  response == nullptr ? &ignored : response);
  }

  static void ExpectRefused(const grpc::Status& status, const std::string& field) {
    EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT) << status.error_message();
    EXPECT_THAT(FaultsOf(status).fields, Contains(HasSubstr(field))) << status.error_message();
    EXPECT_FALSE(FaultsOf(status).reason.empty());
  }

  // Sends bytes that no generated client would.
  static grpc::Status CallRaw(const std::string& method, const std::string& bytes) {
    grpc::GenericStub stub(server_->channel());
    grpc::CompletionQueue queue;
    const auto context = ContextFor();
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    const auto call = stub.PrepareUnaryCall(context.get(), method, request, &queue);
    call->StartCall();
    grpc::ByteBuffer response;
    grpc::Status status;
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    queue.Shutdown();
    while (queue.Next(&tag, &ok)) {
    }
    return status;
  }

  static std::unique_ptr<TemporaryFolder> folder_;
  static std::unique_ptr<ServerProcess> server_;
  std::string before_;
};

std::unique_ptr<TemporaryFolder> BadInput::folder_;
std::unique_ptr<ServerProcess> BadInput::server_;

TEST_F(BadInput, AnUnknownAgencyIsNamed) {
  ExpectRefused(Create(AnInitiative("A title", "agencies/us-nobody")),
                "initiative.participants[0].agency");
}

TEST_F(BadInput, AnUnknownCountryIsNamed) {
  v1::Initiative initiative = AnInitiative("A title");
  v1::Place* place = initiative.add_places();
  place->set_region_code("ZZ");
  place->set_role(v1::Place::LOCATION);

  ExpectRefused(Create(initiative), "initiative.places[0].region_code");
}

TEST_F(BadInput, AParticipantWithoutRoleIsNamed) {
  v1::Initiative initiative = AnInitiative("A title");
  initiative.add_participants()->set_agency("agencies/ca-cbsa");

  ExpectRefused(Create(initiative), "initiative.participants[1].role");
}

TEST_F(BadInput, NoDetailIsRefused) {
  v1::Initiative initiative = AnInitiative("A title");
  initiative.clear_detail();

  ExpectRefused(Create(initiative), "initiative.detail");
}

TEST_F(BadInput, TwoDetailsAreRefused) {
  // A generated client cannot set two members of a oneof; bytes can.
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = AnInitiative("A title");
  request.set_initiative_id("two-details");
  v1::CreateInitiativeRequest more;
  more.mutable_initiative()->mutable_deployment()->set_purpose("a second detail");

  ExpectRefused(CallRaw("/entente.v1.InitiativeService/CreateInitiative",
                        request.SerializeAsString() + more.SerializeAsString()),
                "initiative.detail");
}

TEST_F(BadInput, NamesNotOfTheFormAreRefused) {
  for (const char* name : {"", "currency", "initiatives/", "agencies/us-cbp", "initiatives/A-B",
                           "initiatives/a/b", "initiatives/ab"}) {
    v1::GetInitiativeRequest request;
    request.set_name(name);
    v1::Initiative answer;
    ExpectRefused(server_->initiatives().GetInitiative(ContextFor().get(), request, &answer),
                  "name");
  }
}

TEST_F(BadInput, IdsWithCapitalsOrOf64CharactersAreRefused) {
  ExpectRefused(Create(AnInitiative("A title"), "Capitals"), "initiative_id");
  ExpectRefused(Create(AnInitiative("A title"), std::string(64, 'a')), "initiative_id");
}

TEST_F(BadInput, ATitleOf100KilobytesIsRefused) {
  ExpectRefused(Create(AnInitiative(std::string(100'000, 'x'))), "initiative.titles[0].text");
}

TEST_F(BadInput, NulIsRefused) {
  ExpectRefused(Create(AnInitiative(std::string("a\0b", 3))), "initiative.titles[0].text");
}

TEST_F(BadInput, InvalidUtf8IsRefusedWithTheField) {
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = AnInitiative("A title @@ with a hole");
  std::string bytes = request.SerializeAsString();
  bytes.replace(bytes.find("@@"), 2, "\xff\xfe");

  ExpectRefused(CallRaw("/entente.v1.InitiativeService/CreateInitiative", bytes),
                "initiative.titles[0].text");
}

TEST_F(BadInput, BytesThatAreNoMessageAreRefused) {
  const grpc::Status status =
      CallRaw("/entente.v1.InitiativeService/CreateInitiative", "\x0a\xff\xff\xff\xff garbage");

  EXPECT_EQ(status.error_code(), StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_EQ(FaultsOf(status).reason, "MALFORMED_REQUEST");
}

TEST_F(BadInput, ANegativePageSizeIsRefused) {
  ExpectRefused(List([](auto& request) { request.set_page_size(-1); }), "page_size");
}

TEST_F(BadInput, The31stOfFebruaryIsRefused) {
  v1::Initiative initiative = AnInitiative("A title");
  initiative.mutable_announced()->set_edtf("2010-02-31");

  const grpc::Status status = Create(initiative);

  ExpectRefused(status, "initiative.announced");
  EXPECT_THAT(status.error_message(), HasSubstr("28 days"));
}

TEST_F(BadInput, EveryBadFieldIsToldAtOnce) {
  v1::Initiative initiative = AnInitiative("", "agencies/us-nobody");
  initiative.mutable_participants(0)->clear_role();
  initiative.mutable_announced()->set_edtf("yesterday");

  const Faults faults = FaultsOf(Create(initiative, "Bad"));

  EXPECT_THAT(faults.fields, Contains(HasSubstr("initiative_id")));
  EXPECT_THAT(faults.fields, Contains(HasSubstr("initiative.titles[0].text")));
  EXPECT_THAT(faults.fields, Contains(HasSubstr("initiative.participants[0].role")));
  EXPECT_THAT(faults.fields, Contains(HasSubstr("initiative.participants[0].agency")));
  EXPECT_THAT(faults.fields, Contains(HasSubstr("initiative.announced")));
}

TEST_F(BadInput, AMessageOverTheSizeLimitIsRefused) {
  v1::AttachTextRequest request;
  request.set_name("releases/too-large");
  request.set_text(std::string(5u << 20, 'x'));
  v1::AttachTextResponse answer;

  const grpc::Status status = server_->releases().AttachText(ContextFor().get(), request, &answer);

  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
}

TEST_F(BadInput, AnExpiredDeadlineIsRefused) {
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = AnInitiative("A title");
  request.set_initiative_id("too-late");
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  v1::Initiative answer;

  EXPECT_EQ(server_->initiatives().CreateInitiative(&context, request, &answer).error_code(),
            StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(BadInput, FiltersNotUnderstoodAreRefusedWithTheColumn) {
  for (const char* filter :
       {"agencyy:us-cbp", "agency:us-cbp colour:red", "agency:", "country:ZZ", "country:Canada",
        "kind:TREATY", "agency:\"us-cbp", "(agency:us-cbp", "agency:us-cbp OR country:CA kind:MOU",
        "agency > us-cbp", "announced:soon", "relation:nothing", "pair:CA-ZZ",
        "'; DROP TABLE resource; --", "agency:\"'; DROP TABLE resource; --\"",
        "announced > \"2010' OR 1=1\"", "%"}) {
    const grpc::Status status = List([&](auto& request) { request.set_filter(filter); });
    ExpectRefused(status, "filter");
    EXPECT_THAT(status.error_message(), HasSubstr("column")) << filter;
  }
}

// Tokens need two pages, so this one writes, and looks after itself.
class Tokens : public BadInput {
 protected:
  void SetUp() override {}
  void TearDown() override {}

  static std::string FirstToken(ServerProcess& server) {
    for (int i = 0; i < 3; ++i) {
      v1::CreateInitiativeRequest request;
      *request.mutable_initiative() = AnInitiative("Initiative " + std::to_string(i));
      request.set_initiative_id("token-" + std::to_string(i));
      v1::Initiative answer;
      server.initiatives().CreateInitiative(ContextFor().get(), request, &answer);
    }
    v1::ListInitiativesRequest request;
    request.set_filter("agency:us-cbp");
    request.set_page_size(1);
    v1::ListInitiativesResponse page;
    const grpc::Status status =
        server.initiatives().ListInitiatives(ContextFor().get(), request, &page);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_FALSE(page.next_page_token().empty());
    return page.next_page_token();
  }
};

TEST_F(Tokens, OfAnotherQueryAlteredOrOfAnotherDatabaseAreRefused) {
  const std::string token = FirstToken(*server_);
  const auto ask = [&](const std::string& used, const std::string& filter) {
    return List([&](auto& request) {
      request.set_page_token(used);
      request.set_filter(filter);
    });
  };
  EXPECT_TRUE(ask(token, "agency:us-cbp").ok());

  ExpectRefused(ask(token, "agency:ca-cbsa"), "page_token");
  ExpectRefused(ask("garbage", "agency:us-cbp"), "page_token");
  for (std::size_t at = 0; at < token.size(); ++at) {
    std::string altered = token;
    altered[at] = altered[at] == 'A' ? 'B' : 'A';
    ExpectRefused(ask(altered, "agency:us-cbp"), "page_token");
  }

  const TemporaryFolder folder;
  ServerProcess other(folder.path() + "/data");
  MakeAgency(other, "us-cbp", "US");
  ExpectRefused(ask(FirstToken(other), "agency:us-cbp"), "page_token");
}

TEST_F(BadInput, AClientThatLeavesInTheMiddleWritesNothing) {
  // Holds the number that every write takes last, so that the call is in the middle when its client
  // leaves.
  Database holder(folder_->path() + "/data");
  Database watcher(folder_->path() + "/data");
  holder.Ask("BEGIN");
  holder.Ask("SELECT number FROM head FOR UPDATE");
  const auto blocked = [&] {
    return watcher.Ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  };
  v1::CreateInitiativeRequest request;
  *request.mutable_initiative() = AnInitiative("Left behind");
  request.set_initiative_id("left-behind");
  const auto context = ContextFor();
  grpc::Status status;
  std::thread caller([&] {
    v1::Initiative answer;
    status = server_->initiatives().CreateInitiative(context.get(), request, &answer);
  });
  while (blocked() == "0") std::this_thread::yield();

  context->TryCancel();
  caller.join();

  EXPECT_EQ(status.error_code(), StatusCode::CANCELLED);
  // The statement is cancelled in the database too, while the number is still held.
  while (blocked() != "0") std::this_thread::yield();
  holder.Ask("ROLLBACK");
  EXPECT_TRUE(List([](auto&) {}).ok());
}

}  // namespace
}  // namespace entente::test

#include "clients/cpp/client.h"

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "clients/cpp/error.h"
#include "clients/cpp/service_config.h"
#include "tests/clients/fake_server.h"
#include "tests/support/scratch.h"
#include "tests/support/unruly_proxy.h"

namespace entente::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ClientOptions For(const FakeServer& server) {
  ClientOptions options;
  options.server = server.address();
  return options;
}

void AddInitiatives(FakeServer& server, int count) {
  for (int i = 0; i < count; ++i) {
    const std::string name = absl::StrCat("initiatives/number-", i);
    server.state().initiatives[name].set_name(name);
  }
}

TEST(Client, ReadsOneDocument) {
  FakeServer server;
  AddInitiatives(server, 1);
  Client client(For(server));

  const auto initiative = client.GetInitiative("initiatives/number-0");

  ASSERT_TRUE(initiative.ok()) << initiative.status();
  EXPECT_EQ(initiative->name(), "initiatives/number-0");
}

TEST(Client, WaitsForAServerThatIsFarAway) {
  std::string folder = test::ScratchTemplate("entente-test");
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string socket = folder + "/socket";
  {
    FakeServer server("unix:" + socket);
    AddInitiatives(server, 1);
    test::UnrulyProxy network(socket);
    network.Behave({.delay = std::chrono::milliseconds(300)});
    ClientOptions options;
    options.server = absl::StrCat("127.0.0.1:", network.port());
    Client client(options);

    const auto initiative = client.GetInitiative("initiatives/number-0");

    EXPECT_TRUE(initiative.ok()) << initiative.status();
  }
  std::filesystem::remove_all(folder);
}

TEST(Client, ReturnsTheServersErrorWithItsReason) {
  FakeServer server;
  Client client(For(server));

  const auto initiative = client.GetInitiative("initiatives/nowhere");

  EXPECT_EQ(initiative.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Reason(initiative.status()), "NOT_FOUND");
}

TEST(Client, ReturnsTheBadFieldsOfARefusedWrite) {
  FakeServer server;
  server.state().create_fails["agencies/us-cbp"] = BadField("agency.names", "wanted at least one");
  Client client(For(server));
  v1::CreateAgencyRequest request;
  request.set_agency_id("us-cbp");

  const auto agency = client.CreateAgency(request);

  const auto violations = FieldViolations(agency.status());
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].field, "agency.names");
}

TEST(Client, RepeatsAReadThatIsUnavailable) {
  FakeServer server;
  AddInitiatives(server, 1);
  server.state().unavailable_answers = 2;
  Client client(For(server));

  const auto initiative = client.GetInitiative("initiatives/number-0");

  EXPECT_TRUE(initiative.ok()) << initiative.status();
  EXPECT_EQ(server.state().get_calls, 3);
}

TEST(Client, GivesUpOnAReadAfterFourTries) {
  FakeServer server;
  server.state().unavailable_answers = 100;
  Client client(For(server));

  const auto initiative = client.GetInitiative("initiatives/number-0");

  EXPECT_EQ(initiative.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(server.state().get_calls, 4);
}

TEST(Client, NeverRepeatsAWriteByItself) {
  FakeServer server;
  server.state().create_fails["agencies/us-cbp"] = {grpc::StatusCode::UNAVAILABLE, "restarting"};
  Client client(For(server));
  v1::CreateAgencyRequest request;
  request.set_agency_id("us-cbp");

  const auto agency = client.CreateAgency(request);

  EXPECT_EQ(agency.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(server.state().create_calls, 1);
}

TEST(Client, SaysUnavailableWithoutAReasonWhenNobodyListens) {
  std::string address;
  {
    const FakeServer server;
    address = server.address();
  }
  ClientOptions options;
  options.server = address;
  Client client(options);

  const auto country = client.GetCountry("countries/CA");

  EXPECT_EQ(country.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(Reason(country.status()), "");
}

TEST(Client, EndsACallAtItsDeadline) {
  // A name that never resolves to a server: waits for the deadline or fails at once, never hangs.
  ClientOptions options;
  options.server = "192.0.2.1:1";  // TEST-NET-1 (RFC 5737): nobody answers
  options.timeout = absl::Milliseconds(200);
  Client client(options);

  const auto country = client.GetCountry("countries/CA");

  EXPECT_FALSE(country.ok());
}

TEST(Client, WalksAListPageByPage) {
  FakeServer server;
  AddInitiatives(server, 25);
  server.state().page_size_max = 10;
  Client client(For(server));

  int count = 0;
  auto initiatives = client.Initiatives("agency:us-cbp");
  for (const v1::Initiative& initiative : initiatives) count += initiative.name().empty() ? 0 : 1;

  EXPECT_TRUE(initiatives.status().ok());
  EXPECT_EQ(count, 25);
  EXPECT_EQ(server.state().list_calls, 3);
}

TEST(Client, AsksForTheCommitmentsOfAllInitiatives) {
  FakeServer server;
  server.state().commitments["initiatives/a/commitments/c"].set_name("initiatives/a/commitments/c");
  Client client(For(server));

  int count = 0;
  auto commitments = client.Commitments("debtor:us-ice");
  for (const v1::Commitment& commitment : commitments) count += commitment.name().empty() ? 0 : 1;

  EXPECT_EQ(count, 1);
  EXPECT_EQ(commitments.as_of_date(), "2026-11-24");
  EXPECT_THAT(server.state().requests["ListCommitments"], HasSubstr("parent: \"initiatives/-\""));
}

TEST(Client, ReadsTheCitationsOfOneDocument) {
  FakeServer server;
  for (const char* document : {"initiatives/a", "initiatives/a/reports/r", "initiatives/b"})
    server.state().citations.emplace_back().set_document(document);
  Client client(For(server));
  v1::ListCitationsRequest request;
  request.set_document("initiatives/a");
  request.set_include_children(true);

  int count = 0;
  auto citations = client.Citations(request);
  for (const auto& entry : citations) count += entry.document() == "initiatives/b" ? 0 : 1;

  EXPECT_TRUE(citations.status().ok()) << citations.status();
  EXPECT_EQ(count, 2);
}

TEST(Client, TellsAfterAWalkThatAPageFailed) {
  FakeServer server;
  AddInitiatives(server, 25);
  server.state().page_size_max = 10;
  server.state().lists_fail_from = 2;
  Client client(For(server));

  int count = 0;
  auto initiatives = client.Initiatives();
  for (const v1::Initiative& initiative : initiatives) count += initiative.name().empty() ? 0 : 1;

  EXPECT_EQ(initiatives.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(count, 10);
}

TEST(ServiceConfig, RepeatsReadsOnly) {
  const auto config = nlohmann::json::parse(ServiceConfigJson());

  const std::string names = config["methodConfig"][0]["name"].dump();
  EXPECT_THAT(names, HasSubstr("\"ListInitiatives\""));
  EXPECT_THAT(names, HasSubstr("\"BatchGetReleases\""));
  EXPECT_THAT(names, HasSubstr("\"SummarizeCommitments\""));
  EXPECT_THAT(names, HasSubstr("\"ListCitations\""));
  EXPECT_THAT(names, Not(HasSubstr("ChangeDueDate")));
  EXPECT_THAT(names, Not(HasSubstr("Create")));
  EXPECT_THAT(names, Not(HasSubstr("Attach")));
  EXPECT_THAT(names, Not(HasSubstr("Record")));
}

}  // namespace
}  // namespace entente::client

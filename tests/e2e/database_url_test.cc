// A PostgreSQL of somebody's own, by its URL: what to run is said, migrations wait for each other,
// and a database that goes away and comes back is told and forgotten.

#include <chrono>
#include <cstdlib>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "grpcpp/generic/generic_stub.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include "tests/e2e/process.h"
#include "tests/e2e/server_process.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/test_database.h"

namespace entente::test {
namespace {

using Clock = std::chrono::steady_clock;
using ::testing::HasSubstr;

Output Migrate(const std::string& url) {
  return RunProgram({ENTENTE_SERVER_BINARY, "migrate", "--database-url", url});
}

bool Eventually(const std::function<bool()>& holds) {
  const auto end = Clock::now() + std::chrono::seconds(60);
  while (!holds()) {
    if (Clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

grpc::Status Get(ServerProcess& server) {
  v1::GetAgencyRequest request;
  request.set_name("agencies/us-cbp");
  v1::Agency agency;
  return server.directory().GetAgency(ContextFor(5).get(), request, &agency);
}

grpc::Status List(ServerProcess& server) {
  v1::ListInitiativesResponse response;
  return server.initiatives().ListInitiatives(ContextFor(5).get(), {}, &response);
}

grpc::Status Create(ServerProcess& server, const std::string& id) {
  v1::CreateInitiativeRequest request;
  request.set_initiative_id(id);
  *request.mutable_initiative() = AnInitiative("An initiative");
  v1::Initiative made;
  return server.initiatives().CreateInitiative(ContextFor(5).get(), request, &made);
}

// Whether grpc.health.v1 says SERVING of the initiatives.  Asked in bytes: nothing else here needs
// the service's generated code.
bool IsServing(ServerProcess& server) {
  const std::string service = "entente.v1.InitiativeService";
  const grpc::Slice slice(std::string{0x0A, static_cast<char>(service.size())} + service);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  grpc::GenericStub stub(server.channel());
  const auto context = ContextFor(5);
  std::promise<grpc::Status> status;
  stub.UnaryCall(context.get(), "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request,
                 &response, [&](grpc::Status s) { status.set_value(std::move(s)); });
  grpc::Slice bytes;
  return status.get_future().get().ok() && response.DumpToSingleSlice(&bytes).ok() &&
         std::string(bytes.begin(), bytes.end()) == std::string{0x08, 0x01};
}

// Ends all connections to the database but its own.
void CutConnections(const std::string& url) {
  PGconn* connection = PQconnectdb(url.c_str());
  PGresult* result = PQexec(connection,
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  EXPECT_EQ(PQresultStatus(result), PGRES_TUPLES_OK) << PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
}

TEST(DatabaseUrl, ADatabaseWithoutSchemaIsRefusedSayingWhatToRun) {
  const TestDatabase database;

  const Output output = RunProgram({ENTENTE_SERVER_BINARY, "serve", "--listen", "127.0.0.1:0",
                                    "--database-url", database.url()});

  EXPECT_EQ(output.exit_status, 1);
  EXPECT_THAT(output.out + output.err, HasSubstr("entente-server migrate"));
}

TEST(DatabaseUrl, TwoMigrationsAtOnceMakeOneSchemaThatServes) {
  const TestDatabase database;
  Output other;

  std::thread at_once([&] { other = Migrate(database.url()); });
  const Output one = Migrate(database.url());
  at_once.join();

  EXPECT_EQ(one.exit_status, 0) << one.err;
  EXPECT_EQ(other.exit_status, 0) << other.err;
  ServerProcess by_flag("", {"--database-url", database.url()});
  MakeAgency(by_flag, "us-cbp", "US");
  EXPECT_EQ(by_flag.Terminate(), 0) << by_flag.Log();
  ASSERT_EQ(setenv("ENTENTE_DATABASE_URL", database.url().c_str(), /*replace=*/1), 0);
  ServerProcess by_variable("");
  ASSERT_EQ(unsetenv("ENTENTE_DATABASE_URL"), 0);
  EXPECT_TRUE(Get(by_variable).ok());
}

TEST(DatabaseUrl, ADatabaseThatIsAwayIsToldAndAllIsWellWhenItReturnsWithoutARestart) {
  const TestDatabase database;
  ASSERT_EQ(Migrate(database.url()).exit_status, 0);
  CuttingProxy proxy(database.url());
  ServerProcess server("", {"--database-url", proxy.url()});
  MakeAgency(server, "us-cbp", "US");
  ASSERT_TRUE(Create(server, "before").ok());

  proxy.Refuse(true);
  CutConnections(database.url());
  EXPECT_TRUE(Eventually([&] { return !Get(server).ok(); }));
  for (const grpc::Status& status : {Get(server), List(server), Create(server, "meanwhile")}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
  }
  EXPECT_TRUE(Eventually([&] { return !IsServing(server); }));
  proxy.Refuse(false);

  EXPECT_TRUE(Eventually([&] { return IsServing(server); }));
  EXPECT_TRUE(Eventually([&] { return Get(server).ok(); }));
  EXPECT_TRUE(List(server).ok());
  EXPECT_TRUE(Create(server, "after").ok());
  EXPECT_EQ(server.Terminate(), 0) << server.Log();
}

}  // namespace
}  // namespace entente::test

// `entente-server verify`, `reindex` and `expunge` on a record as the client imports it, beside the
// server.

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include "tests/e2e/process.h"
#include "tests/e2e/server_process.h"
#include "tests/support/test_database.h"

namespace entente::test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kSample = std::string(ENTENTE_SOURCE_DIR) + "/clients/samples/border-2010.jsonl";
constexpr char kMou[] = "initiatives/currency-seizure-mou-2010";

class Upkeep : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Command("migrate").exit_status, 0);
    server_ = std::make_unique<ServerProcess>(
        "", std::vector<std::string>{"--database-url", database_.url()});
    const Output import =
        RunProgram({ENTENTE_CLIENT_BINARY, "--server", server_->address(), "import", kSample});
    ASSERT_EQ(import.exit_status, 0) << import.out << import.err;
  }

  Output Command(const std::string& command, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {ENTENTE_SERVER_BINARY, command, "--database-url",
                                      database_.url()};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  }

  Output Client(std::vector<std::string> words) {
    words.insert(words.begin(), {ENTENTE_CLIENT_BINARY, "--server", server_->address()});
    return RunProgram(words);
  }

  void Spoil(const std::string& sql) {
    PGconn* connection = PQconnectdb(database_.url().c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
  }

  const TestDatabase database_;
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(Upkeep, ARecordThatIsAsItHasToBeHasNoFault) {
  const Output verify = Command("verify");

  EXPECT_EQ(verify.exit_status, 0) << verify.out << verify.err;
  EXPECT_THAT(verify.out, StartsWith("looked at "));
  EXPECT_THAT(verify.out, EndsWith(": no fault\n"));
  EXPECT_EQ(verify.err, "");
}

TEST_F(Upkeep, WhatIsDerivedIsToldByNameAndMended) {
  Spoil("DELETE FROM initiative_pair p USING resource r WHERE r.uid = p.initiative AND r.name = '" +
        std::string(kMou) + "'");
  Spoil("UPDATE citation SET anchor = 3 WHERE ordinal = 0");

  const Output verify = Command("verify");
  const Output reindex = Command("reindex");
  const Output again = Command("verify");

  EXPECT_EQ(verify.exit_status, 1) << verify.err;
  EXPECT_THAT(verify.out, HasSubstr(std::string(kMou) +
                                    ": index table initiative_pair lacks first CA, second US\n"));
  EXPECT_THAT(verify.out, HasSubstr("index table citation, ordinal 0: anchor is 3, not "));
  EXPECT_EQ(reindex.exit_status, 0) << reindex.out << reindex.err;
  EXPECT_THAT(reindex.out, HasSubstr("mended: " + std::string(kMou) +
                                     ": index table initiative_pair lacks first CA, second US\n"));
  EXPECT_EQ(again.exit_status, 0) << again.out;
}

TEST_F(Upkeep, WhatIsForgedStaysAFault) {
  Spoil("UPDATE change SET reason = 'another' WHERE number = 1");

  const Output reindex = Command("reindex");
  const Output verify = Command("verify");

  EXPECT_EQ(reindex.exit_status, 0) << reindex.out << reindex.err;
  EXPECT_EQ(verify.exit_status, 1) << verify.err;
  EXPECT_THAT(verify.out, HasSubstr("change 1: its content digest does not cover"));
  EXPECT_THAT(verify.out, EndsWith(": 1 fault\n"));
}

TEST_F(Upkeep, WhatIsExpungedIsGoneForClientsBesideTheRunningServer) {
  const Output expunge = Command("expunge", {kMou, "--reason", "order 17"});
  const Output verify = Command("verify");
  const Output list = Client({"initiatives", "agency:us-ice"});
  const Output search = Client({"initiatives", "\"currency seizure\""});
  const Output history = Client({"history", kMou});

  EXPECT_EQ(expunge.exit_status, 0) << expunge.err;
  EXPECT_THAT(expunge.out, StartsWith("expunged initiatives/currency-seizure-mou-2010\n"));
  EXPECT_THAT(expunge.out, HasSubstr("by change "));
  EXPECT_EQ(verify.exit_status, 0) << verify.out << verify.err;
  EXPECT_EQ(list.exit_status, 0) << list.err;
  EXPECT_THAT(list.out, Not(HasSubstr("currency-seizure")));
  EXPECT_THAT(search.out, Not(HasSubstr("Currency Seizure")));
  EXPECT_EQ(history.exit_status, 0) << history.err;
  EXPECT_THAT(history.out, HasSubstr("order 17"));
  EXPECT_THAT(history.out, Not(HasSubstr("Currency Seizure")));
}

TEST_F(Upkeep, WhatOthersNameIsNotExpungedAndADryRunExpungesNothing) {
  const Output in_use = Command("expunge", {"agencies/us-ice", "--reason", "none"});
  const Output missing = Command("expunge", {"releases/nowhere", "--reason", "none"});
  const Output dry = Command("expunge", {kMou, "--reason", "none", "--dry-run"});
  const Output list = Client({"initiatives", "agency:us-ice"});

  EXPECT_EQ(in_use.exit_status, 1);
  EXPECT_THAT(in_use.err, HasSubstr("named by "));
  EXPECT_EQ(missing.exit_status, 1);
  EXPECT_THAT(missing.err, HasSubstr("releases/nowhere is not there"));
  EXPECT_EQ(dry.exit_status, 0) << dry.err;
  EXPECT_THAT(dry.out, StartsWith("would expunge initiatives/currency-seizure-mou-2010\n"));
  EXPECT_THAT(dry.out, EndsWith("nothing was written\n"));
  EXPECT_THAT(list.out, HasSubstr("currency-seizure"));
}

TEST(UpkeepCommand, ADatabaseThatIsNotThereIsAnError) {
  const Output verify = RunProgram(
      {ENTENTE_SERVER_BINARY, "verify", "--database-url", "postgresql://nobody@127.0.0.1:1/none"});

  EXPECT_EQ(verify.exit_status, 1);
  EXPECT_EQ(verify.out, "");
  EXPECT_NE(verify.err, "");
}

TEST(UpkeepCommand, AnOwnDatabaseIsVerifiedWhileNoServerRunsOnIt) {
  const TemporaryFolder folder;
  const std::string data = folder.path() + "/data";
  {
    ServerProcess server(data);
    MakeAgency(server, "us-cbp", "US");
    EXPECT_EQ(server.Terminate(), 0) << server.Log();
  }

  const Output verify = RunProgram({ENTENTE_SERVER_BINARY, "verify", "--data-dir", data});

  EXPECT_EQ(verify.exit_status, 0) << verify.out << verify.err;
  EXPECT_THAT(verify.out, StartsWith("looked at 1 change, 1 revision, 0 texts, 1 document"));
}

}  // namespace
}  // namespace entente::test

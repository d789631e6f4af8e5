// The service as grpcurl sees it: reflection, the queries of the API page, errors with their
// details.

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// Where ./dev test puts it, else the one on PATH; empty when there is none.
std::string FindGrpcurl() {
  std::string built = std::string(ENTENTE_SOURCE_DIR) + "/build/tools/bin/grpcurl";
  if (std::filesystem::exists(built)) return built;
  return RunProgram({"sh", "-c", "command -v grpcurl"}).exit_status == 0 ? "grpcurl" : "";
}

class Grpcurl : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    grpcurl_ = FindGrpcurl();
    if (grpcurl_.empty()) return;
    folder_ = std::make_unique<TemporaryFolder>();
    server_ = std::make_unique<ServerProcess>(folder_->path() + "/data");
    const Output import =
        RunProgram({ENTENTE_CLIENT_BINARY, "--server", server_->address(), "import",
                    std::string(ENTENTE_SOURCE_DIR) + "/clients/samples/border-2010.jsonl"});
    ASSERT_EQ(import.exit_status, 0) << import.err;
  }

  static void TearDownTestSuite() {
    server_.reset();
    folder_.reset();
  }

  void SetUp() override {
    if (!grpcurl_.empty()) return;
    ASSERT_EQ(std::getenv("ENTENTE_REQUIRE_TOOLS"), nullptr) << "grpcurl is missing";
    GTEST_SKIP() << "grpcurl is missing: ./dev setup builds it";
  }

  // grpcurl -plaintext [-d DATA] ADDRESS WORDS...
  static Output Run(const std::vector<std::string>& words, const std::string& data = "") {
    std::vector<std::string> command = {grpcurl_, "-plaintext"};
    if (!data.empty()) command.insert(command.end(), {"-d", data});
    command.push_back(server_->address());
    command.insert(command.end(), words.begin(), words.end());
    return RunProgram(command);
  }

  static json Call(const std::string& method, const std::string& data) {
    const Output output = Run({"entente.v1." + method}, data);
    EXPECT_EQ(output.exit_status, 0) << output.err;
    return output.exit_status == 0 ? json::parse(output.out) : json::object();
  }

  static std::vector<std::string> NamesOf(const json& answer) {
    std::vector<std::string> names;
    for (const json& initiative : answer.value("initiatives", json::array())) {
      names.push_back(initiative.at("name"));
    }
    return names;
  }

  static std::string grpcurl_;
  static std::unique_ptr<TemporaryFolder> folder_;
  static std::unique_ptr<ServerProcess> server_;
};

std::string Grpcurl::grpcurl_;
std::unique_ptr<TemporaryFolder> Grpcurl::folder_;
std::unique_ptr<ServerProcess> Grpcurl::server_;

TEST_F(Grpcurl, ListNamesEveryService) {
  const Output output = Run({"list"});

  EXPECT_EQ(output.exit_status, 0) << output.err;
  EXPECT_EQ(output.out,
            "entente.v1.CommitmentService\n"
            "entente.v1.DirectoryService\n"
            "entente.v1.EvidenceService\n"
            "entente.v1.HistoryService\n"
            "entente.v1.InitiativeService\n"
            "entente.v1.ReleaseService\n"
            "entente.v1.ReportService\n"
            "entente.v1.TransferService\n"
            "grpc.health.v1.Health\n"
            "grpc.reflection.v1alpha.ServerReflection\n");
}

TEST_F(Grpcurl, DescribeShowsAMessage) {
  const Output output = Run({"describe", "entente.v1.Initiative"});

  EXPECT_EQ(output.exit_status, 0) << output.err;
  EXPECT_THAT(output.out, AllOf(HasSubstr("message Initiative {"), HasSubstr("oneof detail"),
                                HasSubstr(".entente.v1.Instrument mou")));
}

TEST_F(Grpcurl, HealthIsServing) {
  const Output output =
      Run({"grpc.health.v1.Health/Check"}, R"({"service":"entente.v1.InitiativeService"})");

  EXPECT_EQ(output.exit_status, 0) << output.err;
  EXPECT_THAT(output.out, HasSubstr("SERVING"));
}

TEST_F(Grpcurl, ListsByAgency) {
  const json answer = Call("InitiativeService/ListInitiatives", R"({"filter":"agency:us-cbp"})");

  EXPECT_THAT(NamesOf(answer), ElementsAre("initiatives/entry-exit-initiative-2011",
                                           "initiatives/currency-seizure-mou-2010"));
}

TEST_F(Grpcurl, ListsUnderADepartmentByCountryAndKind) {
  const json answer = Call("InitiativeService/ListInitiatives",
                           R"({"filter":"under:us-dhs country:CA kind:INSTRUMENT","pageSize":5})");

  EXPECT_THAT(NamesOf(answer), UnorderedElementsAre("initiatives/currency-seizure-mou-2010",
                                                    "initiatives/biographic-entry-data-annex",
                                                    "initiatives/entry-exit-letter-of-intent"));
}

TEST_F(Grpcurl, ListsByCountry) {
  const json answer = Call("InitiativeService/ListInitiatives", R"({"filter":"country:HT"})");

  EXPECT_THAT(NamesOf(answer), ElementsAre("initiatives/haiti-ice-deployment-2010",
                                           "initiatives/haiti-rcmp-assistance-2010"));
}

TEST_F(Grpcurl, GetReturnsTheDocumentWithItsKeptFields) {
  const json initiative = Call("InitiativeService/GetInitiative",
                               R"({"name":"initiatives/joint-border-assessment-2010"})");

  EXPECT_EQ(initiative.at("name"), "initiatives/joint-border-assessment-2010");
  EXPECT_EQ(initiative.at("kind"), "ASSESSMENT");
  EXPECT_EQ(initiative.at("announced").at("earliest"), "2010-07-13");
  EXPECT_EQ(initiative.at("uid").get<std::string>().size(), 36u);
  EXPECT_FALSE(initiative.at("etag").get<std::string>().empty());
  // gRPC 1.51's reflection leaves out JSON names, so grpcurl prints the original ones.
  EXPECT_FALSE(initiative.at("create_time").get<std::string>().empty());
}

TEST_F(Grpcurl, AnErrorShowsItsDetailsDecoded) {
  const Output output = Run({"entente.v1.InitiativeService/CreateInitiative"}, R"({
    "initiativeId": "Bad_Id",
    "initiative": {
      "titles": [{"languageCode": "en", "text": "A title"}],
      "participants": [{"agency": "agencies/no-such-agency"}],
      "announced": {"edtf": "2010-02-31"}
    }})");

  EXPECT_EQ(output.exit_status, 64 + 3) << output.out;  // grpcurl: 64 + the code
  EXPECT_THAT(output.err,
              AllOf(HasSubstr("Code: InvalidArgument"),
                    HasSubstr("\"@type\": \"type.googleapis.com/google.rpc.ErrorInfo\""),
                    HasSubstr("\"domain\": \"entente\""), HasSubstr("\"reason\": \"BAD_REQUEST\""),
                    HasSubstr("google.rpc.BadRequest"), HasSubstr("\"field\": \"initiative_id\""),
                    HasSubstr("initiative.announced"), HasSubstr("initiative.participants[0]")));
  EXPECT_THAT(output.err, Not(HasSubstr("@value"))) << "a detail was not decoded";
}

constexpr char kRecord[] = R"json({
  "releaseId": "recorded", "text": "It will be released later this summer, and will be joint.",
  "release": {"kind": "PRESS_RELEASE", "title": "Announcement", "languageCode": "en",
    "releaseDate": {"edtf": "2010-07-13"}, "issuers": [{"agency": "agencies/us-recorder"}]},
  "agencies": [{"name": "agencies/us-recorder", "regionCode": "US",
    "names": [{"text": "Department of Records", "languageCode": "en", "kind": "OFFICIAL"}]}],
  "initiatives": [{"name": "initiatives/recorded", "announced": {"edtf": "2010-07-13"},
    "titles": [{"text": "Assessment", "languageCode": "en"}],
    "participants": [{"agency": "agencies/us-recorder", "role": "AUTHOR"}],
    "assessment": {"scope": "the border"}, "releases": [{"act": "ANNOUNCES"}]}],
  "commitments": [{"name": "initiatives/recorded/commitments/publish", "modality": "WILL",
    "texts": [{"text": "Release it.", "languageCode": "en"}],
    "debtors": [{"agency": "agencies/us-recorder"}], "creditors": [{"group": "PUBLIC"}],
    "citations": [{"exact": "released later this summer"}]}]})json";

TEST_F(Grpcurl, AReleaseIsRecordedWithAllItBringsOrNotAtAll) {
  const std::string method = "entente.v1.ReleaseService/RecordRelease";
  std::string unsaid = kRecord;
  unsaid.replace(unsaid.find("released later"), 8, "withheld");

  const Output refused = Run({method}, unsaid);
  const Output nothing =
      Run({"entente.v1.DirectoryService/GetAgency"}, R"({"name": "agencies/us-recorder"})");
  const Output recorded = Run({method}, kRecord);
  const Output cited = Run({"entente.v1.EvidenceService/ListCitations"},
                           R"({"document": "initiatives/recorded", "includeChildren": true})");

  EXPECT_THAT(refused.err, AllOf(HasSubstr("Code: InvalidArgument"),
                                 HasSubstr("commitments[0].citations[0].exact")));
  EXPECT_THAT(nothing.err, HasSubstr("Code: NotFound"));
  EXPECT_EQ(recorded.exit_status, 0) << recorded.err;
  EXPECT_THAT(cited.out, AllOf(HasSubstr("VERIFIED"), HasSubstr("releases/recorded")));
}

TEST_F(Grpcurl, TellsWhoChangedADocument) {
  const json answer = Call("HistoryService/ListRevisions",
                           R"({"parent":"initiatives/joint-border-assessment-2010"})");

  const json& revision = answer.at("revisions").at(0);
  EXPECT_EQ(revision.at("action"), "CREATED");
  EXPECT_EQ(revision.at("change").at("method"), "entente.v1.TransferService/ImportRecords");
  EXPECT_EQ(revision.at("initiative").at("kind"), "ASSESSMENT");
  const json again =
      Call("HistoryService/GetRevision", json({{"name", revision.at("name")}}).dump());
  EXPECT_EQ(again, revision);
}

TEST_F(Grpcurl, ReadsWhatWasThereAtATime) {
  const json newest = Call("HistoryService/ListRevisions",
                           R"({"parent":"initiatives/joint-border-assessment-2010"})")
                          .at("revisions")
                          .at(0);
  const std::string name = newest.at("initiative").at("name");

  const json then =
      Call("InitiativeService/GetInitiative",
           json({{"name", name}, {"readTime", newest.at("change").at("change_time")}}).dump());
  const Output before = Run({"entente.v1.InitiativeService/GetInitiative"},
                            json({{"name", name}, {"readTime", "2020-01-01T00:00:00Z"}}).dump());

  EXPECT_EQ(then.at("etag"), newest.at("initiative").at("etag"));
  EXPECT_EQ(before.exit_status, 64 + 5) << before.out;
  EXPECT_THAT(before.err, HasSubstr("Code: NotFound"));
}

TEST_F(Grpcurl, StreamsAllRecords) {
  const json answer =
      Call("TransferService/ExportRecords", R"({"types":["COMMITMENT"],"omitText":true})");

  EXPECT_FALSE(answer.at("records").empty());
  EXPECT_TRUE(answer.at("records").at(0).contains("commitment"));
  EXPECT_FALSE(answer.at("read_time").get<std::string>().empty());
}

}  // namespace
}  // namespace entente::test

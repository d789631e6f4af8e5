#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kAgency[] = R"({"agency": {"name": "agencies/us-cbp", "regionCode": "US"}})";
constexpr char kRelease[] =
    R"({"release": {"name": "releases/news", "title": "News"}, "text": "Señor"})";
constexpr char kInitiative[] = R"({"initiative": {"name": "initiatives/plan", "actionPlan": {}}})";
constexpr char kCommitment[] =
    R"({"commitment": {"name": "initiatives/plan/commitments/c-1", "modality": "WILL"}})";

constexpr char kReport[] =
    R"({"report": {"name": "initiatives/plan/reports/r-1",)"
    R"( "commitment": "initiatives/plan/commitments/c-1", "asOfDate": "2011-03-10",)"
    R"( "search": {"searchedBy": "a desk", "outcome": "NOTHING"}}})";

class ImportTest : public CommandTest {
 protected:
  ImportTest() : file_(absl::StrCat(::testing::TempDir(), "/import_test.", getpid(), ".jsonl")) {}
  ~ImportTest() override { std::remove(file_.c_str()); }

  ExitStatus ImportLines(const std::vector<std::string>& lines) {
    std::ofstream file(file_);
    for (const std::string& line : lines) file << line << "\n";
    file.close();
    out_.str("");
    messages_.str("");
    arguments_.file = file_;
    return Import(MakeSession(), arguments_);
  }

  static v1::ImportRecordsResponse::Fault FaultOf(const std::string& field,
                                                  const std::string& description) {
    v1::ImportRecordsResponse::Fault fault;
    fault.set_field(field);
    fault.set_reason("BAD_REQUEST");
    fault.set_description(description);
    return fault;
  }

  const std::string file_;
  ImportArguments arguments_;
};

TEST_F(ImportTest, SendsEachDocumentWithItsText) {
  EXPECT_EQ(ImportLines({kAgency, kRelease, kInitiative, kCommitment, kReport}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "5 documents: 5 created, 0 already there\n");
  EXPECT_THAT(messages_.str(), IsEmpty());
  EXPECT_EQ(state().imported["agencies/us-cbp"].agency().region_code(), "US");
  EXPECT_EQ(state().imported["releases/news"].text(), "Señor");
  EXPECT_EQ(state().imported["initiatives/plan/reports/r-1"].report().search().outcome(),
            v1::SearchReport::NOTHING);
}

TEST_F(ImportTest, TellsWhatWasThereAlready) {
  ASSERT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kOk);

  EXPECT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "2 documents: 0 created, 2 already there\n");
}

TEST_F(ImportTest, TheSameFileIsTheSameImportAndAnotherIsNot) {
  ASSERT_EQ(ImportLines({kAgency}), ExitStatus::kOk);
  const std::string first = state().import_config.request_id();
  ASSERT_EQ(ImportLines({kAgency}), ExitStatus::kOk);
  const std::string again = state().import_config.request_id();
  ASSERT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kOk);

  EXPECT_EQ(again, first);
  EXPECT_NE(state().import_config.request_id(), first);
}

TEST_F(ImportTest, AnUpdateOfTheSameFileIsANewImport) {
  arguments_.on_conflict = "update";
  ASSERT_EQ(ImportLines({kAgency}), ExitStatus::kOk);
  const std::string first = state().import_config.request_id();
  ASSERT_EQ(ImportLines({kAgency}), ExitStatus::kOk);

  EXPECT_NE(state().import_config.request_id(), first);
}

TEST_F(ImportTest, SendsWhatTheFlagsSay) {
  arguments_.on_conflict = "skip";
  arguments_.whole = true;
  arguments_.chunk_size = 7;
  arguments_.keep_identity = true;
  arguments_.check_only = true;
  arguments_.request_id = "0190163d-8694-739b-aea5-966c26f8ad91";
  arguments_.reason = "moved";

  ASSERT_EQ(ImportLines({kAgency}), ExitStatus::kOk);

  const v1::ImportConfig& config = state().import_config;
  EXPECT_EQ(config.on_conflict(), v1::ImportConfig::SKIP);
  EXPECT_EQ(config.atomicity(), v1::ImportConfig::ALL);
  EXPECT_EQ(config.chunk_size(), 7);
  EXPECT_TRUE(config.keep_identity());
  EXPECT_TRUE(config.validate_only());
  EXPECT_EQ(config.request_id(), "0190163d-8694-739b-aea5-966c26f8ad91");
  EXPECT_EQ(config.reason(), "moved");
  EXPECT_EQ(out_.str(), "1 document: 1 would be created, 0 already there\n");
}

TEST_F(ImportTest, TellsFaultsByTheLineTheyStandIn) {
  state().import_fails["agencies/us-cbp"] =
      FaultOf("agency.names", "got none, wanted at least one");

  EXPECT_EQ(ImportLines({"", "# a comment", kInitiative, "", kAgency}), ExitStatus::kRefused);

  EXPECT_EQ(messages_.str(), absl::StrCat(file_, ":5: agencies/us-cbp: BAD_REQUEST: agency.names: ",
                                          "got none, wanted at least one\n"));
  EXPECT_EQ(out_.str(), "2 documents: 1 created, 0 already there, 1 not written, 1 fault\n");
}

TEST_F(ImportTest, ALineThatIsNoRecordIsToldOnceAndSentAsAnEmptyOne) {
  EXPECT_EQ(ImportLines({kAgency, "{nonsense", kInitiative}), ExitStatus::kRefused);

  const std::string told = messages_.str();
  EXPECT_THAT(told, HasSubstr(":2: BAD_REQUEST: not a record in JSON"));
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 1) << told;
  EXPECT_EQ(out_.str(), "3 documents: 2 created, 0 already there, 1 not written, 1 fault\n");
}

TEST_F(ImportTest, TellsTheFirstHundredBadLinesAndCountsTheOthers) {
  EXPECT_EQ(ImportLines(std::vector<std::string>(150, "nonsense")), ExitStatus::kRefused);

  EXPECT_THAT(messages_.str(), HasSubstr(":100: "));
  EXPECT_THAT(messages_.str(), Not(HasSubstr(":101: ")));
  EXPECT_THAT(messages_.str(), HasSubstr("entente: and 50 more\n"));
}

TEST_F(ImportTest, SendsTheFileAgainWhenTheServerWasStartedAgain) {
  state().imports_break_off = 1;

  EXPECT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kOk);

  EXPECT_EQ(state().import_calls, 2);
  EXPECT_EQ(out_.str(), "2 documents: 0 created, 2 already there\n");
}

TEST_F(ImportTest, StopsWhenTheServerStaysAway) {
  state().imports_break_off = 1'000;

  EXPECT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kUnreachable);

  EXPECT_THAT(messages_.str(), HasSubstr("what was written stays"));
}

TEST_F(ImportTest, ReportsToProgramsInJson) {
  state().import_fails["agencies/us-cbp"] = FaultOf("agency.names", "wanted one");
  format_ = Format::kJson;

  EXPECT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kRefused);

  const auto answer = nlohmann::json::parse(out_.str());
  EXPECT_EQ(answer["created"], 1);
  EXPECT_EQ(answer["notWritten"], 1);
  EXPECT_EQ(answer["faults"][0]["line"], 1);
  EXPECT_EQ(answer["faults"][0]["reason"], "BAD_REQUEST");
  EXPECT_EQ(answer["faults"][0]["field"], "agency.names");
}

TEST_F(ImportTest, CannotReadWhatIsNotThere) {
  arguments_.file = "/nowhere/file.jsonl";
  EXPECT_EQ(Import(MakeSession(), arguments_), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("No such file"));

  arguments_.file = ::testing::TempDir();
  EXPECT_EQ(Import(MakeSession(), arguments_), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("Is a directory"));
}

}  // namespace
}  // namespace entente::cli

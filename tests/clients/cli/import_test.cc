#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "clients/cli/request_id.h"
#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
    return Import(MakeSession(), file_);
  }

  const std::string file_;
};

TEST_F(ImportTest, MakesEachDocumentUnderItsName) {
  EXPECT_EQ(ImportLines({kAgency, kRelease, kInitiative}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "3 documents: 3 created, 0 already there\n");
  EXPECT_THAT(messages_.str(), IsEmpty());
  EXPECT_EQ(state().agencies["agencies/us-cbp"].region_code(), "US");
  EXPECT_EQ(state().texts["releases/news"], "Señor");
  EXPECT_TRUE(state().initiatives["initiatives/plan"].has_action_plan());
}

TEST_F(ImportTest, ChangesNothingTheSecondTime) {
  ASSERT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kOk);

  EXPECT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "2 documents: 0 created, 2 already there\n");
  EXPECT_EQ(state().create_calls, 2);
}

TEST_F(ImportTest, MakesCommitmentsAndReportsUnderTheirInitiative) {
  EXPECT_EQ(ImportLines({kInitiative, kCommitment, kReport}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "3 documents: 3 created, 0 already there\n");
  EXPECT_EQ(state().commitments["initiatives/plan/commitments/c-1"].modality(),
            v1::Commitment::WILL);
  EXPECT_EQ(state().reports["initiatives/plan/reports/r-1"].kind(), v1::Report::SEARCH);
}

TEST_F(ImportTest, MakesCommitmentsAndReportsOnce) {
  ASSERT_EQ(ImportLines({kInitiative, kCommitment, kReport}), ExitStatus::kOk);
  // What the server fills in is no other content.
  auto& commitment = state().commitments["initiatives/plan/commitments/c-1"];
  commitment.mutable_standing()->set_newest_search("initiatives/plan/reports/r-1");
  commitment.mutable_schedule()->set_state(v1::Schedule::NO_DEADLINE);

  EXPECT_EQ(ImportLines({kInitiative, kCommitment, kReport}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "3 documents: 0 created, 3 already there\n");
  EXPECT_EQ(state().create_calls, 3);
}

TEST_F(ImportTest, RefusesAReportThatSaysSomethingElse) {
  ASSERT_EQ(ImportLines({kReport}), ExitStatus::kOk);
  state().made_by.clear();
  state().reports["initiatives/plan/reports/r-1"].set_as_of_date("2012-01-01");

  EXPECT_EQ(ImportLines({kReport}), ExitStatus::kRefused);

  EXPECT_THAT(messages_.str(), HasSubstr("ALREADY_EXISTS"));
}

TEST_F(ImportTest, KnowsItsOwnDocumentThatWasEditedSince) {
  ASSERT_EQ(ImportLines({kAgency}), ExitStatus::kOk);
  state().agencies["agencies/us-cbp"].set_region_code("CA");

  EXPECT_EQ(ImportLines({kAgency}), ExitStatus::kOk);

  EXPECT_EQ(out_.str(), "1 document: 0 created, 1 already there\n");
  EXPECT_EQ(state().agencies["agencies/us-cbp"].region_code(), "CA");
}

TEST_F(ImportTest, RefusesANameThatAnotherDocumentHas) {
  v1::Agency& other = state().agencies["agencies/us-cbp"];
  other.set_name("agencies/us-cbp");
  other.set_region_code("CA");

  EXPECT_EQ(ImportLines({"", kAgency}), ExitStatus::kRefused);

  EXPECT_THAT(messages_.str(),
              HasSubstr(absl::StrCat(file_, ":2: agencies/us-cbp: ", "ALREADY_EXISTS")));
  EXPECT_EQ(other.region_code(), "CA");
}

TEST_F(ImportTest, RefusesANameThatWasDeleted) {
  v1::Agency& deleted = state().agencies["agencies/us-cbp"];
  deleted.set_name("agencies/us-cbp");
  deleted.set_region_code("US");
  deleted.mutable_delete_time()->set_seconds(1);

  EXPECT_EQ(ImportLines({kAgency}), ExitStatus::kRefused);

  EXPECT_THAT(messages_.str(), HasSubstr("deleted"));
}

TEST_F(ImportTest, SendsTheSameTextOnlyOnce) {
  ASSERT_EQ(ImportLines({kRelease}), ExitStatus::kOk);
  state().releases["releases/news"].mutable_text()->set_sha256(Sha256Hex("Señor"));
  state().texts.clear();

  EXPECT_EQ(ImportLines({kRelease}), ExitStatus::kOk);

  EXPECT_THAT(state().texts, IsEmpty());
  EXPECT_EQ(out_.str(), "1 document: 0 created, 1 already there\n");
}

TEST_F(ImportTest, TellsEveryBadLineAndGoesOn) {
  state().create_fails["agencies/us-cbp"] =
      client::BadField("agency.names", "got none, wanted at least one");

  EXPECT_EQ(ImportLines({kAgency, "{nonsense", kInitiative}), ExitStatus::kRefused);

  EXPECT_THAT(messages_.str(),
              HasSubstr(":1: agencies/us-cbp: INVALID_ARGUMENT: one field is wrong\n"
                        "    agency.names: got none, wanted at least one\n"));
  EXPECT_THAT(messages_.str(), HasSubstr(":2: INVALID_ARGUMENT: not a record in JSON"));
  EXPECT_EQ(out_.str(), "3 documents: 1 created, 0 already there, 2 refused\n");
}

TEST_F(ImportTest, TellsOneBadFieldOnceWhenTheMessageNamesIt) {
  grpc::Status refusal = client::BadField("agency.names", "wanted at least one");
  state().create_fails["agencies/us-cbp"] = {
      refusal.error_code(), "agency.names: wanted at least one", refusal.error_details()};

  EXPECT_EQ(ImportLines({kAgency}), ExitStatus::kRefused);

  EXPECT_TRUE(messages_.str().ends_with(
      ":1: agencies/us-cbp: INVALID_ARGUMENT: agency.names: wanted at least one\n"));
}

TEST_F(ImportTest, StopsAtTheHundredthBadLine) {
  EXPECT_EQ(ImportLines(std::vector<std::string>(150, "nonsense")), ExitStatus::kRefused);

  EXPECT_THAT(messages_.str(), HasSubstr("stopped at the 100th bad line"));
  EXPECT_EQ(out_.str(), "100 documents: 0 created, 0 already there, 100 refused\n");
}

TEST_F(ImportTest, SaysOnceWhatTheServerDoesNotTakeYet) {
  state().takes_commitments = false;

  EXPECT_EQ(ImportLines({kCommitment, kCommitment, kAgency}), ExitStatus::kRefused);

  EXPECT_EQ(messages_.str(),
            "entente: the server does not take commitments yet: 2 lines were left out\n");
  EXPECT_EQ(out_.str(), "3 documents: 1 created, 0 already there, 2 left out\n");
}

TEST_F(ImportTest, StopsWhenTheServerIsGone) {
  state().create_fails["agencies/us-cbp"] = {grpc::StatusCode::UNAVAILABLE, "no connection"};

  EXPECT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kUnreachable);

  EXPECT_THAT(messages_.str(), HasSubstr("stopped at line 1"));
  EXPECT_THAT(state().initiatives, IsEmpty());
}

TEST_F(ImportTest, RefusesNamesOfTheWrongForm) {
  EXPECT_EQ(ImportLines({R"({"agency": {"name": "us-cbp"}})", R"({"agency": {}})",
                         R"({"commitment": {"name": "commitments/c-1"}})",
                         R"({"agency": {"name": "agencies/us-cbp"}, "text": "x"})"}),
            ExitStatus::kRefused);

  EXPECT_THAT(messages_.str(), HasSubstr("its name is 'us-cbp': wanted agencies/ID"));
  EXPECT_THAT(messages_.str(), HasSubstr("wanted initiatives/INITIATIVE/commitments/ID"));
  EXPECT_THAT(messages_.str(), HasSubstr("only releases have one"));
  EXPECT_EQ(out_.str(), "4 documents: 0 created, 0 already there, 4 refused\n");
}

TEST_F(ImportTest, ReportsToProgramsInJson) {
  state().create_fails["agencies/us-cbp"] = client::BadField("agency.names", "wanted one");
  format_ = Format::kJson;

  EXPECT_EQ(ImportLines({kAgency, kInitiative}), ExitStatus::kRefused);

  const auto answer = nlohmann::json::parse(out_.str());
  EXPECT_EQ(answer["created"], 1);
  EXPECT_EQ(answer["refused"], 1);
  EXPECT_EQ(answer["faults"][0]["line"], 1);
  EXPECT_EQ(answer["faults"][0]["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(answer["faults"][0]["fields"][0]["field"], "agency.names");
}

TEST_F(ImportTest, CannotReadWhatIsNotThere) {
  EXPECT_EQ(Import(MakeSession(), "/nowhere/file.jsonl"), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("No such file"));

  EXPECT_EQ(Import(MakeSession(), ::testing::TempDir()), ExitStatus::kUsage);
  EXPECT_THAT(messages_.str(), HasSubstr("Is a directory"));
}

}  // namespace
}  // namespace entente::cli

// The sample record, imported and asked with the sample client, as ./dev demo does.

#include <memory>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/database.h"
#include "tests/e2e/server_process.h"

namespace entente::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kSample = std::string(ENTENTE_SOURCE_DIR) + "/clients/samples/border-2010.jsonl";

class Sample : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    server_ = std::make_unique<ServerProcess>(DataDir());
    import_ = Run({"import", kSample});
  }
  static void TearDownTestSuite() {
    server_.reset();
    folder_.reset();
  }

  static Output Run(std::vector<std::string> words) {
    std::vector<std::string> command = {ENTENTE_CLIENT_BINARY, "--server", server_->address()};
    command.insert(command.end(), words.begin(), words.end());
    return RunProgram(command);
  }

  // A folder with a space in its name, as people have.
  static std::string DataDir() { return folder_->path() + "/my data"; }

  static std::vector<std::string> NamesOf(const std::vector<std::string>& words) {
    std::vector<std::string> command = {"--json"};
    command.insert(command.end(), words.begin(), words.end());
    const Output output = Run(command);
    EXPECT_EQ(output.exit_status, 0) << output.err;
    std::vector<std::string> names;
    for (const json& document : json::parse(output.out)) names.push_back(document.at("name"));
    return names;
  }

  static std::unique_ptr<TemporaryFolder> folder_;
  static std::unique_ptr<ServerProcess> server_;
  static Output import_;
};

std::unique_ptr<TemporaryFolder> Sample::folder_;
std::unique_ptr<ServerProcess> Sample::server_;
Output Sample::import_;

TEST_F(Sample, ImportsWhole) { EXPECT_EQ(import_.exit_status, 0) << import_.out << import_.err; }

TEST_F(Sample, ImportingAgainChangesNothing) {
  const json before = json::parse(Run({"--json", "show", "currency-seizure-mou-2010"}).out);
  Database database(DataDir());
  const std::string revisions = database.Ask("SELECT count(*) FROM revision");
  const std::string number = database.Ask("SELECT number FROM head");

  const Output again = Run({"import", kSample});

  EXPECT_EQ(again.exit_status, 0) << again.out << again.err;
  EXPECT_EQ(json::parse(Run({"--json", "show", "currency-seizure-mou-2010"}).out), before);
  EXPECT_EQ(database.Ask("SELECT count(*) FROM revision"), revisions);
  EXPECT_EQ(database.Ask("SELECT number FROM head"), number);
}

TEST_F(Sample, AnswersByAgency) {
  EXPECT_THAT(NamesOf({"initiatives", "agency:us-cbp"}),
              ElementsAre("initiatives/entry-exit-initiative-2011",
                          "initiatives/currency-seizure-mou-2010"));
}

TEST_F(Sample, AnswersByCountry) {
  EXPECT_THAT(NamesOf({"initiatives", "country:HT"}),
              ElementsAre("initiatives/haiti-ice-deployment-2010",
                          "initiatives/haiti-rcmp-assistance-2010"));
}

TEST_F(Sample, AnswersByKindInAnyCase) {
  EXPECT_THAT(NamesOf({"initiatives", "country:HT", "kind:deployment"}),
              ElementsAre("initiatives/haiti-ice-deployment-2010"));
}

TEST_F(Sample, ShowsATableThatEndsWithTheCount) {
  const Output table = Run({"initiatives", "country:HT"});

  EXPECT_EQ(table.exit_status, 0) << table.err;
  EXPECT_THAT(table.out, AllOf(HasSubstr("haiti-ice-deployment-2010"), HasSubstr("2 initiatives")));
}

TEST_F(Sample, ShowsOneInitiativeWithItsPeopleAndSources) {
  const Output sheet = Run({"show", "currency-seizure-mou-2010"});

  EXPECT_EQ(sheet.exit_status, 0) << sheet.err;
  EXPECT_THAT(sheet.out, AllOf(HasSubstr("us-cbp"), HasSubstr("us-ice"), HasSubstr("ca-cbsa"),
                               HasSubstr("Toews"), HasSubstr("2010-11-10")));
}

TEST_F(Sample, HasAllCountriesAndItsAgencies) {
  EXPECT_EQ(NamesOf({"countries"}).size(), 249u);
  EXPECT_THAT(NamesOf({"agencies", "country:HT"}), ElementsAre("agencies/ht-pnh"));
  EXPECT_THAT(NamesOf({"agencies", "under:us-dhs"}),
              ElementsAre("agencies/us-cbp", "agencies/us-cisa", "agencies/us-ice"));
}

TEST_F(Sample, TheUnknownHasAnExitStatusOfItsOwn) {
  EXPECT_EQ(Run({"show", "no-such-thing"}).exit_status, 1);
  EXPECT_EQ(Run({"initiatives", "colour:red"}).exit_status, 1);
  EXPECT_EQ(Run({"initiative"}).exit_status, 2);
  EXPECT_EQ(RunProgram({ENTENTE_CLIENT_BINARY, "--server", "127.0.0.1:1", "countries"}).exit_status,
            3);
}

}  // namespace
}  // namespace entente::test

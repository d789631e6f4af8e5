#include "clients/cli/commands/commands.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

// How a list that the server computes for no day ends: with today's date.
constexpr char kAsOfADay[] = ", as of [0-9]{4}-[0-9]{2}-[0-9]{2}";

class ListTest : public CommandTest {
 protected:
  void AddReleases(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string name = absl::StrCat("releases/number-", i);
      v1::Release& release = state().releases[name];
      release.set_name(name);
      release.set_title(absl::StrCat("Title ", i));
      release.mutable_release_date()->set_edtf("2010-07-13");
    }
  }
};

TEST_F(ListTest, EndsWithTheCount) {
  AddReleases(4);

  EXPECT_EQ(ListReleases(MakeSession(), {.limit = 100}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("2010-07-13  Title 3  number-3\n"));
  EXPECT_THAT(out_.str(), ContainsRegex(absl::StrCat("\n\n4 releases", kAsOfADay, "\n$")));
  EXPECT_THAT(messages_.str(), IsEmpty());
}

TEST_F(ListTest, SaysThatThereIsNothing) {
  EXPECT_EQ(ListReleases(MakeSession(), {.limit = 100}), ExitStatus::kOk);
  EXPECT_THAT(out_.str(), MatchesRegex(absl::StrCat("no releases", kAsOfADay, "\n")));
}

TEST_F(ListTest, FetchesPagesByItselfUpToTheLimit) {
  AddReleases(25);
  state().page_size_max = 10;

  EXPECT_EQ(ListReleases(MakeSession(), {.limit = 20}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(),
              ContainsRegex(absl::StrCat("the first 20 releases", kAsOfADay,
                                         "; there are more\nnext page: --page-token 20\n"
                                         "or --limit 200, --all, a closer filter\n")));
  EXPECT_EQ(state().list_calls, 2);
}

TEST_F(ListTest, ClaimsNoMoreWhenTheLimitIsJustReached) {
  AddReleases(20);

  EXPECT_EQ(ListReleases(MakeSession(), {.limit = 20}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), ContainsRegex(absl::StrCat("\n20 releases", kAsOfADay, "\n$")));
}

TEST_F(ListTest, ShowsAllWithoutALimit) {
  AddReleases(25);
  state().page_size_max = 10;

  EXPECT_EQ(ListReleases(MakeSession(), {.limit = 0}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), ContainsRegex(absl::StrCat("\n25 releases", kAsOfADay, "\n$")));
}

TEST_F(ListTest, PrintsAnArrayForPrograms) {
  AddReleases(2);
  format_ = Format::kJson;

  EXPECT_EQ(ListReleases(MakeSession(), {.limit = 100}), ExitStatus::kOk);

  const auto documents = nlohmann::json::parse(out_.str());
  ASSERT_EQ(documents.size(), 2U);
  EXPECT_EQ(documents[1]["name"], "releases/number-1");
  EXPECT_EQ(documents[1]["releaseDate"]["edtf"], "2010-07-13");
}

TEST_F(ListTest, PrintsAnEmptyArrayForNothing) {
  format_ = Format::kJson;

  EXPECT_EQ(ListInitiatives(MakeSession(), {.limit = 100}), ExitStatus::kOk);

  EXPECT_EQ(nlohmann::json::parse(out_.str()), nlohmann::json::array());
}

TEST_F(ListTest, LeavesJsonUnfinishedWhenAPageFails) {
  AddReleases(25);
  state().page_size_max = 10;
  state().lists_fail_from = 2;
  format_ = Format::kJson;

  EXPECT_EQ(ListReleases(MakeSession(), {.limit = 0}), ExitStatus::kRefused);

  EXPECT_FALSE(nlohmann::json::accept(out_.str()));
  EXPECT_THAT(messages_.str(), HasSubstr("INTERNAL: it broke"));
}

TEST_F(ListTest, ShowsTheCountriesOfAgenciesThatTakePart) {
  state().agencies["agencies/us-ice"].set_name("agencies/us-ice");
  state().agencies["agencies/us-ice"].set_region_code("US");
  v1::Initiative& initiative = state().initiatives["initiatives/deployment"];
  initiative.set_name("initiatives/deployment");
  initiative.add_participants()->set_agency("agencies/us-ice");
  initiative.add_participants()->set_region_code("CA");
  initiative.add_participants()->set_organization_name("A university");

  EXPECT_EQ(ListInitiatives(MakeSession(), {.limit = 100}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("CA-US"));
  EXPECT_THAT(out_.str(), HasSubstr("us-ice, CA, A university"));
}

class ShowTest : public CommandTest {
 protected:
  void AddMou() {
    v1::Agency& agency = state().agencies["agencies/us-ice"];
    agency.set_name("agencies/us-ice");
    agency.set_region_code("US");
    agency.add_names()->set_text("Immigration and Customs Enforcement");
    v1::Release& release = state().releases["releases/news"];
    release.set_name("releases/news");
    release.set_title("The news");
    release.set_uri("https://news.example/1");
    v1::Initiative& initiative = state().initiatives["initiatives/mou-1"];
    initiative.set_name("initiatives/mou-1");
    initiative.set_kind(v1::Initiative::MOU);
    auto* title = initiative.add_titles();
    title->set_language_code("en");
    title->set_text("A memorandum");
    auto* participant = initiative.add_participants();
    participant->set_agency("agencies/us-ice");
    participant->set_role(v1::Participant::SIGNATORY);
    participant->set_named_as("ICE");
    auto* link = initiative.add_releases();
    link->set_release("releases/news");
    link->set_act(v1::ReleaseLink::ANNOUNCES);
    auto* act = initiative.mutable_mou()->add_consent_acts();
    act->set_act(v1::ConsentAct::SIGNATURE);
    act->set_agency("agencies/us-ice");
    act->mutable_date()->set_edtf("2010-11-10");
    auto* relation = initiative.add_relations();
    relation->set_kind(v1::Relation::FULFILS);
    relation->set_target("initiatives/plan");
    auto* citation = initiative.add_citations();
    citation->set_release("releases/news");
    citation->set_exact("will enter into");
    citation->set_start(10);
    citation->set_end(25);
  }
};

TEST_F(ShowTest, ShowsAnInitiativeWithAllItHas) {
  AddMou();

  EXPECT_EQ(Show(MakeSession(), {.name = "mou-1"}), ExitStatus::kOk);

  const std::string sheet = out_.str();
  EXPECT_TRUE(
      sheet.starts_with("A memorandum                                  MOU            US\n"))
      << sheet;
  EXPECT_THAT(sheet,
              HasSubstr("SIGNATORY  us-ice  Immigration and Customs Enforcement  \"ICE\"\n"));
  EXPECT_THAT(sheet, HasSubstr("SIGNATURE  us-ice  2010-11-10\n"));
  EXPECT_THAT(sheet, HasSubstr("FULFILS  plan\n"));
  EXPECT_THAT(sheet, HasSubstr("ANNOUNCES  news\n    The news\n    https://news.example/1\n"));
  EXPECT_THAT(sheet, HasSubstr("\"will enter into\"\n    news [10-25]\n"));
}

TEST_F(ShowTest, FindsAnyDocumentByNameOrId) {
  AddMou();
  state().countries["countries/HT"].set_name("countries/HT");

  EXPECT_EQ(Show(MakeSession(), {.name = "initiatives/mou-1"}), ExitStatus::kOk);
  EXPECT_EQ(Show(MakeSession(), {.name = "news"}), ExitStatus::kOk);
  EXPECT_EQ(Show(MakeSession(), {.name = "us-ice"}), ExitStatus::kOk);
  EXPECT_EQ(Show(MakeSession(), {.name = "ht"}), ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("releases/news"));
  EXPECT_THAT(out_.str(), HasSubstr("agencies/us-ice"));
  EXPECT_THAT(out_.str(), HasSubstr("countries/HT"));
}

TEST_F(ShowTest, PrintsAnObjectForPrograms) {
  AddMou();
  format_ = Format::kJson;

  EXPECT_EQ(Show(MakeSession(), {.name = "mou-1"}), ExitStatus::kOk);

  EXPECT_EQ(nlohmann::json::parse(out_.str())["name"], "initiatives/mou-1");
}

TEST_F(ShowTest, SaysThatNothingHasTheId) {
  EXPECT_EQ(Show(MakeSession(), {.name = "nothing"}), ExitStatus::kRefused);
  EXPECT_THAT(messages_.str(), HasSubstr("has the id 'nothing'"));
  EXPECT_THAT(out_.str(), IsEmpty());
}

TEST_F(ShowTest, RefusesANameThatIsNone) {
  EXPECT_EQ(Show(MakeSession(), {.name = "persons/toews/vic"}), ExitStatus::kUsage);
}

TEST_F(ShowTest, HintsAtStartingAServerWhenThereIsNone) {
  client::ClientOptions options;
  {
    const client::FakeServer gone;
    options.server = gone.address();
  }
  client::Client client(options);
  const Session session = {client,     options.server, Format::kText, out_,
                           Terminal(), messages_,      Terminal()};

  EXPECT_EQ(Show(session, {.name = "countries/CA"}), ExitStatus::kUnreachable);

  EXPECT_THAT(messages_.str(), HasSubstr(absl::StrCat("cannot reach ", options.server)));
  EXPECT_THAT(messages_.str(), HasSubstr("./dev serve"));
}

}  // namespace
}  // namespace entente::cli

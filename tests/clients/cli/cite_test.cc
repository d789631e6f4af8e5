#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

#include "tests/clients/cli/case_2010.h"
#include "tests/clients/cli/command_fixture.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

class CiteTest : public CommandTest {
 protected:
  CiteTest() {
    AddCase2010(state());
    terminal_.columns = 80;
    v1::ListCitationsResponse::Entry& entry = state().citations[1];
    entry.set_archive_uri("https://archive.example/1");
    entry.mutable_availability()->set_state(v1::Availability::WITHDRAWN);
    entry.mutable_availability()->set_checked_date("2026-11-01");
  }
};

TEST_F(CiteTest, PrintsAllThatAReaderNeeds) {
  EXPECT_EQ(Cite(MakeSession(), {.document = "joint-border-assessment-2010/public-release",
                                 .field = "baseline_due"}),
            ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "\"The assessment, which will be released later this summer,\"\n"
            "  U.S. Department of Homeland Security, \"Title of us-dhs-2010-07-13\", 13 Jul\n"
            "  2010.\n"
            "  https://example.org/releases/us-dhs-2010-07-13\n"
            "  archived: https://archive.example/1\n"
            "  source: WITHDRAWN on 2026-11-01\n"
            "  us-dhs-2010-07-13 [4364-4421]; verified; supports baseline_due; cited by\n"
            "  joint-border-assessment-2010/public-release\n"
            "  status: sides AGREE (US, CA completed); evidence COMPLETE; word of OTHER_SIDE;\n"
            "  as of 2026-11-24\n"
            "\n"
            "1 citation, as of 2026-11-24\n");
  EXPECT_THAT(state().requests["ListCitations"], HasSubstr("field: \"baseline_due\""));
}

TEST_F(CiteTest, PrintsOneForEachCitation) {
  EXPECT_EQ(Cite(MakeSession(), {.document = "joint-border-assessment-2010"}), ExitStatus::kOk);

  EXPECT_TRUE(out_.str().ends_with("\n4 citations, as of 2026-11-24\n"));
}

TEST_F(CiteTest, PrintsAQuoteOfSeveralPartsOnce) {
  v1::ListCitationsResponse::Entry entry = state().citations[1];
  entry.mutable_citation()->set_supports(0, "description");
  state().citations.push_back(entry);

  EXPECT_EQ(Cite(MakeSession(), {.document = "joint-border-assessment-2010/public-release"}),
            ExitStatus::kOk);

  EXPECT_THAT(out_.str(), HasSubstr("supports baseline_due, description;\n"));
  EXPECT_TRUE(out_.str().ends_with("\n1 citation, as of 2026-11-24\n")) << out_.str();
}

TEST_F(CiteTest, FindsWhatSaysThatAnInstrumentIsSigned) {
  v1::Initiative& mou = state().initiatives["initiatives/mou"];
  mou.set_name("initiatives/mou");
  mou.mutable_mou();
  v1::ListCitationsResponse::Entry entry = state().citations[0];
  entry.set_document("initiatives/mou");
  entry.mutable_citation()->set_supports(0, "mou.consent_acts");
  state().citations.push_back(entry);

  EXPECT_EQ(Cite(MakeSession(), {.document = "mou", .field = "signed"}), ExitStatus::kOk);

  EXPECT_THAT(state().requests["ListCitations"], HasSubstr("field: \"mou.consent_acts\""));
}

TEST_F(CiteTest, LooksNowhereElseForAWholePath) {
  EXPECT_EQ(Cite(MakeSession(), {.document = "joint-border-assessment-2010", .field = "titles"}),
            ExitStatus::kOk);
  EXPECT_EQ(state().list_calls, 1);
}

TEST_F(CiteTest, FailsWhenNothingIsCited) {
  state().citations.clear();

  EXPECT_EQ(Cite(MakeSession(), {.document = "joint-border-assessment-2010", .field = "signed"}),
            ExitStatus::kRefused);

  EXPECT_EQ(out_.str(), "no citations, as of 2026-11-24\n");
}

TEST_F(CiteTest, RefusesANameThatIsNone) {
  EXPECT_EQ(Cite(MakeSession(), {.document = "releases/us-dhs-2010-07-13"}), ExitStatus::kRefused);
  EXPECT_EQ(Cite(MakeSession(), {.document = "a//b"}), ExitStatus::kRefused);
  EXPECT_THAT(messages_.str(), HasSubstr("is no name of an initiative"));
}

TEST_F(CiteTest, PrintsMarkdownForDocuments) {
  format_ = Format::kMarkdown;
  state().citations[1].set_title("A *new* plan | again");

  EXPECT_EQ(Cite(MakeSession(), {.document = "joint-border-assessment-2010/public-release"}),
            ExitStatus::kOk);

  EXPECT_EQ(out_.str(),
            "> \"The assessment, which will be released later this summer,\"\n"
            "\n"
            "U.S. Department of Homeland Security, *A \\*new\\* plan \\| again*, 13 Jul 2010. "
            "<https://example.org/releases/us-dhs-2010-07-13> (archived: "
            "<https://archive.example/1>) Source: WITHDRAWN on 2026-11-01.\n"
            "us-dhs-2010-07-13 \\[4364-4421\\]; verified; supports baseline_due; cited by "
            "joint-border-assessment-2010/public-release.\n"
            "Status: sides AGREE (US, CA completed); evidence COMPLETE; word of OTHER_SIDE; as of "
            "2026-11-24.\n"
            "\n"
            "1 citation, as of 2026-11-24\n");
}

TEST_F(CiteTest, TellsProgramsTheDayToo) {
  format_ = Format::kJson;

  EXPECT_EQ(Cite(MakeSession(), {.document = "joint-border-assessment-2010/public-release",
                                 .list = {.as_of_date = "2011-03-31"}}),
            ExitStatus::kOk);

  const auto citations = nlohmann::json::parse(out_.str());
  ASSERT_EQ(citations.size(), 1U);
  EXPECT_EQ(citations[0]["asOfDate"], "2011-03-31");
  EXPECT_EQ(citations[0]["citation"]["start"], 4364);
  EXPECT_EQ(citations[0]["standing"]["evidence"], "COMPLETE");
}

}  // namespace
}  // namespace entente::cli

#include "clients/cli/record_csv.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;

TEST(CsvLine, QuotesWhatHoldsCommasQuotesOrLineBreaks) {
  EXPECT_EQ(CsvLine({"plain", "a, b", "say \"so\"", "two\nlines", ""}),
            "plain,\"a, b\",\"say \"\"so\"\"\",\"two\nlines\",\r\n");
}

TEST(CsvLine, LetsNoCellBeAFormula) {
  EXPECT_EQ(CsvLine({"=1+1", "+1", "-1", "@x", "a=b"}), "'=1+1,'+1,'-1,'@x,a=b\r\n");
}

TEST(CsvCells, AreOneForEachColumnOfEveryRecord) {
  v1::Record none;
  v1::Record agency;
  agency.mutable_agency()->set_name("agencies/us-cbp");
  v1::Record report;
  report.mutable_report()->mutable_search()->set_outcome(v1::SearchReport::NOTHING);

  for (const v1::Record& record : {none, agency, report}) {
    EXPECT_EQ(CsvCells(record).size(), CsvColumns().size());
  }
}

TEST(CsvCells, SayWhatAnInitiativeIs) {
  v1::Record record;
  v1::Initiative& initiative = *record.mutable_initiative();
  initiative.set_name("initiatives/haiti-2010");
  auto* title = initiative.add_titles();
  title->set_language_code("en");
  title->set_text("Deployment to Haiti");
  initiative.set_kind(v1::Initiative::DEPLOYMENT);
  initiative.mutable_announced()->set_edtf("2010-07-13");
  initiative.add_participants()->set_region_code("US");
  initiative.add_participants()->set_agency("agencies/ca-ps");
  initiative.add_topics("disaster-relief");
  initiative.mutable_create_time()->set_seconds(1'290'000'000);

  EXPECT_THAT(CsvCells(record),
              ElementsAre("initiative", "initiatives/haiti-2010", "Deployment to Haiti",
                          "DEPLOYMENT", "2010-07-13", "US; ca-ps", "", "", "", "disaster-relief",
                          "", "2010-11-17T13:20:00.000000Z", "", ""));
}

}  // namespace
}  // namespace entente::cli
